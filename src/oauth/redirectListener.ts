import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { throwIfAborted } from './boundedFetch';
import { OAuthError } from './errors';
import type { Disposable } from '../shared/disposable';

const LOOPBACK = '127.0.0.1';
const REDIRECT_PATH = '/';

/**
 * Waits on this machine for the browser to come back from the authorization server (RFC 8252 §7.3): on a port of the
 * system's choice, for one request.
 */
export class RedirectListener implements Disposable {
  private settle: ((parameters: URLSearchParams) => void) | undefined;
  private readonly redirected: Promise<URLSearchParams>;

  private constructor(
    private readonly server: Server,
    private readonly isExpected: (parameters: URLSearchParams) => boolean,
  ) {
    this.redirected = new Promise((resolve) => {
      this.settle = resolve;
    });
    server.on('request', (request, response) => {
      const url = requestUrl(request.url);
      if (request.method !== 'GET' || url?.pathname !== REDIRECT_PATH) {
        // Browsers ask for an icon, too.
        answer(response, 404, 'Not found', 'There is nothing here.');
        return;
      }
      if (!url.searchParams.has('code') && !url.searchParams.has('error')) {
        // A scan of ports, or someone who opened the address by hand: the answer is still to come.
        answer(response, 400, 'Not a sign-in', 'This does not belong to a sign-in under way.');
        return;
      }
      const settle = this.settle;
      this.settle = undefined;
      if (settle === undefined) {
        answer(response, 410, 'Gone', 'This sign-in is over.');
        return;
      }
      const isGood = this.isExpected(url.searchParams) && url.searchParams.has('code');
      response.once('close', () => {
        this.dispose();
      });
      if (isGood) {
        answer(response, 200, 'Done here', 'You can close this window. The editor does the rest.');
      } else {
        answer(response, 400, 'Not signed in', 'You can close this window. The editor says more.');
      }
      settle(url.searchParams);
    });
  }

  /** @param isExpected Whether the parameters belong to this sign-in; only what the page says depends on it. */
  static async open(
    isExpected: (parameters: URLSearchParams) => boolean,
  ): Promise<RedirectListener> {
    const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 });
    server.maxConnections = 8;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(
          new OAuthError('network', 'No port for the way back from the browser', { cause: error }),
        );
      });
      server.listen({ host: LOOPBACK, port: 0, exclusive: true }, resolve);
    });
    return new RedirectListener(server, isExpected);
  }

  /** The redirect URI as seen from this machine. */
  get uri(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://${LOOPBACK}:${port}${REDIRECT_PATH}`;
  }

  /** The parameters the browser brought. Throws OAuthError `timeout` or `aborted`. */
  async parameters(timeoutMilliseconds: number, signal: AbortSignal): Promise<URLSearchParams> {
    throwIfAborted(signal);
    let deadline: NodeJS.Timeout | undefined;
    let abort: (() => void) | undefined;
    const end = new Promise<never>((_resolve, reject) => {
      deadline = setTimeout(() => {
        reject(new OAuthError('timeout', 'The browser did not come back in time'));
      }, timeoutMilliseconds);
      abort = () => {
        reject(new OAuthError('aborted', 'The sign-in was canceled'));
      };
      signal.addEventListener('abort', abort, { once: true });
    });
    try {
      return await Promise.race([this.redirected, end]);
    } finally {
      clearTimeout(deadline);
      if (abort !== undefined) {
        signal.removeEventListener('abort', abort);
      }
    }
  }

  dispose(): void {
    this.settle = undefined;
    this.server.close();
    this.server.closeIdleConnections();
  }
}

/** `undefined` for what is no URL: the path comes from anyone. */
function requestUrl(target = ''): URL | undefined {
  const base = 'http://redirect.invalid';
  return URL.canParse(target, base) ? new URL(target, base) : undefined;
}

function answer(response: ServerResponse, status: number, title: string, text: string): void {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`;
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(page),
    'Content-Security-Policy': "default-src 'none'",
    'Cache-Control': 'no-store',
    // The address holds the code.
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.end(page);
}
