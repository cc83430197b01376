import type { BodyStatistics } from './bodyReader';
import type { CommandLine } from './command';
import type { StatusLine } from './statusLine';

/** What a user waits for goes before what is fetched ahead. */
export type Priority = 'user' | 'background';

/** The client's part of an exchange in which the server asks for more before it gives its verdict (RFC 5034 §4). */
export interface Dialogue {
  /** Answers what the server asked by `+` or, against the rules, by `+OK`. Never rejects. */
  respond(challenge: StatusLine): Promise<CommandLine>;
  /** Why the exchange was cancelled, if it was: then only the verdict can follow (RFC 5034 §4). */
  readonly failure: Error | undefined;
  /** Whether `+OK` is the verdict; until then servers that write `+OK` for `+` ask for more. */
  readonly isComplete: boolean;
}

/** One command and what is to become of its reply. */
export interface Exchange {
  readonly command: CommandLine;
  /** A multi-line body follows `+OK`; `-ERR` never has one (RFC 1939 §3). */
  readonly hasBody: boolean;
  /** Gets the unstuffed body in pieces that may be kept but not changed. */
  readonly onBody?: (octets: Uint8Array) => void;
  readonly maximumBodyOctets?: number;
  /** How large the reply will be, for the pipelining window: a guess. */
  readonly expectedOctets?: number | undefined;
  /** A message may take as long as octets keep coming; any other reply must be complete within `timeouts.reply`. */
  readonly isMessage?: boolean;
  /** After `+OK` the TLS handshake is next, so that octets in plain text are an attack or a fault (RFC 2595 §4). */
  readonly precedesTls?: boolean;
  readonly dialogue?: Dialogue;
  readonly priority?: Priority | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Reply {
  readonly status: StatusLine;
  readonly statistics: BodyStatistics | undefined;
}
