import assert from 'node:assert/strict';
import { Pop3Client } from '../../../src/pop3/client';
import type { Endpoint, TlsMode } from '../../../src/pop3/endpoint';
import { Pop3Error, type Pop3ErrorCode } from '../../../src/pop3/errors';
import { type Credentials, logIn } from '../../../src/pop3/login';
import {
  type Script,
  type ScriptedServer,
  type ServerIdentity,
  startScriptedServer,
} from '../../support/scriptedServer';

const NEVER = new AbortController().signal;

export const CREDENTIALS: Credentials = {
  user: 'alice',
  password: 'correct horse',
  method: 'userPass',
};

export interface Against {
  readonly server: ScriptedServer;
  readonly trace: readonly string[];
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
}

/** Timeouts short enough for tests; what is not meant to time out answers at once. */
const TIMEOUTS = {
  connect: 2_000,
  tlsHandshake: 2_000,
  greeting: 300,
  idle: 300,
  reply: 600,
  quit: 200,
};

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
  const options = {
    timeouts: TIMEOUTS,
    trace: (direction: string, line: string) => {
      trace.push(`${direction === 'sent' ? 'C' : 'S'}: ${line}`);
    },
  };
  const track = async (opening: Promise<Pop3Client>): Promise<Pop3Client> => {
    const client = await opening;
    clients.push(client);
    return client;
  };
  try {
    await test({
      server,
      trace,
      logIn: (session = {}) =>
        track(
          logIn(
            endpoint(session),
            session.credentials ?? CREDENTIALS,
            options,
            session.signal ?? NEVER,
          ),
        ),
      connect: (session = {}) =>
        track(Pop3Client.connect(endpoint(session), options, session.signal ?? NEVER)),
    });
  } finally {
    for (const client of clients) {
      client.destroy();
    }
    await server.close();
  }
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
