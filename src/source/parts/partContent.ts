import { TimeSlices } from '../../shared/timeSlices';
import { type Entity, fieldNamed } from '../entity';
import { parameterValue, parseContentType } from '../fields/parameters';
import { ParsedSource } from '../parsedSource';
import type { DecodeFault } from './decodeFault';
import { readPart } from './decodePart';
import { hexDump } from './hexDump';
import { kindOf, type PartKind } from './partKind';
import { DEEPEST_PATH, entityNamed, type PartPath } from './partPath';
import { utf8Of } from './partText';

/** A part and the source that it stands in, which for a part of a nested message is not the document's own. */
export interface FoundPart {
  readonly source: ParsedSource;
  readonly entity: Entity;
  readonly kind: PartKind;
}

export interface ShownPart {
  /** What an editor is given: text as UTF-8, messages and images as they are, of other octets a dump. */
  readonly octets: Buffer;
  readonly kind: PartKind;
  readonly faults: readonly DecodeFault[];
}

/** Undefined where the message has no such part. */
export async function findPart(
  source: ParsedSource,
  path: PartPath,
  signal?: AbortSignal,
): Promise<FoundPart | undefined> {
  let inner = source;
  for (const [index, name] of path.slice(0, DEEPEST_PATH).entries()) {
    const entity = entityNamed(inner, name);
    if (entity === undefined) {
      return undefined;
    }
    if (index === path.length - 1) {
      return { source: inner, entity, kind: kindOf(inner.buffer, entity) };
    }
    const { octets } = await readPart(inner.buffer, entity, signal);
    inner = await ParsedSource.read(octets);
  }
  return undefined;
}

/** A part as an editor shows it. */
export async function showPart(
  { source, entity, kind }: FoundPart,
  signal?: AbortSignal,
): Promise<ShownPart> {
  const { octets, faults } = await readPart(source.buffer, entity, signal);
  switch (kind) {
    case 'message':
    case 'image':
      return { octets, kind, faults };
    case 'text':
      return { octets: await utf8Of(octets, charsetOf(source, entity), signal), kind, faults };
    case 'binary':
      return { octets: await dumpOf(octets, signal), kind, faults };
  }
}

function charsetOf(source: ParsedSource, entity: Entity): string | undefined {
  const field = fieldNamed(entity, 'content-type');
  return field && parameterValue(parseContentType(source.bodyOf(field)), 'charset');
}

async function dumpOf(octets: Buffer, signal: AbortSignal | undefined): Promise<Buffer> {
  const slices = new TimeSlices();
  const lines: string[] = [];
  for (const some of hexDump(octets)) {
    lines.push(some);
    if (slices.isOver) {
      await slices.next();
      signal?.throwIfAborted();
    }
  }
  return Buffer.from(lines.join(''));
}
