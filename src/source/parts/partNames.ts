import { safeFileName } from '../../shared/safeText';
import { type Entity, fieldNamed } from '../entity';
import { decodeFieldText } from '../fields/encodedWords';
import type { ParsedSource } from '../parsedSource';
import { fileNameOf, type PartKind } from './partKind';

const LONGEST_FIELD = 64 * 1024;

/** Extensions of files of a type, the one to give first. Programs tell by them what to do with a file. */
const EXTENSIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'text/html': ['html', 'htm', 'xhtml'],
    'text/x-amp-html': ['html'],
    'application/xhtml+xml': ['xhtml', 'html'],
    'text/css': ['css'],
    'text/csv': ['csv'],
    'text/calendar': ['ics', 'ical', 'ifb'],
    'application/ics': ['ics'],
    'text/vcard': ['vcf'],
    'text/x-vcard': ['vcf'],
    'text/directory': ['vcf'],
    'text/markdown': ['md', 'markdown'],
    'text/x-patch': ['patch', 'diff'],
    'text/x-diff': ['diff', 'patch'],
    'text/javascript': ['js', 'mjs'],
    'application/javascript': ['js', 'mjs'],
    'application/x-javascript': ['js', 'mjs'],
    'application/json': ['json', 'jsonl', 'geojson', 'map'],
    'application/yaml': ['yaml', 'yml'],
    'application/xml': ['xml', 'xsd', 'xsl', 'rss', 'svg', 'kml', 'plist'],
    'text/xml': ['xml', 'xsd', 'xsl', 'rss', 'svg', 'kml', 'plist'],
    'text/rtf': ['rtf'],
    'application/rtf': ['rtf'],
    'image/svg+xml': ['svg', 'xml'],
    'image/png': ['png'],
    'image/x-png': ['png'],
    'image/jpeg': ['jpg', 'jpeg', 'jpe'],
    'image/jpg': ['jpg', 'jpeg', 'jpe'],
    'image/pjpeg': ['jpg', 'jpeg', 'jpe'],
    'image/gif': ['gif'],
    'image/webp': ['webp'],
    'image/bmp': ['bmp'],
    'image/x-ms-bmp': ['bmp'],
    'image/avif': ['avif'],
    'image/x-icon': ['ico'],
    'image/vnd.microsoft.icon': ['ico'],
    'message/rfc822': ['eml'],
    'message/global': ['eml'],
    'message/news': ['eml'],
    'text/rfc822-headers': ['eml'],
    'application/pdf': ['pdf'],
    'application/zip': ['zip'],
    'application/gzip': ['gz', 'tgz'],
    'application/pkcs7-signature': ['p7s'],
    'application/x-pkcs7-signature': ['p7s'],
    'application/pkcs7-mime': ['p7m'],
    'application/x-pkcs7-mime': ['p7m'],
    'application/pgp-signature': ['asc', 'sig', 'pgp'],
    'application/pgp-encrypted': ['asc', 'pgp'],
    'application/pgp-keys': ['asc', 'key'],
    'application/ms-tnef': ['dat'],
  }),
);
const MESSAGE_EXTENSIONS = ['eml'];
/** What opens in something else than a text editor. */
const NO_TEXT =
  /\.(?:png|jpe?g?|gif|bmp|ico|webp|avif|mp3|wav|ogg|oga|mp4|webm|m4a|ipynb|pdf|docx?|xlsx?|code-workspace|vsix|eml|mht|mhtml|mbox)$/iu;
const EXTENSION = /\.([\p{L}\p{N}_-]{1,12})$/u;

/** The file name of a decoded part: safe on every system, with an extension that fits its type where that is known. */
export function partFileName(source: ParsedSource, entity: Entity, kind: PartKind): string {
  const fallback = entity.section === '' ? 'body' : `part-${entity.section}`;
  const name = safeFileName(statedName(source, entity, kind), fallback);
  const extension = EXTENSION.exec(name)?.[1]?.toLowerCase();
  const wanted = kind === 'message' ? MESSAGE_EXTENSIONS : extensionsOf(entity.mediaType);
  if (wanted !== undefined) {
    return extension !== undefined && wanted.includes(extension)
      ? name
      : `${name}.${wanted[0] ?? ''}`;
  }
  if (kind === 'text') {
    return extension === undefined || NO_TEXT.test(name) ? `${name}.txt` : name;
  }
  return extension === undefined ? `${name}.bin` : name;
}

/** What the editor shows of a part that is neither text nor image is a text of its own. */
export function shownFileName(source: ParsedSource, entity: Entity, kind: PartKind): string {
  const name = partFileName(source, entity, kind);
  return kind === 'binary' ? `${name}.hex` : name;
}

/** The name that a part has in the message, or undefined. Not safe. */
export function statedName(
  source: ParsedSource,
  entity: Entity,
  kind: PartKind,
): string | undefined {
  const name = fileNameOf(source.buffer, entity);
  return name ?? (kind === 'message' ? subjectOf(source, entity) : undefined);
}

/** Of the message in a part. */
function subjectOf(source: ParsedSource, { children }: Entity): string | undefined {
  const [message] = children;
  const subject = message && fieldNamed(message, 'subject');
  if (subject === undefined) {
    return undefined;
  }
  const { start, end } = subject.bodyRange;
  const text = source.binaryText({ start, end: Math.min(end, start + LONGEST_FIELD) });
  return decodeFieldText({ text, start })
    .replaceAll(/[\\/:|]+/gu, '-')
    .trim();
}

function extensionsOf(mediaType: string): readonly string[] | undefined {
  const suffix = /\+(json|xml)$/u.exec(mediaType)?.[1];
  return (
    EXTENSIONS.get(mediaType) ??
    (suffix === undefined ? undefined : EXTENSIONS.get(`application/${suffix}`))
  );
}
