import { OAuthError } from './errors';
import { isSecureUrl } from './settings';

/** What is asked of `fetch`. */
export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams | undefined;
}

export interface FetchLimits {
  /** For one request with its answer, in milliseconds. */
  readonly timeoutMilliseconds: number;
  readonly maximumOctets: number;
  /** Plain HTTP is spoken to this machine alone, and only where the server itself is on it. */
  readonly allowsLoopback: boolean;
}

/**
 * One request, its whole answer in memory. Follows no redirect. Throws OAuthError `network`, `configuration` for an
 * address without TLS, `invalidResponse` for an answer that is too large, or `aborted`.
 */
export async function boundedFetch(
  address: string,
  request: HttpRequest,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Response> {
  const url = new URL(address);
  if (!isSecureUrl(url) || (url.protocol === 'http:' && !limits.allowsLoopback)) {
    throw new OAuthError('configuration', 'An endpoint is not protected by TLS');
  }
  throwIfAborted(signal);
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
  };
  const deadline = setTimeout(abort, limits.timeoutMilliseconds);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      signal: controller.signal,
    });
    const body = await readBody(response, limits.maximumOctets, abort);
    return new Response(body.length === 0 ? null : body, {
      status: response.status,
      headers: response.headers,
    });
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof OAuthError) {
      throw error;
    }
    if (error instanceof RangeError) {
      throw new OAuthError('invalidResponse', 'The answer has an impossible status', {
        cause: error,
      });
    }
    throw new OAuthError(
      'network',
      controller.signal.aborted
        ? 'The authorization server did not answer in time'
        : 'The authorization server cannot be reached',
      { cause: error },
    );
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', abort);
  }
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new OAuthError('aborted', 'The sign-in was canceled');
  }
}

async function readBody(
  response: Response,
  maximumOctets: number,
  abort: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let received = 0;
  for await (const piece of response.body ?? []) {
    received += (piece as Uint8Array).length;
    if (received > maximumOctets) {
      abort();
      throw new OAuthError('invalidResponse', 'The answer is too large');
    }
    pieces.push(piece as Uint8Array);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
