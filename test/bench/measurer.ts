import { PASSWORD, type Maildrop } from './maildrops';
import { PeerFailed } from './measuredProcess';
import type { Cell, Outcome, Peer, PeerRun, Task, Work } from './model';
import { median } from './statistics';

export interface MeasurerOptions {
  /** How often each peer does each work. */
  readonly runs: number;
  /** Once a peer took so long at one work, it is not run again at it. */
  readonly repeatMilliseconds: number;
  /** What would take a sequential peer longer, in round trips alone, is measured on fewer messages. */
  readonly sampleMilliseconds: number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** One work on one maildrop over one line. */
export interface Job {
  readonly work: Work;
  readonly maildrop: Maildrop;
  /** How many messages, the newest ones. */
  readonly count: number;
  /** Port that the peers connect to. */
  readonly port: number;
  /** Port of the server itself, for comparing octets without delay. */
  readonly directPort: number;
  readonly roundTripMilliseconds: number;
}

interface Sample {
  readonly size: number;
  readonly fixedMilliseconds: number;
  readonly perMessageMilliseconds: number;
  readonly loginMilliseconds: number | undefined;
  readonly peakOctets: number;
}

/** Runs peers at jobs, in turn, so that what else the machine does meets all alike. */
export class Measurer {
  private readonly samples = new Map<string, Promise<Sample>>();
  private readonly wrongOctets = new Map<string, Promise<number>>();
  private readonly warmed = new Set<string>();

  constructor(private readonly options: MeasurerOptions) {}

  async measure(job: Job, peers: readonly Peer[]): Promise<readonly Cell[]> {
    await this.warm(job, peers);
    const cells = new Map<Peer, Outcome>();
    const toRun: Peer[] = [];
    for (const peer of peers) {
      const outcome = await this.attempt(() => this.withoutRuns(job, peer));
      if (outcome === undefined) {
        toRun.push(peer);
      } else {
        cells.set(peer, outcome);
      }
    }
    for (const [peer, outcome] of await this.runInTurn(job, toRun)) {
      cells.set(peer, outcome);
    }
    const result = peers.flatMap((peer): readonly Cell[] => {
      const outcome = cells.get(peer);
      const { roundTripMilliseconds, maildrop } = job;
      const { messageCount } = maildrop;
      return outcome === undefined
        ? []
        : [{ peer: peer.id, messageCount, roundTripMilliseconds, outcome }];
    });
    this.tell(job, result);
    return result;
  }

  /** The server's index of a new maildrop is cold, which whoever reads it first must not pay for. */
  private async warm(job: Job, peers: readonly Peer[]): Promise<void> {
    const name = `${job.work} ${job.count} ${job.maildrop.user}`;
    const reference = peers.find(({ kind }) => kind === 'reference');
    if (reference !== undefined && !this.warmed.has(name)) {
      this.warmed.add(name);
      await reference.run(taskOf({ ...job, port: job.directPort }, job.count), this.options.signal);
    }
  }

  /** What can be said of a peer without running it in full, if anything. */
  private async withoutRuns(job: Job, peer: Peer): Promise<Outcome | undefined> {
    const why = peer.impossible[job.work];
    if (why !== undefined) {
      return { kind: 'impossible', why };
    }
    if (job.work === 'messages') {
      const wrong = await this.countWrong(job, peer);
      if (wrong > 0) {
        return { kind: 'wrong', wrong, of: job.maildrop.messageCount };
      }
    }
    return this.mustSample(job, peer) ? this.extrapolate(job, peer) : undefined;
  }

  private async runInTurn(job: Job, peers: readonly Peer[]): Promise<ReadonlyMap<Peer, Outcome>> {
    const { runs, repeatMilliseconds, signal } = this.options;
    const done = new Map<Peer, PeerRun[]>(peers.map((peer) => [peer, []]));
    const outcomes = new Map<Peer, Outcome>();
    for (let round = 0; round < runs; round += 1) {
      for (const [peer, past] of done) {
        const spent = past.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
        if (outcomes.has(peer) || (past.length > 0 && spent > repeatMilliseconds)) {
          continue;
        }
        const failure = await this.attempt(async () => {
          past.push(await peer.run(taskOf(job, job.count), signal));
          return undefined;
        });
        if (failure !== undefined) {
          outcomes.set(peer, failure);
        }
      }
    }
    for (const [peer, past] of done) {
      if (!outcomes.has(peer)) {
        outcomes.set(peer, measured(past));
      }
    }
    return outcomes;
  }

  /** A peer that fails is told in the table; all else ends the bench. */
  private async attempt(work: () => Promise<Outcome | undefined>): Promise<Outcome | undefined> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PeerFailed) {
        return { kind: 'failed', why: error.message };
      }
      throw error;
    }
  }

  /** How many messages of the maildrop the peer hands over with other octets than were delivered. */
  private countWrong(job: Job, peer: Peer): Promise<number> {
    const name = `${peer.id} ${job.maildrop.user}`;
    const counted = this.wrongOctets.get(name) ?? this.compareOctets(job, peer);
    this.wrongOctets.set(name, counted);
    return counted;
  }

  private async compareOctets(job: Job, peer: Peer): Promise<number> {
    if (peer.kind === 'reference' || peer.hashes === undefined) {
      return 0;
    }
    const { hashes: expected, messageCount } = job.maildrop;
    const task = taskOf({ ...job, port: job.directPort }, messageCount);
    const hashes = await peer.hashes(task, this.options.signal);
    return expected.filter((hash, index) => hashes.get(index + 1) !== hash).length;
  }

  private mustSample({ work, count, roundTripMilliseconds }: Job, peer: Peer): boolean {
    return (
      work !== 'list' &&
      peer.isSequential &&
      count * roundTripMilliseconds > this.options.sampleMilliseconds
    );
  }

  private async extrapolate(job: Job, peer: Peer): Promise<Outcome> {
    const name = `${peer.id} ${job.work} ${job.roundTripMilliseconds}`;
    const taken = this.samples.get(name) ?? this.takeSample(job, peer);
    this.samples.set(name, taken);
    const sample = await taken;
    return {
      kind: 'extrapolated',
      milliseconds: sample.fixedMilliseconds + sample.perMessageMilliseconds * job.count,
      sample: sample.size,
      loginMilliseconds: sample.loginMilliseconds,
      peakOctets: sample.peakOctets,
    };
  }

  private async takeSample(job: Job, peer: Peer): Promise<Sample> {
    const { sampleMilliseconds, signal } = this.options;
    const size = Math.max(10, Math.floor(sampleMilliseconds / job.roundTripMilliseconds));
    const run = await peer.run(taskOf(job, size), signal);
    const { loginMilliseconds, peakOctets } = run;
    // A program that does not tell when it was logged in is asked for one message alone.
    const one =
      loginMilliseconds === undefined ? await peer.run(taskOf(job, 1), signal) : undefined;
    const perMessageMilliseconds =
      one === undefined
        ? (run.milliseconds - (loginMilliseconds ?? 0)) / size
        : (run.milliseconds - one.milliseconds) / (size - 1);
    return {
      size,
      fixedMilliseconds: run.milliseconds - perMessageMilliseconds * size,
      perMessageMilliseconds,
      loginMilliseconds,
      peakOctets,
    };
  }

  private tell({ work, count, roundTripMilliseconds }: Job, cells: readonly Cell[]): void {
    const parts = cells.map(({ peer, outcome }) => `${peer} ${inShort(outcome)}`);
    this.options.log(`${work} ${count}, ${roundTripMilliseconds} ms: ${parts.join(', ')}`);
  }
}

function taskOf({ work, port, maildrop }: Job, count: number): Task {
  const { user, messageCount } = maildrop;
  const first = Math.max(messageCount - count + 1, 1);
  return { work, port, user, password: PASSWORD, first, last: messageCount };
}

function measured(runs: readonly PeerRun[]): Outcome {
  const medianOf = (values: readonly (number | undefined)[]): number | undefined => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : median(known);
  };
  return {
    kind: 'measured',
    milliseconds: median(runs.map(({ milliseconds }) => milliseconds)),
    runs: runs.map(({ milliseconds }) => milliseconds),
    loginMilliseconds: medianOf(runs.map(({ loginMilliseconds }) => loginMilliseconds)),
    listMilliseconds: medianOf(runs.map(({ listMilliseconds }) => listMilliseconds)),
    peakOctets: Math.max(...runs.map(({ peakOctets }) => peakOctets)),
    cpuMilliseconds: median(runs.map(({ cpuMilliseconds }) => cpuMilliseconds)),
  };
}

function inShort(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'measured':
      return `${outcome.milliseconds.toFixed(0)} ms`;
    case 'extrapolated':
      return `≈ ${outcome.milliseconds.toFixed(0)} ms`;
    case 'wrong':
      return `wrong octets (${outcome.wrong} of ${outcome.of})`;
    case 'impossible':
      return '–';
    case 'failed':
      return outcome.why;
  }
}
