import { domainToASCII, domainToUnicode } from 'node:url';

import { safeLabel } from '../shared/safeText';

const ATOM = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const DOT_ATOM = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`, 'u');
/** Nothing that a URL parser, which knows the rules for such names, would read as something else. */
const DOTTED_NAMES = /^[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$/u;
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/u;
/** Never digits alone, as in an IP address. */
const TOP_LABEL = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/u;
/** In octets (RFC 5321 §4.5.3.1). */
const MAXIMUM_LOCAL_PART = 64;
const MAXIMUM_ADDRESS = 254;

/**
 * The one form in which an address is kept and compared, or `undefined` for what no one should be asked to trust.
 *
 * The domain is in lower-case A-labels (RFC 5890): case means nothing in it, and what looks like another domain has
 * other A-labels. The local part stays exactly as it is, since only its own server knows whether two of them are the
 * same person (RFC 5321 §2.4). Quoted local parts, comments, literals and a dot at the end are not taken: few senders
 * have them, and programs differ on whom they name.
 */
export function canonicalSender(address: string): string | undefined {
  if (address.length > MAXIMUM_ADDRESS) {
    return undefined;
  }
  const at = address.lastIndexOf('@');
  const localPart = address.slice(0, Math.max(at, 0));
  const domain = canonicalDomain(address.slice(at + 1));
  if (domain === undefined || !isPlainLocalPart(localPart)) {
    return undefined;
  }
  const canonical = `${localPart}@${domain}`;
  return Buffer.byteLength(canonical) <= MAXIMUM_ADDRESS ? canonical : undefined;
}

/** In lower-case A-labels; `undefined` where it is no name that could receive mail on the internet. */
export function canonicalDomain(domain: string): string | undefined {
  if (domain.length > MAXIMUM_ADDRESS || !DOTTED_NAMES.test(domain)) {
    return undefined;
  }
  const lower = domain.toLowerCase();
  const canonical = domainToASCII(lower);
  // Full-width letters and the like are mapped to others: such a domain is not the one that it would become.
  const isItself = canonical === lower || domainToUnicode(canonical) === lower;
  const labels = canonical.split('.');
  return isItself &&
    labels.every((label) => LABEL.test(label)) &&
    TOP_LABEL.test(labels.at(-1) ?? '')
    ? canonical
    : undefined;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** As it looks with the letters of its domain, where those are not ASCII or its local part is not. */
export function internationalForm(canonical: string): string | undefined {
  const at = canonical.lastIndexOf('@');
  const shown = `${canonical.slice(0, at)}@${domainToUnicode(domainOf(canonical))}`;
  return /^[\u0000-\u007f]*$/u.test(shown) ? undefined : safeLabel(shown);
}

function isPlainLocalPart(text: string): boolean {
  return (
    Buffer.byteLength(text) <= MAXIMUM_LOCAL_PART &&
    DOT_ATOM.test(text) &&
    // Two forms of one letter would be two addresses that no reader can tell apart.
    text.normalize('NFC') === text &&
    safeLabel(text) === text
  );
}
