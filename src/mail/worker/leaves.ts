import type { Entity } from '../../source/entity';
import {
  parameterValue,
  parseContentType,
  parseParameterized,
} from '../../source/fields/parameters';
import type { OctetRange } from '../../source/octetRange';

/** What a part is for a reader. */
export type LeafRole =
  | 'plain'
  | 'html'
  | 'other'
  /** A multipart in which no boundary was found. */
  | 'unsplit';

/** A MIME part that is not divided further: messages within the message are such parts, too. */
export interface Leaf {
  readonly section: string;
  readonly role: LeafRole;
  readonly mediaType: string;
  readonly transferEncoding: string;
  readonly body: OctetRange;
  readonly disposition: 'inline' | 'attachment' | undefined;
  /** Decoded, not safe. */
  readonly fileName: string | undefined;
  /** Without angle brackets. */
  readonly contentId: string | undefined;
  readonly charset: string | undefined;
  /** Present where the text is format=flowed (RFC 3676). */
  readonly flow: { readonly deletesSpace: boolean } | undefined;
  /** Whether a multipart/related (RFC 2387) encloses it. */
  readonly isRelated: boolean;
}

/** Octets that are read of a field that says how to read a body. */
const LONGEST_FIELD = 64 * 1024;
/** Text for readers that is shown where a message has no other (RFC 2046 §4.1.4). */
const OTHER_TEXT =
  /^text\/(?!html$|plain$|calendar$|css$|xml$|rtf$|vcard$|x-vcard$|directory$|rfc822-headers$)/u;

/** The leaves below an entity in order. Without recursion, since nesting is the sender's choice. */
export function leavesOf(octets: Buffer, root: Entity): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const waiting = [{ entity: root, isRelated: false }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { entity, isRelated } = next;
    const isMultipart = entity.mediaType.startsWith('multipart/');
    if (isMultipart && entity.children.length > 0) {
      const children = entity.children.map((child) => ({
        entity: child,
        isRelated: isRelated || entity.mediaType === 'multipart/related',
      }));
      waiting.push(...children.reverse());
    } else {
      leaves.push(readLeaf(octets, entity, isRelated));
    }
  }
  return leaves;
}

export function isShown({ role, disposition }: Leaf): boolean {
  return role === 'unsplit' || (role !== 'other' && disposition !== 'attachment');
}

/** A named text is both shown and listed, so that it can be saved. */
export function isListed(leaf: Leaf): boolean {
  return !isShown(leaf) || (leaf.role !== 'unsplit' && leaf.fileName !== undefined);
}

/** Whether it can stand in for a text, as all text can that is not known better. */
export function isTextOfAnotherType({ mediaType, disposition }: Leaf): boolean {
  return disposition !== 'attachment' && OTHER_TEXT.test(mediaType);
}

function readLeaf(octets: Buffer, entity: Entity, isRelated: boolean): Leaf {
  const fields = new BodyFields(octets, entity);
  const type = fields.read('content-type');
  const contentType = type === undefined ? undefined : parseContentType(type);
  const dispositionField = fields.read('content-disposition');
  const disposition =
    dispositionField === undefined ? undefined : parseParameterized(dispositionField);
  const parameter = (name: string): string | undefined =>
    contentType === undefined ? undefined : parameterValue(contentType, name);
  const contentId = fields.read('content-id')?.text.replace(/[\s<>]+/gu, '');
  return {
    section: entity.section,
    role: roleOf(entity),
    mediaType: entity.mediaType,
    transferEncoding: entity.transferEncoding,
    body: bodyOf(entity),
    disposition: dispositionOf(disposition?.value?.text),
    fileName:
      named(disposition && parameterValue(disposition, 'filename')) ?? named(parameter('name')),
    contentId: contentId === '' ? undefined : contentId,
    charset: parameter('charset'),
    flow:
      entity.mediaType === 'text/plain' && parameter('format')?.toLowerCase() === 'flowed'
        ? { deletesSpace: parameter('delsp')?.toLowerCase() === 'yes' }
        : undefined,
    isRelated,
  };
}

function roleOf({ mediaType }: Entity): LeafRole {
  if (mediaType.startsWith('multipart/')) {
    return 'unsplit';
  }
  return mediaType === 'text/plain' ? 'plain' : mediaType === 'text/html' ? 'html' : 'other';
}

/** A part whose sender forgot the empty line before its text has that text among the lines of its header. */
function bodyOf({ hasHeaderEnd, malformedLines, fields, body }: Entity): OctetRange {
  const first = malformedLines[0];
  const last = malformedLines[malformedLines.length - 1];
  return !hasHeaderEnd && fields.length === 0 && first !== undefined && last !== undefined
    ? { start: first.start, end: last.end }
    : body;
}

/** RFC 2183 §2.8: what is neither is an attachment. */
function dispositionOf(text: string | undefined): Leaf['disposition'] {
  return text === undefined || text === ''
    ? undefined
    : text === 'inline'
      ? 'inline'
      : 'attachment';
}

function named(name: string | undefined): string | undefined {
  return name === undefined || name.trim() === '' ? undefined : name;
}

class BodyFields {
  constructor(
    private readonly octets: Buffer,
    private readonly entity: Entity,
  ) {}

  /** The first field of this name in small letters. */
  read(name: string): { readonly text: string; readonly start: number } | undefined {
    const field = this.entity.fields.find((each) => each.name.toLowerCase() === name);
    if (field === undefined) {
      return undefined;
    }
    const { start, end } = field.bodyRange;
    return {
      text: this.octets.toString('latin1', start, Math.min(end, start + LONGEST_FIELD)),
      start,
    };
  }
}
