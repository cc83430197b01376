import type { OctetRange } from './octetRange';

/** A header field (RFC 5322 §2.2). */
export interface HeaderField {
  /** As written, at most {@link MAX_NAME_LENGTH} octets. */
  readonly name: string;
  readonly nameRange: OctetRange;
  /** From after the colon to the line break that ends the field, without that line break. */
  readonly bodyRange: OctetRange;
  /** Name to line break, that included. */
  readonly range: OctetRange;
}

export const MAX_NAME_LENGTH = 998;

/** A line `--boundary` or `--boundary--`. */
export interface Delimiter {
  /** Without the line breaks around it, with white space at its end. */
  readonly line: OctetRange;
  readonly isClose: boolean;
}

/** A message or MIME part (RFC 2045 §2.4): a header and a body. */
export interface Entity {
  /**
   * Number of the part, such as `1.2`; empty for the message itself. Unlike where IMAP counts (RFC 3501 §6.4.5), a
   * message in a message is a part of it, so that no two entities share a number.
   */
  readonly section: string;
  /** From the first octet of its header to the last of its body. */
  readonly range: OctetRange;
  readonly fields: readonly HeaderField[];
  /** Lines of the header that are neither field nor fold. */
  readonly malformedLines: readonly OctetRange[];
  /** From the first field to the last, the empty line left out. */
  readonly header: OctetRange;
  /** False where the entity ended before an empty line did end its header. */
  readonly hasHeaderEnd: boolean;
  /** Without the line break before the delimiter that ends it, which belongs to that. */
  readonly body: OctetRange;
  /** Type and subtype in small letters; what RFC 2045 §5.2 gives where none can be read. */
  readonly mediaType: string;
  /** In small letters; `7bit` where none is stated. */
  readonly transferEncoding: string;
  /** Of a multipart, where it has one. */
  readonly boundary: string | undefined;
  /** Of a multipart, in their order. */
  readonly delimiters: readonly Delimiter[];
  readonly preamble: OctetRange | undefined;
  readonly epilogue: OctetRange | undefined;
  /** Parts of a multipart, or the one message in a `message/rfc822`. */
  readonly children: readonly Entity[];
}

/** The first field of this name, in any case. */
export function fieldNamed(
  { fields }: Pick<Entity, 'fields'>,
  name: string,
): HeaderField | undefined {
  const wanted = name.toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === wanted);
}

/** An entity and all that lie in it, each before its children. */
export function* entitiesOf(root: Entity): Generator<Entity> {
  const waiting = [root];
  for (let entity = waiting.pop(); entity !== undefined; entity = waiting.pop()) {
    yield entity;
    waiting.push(...entity.children.toReversed());
  }
}
