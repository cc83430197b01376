import { LinkedQueue } from '../shared/linkedQueue';

/** Where a message goes while it is read, such as a file. */
export interface MessageSink {
  /**
   * Takes the next octets, which may be kept but not changed. While a promise it returned is pending, nothing more is
   * written. What it throws ends the transfer.
   */
  write(octets: Uint8Array): void | Promise<void>;
}

/** Octets that may wait for the sinks of one connection before no more is read from it, but for what is read already. */
const BACKLOG_OCTETS = 256 * 1024;

/** What holds a connection back. */
export interface ReadGate {
  pauseReading(): void;
  resumeReading(): void;
}

/** Counts what waits for all sinks of a connection, and stops its reading while that is too much. */
export class SinkBacklog {
  private octets = 0;
  private isHolding = false;

  constructor(private readonly gate: ReadGate) {}

  add(octets: number): void {
    this.octets += octets;
    if (!this.isHolding && this.octets >= BACKLOG_OCTETS) {
      this.isHolding = true;
      this.gate.pauseReading();
    }
  }

  remove(octets: number): void {
    this.octets -= octets;
    if (this.isHolding && this.octets <= BACKLOG_OCTETS / 2) {
      this.isHolding = false;
      this.gate.resumeReading();
    }
  }
}

/** Writes to one sink, one piece after the other. */
export class SinkWriter {
  private readonly waiting = new LinkedQueue<Uint8Array>();
  private writing: Promise<void> | undefined;
  private isClosed = false;
  private thrown: { readonly error: unknown } | undefined;

  constructor(
    private readonly sink: MessageSink,
    private readonly backlog: SinkBacklog,
    private readonly onFailure: () => void,
  ) {}

  /** What the sink threw. */
  get failure(): { readonly error: unknown } | undefined {
    return this.thrown;
  }

  push(octets: Uint8Array): void {
    if (this.isClosed) {
      return;
    }
    if (this.writing === undefined) {
      this.write(octets);
    } else {
      this.waiting.push(octets);
      this.backlog.add(octets.length);
    }
  }

  /** Drops what waits, and writes no more. */
  close(): void {
    this.isClosed = true;
    for (const octets of this.waiting.drain()) {
      this.backlog.remove(octets.length);
    }
  }

  /** Waits until no write is pending and nothing waits. */
  async settled(): Promise<void> {
    while (this.writing !== undefined) {
      await this.writing;
    }
  }

  private write(octets: Uint8Array): void {
    try {
      const work = this.sink.write(octets);
      if (work !== undefined) {
        this.backlog.add(octets.length);
        this.writing = this.wrote(work, octets.length);
      }
    } catch (error) {
      this.fail(error);
    }
  }

  private async wrote(work: Promise<void>, octets: number): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.fail(error);
    }
    this.writing = undefined;
    this.backlog.remove(octets);
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      this.backlog.remove(next.length);
      this.write(next);
      if (this.isWriting) {
        return;
      }
    }
  }

  /** A method, because the compiler takes what was assigned before a call for what is there after it. */
  private get isWriting(): boolean {
    return this.writing !== undefined;
  }

  private fail(error: unknown): void {
    if (!this.isClosed) {
      this.thrown = { error };
      this.close();
      this.onFailure();
    }
  }
}
