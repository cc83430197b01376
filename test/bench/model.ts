/** What a peer is asked to do, each time from connecting on. */
export type Work = 'list' | 'headers' | 'messages';

/** A range of message numbers of one maildrop, asked for from the newest, `last`, down to `first`. */
export interface Task {
  readonly work: Work;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly first: number;
  readonly last: number;
}

/** One run of a peer, in a process of its own. Times in milliseconds. */
export interface PeerRun {
  /** From connecting to the last octet of the work. */
  readonly milliseconds: number;
  /** The part of it up to the end of the login, where the peer can tell. */
  readonly loginMilliseconds?: number | undefined;
  /** The part of it for LIST and UIDL, where the peer can tell. */
  readonly listMilliseconds?: number | undefined;
  /** Highest resident set of the process. */
  readonly peakOctets: number;
  /** Of the whole process, its start included. */
  readonly cpuMilliseconds: number;
}

export type PeerId =
  | 'client'
  | 'warm'
  | 'stream'
  | 'mailbox'
  | 'reference'
  | 'curl'
  | 'mpop'
  | 'poplib'
  | 'node-pop3'
  | 'yapople';

export interface Peer {
  readonly id: PeerId;
  /** As the tables call it, with its version. */
  readonly name: string;
  /** `ours` is what is measured, `reference` reads without looking: no client, but what the server can do. */
  readonly kind: 'ours' | 'peer' | 'reference';
  /** One command at a time, so that each message costs a round trip. */
  readonly isSequential: boolean;
  /** What it has no means for, with the reason. */
  readonly impossible: Readonly<Partial<Record<Work, string>>>;
  /** What is different in what it does. */
  readonly remarks: Readonly<Partial<Record<Work, string>>>;
  run(task: Task, signal: AbortSignal): Promise<PeerRun>;
  /** Does the work, and once more from what it kept; answers for the second time. */
  again?(task: Task, signal: AbortSignal): Promise<PeerRun>;
  /** Reads messages and answers the SHA-256 of each in hexadecimal, by message number. */
  hashes?(task: Task, signal: AbortSignal): Promise<ReadonlyMap<number, string>>;
}

/** What a table says of one peer at one work. */
export type Outcome =
  | {
      readonly kind: 'measured';
      /** Median of the runs. */
      readonly milliseconds: number;
      readonly runs: readonly number[];
      readonly loginMilliseconds: number | undefined;
      readonly listMilliseconds: number | undefined;
      readonly peakOctets: number;
      /** Median of the runs. */
      readonly cpuMilliseconds: number;
    }
  | {
      readonly kind: 'extrapolated';
      readonly milliseconds: number;
      /** How many messages were read in fact. */
      readonly sample: number;
      readonly loginMilliseconds: number | undefined;
      readonly peakOctets: number;
    }
  | { readonly kind: 'wrong'; readonly wrong: number; readonly of: number }
  | { readonly kind: 'impossible'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface Cell {
  readonly peer: PeerId;
  readonly messageCount: number;
  readonly roundTripMilliseconds: number;
  readonly outcome: Outcome;
}
