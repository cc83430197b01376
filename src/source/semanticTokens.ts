import { finish, type Steps } from '../shared/steps';
import { parseContentType } from './fields/parameters';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';
import { fieldNamed, type Entity } from './entity';

/** What no grammar can tell, since it takes knowing which multiparts are open. */
export const semanticKinds = [
  /** A delimiter of a multipart, by how deep that lies: 0, 1, 2 and 0 again. */
  'boundary0',
  'boundary1',
  'boundary2',
  /** What no reader of the message gets to see: preamble and epilogue (RFC 2046 §5.1.1). */
  'ignoredText',
] as const;

export type SemanticKind = (typeof semanticKinds)[number];

export interface SemanticToken extends OctetRange {
  readonly kind: SemanticKind;
}

const DEPTH_KINDS = ['boundary0', 'boundary1', 'boundary2'] as const;
/** Of preambles and epilogues, which may have as many lines. */
const IGNORED_OCTETS = 64 * 1024;

/** In order; each may span lines. */
export function semanticTokensOf(source: ParsedSource): readonly SemanticToken[] {
  return finish(semanticSteps(source));
}

export function* semanticSteps(source: ParsedSource): Steps<readonly SemanticToken[]> {
  const tokens: SemanticToken[] = [];
  let left = IGNORED_OCTETS;
  const visit = function* (entity: Entity, depth: number): Steps<void> {
    const kind = DEPTH_KINDS[depth % DEPTH_KINDS.length] ?? 'boundary0';
    tokens.push(...boundaryValue(source, entity, kind));
    for (const { line } of entity.delimiters) {
      tokens.push({ ...line, kind });
    }
    for (const ignored of [entity.preamble, entity.epilogue]) {
      if (ignored !== undefined && ignored.end - ignored.start <= left) {
        left -= ignored.end - ignored.start;
        tokens.push({ ...ignored, kind: 'ignoredText' });
      }
    }
    yield;
    const inner = entity.boundary === undefined ? depth : depth + 1;
    for (const child of entity.children) {
      yield* visit(child, inner);
    }
  };
  yield* visit(source.structure.root, 0);
  return tokens.toSorted((a, b) => a.start - b.start);
}

function boundaryValue(
  source: ParsedSource,
  entity: Entity,
  kind: SemanticKind,
): readonly SemanticToken[] {
  const field = fieldNamed(entity, 'content-type');
  if (entity.boundary === undefined || field === undefined || entity.delimiters.length === 0) {
    return [];
  }
  const { parameters } = parseContentType(source.bodyOf(field));
  return parameters
    .filter(({ name }) => name === 'boundary')
    .flatMap(({ sections }) => sections)
    .flatMap(({ value }) =>
      value === undefined ? [] : [{ start: value.start, end: value.end, kind }],
    );
}
