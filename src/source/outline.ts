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

const MAX_FIELDS = 500;
const MAX_DETAIL_OCTETS = 400;

/** The header and the tree of parts of a message. */
export function outlineOf(source: ParsedSource): readonly OutlineNode[] {
  const { root } = source.structure;
  return [...headerNode(source, root), ...root.children.map((child) => partNode(source, child))];
}

function partNode(source: ParsedSource, part: Entity): OutlineNode {
  const { range } = part;
  return {
    kind: kindOf(part),
    name: part.mediaType,
    detail: detailOf(source, part),
    range,
    selection: { start: range.start, end: Math.min(range.end, firstLineEnd(part)) },
    children: [
      ...headerNode(source, part),
      ...part.children.map((child) => partNode(source, child)),
    ],
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

function headerNode(source: ParsedSource, entity: Entity): readonly OutlineNode[] {
  const { fields, header } = entity;
  const [first] = fields;
  if (first === undefined) {
    return [];
  }
  return [
    {
      kind: 'header',
      name: 'Header',
      detail: fields.length === 1 ? '1 field' : `${fields.length} fields`,
      range: header,
      selection: first.nameRange,
      children: fields.slice(0, MAX_FIELDS).map((field) => ({
        kind: 'field',
        name: field.name,
        detail: valueOf(source, field),
        range: { start: field.range.start, end: field.bodyRange.end },
        selection: field.nameRange,
        children: [],
      })),
    },
  ];
}

function valueOf(source: ParsedSource, { bodyRange }: HeaderField): string {
  const { start, end } = bodyRange;
  const text = source.binaryText({ start, end: Math.min(end, start + MAX_DETAIL_OCTETS) });
  return decodeFieldText({ text, start });
}
