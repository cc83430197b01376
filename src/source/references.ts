import { fieldNamed, type Entity } from './entity';
import { parseContentType } from './fields/parameters';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';

/** Something that a message names in one place and uses in others. */
export type Reference =
  | { readonly kind: 'boundary'; readonly at: OctetRange; readonly multipart: Entity }
  | { readonly kind: 'contentId'; readonly at: OctetRange; readonly contentId: string }
  /** A message-id (RFC 5322 §3.6.4) of another message, without angle brackets. */
  | { readonly kind: 'messageId'; readonly at: OctetRange; readonly messageId: string };

const MAX_TEXT_OCTETS = 4 * 1024 * 1024;
const LONGEST_ID = 998;
const CID = /cid:([^\s"'<>()\\]{1,998})/giu;
const MESSAGE_ID = /<([^<>\s]{1,998})>/gu;
const FIELDS_OF_OTHERS = new Set([
  'in-reply-to',
  'references',
  'supersedes',
  'original-message-id',
]);

/** What is named at this offset, if anything is. */
export function referenceAt(source: ParsedSource, offset: number): Reference | undefined {
  const inField = source.fieldAt(offset);
  if (inField !== undefined) {
    return referenceInField(source, inField, offset);
  }
  for (const multipart of source.entities) {
    for (const { line } of multipart.delimiters) {
      if (holds(line, offset)) {
        return { kind: 'boundary', at: line, multipart };
      }
    }
  }
  const line = source.lines.lineRange(source.lines.positionAt(offset).line);
  const near = {
    start: Math.max(line.start, offset - LONGEST_ID),
    end: Math.min(line.end, offset + LONGEST_ID),
  };
  for (const { at, contentId } of contentIdUses(source, near)) {
    if (holds(at, offset)) {
      return { kind: 'contentId', at, contentId };
    }
  }
  return undefined;
}

/** Where it is named: a boundary parameter, or the field Content-ID of a part. Empty for what lies in other messages. */
export function definitionsOf(source: ParsedSource, reference: Reference): readonly OctetRange[] {
  switch (reference.kind) {
    case 'boundary': {
      const parameter = boundaryParameter(source, reference.multipart);
      return parameter === undefined ? [] : [parameter];
    }
    case 'contentId':
      return source.entities.flatMap((entity) => {
        const field = fieldNamed(entity, 'content-id');
        const isMeant =
          field !== undefined &&
          contentIdIn(source.binaryText(field.bodyRange)) === reference.contentId;
        return isMeant ? [{ start: field.range.start, end: field.bodyRange.end }] : [];
      });
    case 'messageId':
      return [];
  }
}

/** All places of the message that stand for the same, in order, the naming one included. */
export function occurrencesOf(source: ParsedSource, reference: Reference): readonly OctetRange[] {
  const definitions = definitionsOf(source, reference);
  return [...definitions, ...usesOf(source, reference)].toSorted((a, b) => a.start - b.start);
}

function usesOf(source: ParsedSource, reference: Reference): readonly OctetRange[] {
  switch (reference.kind) {
    case 'boundary':
      return reference.multipart.delimiters.map(({ line }) => line);
    case 'contentId':
      return textBodies(source).flatMap((body) =>
        contentIdUses(source, body)
          .filter(({ contentId }) => contentId === reference.contentId)
          .map(({ at }) => at),
      );
    case 'messageId':
      return source.entities
        .flatMap(({ fields }) => fields)
        .filter(({ name }) => /-id$|^in-reply-to$|^references$/iu.test(name))
        .flatMap(({ bodyRange }) => messageIdsIn(source, bodyRange))
        .filter(({ messageId }) => messageId === reference.messageId)
        .map(({ at }) => at);
  }
}

function referenceInField(
  source: ParsedSource,
  { entity, field }: NonNullable<ReturnType<ParsedSource['fieldAt']>>,
  offset: number,
): Reference | undefined {
  const name = field.name.toLowerCase();
  if (name === 'content-type' && entity.boundary !== undefined) {
    const at = boundaryParameter(source, entity);
    return at !== undefined && holds(at, offset)
      ? { kind: 'boundary', at, multipart: entity }
      : undefined;
  }
  if (name === 'content-id') {
    const contentId = contentIdIn(source.binaryText(field.bodyRange));
    return contentId === undefined
      ? undefined
      : { kind: 'contentId', at: field.bodyRange, contentId };
  }
  if (FIELDS_OF_OTHERS.has(name)) {
    const found = messageIdsIn(source, field.bodyRange).find(({ at }) => holds(at, offset));
    return found && { kind: 'messageId', ...found };
  }
  return undefined;
}

function boundaryParameter(source: ParsedSource, entity: Entity): OctetRange | undefined {
  const field = fieldNamed(entity, 'content-type');
  if (field === undefined) {
    return undefined;
  }
  const { parameters } = parseContentType(source.bodyOf(field));
  const parameter = parameters.find(({ name }) => name === 'boundary');
  return parameter && { start: parameter.start, end: parameter.end };
}

/** RFC 2392 §2: a `cid:` URL is the Content-ID without angle brackets, percent-encoded. */
function contentIdUses(
  source: ParsedSource,
  range: OctetRange,
): readonly { readonly at: OctetRange; readonly contentId: string }[] {
  return [...source.binaryText(range).matchAll(CID)].map((found) => {
    const start = range.start + found.index;
    return {
      at: { start, end: start + found[0].length },
      contentId: percentDecoded(found[1] ?? ''),
    };
  });
}

function messageIdsIn(
  source: ParsedSource,
  range: OctetRange,
): readonly { readonly at: OctetRange; readonly messageId: string }[] {
  return [...source.binaryText(range).matchAll(MESSAGE_ID)].map((found) => {
    const start = range.start + found.index;
    return { at: { start, end: start + found[0].length }, messageId: found[1] ?? '' };
  });
}

function contentIdIn(text: string): string | undefined {
  return /<([^<>\s]+)>/u.exec(text)?.[1] ?? (text.trim() || undefined);
}

/** Of leaves that are text which is not encoded, as far as they are not too long. */
function textBodies(source: ParsedSource): readonly OctetRange[] {
  let left = MAX_TEXT_OCTETS;
  return source.entities.flatMap(({ mediaType, transferEncoding, children, body }) => {
    const length = body.end - body.start;
    const isText = mediaType.startsWith('text/') && transferEncoding !== 'base64';
    if (!isText || children.length > 0 || length > left) {
      return [];
    }
    left -= length;
    return [body];
  });
}

function holds({ start, end }: OctetRange, offset: number): boolean {
  return start <= offset && offset <= end;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
