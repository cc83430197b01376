import type { WireEvent } from '../pop3/wireTap';
import type { Direction } from './wireLines';

const LF = 0x0a;

/** What happened to a connection besides octets that went over it. */
export type ConnectionEvent = Exclude<WireEvent, { readonly kind: 'octets' }>;

interface OctetsRun<Session> {
  readonly kind: 'octets';
  readonly session: Session;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly direction: Direction;
  readonly start: number;
  end: number;
}

interface EventRun<Session> {
  readonly kind: 'event';
  readonly session: Session;
  readonly at: number;
  readonly event: ConnectionEvent;
}

type Run<Session> = OctetsRun<Session> | EventRun<Session>;

/** One thing that was logged. */
export type LogEntry<Session> =
  | EventRun<Session>
  | (Pick<OctetsRun<Session>, 'kind' | 'session' | 'at' | 'direction'> & {
      readonly octets: Uint8Array;
    });

interface Block<Session> {
  readonly octets: Uint8Array;
  readonly runs: Run<Session>[];
  used: number;
  weight: number;
}

/** The log consists of about so many blocks, which come and go whole. */
const BLOCKS = 64;
/** What the parts of the log weigh in memory besides their octets, rounded up. */
const BLOCK_OVERHEAD = 256;
const OCTETS_RUN_WEIGHT = 128;
const EVENT_RUN_WEIGHT = 512;

/**
 * The newest of what went over an account's connections, in order, within a number of octets of memory. Octets are copied
 * into blocks, without a look at them: what comes in the same millisecond of the same session and direction is one run.
 */
export class WireLog<Session> {
  private blocks: Block<Session>[] = [];
  private weight = 0;
  private readonly blockOctets: number;

  /** `onDropped` is told of each entry that goes, oldest first; its octets are good until it returns. */
  constructor(
    private readonly limit: number,
    private readonly onDropped: (entry: LogEntry<Session>) => void,
  ) {
    this.blockOctets = Math.max(1, Math.floor(limit / BLOCKS));
  }

  /** What the log takes in memory, in octets; not more than its limit. */
  get heldOctets(): number {
    return this.weight;
  }

  /** Returns how many entries came of it. */
  addOctets(session: Session, at: number, direction: Direction, octets: Uint8Array): number {
    let added = 0;
    for (let taken = 0; taken < octets.length;) {
      const continued = this.continuedRun(session, at, direction);
      const block = continued?.block ?? this.blockFor(OCTETS_RUN_WEIGHT, 1);
      const start = block.used;
      const piece = octets.subarray(taken, taken + block.octets.length - start);
      block.octets.set(piece, start);
      block.used += piece.length;
      taken += piece.length;
      if (continued === undefined) {
        this.add(
          block,
          { kind: 'octets', session, at, direction, start, end: block.used },
          OCTETS_RUN_WEIGHT,
        );
        added += 1;
      } else {
        continued.run.end = block.used;
      }
    }
    return added;
  }

  addEvent(session: Session, at: number, event: ConnectionEvent): void {
    const block = this.blockFor(EVENT_RUN_WEIGHT, 0);
    this.add(block, { kind: 'event', session, at, event }, EVENT_RUN_WEIGHT);
  }

  /** Oldest first, with copies of the octets. */
  *entries(): Generator<LogEntry<Session>> {
    for (const block of this.blocks) {
      for (const run of block.runs) {
        const entry = entryOf(block, run);
        yield entry.kind === 'event' ? entry : { ...entry, octets: new Uint8Array(entry.octets) };
      }
    }
  }

  clear(): void {
    while (this.blocks.length > 0) {
      this.dropOldest();
    }
  }

  private continuedRun(
    session: Session,
    at: number,
    direction: Direction,
  ): { readonly block: Block<Session>; readonly run: OctetsRun<Session> } | undefined {
    const block = this.blocks.at(-1);
    const run = block?.runs.at(-1);
    return block !== undefined &&
      block.used < block.octets.length &&
      run?.kind === 'octets' &&
      run.session === session &&
      run.at === at &&
      run.direction === direction
      ? { block, run }
      : undefined;
  }

  private add(block: Block<Session>, run: Run<Session>, weight: number): void {
    block.runs.push(run);
    block.weight += weight;
    this.weight += weight;
  }

  /** The newest block, or another one where that is full, once there is memory for what it is to take. */
  private blockFor(weight: number, octets: number): Block<Session> {
    const emptyWeight = this.blockOctets + BLOCK_OVERHEAD;
    let spare: Uint8Array | undefined;
    for (;;) {
      const newest = this.blocks.at(-1);
      const isOpen =
        newest !== undefined &&
        newest.used + octets <= newest.octets.length &&
        // Runs of few octets must not make one block most of the log.
        newest.weight < 2 * emptyWeight;
      const needed = weight + (isOpen ? 0 : emptyWeight);
      if (this.weight + needed <= this.limit || this.blocks.length === 0) {
        return isOpen ? newest : this.newBlock(emptyWeight, spare);
      }
      spare = this.dropOldest();
    }
  }

  private newBlock(weight: number, spare: Uint8Array | undefined): Block<Session> {
    // Memory of its own, none shared with what else is allocated.
    const octets = spare ?? Buffer.allocUnsafeSlow(this.blockOctets);
    const block: Block<Session> = { octets, runs: [], used: 0, weight };
    this.blocks.push(block);
    this.weight += weight;
    return block;
  }

  /** Returns the memory of its octets. */
  private dropOldest(): Uint8Array | undefined {
    const block = this.blocks.shift();
    if (block !== undefined) {
      this.weight -= block.weight;
      for (const run of block.runs) {
        this.onDropped(entryOf(block, run));
      }
    }
    return block?.octets;
  }
}

function entryOf<Session>(block: Block<Session>, run: Run<Session>): LogEntry<Session> {
  if (run.kind === 'event') {
    return run;
  }
  const { kind, session, at, direction, start, end } = run;
  return { kind, session, at, direction, octets: block.octets.subarray(start, end) };
}

/** Whether a line goes on after these octets. */
export function isWithinLine(octets: Uint8Array): boolean {
  return octets[octets.length - 1] !== LF;
}
