import { finish, type Steps } from '../shared/steps';
import { fieldNamed, type Entity, type HeaderField } from './entity';
import type { FieldBody } from './fieldBody';
import { parseContentType } from './fields/parameters';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';
import { textPieces } from './textPieces';
import { isReadableText, withinLimit, type WithinLimit } from './withinLimit';

/** Something that a message names in one place and uses in others. */
export type Reference =
  | { readonly kind: 'boundary'; readonly at: OctetRange; readonly multipart: Entity }
  | { readonly kind: 'contentId'; readonly at: OctetRange; readonly contentId: string }
  /** A message-id (RFC 5322 §3.6.4) of another message, without angle brackets. */
  | { readonly kind: 'messageId'; readonly at: OctetRange; readonly messageId: string };

/** Of text in which uses of a Content-ID are looked for, and of fields in which those of a message-id are. */
export const SEARCHED_OCTETS = 4 * 1024 * 1024;
const MAX_OCCURRENCES = 1_000;
const LONGEST_ID = 998;
/** Longer than an id with all that may stand around it. */
const LONGEST_ID_FIELD = 4 * 1024;
const CID = /cid:([^\s"'<>()\\]{1,998})/giu;
const MESSAGE_ID = /<([^<>\s]{1,998})>/gu;
const ID_FIELD = /-id$|^in-reply-to$|^references$/iu;
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
  const found = contentIdUses(around(source, line, offset)).find(({ at }) => holds(at, offset));
  return found && { kind: 'contentId', at: found.at, contentId: found.id };
}

/** As much of a line or field as an id at this offset can take. */
function around(source: ParsedSource, { start, end }: OctetRange, offset: number): FieldBody {
  const from = Math.max(start, offset - LONGEST_ID);
  return {
    text: source.binaryText({ start: from, end: Math.min(end, offset + LONGEST_ID) }),
    start: from,
  };
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
        return field !== undefined && contentIdIn(source, field) === reference.contentId
          ? [{ start: field.range.start, end: field.bodyRange.end }]
          : [];
      });
    case 'messageId':
      return [];
  }
}

/** The places of the message that stand for the same, in order, the naming one included; a bounded number of them. */
export function occurrencesOf(source: ParsedSource, reference: Reference): readonly OctetRange[] {
  return finish(occurrenceSteps(source, reference));
}

export function* occurrenceSteps(
  source: ParsedSource,
  reference: Reference,
): Steps<readonly OctetRange[]> {
  const found = [...definitionsOf(source, reference)];
  yield;
  for (const uses of usesOf(source, reference)) {
    found.push(...uses.slice(0, MAX_OCCURRENCES));
    if (found.length >= MAX_OCCURRENCES) {
      break;
    }
    yield;
  }
  return found.slice(0, MAX_OCCURRENCES).toSorted((a, b) => a.start - b.start);
}

function* usesOf(
  source: ParsedSource,
  reference: Reference,
): Generator<readonly OctetRange[], void> {
  if (reference.kind === 'boundary') {
    yield reference.multipart.delimiters.map(({ line }) => line);
    return;
  }
  const asked = reference.kind === 'contentId' ? reference.contentId : reference.messageId;
  const usesIn = reference.kind === 'contentId' ? contentIdUses : messageIdsIn;
  const ranges =
    reference.kind === 'contentId'
      ? searchedText(source).chosen.map(({ range }) => range)
      : idFields(source);
  for (const range of ranges) {
    for (const piece of textPieces(source, range)) {
      yield usesIn(piece)
        .filter(({ id }) => id === asked)
        .map(({ at }) => at);
    }
  }
}

export function searchedText({ entities }: ParsedSource): WithinLimit {
  return withinLimit(entities, isReadableText, SEARCHED_OCTETS);
}

function idFields({ entities }: ParsedSource): readonly OctetRange[] {
  let left = SEARCHED_OCTETS;
  return entities
    .flatMap(({ fields }) => fields)
    .filter(({ name }) => ID_FIELD.test(name))
    .map(({ bodyRange }) => bodyRange)
    .filter(({ start, end }) => {
      left -= end - start;
      return left >= 0;
    });
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
    const contentId = contentIdIn(source, field);
    return contentId === undefined
      ? undefined
      : { kind: 'contentId', at: field.bodyRange, contentId };
  }
  if (FIELDS_OF_OTHERS.has(name)) {
    const found = messageIdsIn(around(source, field.bodyRange, offset)).find(({ at }) =>
      holds(at, offset),
    );
    return found && { kind: 'messageId', at: found.at, messageId: found.id };
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

interface FoundId {
  readonly at: OctetRange;
  readonly id: string;
}

/** RFC 2392 §2: a `cid:` URL is the Content-ID without angle brackets, percent-encoded. */
function contentIdUses({ text, start }: FieldBody): readonly FoundId[] {
  return [...text.matchAll(CID)].map((found) => ({
    at: rangeAt(start + found.index, found[0]),
    id: percentDecoded(found[1] ?? ''),
  }));
}

function messageIdsIn({ text, start }: FieldBody): readonly FoundId[] {
  return [...text.matchAll(MESSAGE_ID)].map((found) => ({
    at: rangeAt(start + found.index, found[0]),
    id: found[1] ?? '',
  }));
}

function rangeAt(start: number, { length }: string): OctetRange {
  return { start, end: start + length };
}

function contentIdIn(
  source: ParsedSource,
  { bodyRange: { start, end } }: HeaderField,
): string | undefined {
  const text = source.binaryText({ start, end: Math.min(end, start + LONGEST_ID_FIELD) });
  return /<([^<>\s]+)>/u.exec(text)?.[1] ?? (text.trim() || undefined);
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
