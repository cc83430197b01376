import { finish, type Steps } from '../shared/steps';
import type { FieldBody } from './fieldBody';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';
import { textPieces } from './textPieces';
import { isReadableText, withinLimit, type WithinLimit } from './withinLimit';

export interface SourceLink {
  readonly range: OctetRange;
  /** An absolute URL of the scheme http, https or mailto. */
  readonly target: string;
}

const MAX_LINKS = 2_000;
/** Of text in which links are looked for, and of header fields. */
export const LINKED_OCTETS = 2 * 1024 * 1024;
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
const NOT_AT_END = new Set('.,;:!?)]*_');

/** URLs in header fields and text bodies, and addresses in the header fields that hold some. */
export function linksOf(source: ParsedSource): readonly SourceLink[] {
  return finish(linkSteps(source));
}

export function* linkSteps(source: ParsedSource): Steps<readonly SourceLink[]> {
  const links: SourceLink[] = [];
  for (const piece of piecesWithLinks(source)) {
    links.push(...linksIn(piece).slice(0, MAX_LINKS));
    if (links.length >= MAX_LINKS) {
      break;
    }
    yield;
  }
  return links.slice(0, MAX_LINKS);
}

export function linkedText({ entities }: ParsedSource): WithinLimit {
  return withinLimit(entities, isReadableText, LINKED_OCTETS);
}

interface Piece extends FieldBody {
  readonly kind: 'text' | 'quotedPrintable' | 'field' | 'addressField';
}

function* piecesWithLinks(source: ParsedSource): Generator<Piece, void> {
  let left = LINKED_OCTETS;
  for (const { name, bodyRange } of source.entities.flatMap(({ fields }) => fields)) {
    left -= bodyRange.end - bodyRange.start;
    if (left >= 0) {
      const kind = ADDRESS_FIELDS.test(name) ? 'addressField' : 'field';
      for (const piece of textPieces(source, bodyRange)) {
        yield { ...piece, kind };
      }
    }
  }
  for (const { entity, range } of linkedText(source).chosen) {
    const kind = entity.transferEncoding === 'quoted-printable' ? 'quotedPrintable' : 'text';
    for (const piece of textPieces(source, range)) {
      yield { ...piece, kind };
    }
  }
}

function linksIn({ kind, text, start }: Piece): readonly SourceLink[] {
  const urls = urlsIn(text, start, kind === 'quotedPrintable');
  if (kind === 'text' || kind === 'quotedPrintable') {
    return urls;
  }
  const mailto = [...text.matchAll(MAILTO_IN_ANGLES)].map((found) => ({
    range: rangeAt(start + found.index + 1, found[1] ?? ''),
    target: found[1] ?? '',
  }));
  const addresses =
    kind === 'addressField'
      ? [...text.matchAll(ADDRESS)].map((found) => ({
          range: rangeAt(start + found.index, found[0]),
          target: `mailto:${encodeURIComponent(found[0]).replaceAll('%40', '@')}`,
        }))
      : [];
  return [...urls, ...mailto, ...addresses];
}

function urlsIn(text: string, start: number, isQuotedPrintable: boolean): readonly SourceLink[] {
  const pattern = isQuotedPrintable ? URL_IN_QUOTED_PRINTABLE : URL_IN_TEXT;
  return [...text.matchAll(pattern)].flatMap((found) => {
    const written = withoutPunctuation(found[0].slice(0, LONGEST_URL));
    const target = isQuotedPrintable ? withoutEncoding(written) : written;
    return URL.canParse(target) ? [{ range: rangeAt(start + found.index, written), target }] : [];
  });
}

/** Punctuation at the end of a URL is that of the sentence around it. */
function withoutPunctuation(url: string): string {
  let { length } = url;
  while (length > 0 && NOT_AT_END.has(url.charAt(length - 1))) {
    length -= 1;
  }
  return url.slice(0, length);
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
