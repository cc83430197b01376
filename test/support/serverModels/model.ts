import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseCommand, redacted } from '../sampleServer/command';
import { Maildrop } from '../sampleServer/maildrop';
import {
  type ScriptedConnection,
  type ServerIdentity,
  startScriptedServer,
} from '../scriptedServer';

/** What a model answers to one line, and what it does on the connection afterwards. */
export interface ModelReply {
  /** Complete, line ends included; may be empty. */
  readonly octets: Buffer;
  /** Written by itself, when the client has sent its next command or has had ample time to. */
  readonly stray?: Buffer;
  readonly next: 'read' | 'close' | 'startTls';
}

/** Status lines or the lines of a multi-line reply, each sent with CRLF and otherwise untouched. Latin-1. */
export function reply(...lines: readonly string[]): ModelReply {
  return raw(Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1'));
}

export function raw(octets: Buffer): ModelReply {
  return { octets, next: 'read' };
}

/** Answers, if there is anything to say, and ends the connection. */
export function closing(...lines: readonly string[]): ModelReply {
  return { ...reply(...lines), next: 'close' };
}

/** Answers STLS and takes the server's part in the handshake. */
export function startingTls(line: string): ModelReply {
  return { ...reply(line), next: 'startTls' };
}

/** One connection of a modelled server. */
export interface ModelSession {
  /** The next line is part of a SASL exchange, not a command, and must not be recorded. */
  readonly expectsSecret: boolean;
  /** @param line Latin-1, without its line end */
  answer(line: string, isEncrypted: boolean): ModelReply;
}

/** A modelled server: what is shared by its connections lives here. */
export interface ServerModel {
  greeting(): string;
  openSession(): ModelSession;
}

export interface ModelOptions {
  /** Oldest first. All belong to the first user. */
  readonly messages?: readonly Uint8Array[];
  /** Passwords by user name; user `sample` with password `sample` unless given. */
  readonly users?: Readonly<Record<string, string>>;
  /** Offers STLS with this certificate. RangeError where the server has no STLS. */
  readonly stls?: ServerIdentity;
  /** Speaks TLS from the first octet. */
  readonly implicitTls?: ServerIdentity;
}

/** The mail and passwords a model works on. */
export interface ModelStore {
  readonly passwords: ReadonlyMap<string, string>;
  /** The maildrop of the first user; where a server has one for everybody, this is it. */
  readonly maildrop: Maildrop;
  /** The maildrop under one name, made empty where there was none. */
  maildropOf(name: string): Maildrop;
}

export interface ModelSessionRecord {
  /** Command lines in order, without passwords. */
  readonly commands: readonly string[];
  /** `closed`: the server ended it; `dropped`: the connection ended in the middle. */
  readonly end: 'open' | 'closed' | 'dropped';
}

/** A model that listens on 127.0.0.1, and nowhere else. */
export interface RunningModel extends ModelStore {
  readonly host: string;
  readonly port: number;
  /** The first user's name and password. */
  readonly user: string;
  readonly password: string;
  /** One record for each connection so far, in order. */
  readonly sessions: readonly ModelSessionRecord[];
  /**
   * Told of each command, without its password, when it has arrived and before it takes effect; what it does to the
   * connection does not keep the command from taking effect.
   */
  onCommand: (line: string, connection: ScriptedConnection) => void;
  close(): Promise<void>;
}

/** Starts a model on a free port. */
export async function startModel(
  create: (store: ModelStore, options: ModelOptions) => ServerModel,
  options: ModelOptions,
): Promise<RunningModel> {
  const passwords = new Map(Object.entries(options.users ?? { sample: 'sample' }));
  const [[user, password] = ['', '']] = passwords;
  const store = storeFor(user, passwords);
  store.maildrop.deliverAll(options.messages ?? []);
  const model = create(store, options);
  const records: { commands: string[]; end: ModelSessionRecord['end'] }[] = [];

  const server = await startScriptedServer({
    ...(options.implicitTls === undefined ? {} : { implicitTls: options.implicitTls }),
    script: async (connection) => {
      const record: (typeof records)[number] = { commands: [], end: 'open' };
      records.push(record);
      try {
        await serve(connection, model, options, (line) => {
          record.commands.push(line);
          running.onCommand(line, connection);
        });
        record.end = 'closed';
      } finally {
        record.end = record.end === 'open' ? 'dropped' : record.end;
      }
    },
  });
  const running: RunningModel = {
    ...store,
    host: server.host,
    port: server.port,
    user,
    password,
    sessions: records,
    onCommand: () => undefined,
    close: () => server.close(),
  };
  return running;
}

function storeFor(user: string, passwords: ReadonlyMap<string, string>): ModelStore {
  const maildrops = new Map<string, Maildrop>();
  const maildropOf = (name: string): Maildrop => {
    const maildrop = maildrops.get(name) ?? new Maildrop();
    maildrops.set(name, maildrop);
    return maildrop;
  };
  return { passwords, maildrop: maildropOf(user), maildropOf };
}

async function serve(
  connection: ScriptedConnection,
  model: ServerModel,
  options: ModelOptions,
  onCommand: (line: string) => void,
): Promise<void> {
  const session = model.openSession();
  await connection.write(`${model.greeting()}\r\n`);
  for (;;) {
    const line = await connection.readLine();
    onCommand(session.expectsSecret ? '***' : redacted(parseCommand(Buffer.from(line, 'latin1'))));
    const { octets, stray, next } = session.answer(line, connection.isSecure);
    await connection.write(octets);
    if (stray !== undefined) {
      await turnOfTheClient(connection);
      await connection.write(stray);
    }
    if (next === 'close') {
      return;
    }
    if (next === 'startTls') {
      if (options.stls === undefined) {
        throw new Error('The model offers STLS without a certificate');
      }
      await connection.upgradeToTls(options.stls);
    }
  }
}

/** A server's writes can be far apart; the hardest case for a client is that it has gone on meanwhile. */
async function turnOfTheClient(connection: ScriptedConnection): Promise<void> {
  const before = connection.received.length;
  for (let turn = 0; turn < 500 && connection.received.length === before; turn += 1) {
    await nextTurn();
  }
}

/** The count of a message among all deliveries to its maildrop, from 1. */
export function deliveryNumber(uid: string): number {
  return Number(uid.slice(uid.lastIndexOf('.') + 1));
}
