const MAXIMUM_LINK_LENGTH = 8_192;
const OPENABLE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);
/** Parameters by which a mailto link could make a mail program attach local files. */
const ATTACHING_PARAMETERS = /^(?:attach|attachment)$/iu;

export type LinkWarning =
  /** The host has letters outside ASCII, which can imitate another host. */
  | 'internationalHost'
  /** The visible text names another host than the link leads to. */
  | 'textNamesOtherHost'
  /** A user name stands before the host, which is often taken for the host. */
  | 'userInfo'
  /** The host is an IP address. */
  | 'numericHost';

export type LinkVerdict =
  | {
      readonly kind: 'open';
      /** The link as a URL parser reads it. */
      readonly url: string;
      /** Where it truly leads: the host in its ASCII form (and port), or the mail addresses. */
      readonly target: string;
      readonly warnings: readonly LinkWarning[];
    }
  | { readonly kind: 'refused' };

const REFUSED: LinkVerdict = { kind: 'refused' };

/** Judges a link of a message: opens http, https and mailto only and says where it truly leads. */
export function judgeLink(href: string, visibleText = ''): LinkVerdict {
  // A URL parser drops tabs and line ends, so that a scheme may hide behind them: such links are refused as they are.
  if (href.length > MAXIMUM_LINK_LENGTH || /[\u0000-\u001f\u007f]/u.test(href.trim())) {
    return REFUSED;
  }
  const url = parseUrl(href.trim());
  if (url === undefined || !OPENABLE_PROTOCOLS.has(url.protocol)) {
    return REFUSED;
  }
  return url.protocol === 'mailto:' ? judgeMailto(url, visibleText) : judgeWeb(url, visibleText);
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function judgeMailto(url: URL, visibleText: string): LinkVerdict {
  if ([...url.searchParams.keys()].some((key) => ATTACHING_PARAMETERS.test(key))) {
    return REFUSED;
  }
  const target = decode(url.pathname);
  const named = hostNamedIn(visibleText);
  const isExpected =
    named === undefined || target.split(',').every((address) => isSameSite(named, hostOf(address)));
  const warnings: readonly LinkWarning[] = isExpected ? [] : ['textNamesOtherHost'];
  return { kind: 'open', url: url.href, target, warnings };
}

function hostOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).trim();
}

function judgeWeb(url: URL, visibleText: string): LinkVerdict {
  if (url.hostname === '') {
    return REFUSED;
  }
  const warnings: LinkWarning[] = [];
  if (/(?:^|\.)xn--/u.test(url.hostname)) {
    warnings.push('internationalHost');
  }
  const named = hostNamedIn(visibleText);
  if (named !== undefined && !isSameSite(named, url.hostname)) {
    warnings.push('textNamesOtherHost');
  }
  if (url.username !== '' || url.password !== '') {
    warnings.push('userInfo');
  }
  if (url.hostname.startsWith('[') || /^[\d.]+$/u.test(url.hostname)) {
    warnings.push('numericHost');
  }
  return { kind: 'open', url: url.href, target: url.host, warnings };
}

/** The host a reader believes a link leads to, where its text has an address of the web or is one of mail. */
function hostNamedIn(visibleText: string): string | undefined {
  const text = visibleText.slice(0, 500).trim();
  const written =
    /(?:https?:\/\/|\bwww\.)[^\s<>"'()[\]]+/iu.exec(text)?.[0].replace(/[.,;:!?]+$/u, '') ??
    /^[^\s@/]+@([^\s@/]+)$/u.exec(text)?.[1] ??
    /^[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}(?=$|[/?#:])[^\s]*$/iu.exec(text)?.[0];
  if (written === undefined) {
    return undefined;
  }
  const host = parseUrl(/^https?:\/\//iu.test(written) ? written : `https://${written}`)?.hostname;
  // "report.pdf" or "1.5" look like hosts but nobody reads them so.
  return host !== undefined && /\.[a-z][a-z0-9-]+$/u.test(host) && !isFileLike(host, text)
    ? host
    : undefined;
}

function isFileLike(host: string, text: string): boolean {
  return (
    !/^(?:https?:\/\/|www\.)/iu.test(text) &&
    /\.(?:pdf|docx?|xlsx?|pptx?|zip|html?|txt|png|jpe?g|gif|js|ts|json|md|csv|exe)$/iu.test(host)
  );
}

function isSameSite(named: string, actual: string): boolean {
  const bare = (host: string): string => host.toLowerCase().replace(/^www\./u, '');
  const [left, right] = [bare(named), bare(actual)];
  return left === right || right.endsWith(`.${left}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
