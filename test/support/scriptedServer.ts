import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Chunker } from './chunkers';
import { LineBuffer } from './sampleServer/framing';

const LOOPBACK = '127.0.0.1';

/** The client has closed its side, or the connection is gone, while a script wanted to read or write. */
export class ConnectionEnded extends Error {
  readonly code = 'connectionEnded';

  constructor() {
    super('The connection has ended');
  }
}

/** PEM texts. */
export interface ServerIdentity {
  readonly key: string;
  readonly cert: string;
}

/** One accepted connection, seen from the server. */
export class ScriptedConnection {
  private readonly lines = new LineBuffer();
  private readonly chunks: Buffer[] = [];
  /** The script and a test may both be waiting. */
  private waiting: (() => void)[] = [];
  private hasEnded = false;
  private current: Socket;

  constructor(
    /** Position among the server's connections, from 0. */
    readonly index: number,
    socket: Socket,
  ) {
    this.current = socket;
    this.listen();
  }

  /** The raw socket, or the TLS socket after an upgrade. */
  get socket(): Socket {
    return this.current;
  }

  get isSecure(): boolean {
    return this.current instanceof TLSSocket;
  }

  /** The client has ended or reset the connection. */
  get isEnded(): boolean {
    return this.hasEnded;
  }

  /** Every octet the client has sent so far, after decryption. */
  get received(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Sends octets (a string is taken as UTF-8) and waits until the system has them. */
  async write(octets: string | Uint8Array): Promise<void> {
    if (octets.length === 0) {
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.current.write(octets, (error) => {
        if (error == null) {
          resolve();
        } else {
          reject(new ConnectionEnded());
        }
      });
    });
  }

  /** Sends octets in pieces, with a pause between them in which a reader in the same process gets each piece alone. */
  async writeChunked(octets: string | Uint8Array, chunker: Chunker): Promise<void> {
    for (const chunk of chunker(Buffer.from(octets as Uint8Array))) {
      await this.write(chunk);
      // The first turn polls the reader's socket, the second lets its handlers finish.
      await nextTurn();
      await nextTurn();
    }
  }

  /**
   * The client's next line as Latin-1 (one character for each octet), without its line end.
   * @throws ConnectionEnded
   */
  async readLine(): Promise<string> {
    return (await this.waitFor(() => this.lines.shift())).toString('latin1');
  }

  /** @throws ConnectionEnded */
  readExactly(count: number): Promise<Buffer> {
    return this.waitFor(() => this.lines.take(count));
  }

  /** Settles when the client has ended the connection. */
  async waitForEnd(): Promise<void> {
    while (!this.hasEnded) {
      await this.nextEvent();
    }
  }

  /** Takes the server's part in a TLS handshake on this connection (RFC 2595 STLS), after the reply has been written. */
  async upgradeToTls(identity: ServerIdentity): Promise<void> {
    const plain = this.current;
    plain.off('data', this.onData).off('end', this.onEnd).off('close', this.onEnd);
    const secureContext = createSecureContext({ key: identity.key, cert: identity.cert });
    const secure = new TLSSocket(plain, { isServer: true, secureContext });
    this.current = secure;
    this.listen();
    await new Promise<void>((resolve, reject) => {
      secure.once('secure', resolve);
      secure.once('close', () => {
        reject(new ConnectionEnded());
      });
    });
  }

  /** Ends the server's side in good order. */
  end(): void {
    this.current.end();
  }

  /** Closes the connection at once, without what is still unsent. */
  destroy(): void {
    this.current.destroy();
  }

  /** Closes with a TCP reset; not possible on a TLS socket. */
  reset(): void {
    this.current.resetAndDestroy();
  }

  private listen(): void {
    const socket = this.current;
    socket.setNoDelay(true);
    socket.on('data', this.onData);
    socket.on('end', this.onEnd);
    socket.on('close', this.onEnd);
    socket.on('error', this.onEnd);
  }

  private readonly onData = (chunk: Buffer): void => {
    this.chunks.push(chunk);
    this.lines.push(chunk);
    this.wake();
  };

  private readonly onEnd = (): void => {
    this.hasEnded = true;
    this.wake();
  };

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) {
      resolve();
    }
  }

  private async waitFor(take: () => Buffer | undefined): Promise<Buffer> {
    for (;;) {
      const taken = take();
      if (taken !== undefined) {
        return taken;
      }
      if (this.hasEnded) {
        throw new ConnectionEnded();
      }
      await this.nextEvent();
    }
  }

  private async nextEvent(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
    });
  }
}

/** What the server does on one connection. When it returns, the server ends the connection. */
export type Script = (connection: ScriptedConnection) => Promise<void>;

export interface ScriptedServerOptions {
  /** One script for all connections, or one for each in order; the last serves all further ones. */
  readonly script: Script | readonly [Script, ...Script[]];
  /** Makes the server speak TLS from the first octet. */
  readonly implicitTls?: ServerIdentity;
  /** With TLS from the first octet: PEM text of the authority whose client certificates are asked for and insisted on. */
  readonly clientAuthority?: string;
}

export interface ScriptedServer {
  readonly host: string;
  readonly port: number;
  readonly connections: readonly ScriptedConnection[];
  /**
   * Ends everything.
   * @throws AggregateError with what scripts threw, other than ConnectionEnded
   */
  close(): Promise<void>;
}

/** Starts a server on the loopback interface that does what a script says, conformant or not. */
export async function startScriptedServer(options: ScriptedServerOptions): Promise<ScriptedServer> {
  const scripts = typeof options.script === 'function' ? [options.script] : options.script;
  const connections: ScriptedConnection[] = [];
  const failures: unknown[] = [];
  const sockets = new Set<Socket>();

  const accept = (socket: Socket): void => {
    const connection = new ScriptedConnection(connections.length, socket);
    const script = scripts[Math.min(connection.index, scripts.length - 1)];
    connections.push(connection);
    script?.(connection).then(
      () => {
        connection.end();
      },
      (error: unknown) => {
        if (!(error instanceof ConnectionEnded)) {
          failures.push(error);
        }
        connection.destroy();
      },
    );
  };
  const { implicitTls, clientAuthority } = options;
  const clientVerification =
    clientAuthority === undefined
      ? {}
      : { requestCert: true, rejectUnauthorized: true, ca: clientAuthority };
  const server: Server =
    implicitTls === undefined
      ? createServer(accept)
      : createTlsServer(
          { key: implicitTls.key, cert: implicitTls.cert, ...clientVerification },
          accept,
        );
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The server has no port');
  }
  return {
    host: LOOPBACK,
    port: address.port,
    connections,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
      if (failures.length > 0) {
        throw new AggregateError(failures, 'A script of the scripted server failed');
      }
    },
  };
}
