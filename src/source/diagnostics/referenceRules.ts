import { parseMessageIds } from '../fields/messageIds';
import type { OctetRange } from '../octetRange';
import { decodedPieces } from './decodedBody';
import type { Examination, Place, Steps } from './examination';

/** Of an HTML part; longer ones are looked at up to here. */
const MAXIMUM_HTML = 2 * 1024 * 1024;
/** In an attribute or in CSS (RFC 2392 §2). */
const CID = /(?<=["'(=\s])cid:([^"'()<>\s]{1,500})/giu;
const INLINE_TYPE = /^(?:image|audio|video)\//u;

interface Reference extends OctetRange {
  readonly id: string;
}

interface Collected {
  readonly references: readonly Reference[];
  readonly isWhole: boolean;
}

/** References from HTML to other parts, and parts that are there for them (RFC 2392, RFC 2387). */
export function* examineReferences(examination: Examination, places: readonly Place[]): Steps {
  const ids = contentIds(examination, places);
  const referred = new Set<string>();
  let isWhole = true;
  for (const { entity } of places) {
    if (entity.mediaType === 'text/html' && entity.children.length === 0) {
      const html = yield* referencesIn(examination, entity);
      isWhole &&= html.isWhole;
      for (const { id, start, end } of html.references) {
        referred.add(id);
        if (!ids.has(id) && !examination.context.isCut && examination.structure.isComplete) {
          examination.add('cidWithoutPart', { start, end }, id);
        }
      }
    }
  }
  if (isWhole) {
    tellNeverUsed(examination, ids, referred);
  }
}

function tellNeverUsed(
  examination: Examination,
  ids: ReadonlyMap<string, Place>,
  referred: ReadonlySet<string>,
): void {
  for (const [id, { entity, parent, fields }] of ids) {
    const isRelated = parent?.entity.mediaType === 'multipart/related';
    const hasHtml = parent?.entity.children.some(({ mediaType }) => mediaType !== entity.mediaType);
    const field = fields.get('content-id');
    if (
      isRelated &&
      hasHtml === true &&
      field !== undefined &&
      INLINE_TYPE.test(entity.mediaType) &&
      !referred.has(id)
    ) {
      examination.add('inlineNeverUsed', field.range);
    }
  }
}

/** By their ids without angle brackets. Tells of those that are there twice. */
function contentIds(
  examination: Examination,
  places: readonly Place[],
): ReadonlyMap<string, Place> {
  const ids = new Map<string, Place>();
  for (const place of places) {
    const field = place.fields.get('content-id');
    const [first] = field === undefined ? [] : parseMessageIds(examination.bodyOf(field)).ids;
    if (first === undefined) {
      continue;
    }
    if (ids.has(first.id)) {
      examination.add('duplicateContentId', { start: first.start, end: first.end });
    } else {
      ids.set(first.id, place);
    }
  }
  return ids;
}

function* referencesIn(
  examination: Examination,
  entity: Place['entity'],
): Generator<number, Collected> {
  const references: Reference[] = [];
  let read = 0;
  for (const piece of decodedPieces(examination.octets, entity)) {
    const text = piece.octets.toString('latin1');
    for (const match of text.matchAll(CID)) {
      const id = decodeUrl(match[1] ?? '');
      const end = match.index + match[0].length;
      references.push({
        id,
        start: piece.offsetOf(match.index),
        end: piece.offsetOf(end - 1) + 1,
      });
    }
    read += piece.encodedLength;
    yield piece.encodedLength;
    if (read >= MAXIMUM_HTML) {
      return { references, isWhole: false };
    }
  }
  return { references, isWhole: true };
}

/** RFC 2392 §2: an id stands in a URL with its special characters as %XX. */
function decodeUrl(text: string): string {
  const plain = text.replace(/&amp;/giu, '&');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
