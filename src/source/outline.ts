import { finish, type Steps } from '../shared/steps';
import { fieldNamed, type Entity, type HeaderField } from './entity';
import { decodeFieldText } from './fields/encodedWords';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';

export type OutlineKind = 'header' | 'field' | 'message' | 'multipart' | 'part';

/** A line of the outline. Texts come from the message as they are. */
export interface OutlineNode {
  readonly kind: OutlineKind;
  readonly name: string;
  readonly detail: string;
  readonly range: OctetRange;
  /** What is selected when the line is chosen; lies within `range`. */
  readonly selection: OctetRange;
  readonly children: readonly OutlineNode[];
}

/** Of one header, and of all together. */
const MAX_FIELDS = 500;
const MAX_FIELDS_IN_ALL = 5_000;
const MAX_DETAIL_OCTETS = 400;

/** The header and the tree of parts of a message. */
export function outlineOf(source: ParsedSource): readonly OutlineNode[] {
  return finish(outlineSteps(source));
}

export function* outlineSteps(source: ParsedSource): Steps<readonly OutlineNode[]> {
  const { root } = source.structure;
  return yield* new Outline(source).nodesIn(root);
}

class Outline {
  private fieldsLeft = MAX_FIELDS_IN_ALL;

  constructor(private readonly source: ParsedSource) {}

  *nodesIn(entity: Entity): Steps<readonly OutlineNode[]> {
    const nodes = [...(yield* this.headerNode(entity))];
    for (const child of entity.children) {
      nodes.push(yield* this.partNode(child));
    }
    return nodes;
  }

  private *partNode(part: Entity): Steps<OutlineNode> {
    const { range } = part;
    const detail = detailOf(this.source, part);
    yield;
    return {
      kind: kindOf(part),
      name: part.mediaType,
      detail,
      range,
      selection: { start: range.start, end: Math.min(range.end, firstLineEnd(part)) },
      children: yield* this.nodesIn(part),
    };
  }

  private *headerNode({ fields, header }: Entity): Steps<readonly OutlineNode[]> {
    const [first] = fields;
    if (first === undefined) {
      return [];
    }
    const shown = fields.slice(0, Math.min(MAX_FIELDS, this.fieldsLeft));
    this.fieldsLeft -= shown.length;
    const children: OutlineNode[] = [];
    for (const field of shown) {
      children.push(fieldNode(this.source, field));
      yield;
    }
    return [
      {
        kind: 'header',
        name: 'Header',
        detail: fields.length === 1 ? '1 field' : `${fields.length} fields`,
        range: header,
        selection: first.nameRange,
        children,
      },
    ];
  }
}

function fieldNode(source: ParsedSource, field: HeaderField): OutlineNode {
  return {
    kind: 'field',
    name: field.name,
    detail: valueOf(source, field),
    range: { start: field.range.start, end: field.bodyRange.end },
    selection: field.nameRange,
    children: [],
  };
}

function kindOf({ mediaType, children }: Entity): OutlineKind {
  if (mediaType.startsWith('multipart/')) {
    return 'multipart';
  }
  return children.length > 0 ? 'message' : 'part';
}

function detailOf(source: ParsedSource, part: Entity): string {
  const subject = fieldNamed(part, 'subject');
  return [
    part.section,
    ...(part.transferEncoding === '7bit' ? [] : [part.transferEncoding]),
    ...(subject === undefined ? [] : [valueOf(source, subject)]),
  ].join(' · ');
}

function firstLineEnd({ fields, range }: Entity): number {
  return fields[0]?.bodyRange.end ?? range.start;
}

function valueOf(source: ParsedSource, { bodyRange }: HeaderField): string {
  const { start, end } = bodyRange;
  const text = source.binaryText({ start, end: Math.min(end, start + MAX_DETAIL_OCTETS) });
  return decodeFieldText({ text, start });
}
