import { PASSWORD, type Maildrops } from './maildrops';
import { PeerFailed } from './measuredProcess';
import type { Outcome, Peer, PeerId } from './model';

export interface LargeFigures {
  readonly octets: number;
  readonly outcomes: readonly {
    readonly peer: PeerId;
    readonly outcome: Outcome;
    /** Peak memory of the same process where it only lists. */
    readonly idleOctets?: number;
  }[];
}

/** Has everyone retrieve one message of 100 MB, for what that takes of memory. */
export async function retrieveLarge(
  peers: readonly Peer[],
  maildrops: Maildrops,
  signal: AbortSignal,
): Promise<LargeFigures> {
  const { user, octets, hashes } = await maildrops.large();
  const task = {
    work: 'messages',
    port: maildrops.port,
    user,
    password: PASSWORD,
    first: 1,
    last: 1,
  } as const;
  const outcomes: LargeFigures['outcomes'][number][] = [];
  for (const peer of peers.filter(({ id, kind }) => kind !== 'reference' && id !== 'warm')) {
    try {
      const received = (await peer.hashes?.(task, signal))?.get(1);
      const run = await peer.run(task, signal);
      const outcome: Outcome =
        received === hashes[0]
          ? {
              kind: 'measured',
              milliseconds: run.milliseconds,
              runs: [run.milliseconds],
              loginMilliseconds: run.loginMilliseconds,
              listMilliseconds: run.listMilliseconds,
              peakOctets: run.peakOctets,
              cpuMilliseconds: run.cpuMilliseconds,
            }
          : { kind: 'wrong', wrong: 1, of: 1 };
      const idle =
        peer.kind === 'ours' ? await peer.run({ ...task, work: 'list' }, signal) : undefined;
      outcomes.push({
        peer: peer.id,
        outcome,
        ...(idle === undefined ? {} : { idleOctets: idle.peakOctets }),
      });
    } catch (error) {
      if (!(error instanceof PeerFailed)) {
        throw error;
      }
      outcomes.push({ peer: peer.id, outcome: { kind: 'failed', why: error.message } });
    }
  }
  return { octets, outcomes };
}
