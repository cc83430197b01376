import type { Entity } from '../entity';
import type { ParsedSource } from '../parsedSource';
import { isMessageType } from '../mediaType';

/**
 * Where a part lies: its section in the document, and where that part is opened as a message of its own, its section in
 * that, and so on.
 */
export type PartPath = readonly string[];

/** How many messages deep a part can be opened. */
export const DEEPEST_PATH = 16;

/** Of the message itself, whose section is empty. */
const WHOLE = '0';
const SECTION = /^(?:0|[1-9]\d{0,4}(?:\.[1-9]\d{0,4}){0,80})$/u;

/** Such as `1.2` or `0`. */
export function sectionName({ section }: Pick<Entity, 'section'>): string {
  return section === '' ? WHOLE : section;
}

export function isSectionName(text: string): boolean {
  return SECTION.test(text);
}

export function entityNamed(source: ParsedSource, name: string): Entity | undefined {
  const section = name === WHOLE ? '' : name;
  return source.entities.find((entity) => entity.section === section);
}

/** Whether an entity has a body of its own that can be decoded, rather than parts only. */
export function isDecodable({ children, mediaType, range, body }: Entity): boolean {
  return range.end > range.start && body.end > body.start
    ? children.length === 0 || isMessageType(mediaType)
    : false;
}

export function decodableEntities(source: ParsedSource): readonly Entity[] {
  return source.entities.filter(isDecodable);
}

/** The part that this offset lies in, header or body; undefined in a multipart outside of its parts. */
export function decodableAt(source: ParsedSource, offset: number): Entity | undefined {
  const entity = source.entityAt(offset);
  return isDecodable(entity) ? entity : undefined;
}

/** The innermost message that holds this offset: the source itself, or one in it. */
export function messageAt(source: ParsedSource, offset: number): Entity {
  let entity: Entity = source.structure.root;
  let message = entity;
  for (;;) {
    const inner = entity.children.find(({ range }) => range.start <= offset && offset <= range.end);
    if (inner === undefined) {
      return message;
    }
    message = isMessageType(entity.mediaType) ? inner : message;
    entity = inner;
  }
}
