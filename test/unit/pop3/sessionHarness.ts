import assert from 'node:assert/strict';
import { Pop3Client } from '../../../src/pop3/client';
import type { Endpoint, Limits, Timeouts, TlsMode } from '../../../src/pop3/endpoint';
import { Pop3Error, type Pop3ErrorCode } from '../../../src/pop3/errors';
import type { Credentials } from '../../../src/pop3/credentials';
import { type LoginOptions, logIn } from '../../../src/pop3/login';
import type { WireEvent } from '../../../src/pop3/wireTap';
import {
  type Script,
  type ScriptedServer,
  type ServerIdentity,
  startScriptedServer,
} from '../../support/scriptedServer';

const NEVER = new AbortController().signal;

export const CREDENTIALS = {
  user: 'alice',
  password: 'correct horse',
  method: 'userPass',
} as const satisfies Credentials;

export interface Against {
  readonly server: ScriptedServer;
  readonly trace: readonly string[];
  /** What a transcript would get of all sessions. */
  readonly wire: readonly WireEvent[];
  readonly logIn: (options?: SessionOptions) => Promise<Pop3Client>;
  readonly connect: (options?: SessionOptions) => Promise<Pop3Client>;
}

export interface SessionOptions {
  readonly tlsMode?: TlsMode;
  readonly signal?: AbortSignal;
  readonly credentials?: Credentials;
  readonly certificateAuthorities?: readonly string[];
  readonly pinnedCertificate?: string;
  readonly host?: string;
  /** For a test of a timeout: what is not meant to time out must not do so on a busy machine. */
  readonly timeouts?: Partial<Timeouts>;
  readonly limits?: Partial<Limits>;
  readonly login?: Pick<
    LoginOptions,
    'mayPipeline' | 'usesUtf8' | 'language' | 'listsAhead' | 'onPipeliningBroke'
  >;
}

const TIMEOUTS: Timeouts = {
  connect: 15_000,
  tlsHandshake: 15_000,
  greeting: 15_000,
  idle: 15_000,
  reply: 30_000,
  quit: 15_000,
};

/** Short, and still long enough for a login while the machine is busy. */
export const IMPATIENT = { greeting: 1_500, idle: 1_500, reply: 3_000, quit: 1_500 } as const;

/** Runs a test against a server that follows a script, and closes everything afterwards. */
export async function against(
  script: Script | readonly [Script, ...Script[]],
  test: (session: Against) => Promise<void>,
  implicitTls?: ServerIdentity,
): Promise<void> {
  const server = await startScriptedServer({
    script,
    ...(implicitTls === undefined ? {} : { implicitTls }),
  });
  const trace: string[] = [];
  const wire: WireEvent[] = [];
  const clients: Pop3Client[] = [];
  const endpoint = (options: SessionOptions): Endpoint => ({
    host: options.host ?? server.host,
    port: server.port,
    tlsMode: options.tlsMode ?? 'none',
    ...(options.pinnedCertificate === undefined
      ? {}
      : { pinnedCertificate: options.pinnedCertificate }),
    ...(options.certificateAuthorities === undefined
      ? {}
      : { certificateAuthorities: options.certificateAuthorities }),
  });
  const optionsOf = ({ timeouts, limits = {}, login }: SessionOptions): LoginOptions => ({
    ...login,
    timeouts: { ...TIMEOUTS, ...timeouts },
    limits,
    trace: (direction: string, line: string) => {
      trace.push(`${direction === 'sent' ? 'C' : 'S'}: ${line}`);
    },
    tap: (event) => {
      wire.push(event);
    },
  });
  const track = async (opening: Promise<Pop3Client>): Promise<Pop3Client> => {
    const client = await opening;
    clients.push(client);
    return client;
  };
  try {
    await test({
      server,
      trace,
      wire,
      logIn: (session = {}) =>
        track(
          logIn(
            endpoint(session),
            session.credentials ?? CREDENTIALS,
            optionsOf(session),
            session.signal ?? NEVER,
          ),
        ),
      connect: (session = {}) =>
        track(Pop3Client.connect(endpoint(session), optionsOf(session), session.signal ?? NEVER)),
    });
  } finally {
    for (const client of clients) {
      client.destroy();
    }
    await server.close();
  }
}

/** The octets of a transcript, Latin-1 decoded. */
export function wireText(wire: readonly WireEvent[], direction: 'sent' | 'received'): string {
  return wire
    .map((event) =>
      event.kind === 'octets' && event.direction === direction
        ? Buffer.from(event.octets).toString('latin1')
        : '',
    )
    .join('');
}

/** Asserts that a promise rejects with a Pop3Error of this code, and returns the error. */
export async function rejectsWith(work: Promise<unknown>, code: Pop3ErrorCode): Promise<Pop3Error> {
  try {
    await work;
  } catch (error) {
    assert.ok(Pop3Error.is(error, code), `expected ${code}, got ${String(error)}`);
    return error;
  }
  assert.fail(`expected ${code}, but it succeeded`);
}
