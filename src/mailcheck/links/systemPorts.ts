import { lookup } from 'node:dns/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { onAbort } from '../../shared/onAbort';
import { type HeadAnswer, LinkError, type RequestHead, type ResolveHost } from './checkLinks';
import { hostOf } from './linkTargets';

/** Of an answer's head. */
const MOST_OCTETS = 32 * 1024;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: |$)/u;
const LOCATION = /^location[ \t]*:[ \t]*([^\r\n]*?)[ \t]*$/imu;

/** As other programs of this machine resolve it, its hosts file too. */
export const resolveBySystem: ResolveHost = async (host, signal) => {
  signal.throwIfAborted();
  try {
    const found = await untilAborted(lookup(host, { all: true, order: 'verbatim' }), signal);
    return found.map(({ address }) => address);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof LinkError ? error : new LinkError('dns');
  }
};

/** Opens the connection for a request. */
export type Connect = (request: { readonly url: URL; readonly address: string }) => {
  readonly socket: Socket;
  /** The event after which it can be written to. */
  readonly ready: 'connect' | 'secureConnect';
};

export interface DirectConnectionOptions {
  /** Which address and port are connected to; those of the request where nothing else is said. */
  readonly route?: (to: Endpoint, url: URL) => Endpoint;
  /** PEM of the authority that is trusted instead of those of the system. */
  readonly authority?: string;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export function connectDirectly({
  route = (to) => to,
  authority,
}: DirectConnectionOptions = {}): Connect {
  return ({ url, address }) => {
    const isTls = url.protocol === 'https:';
    const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
    const to = route({ host: address, port }, url);
    if (!isTls) {
      return { socket: connectTcp({ ...to }), ready: 'connect' };
    }
    const host = hostOf(url);
    const socket = connectTls({
      ...to,
      ALPNProtocols: ['http/1.1'],
      // Whatever the environment says: certificates are part of what is checked.
      rejectUnauthorized: true,
      // The server's name is not sent where the URL has an address.
      ...(host === address ? {} : { servername: host }),
      ...(authority === undefined ? {} : { ca: authority }),
    });
    return { socket, ready: 'secureConnect' };
  };
}

/**
 * HEAD over a connection of its own: no cookies, no referrer, no credentials, no proxy, which would resolve the name
 * again; only the head of the answer is read.
 */
export function headOver(connect: Connect = connectDirectly()): RequestHead {
  return (request, signal) =>
    new Promise<HeadAnswer>((resolve, reject) => {
      signal.throwIfAborted();
      const { socket, ready } = connect(request);
      let head = '';
      let isConnected = false;
      let isOpen = false;
      const release = onAbort(signal, () => {
        end(() => {
          reject(signal.reason as Error);
        });
      });
      const end = (settle: () => void): void => {
        release();
        socket.destroy();
        settle();
      };
      const fail = (code: LinkError['code']): void => {
        end(() => {
          reject(new LinkError(code));
        });
      };
      socket.once('connect', () => {
        isConnected = true;
      });
      socket.once(ready, () => {
        isOpen = true;
        socket.write(requestText(request.url), 'latin1');
      });
      socket.on('data', (octets: Buffer) => {
        head += octets.toString('latin1');
        const headEnd = /\r?\n\r?\n/u.exec(head.slice(0, MOST_OCTETS));
        if (headEnd === null && head.length < MOST_OCTETS) {
          return;
        }
        const answer = headEnd === null ? undefined : answerOf(head.slice(0, headEnd.index));
        if (answer === undefined) {
          fail('protocol');
        } else {
          end(() => {
            resolve(answer);
          });
        }
      });
      socket.once('error', (error: Error & { code?: unknown }) => {
        fail(isOpen ? 'protocol' : isConnected ? silenceOfTls(error.code) : 'connect');
      });
      socket.once('close', () => {
        fail(isOpen ? 'protocol' : isConnected ? 'tls' : 'connect');
      });
    });
}

/** By Node's code of an error of a handshake. */
function silenceOfTls(code: unknown): LinkError['code'] {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'certificateExpired';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'certificateName';
    default:
      return typeof code === 'string' && /CERT|ISSUER|SIGNATURE|CHAIN|CRL/u.test(code)
        ? 'certificate'
        : 'tls';
  }
}

function requestText(url: URL): string {
  // URL has both in the form in which they may be sent: no space, no line break, no octet above 7E.
  return [
    `HEAD ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'User-Agent: POP3-Mailbox-Browser (link check)',
    'Accept: */*',
    'Connection: close',
    '',
    '',
  ].join('\r\n');
}

function answerOf(head: string): HeadAnswer | undefined {
  const status = STATUS_LINE.exec(head.split(/\r?\n/u, 1)[0] ?? '')?.[1];
  return status === undefined
    ? undefined
    : { status: Number(status), location: LOCATION.exec(head)?.[1] };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const release = onAbort(signal, () => {
      reject(signal.reason as Error);
    });
    work.then(resolve, reject).finally(release);
  });
}
