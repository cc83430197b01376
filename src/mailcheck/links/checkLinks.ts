import { isIP } from 'node:net';
import { comparable, hostOf, type LinkTarget, type Refusal, refusalOf } from './linkTargets';
import { isPublicAddress } from './publicAddress';

/** Why there was no answer. */
export type Silence =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'certificate'
  | 'certificateExpired'
  | 'certificateName'
  | 'timeout'
  | 'protocol';

export class LinkError extends Error {
  override readonly name = 'LinkError';

  constructor(readonly code: Silence) {
    super(`The link gave no answer: ${code}`);
  }
}

/** All addresses of a host name. Throws {@link LinkError}, or the signal's reason. */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

export interface HeadAnswer {
  readonly status: number;
  /** As sent; where it leads is not checked. */
  readonly location: string | undefined;
}

/**
 * Sends one HEAD request to this address, whatever the name of the host would give by now. Throws {@link LinkError}, or
 * the signal's reason.
 */
export type RequestHead = (
  request: { readonly url: URL; readonly address: string },
  signal: AbortSignal,
) => Promise<HeadAnswer>;

export type LinkOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly url: URL; readonly hops: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly url: URL }
  | { readonly kind: 'tooManyRedirects'; readonly url: URL }
  | { readonly kind: 'silent'; readonly silence: Silence; readonly url: URL }
  /** The time for all was over before. */
  | { readonly kind: 'notAsked' };

export interface CheckedLink {
  readonly target: LinkTarget;
  readonly outcome: LinkOutcome;
}

export interface LinkCheckPorts {
  readonly resolve: ResolveHost;
  readonly head: RequestHead;
}

export interface LinkCheckOptions {
  /** URLs of List-Unsubscribe. */
  readonly unsubscribing: readonly string[];
  readonly signal: AbortSignal;
  readonly report?: (done: number) => void;
}

export const LINK_LIMITS = {
  targets: 50,
  redirects: 5,
  requestMilliseconds: 10_000,
  allMilliseconds: 90_000,
  atOnce: 4,
} as const;

/**
 * Asks where links lead, with one HEAD request each and one more for each redirect. Every host is resolved before it is
 * asked; one of whose addresses any is private is not asked at all, and the request goes to the address that was looked
 * at. Throws the signal's reason only.
 */
export async function checkLinks(
  targets: readonly LinkTarget[],
  ports: LinkCheckPorts,
  { unsubscribing, signal, report }: LinkCheckOptions,
): Promise<readonly CheckedLink[]> {
  const never = new Set(unsubscribing.flatMap((url) => comparable(url)));
  const over = AbortSignal.timeout(LINK_LIMITS.allMilliseconds);
  const all = AbortSignal.any([signal, over]);
  const asked = targets.slice(0, LINK_LIMITS.targets);
  const outcomes: LinkOutcome[] = targets.map(() => ({ kind: 'notAsked' }));
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (next < asked.length && !all.aborted) {
      const index = next;
      next += 1;
      const target = asked[index];
      if (target !== undefined) {
        outcomes[index] = await follow(target.url, ports, never, all);
        done += 1;
        report?.(done);
      }
    }
  };
  await Promise.all(Array.from({ length: LINK_LIMITS.atOnce }, work));
  signal.throwIfAborted();
  return targets.map((target, index) => ({
    target,
    outcome: outcomes[index] ?? { kind: 'notAsked' },
  }));
}

async function follow(
  first: URL,
  ports: LinkCheckPorts,
  never: ReadonlySet<string>,
  all: AbortSignal,
): Promise<LinkOutcome> {
  let url = first;
  for (let hops = 0; hops <= LINK_LIMITS.redirects; hops += 1) {
    const refusal = refusalOf(url, never);
    if (refusal !== undefined) {
      return { kind: 'refused', refusal, url };
    }
    const answer = await ask(url, ports, all);
    if ('kind' in answer) {
      return answer;
    }
    const location = REDIRECTS.has(answer.status) ? answer.location : undefined;
    if (location === undefined || !URL.canParse(location, url.href)) {
      return { kind: 'answered', status: answer.status, url, hops };
    }
    url = new URL(location, url.href);
    url.hash = '';
  }
  return { kind: 'tooManyRedirects', url };
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

async function ask(
  url: URL,
  { resolve, head }: LinkCheckPorts,
  all: AbortSignal,
): Promise<HeadAnswer | LinkOutcome> {
  const signal = AbortSignal.any([all, AbortSignal.timeout(LINK_LIMITS.requestMilliseconds)]);
  const host = hostOf(url);
  try {
    const addresses = isIP(host) === 0 ? await resolve(host, signal) : [host];
    const [address] = addresses;
    if (address === undefined) {
      return { kind: 'silent', silence: 'dns', url };
    }
    if (!addresses.every(isPublicAddress)) {
      return { kind: 'refused', refusal: 'private', url };
    }
    return await head({ url, address }, signal);
  } catch (error) {
    if (all.aborted) {
      return { kind: 'notAsked' };
    }
    const silence =
      error instanceof LinkError ? error.code : signal.aborted ? 'timeout' : 'connect';
    return { kind: 'silent', silence, url };
  }
}
