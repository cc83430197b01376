import { isIP, connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { verifyCertificate } from './certificate';
import type { ClientCertificate, Endpoint, Timeouts } from './endpoint';
import { Pop3Error } from './errors';
import { describeTlsSession, type TlsSession } from './tlsSession';

export interface TransportHandlers {
  /** The TCP connection stands; with implicit TLS the handshake comes next. */
  onConnected(): void;
  onOctets(chunk: Uint8Array): void;
  /** The connection is gone; called at most once, never after `destroy`. */
  onClosed(error: Pop3Error): void;
}

/** A byte stream to a server, plain or TLS. */
export interface Transport {
  /** What protects it; `undefined` in plain text. */
  readonly tls: TlsSession | undefined;
  /** Whether the peer's address is one of this machine's own. */
  readonly isLoopback: boolean;
  write(octets: Uint8Array): void;
  /** Stops `onOctets` at once; the socket reads on only until its own buffer is full. */
  pause(): void;
  resume(): void;
  /**
   * Starts TLS on a plain stream (RFC 2595 §4). Throws Pop3Error `startTlsInjection` where octets wait unread, `tls` or
   * `certificate`.
   */
  startTls(signal: AbortSignal): Promise<void>;
  destroy(): void;
}

/**
 * Opens the stream; with implicit TLS it is encrypted and its certificate verified when the promise resolves. Throws
 * Pop3Error `dns`, `connect`, `timeout`, `tls`, `certificate` or `aborted`.
 */
export async function openTransport(
  endpoint: Endpoint,
  timeouts: Timeouts,
  handlers: TransportHandlers,
  signal: AbortSignal,
): Promise<Transport> {
  const plain = connectTcp({ host: endpoint.host, port: endpoint.port, noDelay: true });
  await settle(plain, 'connect', timeouts.connect, signal, connectError);
  handlers.onConnected();
  const transport = new SocketTransport(plain, endpoint, timeouts, handlers);
  if (endpoint.tlsMode === 'implicit') {
    await transport.startTls(signal);
  } else {
    transport.listen();
  }
  return transport;
}

const LOOPBACK_ADDRESS = /^(?:(?:::ffff:)?127\.[\d.]+|::1)$/u;

class SocketTransport implements Transport {
  tls: TlsSession | undefined;
  readonly isLoopback: boolean;
  private encrypted: TLSSocket | undefined;
  private isDestroyed = false;
  private lastError: Error | undefined;

  constructor(
    private readonly plain: Socket,
    private readonly endpoint: Endpoint,
    private readonly timeouts: Timeouts,
    private readonly handlers: TransportHandlers,
  ) {
    this.isLoopback = LOOPBACK_ADDRESS.test(plain.remoteAddress ?? '');
    plain.on('error', (error) => {
      this.lastError = error;
    });
  }

  write(octets: Uint8Array): void {
    this.socket.write(octets);
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  listen(): void {
    const { socket } = this;
    socket.on('data', (chunk: Buffer) => {
      this.handlers.onOctets(chunk);
    });
    socket.on('end', () => {
      this.reportClosed();
    });
    socket.on('close', () => {
      this.reportClosed();
    });
    socket.resume();
  }

  async startTls(signal: AbortSignal): Promise<void> {
    this.plain.pause();
    this.plain.removeAllListeners('data');
    this.plain.removeAllListeners('end');
    this.plain.removeAllListeners('close');
    if (this.plain.readableLength > 0) {
      this.destroy();
      throw startTlsInjection();
    }
    const socket = this.beginHandshake();
    await settle(socket, 'secureConnect', this.timeouts.tlsHandshake, signal, handshakeError);
    try {
      verifyCertificate(socket, this.endpoint.pinnedCertificate);
      this.tls = describeTlsSession(socket);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    socket.on('error', (error: Error) => {
      this.lastError = error;
    });
    this.encrypted = socket;
    this.listen();
  }

  private beginHandshake(): TLSSocket {
    try {
      return connectTls({ socket: this.plain, ...tlsOptions(this.endpoint) });
    } catch (error) {
      this.destroy();
      throw new Pop3Error('clientCertificate', 'The client certificate or its key is of no use', {
        cause: error,
      });
    }
  }

  destroy(): void {
    this.isDestroyed = true;
    this.encrypted?.destroy();
    this.plain.destroy();
  }

  private get socket(): Socket {
    return this.encrypted ?? this.plain;
  }

  private reportClosed(): void {
    if (this.isDestroyed) {
      return;
    }
    this.destroy();
    this.handlers.onClosed(
      new Pop3Error('closed', 'The server closed the connection', { cause: this.lastError }),
    );
  }
}

export function startTlsInjection(): Pop3Error {
  return new Pop3Error('startTlsInjection', 'Octets arrived between STLS and the TLS handshake');
}

function tlsOptions(endpoint: Endpoint): ConnectionOptions {
  return {
    host: endpoint.host,
    servername: isIP(endpoint.host) === 0 ? endpoint.host : '',
    minVersion: 'TLSv1.2',
    // The verdict is taken from the socket after the handshake, where the certificate can be shown or matched with a pin.
    rejectUnauthorized: false,
    ...(endpoint.certificateAuthorities === undefined
      ? {}
      : { ca: [...endpoint.certificateAuthorities] }),
    ...clientCertificateOptions(endpoint.clientCertificate),
  };
}

function clientCertificateOptions(certificate: ClientCertificate | undefined): ConnectionOptions {
  if (certificate === undefined) {
    return {};
  }
  return 'pfx' in certificate ? { ...certificate, pfx: Buffer.from(certificate.pfx) } : certificate;
}

/** Waits for a socket's event, its error, the deadline or the caller's abort, and leaves no listener behind. */
function settle(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  milliseconds: number,
  signal: AbortSignal,
  describeError: (error: NodeJS.ErrnoException) => Pop3Error,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Pop3Error): void => {
      clearTimeout(timer);
      socket.removeListener(event, onEvent);
      socket.removeListener('error', onError);
      socket.removeListener('close', onClose);
      signal.removeEventListener('abort', onAbort);
      if (error === undefined) {
        resolve();
      } else {
        // A late error of the discarded socket must not become an uncaught exception.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(error);
      }
    };
    const onEvent = (): void => {
      finish();
    };
    const onError = (error: NodeJS.ErrnoException): void => {
      finish(describeError(error));
    };
    const onClose = (): void => {
      finish(describeError(new Error('The connection was closed')));
    };
    const onAbort = (): void => {
      finish(new Pop3Error('aborted', 'The connection attempt was cancelled'));
    };
    const timer = setTimeout(() => {
      finish(
        event === 'connect'
          ? new Pop3Error('connect', 'The server did not accept a connection in time')
          : new Pop3Error('timeout', 'The server did not finish the TLS handshake in time'),
      );
    }, milliseconds);
    socket.once(event, onEvent);
    socket.once('error', onError);
    socket.once('close', onClose);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) {
      onAbort();
    }
  });
}

const NAME_RESOLUTION_CODES = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'EAI_FAIL', 'EAI_NODATA'];

function connectError(error: NodeJS.ErrnoException): Pop3Error {
  return NAME_RESOLUTION_CODES.includes(error.code ?? '')
    ? new Pop3Error('dns', 'The host name could not be resolved', { cause: error })
    : new Pop3Error('connect', 'No connection to the server', { cause: error });
}

/** OpenSSL's verdict on a peer that answers a ClientHello with something else, such as a POP3 greeting. */
const NOT_TLS_CODES = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO'];

function handshakeError(error: NodeJS.ErrnoException): Pop3Error {
  const isPlaintext = NOT_TLS_CODES.includes(error.code ?? '');
  return new Pop3Error(
    'tls',
    isPlaintext
      ? 'The server answered the TLS handshake in plain text'
      : 'The TLS handshake failed',
    { cause: error },
  );
}
