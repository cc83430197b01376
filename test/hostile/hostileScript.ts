import type { Pop3Client } from '../../src/pop3/client';
import type { PasswordMethod } from '../../src/pop3/credentials';
import type { Limits, Timeouts, TlsMode } from '../../src/pop3/endpoint';
import type { Pop3ErrorCode } from '../../src/pop3/errors';
import type { Script } from '../support/scriptedServer';
import type { TestCertificates } from '../support/testCertificates';

/** How a piece of work ended: the code of its Pop3Error, `done`, or what a script wants to say of its result. */
export type Outcome = Pop3ErrorCode | 'done' | `${string}: ${string}`;

export type IdentityName = Exclude<keyof TestCertificates, 'authority'>;

/** The client's side of a hostile script; it runs in a process of its own. */
export interface ClientSide {
  /** Connects and logs in. Whoever calls need not close what it gets. */
  logIn(method?: PasswordMethod): Promise<Pop3Client>;
  /** Waits for the work, remembers its error, and says how it ended. */
  outcome(work: Promise<unknown>): Promise<Outcome>;
  /** What errors the work so far has ended with. */
  readonly errors: readonly Error[];
}

export interface HostileScript {
  /** Begins with the ids of the checklist. */
  readonly name: string;
  readonly serve: (certificates: TestCertificates) => Script | readonly [Script, ...Script[]];
  /** The server speaks TLS from the first octet, with this certificate. */
  readonly implicitTls?: IdentityName;
  readonly tlsMode?: TlsMode;
  readonly pinned?: IdentityName;
  readonly act: (side: ClientSide) => Promise<readonly Outcome[]>;
  /** What `act` must give; a list in place of one outcome allows any of them. */
  readonly expected: readonly (Outcome | readonly Outcome[])[];
  /** Without it every session must be over in the end, and write nothing more. */
  readonly survives?: boolean;
  /** Not one octet of the login may be on the wire. */
  readonly withoutCredentials?: boolean;
  readonly timeouts?: Partial<Timeouts>;
  readonly limits?: Partial<Limits>;
  /** The work must not end sooner: what is to end by a clock has not ended by something else. */
  readonly atLeastMs?: number;
  /** Of live memory. */
  readonly growthMiB?: number;
}

/**
 * So long that a script which must end by a limit can't end by a clock, on however busy a machine: its own bound is
 * {@link AT_MOST_MS}.
 */
export const PATIENT: Timeouts = {
  connect: 40_000,
  tlsHandshake: 40_000,
  greeting: 40_000,
  idle: 40_000,
  reply: 40_000,
  quit: 40_000,
};

/** Beyond {@link HostileScript.atLeastMs}. */
export const AT_MOST_MS = 20_000;
/**
 * Far below what a flood sends, and above what one buffer's garbage may still count for while it is being swept.
 */
export const DEFAULT_GROWTH_MIB = 16;
/** Garbage included: what is read from a socket and thrown away is collected from time to time only. */
export const RESIDENT_GROWTH_MIB = 96;

/** The whole work is to log in, and that fails. */
export async function logsIn(side: ClientSide): Promise<readonly Outcome[]> {
  return [await side.outcome(side.logIn())];
}

/** Logs in, which works, and then does one thing after the other. */
export function inSession(
  ...steps: readonly ((client: Pop3Client) => Promise<unknown>)[]
): HostileScript['act'] {
  return async (side) => {
    const client = await side.logIn();
    const outcomes: Outcome[] = [];
    for (const step of steps) {
      outcomes.push(await side.outcome(step(client)));
    }
    return outcomes;
  };
}

/** Logs in, which works, and then does things all at once. */
export function atOnce(
  start: (client: Pop3Client) => readonly Promise<unknown>[],
): HostileScript['act'] {
  return async (side) => {
    const client = await side.logIn();
    return Promise.all(start(client).map((work) => side.outcome(work)));
  };
}
