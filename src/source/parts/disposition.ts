import { type Entity, fieldNamed } from '../entity';
import { parseParameterized } from '../fields/parameters';
import type { ParsedSource } from '../parsedSource';

/** What Content-Disposition states (RFC 2183 §2), as it is written; empty where it states nothing. */
export function statedDisposition(source: ParsedSource, entity: Entity): string {
  const field = fieldNamed(entity, 'content-disposition');
  return (field && parseParameterized(source.bodyOf(field)).value?.text) ?? '';
}

export function isStatedAttachment(source: ParsedSource, entity: Entity): boolean {
  return statedDisposition(source, entity).toLowerCase() === 'attachment';
}
