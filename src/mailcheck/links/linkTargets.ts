import { isIP } from 'node:net';
import type { HtmlLink } from './linkList';
import { isPublicAddress } from './publicAddress';

/** Why a link is not asked for. */
export type Refusal =
  | 'malformed'
  /** Neither http nor https. */
  | 'scheme'
  | 'credentials'
  | 'port'
  /** Of this machine or a private network. */
  | 'private'
  | 'unsubscribe'
  /** It may confirm, cancel or accept something. */
  | 'acts';

export interface LinkTarget {
  readonly url: URL;
  /** The links that lead there. */
  readonly links: readonly HtmlLink[];
}

export interface RefusedLink {
  readonly link: HtmlLink;
  readonly refusal: Refusal;
}

export interface LinkTargets {
  readonly targets: readonly LinkTarget[];
  readonly refused: readonly RefusedLink[];
}

const UNSUBSCRIBE =
  /un-?_?subscri|opt-?_?(?:out|in)|sign-?_?off|list-?_?remove|remove-?_?me|abmeld|abbestell|austragen|desabonn|desinscri|desuscri|cancell?a(?:r|zione)|darse-?de-?baja|afmelden|uitschrij|avregistr|avmeld|afmeld|wypisz|preferences?-?cent|email-?pref/iu;
const ACTS =
  /one-?_?click|(?:^|[/?&=._-])(?:confirm|verify|verif|validate|activate|approve|accept|decline|reject|rsvp|vote|delete|remove|cancel|revoke|reset|login|signin|auth|token|invite|invitation|magic|unlock|claim|redeem|bestaetig\w*|freigabe)(?:$|[/?&=._-])/iu;
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|onion|example)$/iu;

/**
 * Sorts out what may be asked for.
 *
 * @param unsubscribing URLs of List-Unsubscribe, which must never be requested: RFC 8058 makes a request the act.
 */
export function linkTargets(
  links: readonly HtmlLink[],
  unsubscribing: readonly string[],
): LinkTargets {
  const never = new Set(unsubscribing.flatMap((url) => comparable(url)));
  const targets = new Map<string, { readonly url: URL; readonly links: HtmlLink[] }>();
  const refused: RefusedLink[] = [];
  for (const link of links) {
    if (link.kind !== 'web') {
      continue;
    }
    const url = URL.canParse(link.url) ? new URL(link.url) : undefined;
    const refusal =
      url === undefined
        ? 'malformed'
        : UNSUBSCRIBE.test(wordsOf(link.text))
          ? 'unsubscribe'
          : refusalOf(url, never);
    if (url === undefined || refusal !== undefined) {
      refused.push({ link, refusal: refusal ?? 'malformed' });
      continue;
    }
    url.hash = '';
    const target = targets.get(url.href) ?? { url, links: [] };
    targets.set(url.href, target);
    target.links.push(link);
  }
  return { targets: [...targets.values()], refused };
}

/** Undefined where it may be requested as far as the URL tells; of a name its addresses are to be looked at yet. */
export function refusalOf(url: URL, never: ReadonlySet<string>): Refusal | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return 'scheme';
  }
  if (url.username !== '' || url.password !== '') {
    return 'credentials';
  }
  // URL leaves out the port that belongs to the scheme.
  if (url.port !== '' && url.port !== '80' && url.port !== '443') {
    return 'port';
  }
  if (isPrivateHost(url.hostname)) {
    return 'private';
  }
  if (comparable(url.href).some((each) => never.has(each))) {
    return 'unsubscribe';
  }
  const text = decoded(`${url.hostname}${url.pathname}${url.search}`);
  if (UNSUBSCRIBE.test(text)) {
    return 'unsubscribe';
  }
  return ACTS.test(decoded(`${url.pathname}${url.search}`)) ? 'acts' : undefined;
}

/** In the forms in which two URLs are compared: as a whole, and without what may be told apart by tracking only. */
export function comparable(url: string): readonly string[] {
  if (!URL.canParse(url)) {
    return [];
  }
  const { host, pathname, search } = new URL(url);
  const path = decoded(pathname).replace(/\/+$/u, '').toLowerCase();
  return [
    `${host}${path}${decoded(search).toLowerCase()}`,
    ...(path === '' ? [] : [`${host}${path}`]),
  ];
}

/** Without the brackets of an IPv6 address. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/u, '$1');
}

function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/u, '$1').replace(/\.+$/u, '');
  return isIP(host) === 0 ? !host.includes('.') || PRIVATE_NAME.test(host) : !isPublicAddress(host);
}

/** As one word, without what is not seen. */
function wordsOf(text: string): string {
  return text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '').replaceAll(/\s+/gu, '-');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
