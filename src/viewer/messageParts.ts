import type * as vscode from 'vscode';

import { safeLabel } from '../shared/safeText';
import { TimeSlices } from '../shared/timeSlices';
import { type Entity, fieldNamed } from '../source/entity';
import { parameterValue, parseContentType } from '../source/fields/parameters';
import { isMessageType } from '../source/mediaType';
import { ParsedSource } from '../source/parsedSource';
import { isStatedAttachment, statedDisposition } from '../source/parts/disposition';
import { kindOf } from '../source/parts/partKind';
import { statedName } from '../source/parts/partNames';
import { isDecodable, sectionName } from '../source/parts/partPath';
import { decodedSize } from '../source/parts/partSize';
import type { ViewPart } from './protocol';

const MAXIMUM_SHOWN_PARTS = 1_000;

export interface MessageStructure {
  readonly parts: readonly ViewPart[];
  readonly isComplete: boolean;
  /** Where in the source's editor a part begins, by its section. */
  readonly positions: ReadonlyMap<string, Pick<vscode.Position, 'line' | 'character'>>;
  /** Sections of the HTML bodies, in order. */
  readonly htmlSections: readonly string[];
}

/** Reads how a message is put together, in slices. */
export async function readStructure(
  octets: Uint8Array,
  signal: AbortSignal,
): Promise<MessageStructure> {
  const source = await ParsedSource.read(octets);
  const slices = new TimeSlices();
  const parts: ViewPart[] = [];
  const positions = new Map<string, Pick<vscode.Position, 'line' | 'character'>>();
  for (const entity of source.entities.slice(0, MAXIMUM_SHOWN_PARTS)) {
    const part = viewPart(source, entity);
    parts.push(part);
    positions.set(part.section, source.lines.positionAt(entity.range.start));
    if (slices.isOver) {
      await slices.next();
      signal.throwIfAborted();
    }
  }
  return {
    parts,
    isComplete: source.structure.isComplete && source.entities.length <= MAXIMUM_SHOWN_PARTS,
    positions,
    htmlSections: htmlBodies(source, source.structure.root).map(sectionName),
  };
}

function viewPart(source: ParsedSource, entity: Entity): ViewPart {
  const { section, mediaType, transferEncoding, body } = entity;
  const contentType = fieldNamed(entity, 'content-type');
  const hasOwnBody = isDecodable(entity);
  const kind = kindOf(source.buffer, entity);
  return {
    section: sectionName(entity),
    depth: section === '' ? 0 : section.split('.').length,
    mediaType: safe(mediaType),
    charset: safe(
      (contentType && parameterValue(parseContentType(source.bodyOf(contentType)), 'charset')) ??
        '',
    ),
    transferEncoding: safe(transferEncoding),
    disposition: safe(statedDisposition(source, entity)),
    // The message itself is named by its subject, which stands above all this anyway.
    name: section === '' ? '' : safe(statedName(source, entity, kind) ?? ''),
    encodedOctets: body.end - body.start,
    decodedOctets: hasOwnBody ? decodedSize(source.buffer, entity) : undefined,
    isMessage: hasOwnBody && kind === 'message',
  };
}

/** As the rendered message has them: not what is attached, nor what lies in other messages. */
function htmlBodies(source: ParsedSource, root: Entity): readonly Entity[] {
  const found: Entity[] = [];
  const waiting = [root];
  for (let entity = waiting.pop(); entity !== undefined; entity = waiting.pop()) {
    if (
      entity.mediaType === 'text/html' &&
      isDecodable(entity) &&
      !isStatedAttachment(source, entity)
    ) {
      found.push(entity);
    } else if (!isMessageType(entity.mediaType)) {
      waiting.push(...entity.children.toReversed());
    }
  }
  return found;
}

function safe(text: string): string {
  return safeLabel(text, { maximumLength: 200 });
}
