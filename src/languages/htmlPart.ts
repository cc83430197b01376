import type * as vscode from 'vscode';
import type { MessageFacts } from '../mailcheck/examination';
import type { Entity } from '../source/entity';
import { parseListField } from '../source/fields/listHeaders';
import { isMessageType } from '../source/mediaType';
import type { ParsedSource } from '../source/parsedSource';
import { readPart } from '../source/parts/decodePart';
import { isStatedAttachment } from '../source/parts/disposition';
import type { FoundPart } from '../source/parts/partContent';
import { IDENTITY_ENCODINGS } from '../source/transferEncoding';

const HTML = /^(?:text\/html|application\/xhtml\+xml)$/u;
/** Comparing more would keep others from the thread. */
const MOST_COMPARED_LINES = 20_000;

export function isHtml({ mediaType }: Pick<Entity, 'mediaType'>): boolean {
  return HTML.test(mediaType);
}

/** HTML that the message shows rather than holds as a file, where there is any, else all. */
export function htmlParts(source: ParsedSource): readonly Entity[] {
  const all = source.entities.filter(
    (entity) =>
      isHtml(entity) && entity.children.length === 0 && entity.body.end > entity.body.start,
  );
  const shown = all.filter((entity) => !isAttached(source, entity));
  return shown.length > 0 ? shown : all;
}

/** What the checks need to know of the message around a part. */
export async function factsOf(
  { source, entity }: FoundPart,
  signal: AbortSignal,
): Promise<MessageFacts> {
  const { octets } = await readPart(source.buffer, entity, signal);
  return {
    htmlOctets: octets.length,
    hasTextAlternative: source.entities.some(
      (part) => part.mediaType === 'text/plain' && !isAttached(source, part),
    ),
  };
}

/** URLs of List-Unsubscribe (RFC 2369 §3.2), of all messages that the source holds. */
export function unsubscribingUrls(source: ParsedSource): readonly string[] {
  return [source.structure.root, ...source.entities.filter(isRootOfMessage)]
    .flatMap(({ fields }) => fields.filter(({ name }) => /^list-unsubscribe$/iu.test(name)))
    .flatMap((field) => parseListField(source.bodyOf(field)).uris.map(({ uri }) => uri));
}

function isRootOfMessage({ fields }: Entity): boolean {
  return fields.some(({ name }) => /^list-unsubscribe$/iu.test(name));
}

/**
 * How many lines of the message stand before the part's own, where its lines stand in the message as they are. Undefined
 * where an editor shows them differently.
 */
export function linesBefore(
  message: vscode.TextDocument,
  part: vscode.TextDocument,
  { source, entity }: FoundPart,
): number | undefined {
  if (!IDENTITY_ENCODINGS.has(entity.transferEncoding) || part.lineCount > MOST_COMPARED_LINES) {
    return undefined;
  }
  const { line: first, character } = source.lines.positionAt(entity.body.start);
  if (character !== 0 || first + part.lineCount > message.lineCount) {
    return undefined;
  }
  for (let line = 0; line < part.lineCount; line += 1) {
    if (message.lineAt(first + line).text !== part.lineAt(line).text) {
      return undefined;
    }
  }
  return first;
}

function isAttached(source: ParsedSource, entity: Entity): boolean {
  return isStatedAttachment(source, entity) || isWithinMessage(source, entity);
}

/** Whether a part belongs to a message that is attached to this one. */
function isWithinMessage({ entities }: ParsedSource, { range }: Entity): boolean {
  return entities.some(
    (outer) =>
      isMessageType(outer.mediaType) &&
      outer.range.start < range.start &&
      outer.range.end >= range.end,
  );
}
