import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import type { Faults } from './faults';
import { Maildrop, type StoredMessage } from './maildrop';
import { type Account, Session, type SessionRecord } from './session';

const LOOPBACK = '127.0.0.1';

export interface SampleServerOptions {
  /** Passwords by user name; `sample` with password `sample` unless given. */
  readonly users?: Readonly<Record<string, string>>;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** PEM texts. Without `implicit` they make the server offer STLS (RFC 2595). */
  readonly tls?: { readonly key: string; readonly cert: string; readonly implicit?: boolean };
  readonly faults?: Faults;
}

export interface SampleServer {
  readonly host: string;
  readonly port: number;
  readonly maildrops: ReadonlyMap<string, Maildrop>;
  /** May be changed at any time; the next command sees it. */
  readonly faults: Faults;
  /** One record for each connection so far, in order. */
  readonly sessions: readonly SessionRecord[];
  /** @throws RangeError where there is no such user. */
  deliver(user: string, octets: Uint8Array): StoredMessage;
  /** Told of each command, without passwords and digests, before it is answered. */
  onCommand: (line: string) => void;
  /** Drops all connections that are open, as an autologout or a lost network does. */
  dropSessions(): void;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/** Starts a POP3 server (RFC 1939, 2449, 2595) on the loopback interface, and nowhere else. */
export async function startSampleServer(options: SampleServerOptions = {}): Promise<SampleServer> {
  const accounts = new Map<string, Account>(
    Object.entries(options.users ?? { sample: 'sample' }).map(([user, password]) => [
      user,
      { password, maildrop: new Maildrop() },
    ]),
  );
  const faults: Faults = { ...options.faults };
  const sessions: SessionRecord[] = [];
  const sockets = new Set<Socket>();
  const { tls } = options;
  const secureContext =
    tls === undefined ? undefined : createSecureContext({ key: tls.key, cert: tls.cert });

  const accept = (socket: Socket): void => {
    const record: SessionRecord = {
      number: sessions.length + 1,
      commands: [],
      user: undefined,
      isSecure: false,
      end: undefined,
    };
    sessions.push(record);
    const onCommand = (line: string): void => {
      sampleServer.onCommand(line);
    };
    new Session(socket, { accounts, faults, secureContext, record, onCommand }).greet();
  };
  const server =
    tls?.implicit === true
      ? createTlsServer({ key: tls.key, cert: tls.cert }, accept)
      : createServer(accept);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  const port = await listen(server, options.port ?? 0);
  const maildrops = new Map([...accounts].map(([user, account]) => [user, account.maildrop]));
  const dropSessions = (): void => {
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  const sampleServer: SampleServer = {
    host: LOOPBACK,
    port,
    maildrops,
    faults,
    sessions,
    deliver(user, octets) {
      const maildrop = maildrops.get(user);
      if (maildrop === undefined) {
        throw new RangeError('There is no such user');
      }
      return maildrop.deliver(octets);
    },
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      dropSessions();
      await closed;
    },
    onCommand: () => undefined,
    dropSessions,
  };
  return sampleServer;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error('The server has no port'));
      } else {
        resolve(address.port);
      }
    });
  });
}
