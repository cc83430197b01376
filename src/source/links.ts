import type { Entity } from './entity';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';

export interface SourceLink {
  readonly range: OctetRange;
  /** An absolute URL of the scheme http, https or mailto. */
  readonly target: string;
}

const MAX_LINKS = 2_000;
const MAX_TEXT_OCTETS = 2 * 1024 * 1024;
const LONGEST_URL = 8_000;
const URL_CHARACTERS = String.raw`[^\s<>"'\\^\x60{|}\u0000-\u0020\u007f-\u00ff]`;
const URL_IN_TEXT = new RegExp(String.raw`\bhttps?://${URL_CHARACTERS}+`, 'giu');
/** Quoted-printable breaks lines anywhere (RFC 2045 §6.7). */
const URL_IN_QUOTED_PRINTABLE = new RegExp(
  String.raw`\bhttps?:(?:=\r?\n)?/(?:=\r?\n)?/(?:=\r?\n|${URL_CHARACTERS})+`,
  'giu',
);
const MAILTO_IN_ANGLES = /<(mailto:[^<>\s]{3,2000})>/giu;
const ADDRESS =
  /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?/gu;
const ADDRESS_FIELDS =
  /^(?:resent-)?(?:from|sender|reply-to|to|cc|bcc)$|^(?:return-path|errors-to)$/iu;
const NOT_AT_END = /[.,;:!?)\]*_]+$/u;

/** URLs in header fields and text bodies, and addresses in the header fields that hold some. */
export function linksOf(source: ParsedSource): readonly SourceLink[] {
  const links: SourceLink[] = [];
  let left = MAX_TEXT_OCTETS;
  for (const entity of source.entities) {
    for (const { name, bodyRange } of entity.fields) {
      left -= bodyRange.end - bodyRange.start;
      if (left < 0 || links.length > MAX_LINKS) {
        return links.slice(0, MAX_LINKS);
      }
      addSome(links, inField(source, name, bodyRange));
    }
    const { body } = entity;
    if (isReadableText(entity) && body.end - body.start <= left) {
      left -= body.end - body.start;
      const isQuotedPrintable = entity.transferEncoding === 'quoted-printable';
      addSome(links, urlsIn(source, body, isQuotedPrintable));
    }
  }
  return links.slice(0, MAX_LINKS);
}

/** More than can be the arguments of one call may be found. */
function addSome(links: SourceLink[], found: readonly SourceLink[]): void {
  links.push(...found.slice(0, MAX_LINKS));
}

function isReadableText({ mediaType, children, transferEncoding }: Entity): boolean {
  return children.length === 0 && mediaType.startsWith('text/') && transferEncoding !== 'base64';
}

function inField(source: ParsedSource, name: string, range: OctetRange): readonly SourceLink[] {
  const text = source.binaryText(range);
  const mailto = [...text.matchAll(MAILTO_IN_ANGLES)].map((found) => ({
    range: rangeAt(range.start + found.index + 1, found[1] ?? ''),
    target: found[1] ?? '',
  }));
  const addresses = ADDRESS_FIELDS.test(name)
    ? [...text.matchAll(ADDRESS)].map((found) => ({
        range: rangeAt(range.start + found.index, found[0]),
        target: `mailto:${encodeURIComponent(found[0]).replaceAll('%40', '@')}`,
      }))
    : [];
  return [...urlsIn(source, range, false), ...mailto, ...addresses];
}

function urlsIn(
  source: ParsedSource,
  range: OctetRange,
  isQuotedPrintable: boolean,
): readonly SourceLink[] {
  const pattern = isQuotedPrintable ? URL_IN_QUOTED_PRINTABLE : URL_IN_TEXT;
  return [...source.binaryText(range).matchAll(pattern)].flatMap((found) => {
    const written = found[0].slice(0, LONGEST_URL).replace(NOT_AT_END, '');
    const target = isQuotedPrintable ? withoutEncoding(written) : written;
    return URL.canParse(target)
      ? [{ range: rangeAt(range.start + found.index, written), target }]
      : [];
  });
}

function withoutEncoding(text: string): string {
  return text
    .replaceAll(/=\r?\n/gu, '')
    .replaceAll(/=([0-9A-F]{2})/giu, (_whole, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
}

function rangeAt(start: number, { length }: string): OctetRange {
  return { start, end: start + length };
}
