import { finish, type Steps } from '../shared/steps';
import { MAX_NAME_LENGTH, type Delimiter, type Entity, type HeaderField } from './entity';
import { describeBody, isMessageType } from './mediaType';
import type { OctetRange } from './octetRange';
import { DEFAULT_LIMITS, type SourceLimits, type Token, type TokenKind } from './tokens';
import { IDENTITY_ENCODINGS } from './transferEncoding';

const LF = 0x0a;
const CR = 0x0d;
const HT = 0x09;
const SPACE = 0x20;
const COLON = 0x3a;
const DASHES = '--';
const LINE_THAT_MAY_DELIMIT = Buffer.from('\n--');
const MBOX_LINE = Buffer.from('From ');
/** Octets between two steps, and what each line counts beside its octets. */
const STEP_OCTETS = 256 * 1024;
const LINE_COST = 64;
/** What each entity counts: its fields are read twice, and objects made of it. */
const ENTITY_COST = 8 * 1024;

export interface SourceStructure {
  /** They cover each octet once, in order. */
  readonly tokens: readonly Token[];
  readonly root: Entity;
  /** False where a limit left something unread. */
  readonly isComplete: boolean;
}

/**
 * Reads the header fields and MIME parts of a message (RFC 5322 §2, RFC 2046 §5.1), in one pass and time linear in its
 * octets. Never throws: whatever the octets are, they are made sense of as a message. Lines end at LF, with or without
 * CR before it.
 */
export function readStructure(
  octets: Uint8Array,
  limits: SourceLimits = DEFAULT_LIMITS,
): SourceStructure {
  return finish(structureSteps(octets, limits));
}

/** The same in steps of about a millisecond. */
export function structureSteps(
  octets: Uint8Array,
  limits: SourceLimits = DEFAULT_LIMITS,
): Steps<SourceStructure> {
  return new Tokenizer(octets, limits).read();
}

/** The line of a delimiter that was found, and the multipart that it belongs to: 0 is the outermost. */
interface FoundDelimiter extends Delimiter {
  readonly owner: number;
  /** Offset after its line break. */
  readonly next: number;
}

/** Where an entity ended: at a delimiter of one of the multiparts around it, or with the message. */
interface ReadEntity {
  readonly entity: Entity;
  readonly endedBy: FoundDelimiter | undefined;
}

interface ReadHeader {
  readonly fields: readonly HeaderField[];
  readonly malformedLines: readonly OctetRange[];
  readonly end: number;
  readonly hasHeaderEnd: boolean;
  readonly endedBy: FoundDelimiter | undefined;
}

interface ReadBody extends Pick<
  Entity,
  'body' | 'children' | 'delimiters' | 'preamble' | 'epilogue'
> {
  readonly endedBy: FoundDelimiter | undefined;
}

class Tokenizer {
  private readonly octets: Buffer;
  private readonly tokens: Token[] = [];
  private at = 0;
  /** Since the last step. */
  private spent = 0;
  private isComplete = true;
  private fieldsLeft: number;
  private entitiesLeft: number;
  /** Of the multiparts that are open, the outermost first. */
  private readonly boundaries: string[] = [];
  private longestBoundary = 0;

  constructor(
    octets: Uint8Array,
    private readonly limits: SourceLimits,
  ) {
    this.octets = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
    this.fieldsLeft = limits.fields;
    this.entitiesLeft = limits.entities;
  }

  *read(): Steps<SourceStructure> {
    if (this.startsWith(MBOX_LINE)) {
      this.emit('mboxLine', this.lineAt(this.at).next);
    }
    const { entity } = yield* this.readEntity('', 'text/plain', 0);
    return { tokens: this.tokens, root: entity, isComplete: this.isComplete };
  }

  private *readEntity(section: string, defaultType: string, depth: number): Steps<ReadEntity> {
    this.entitiesLeft -= 1;
    const start = this.at;
    const header = yield* this.readHeader();
    if (this.spend(header.end - start + ENTITY_COST)) {
      yield;
    }
    const description = describeBody(this.octets, header.fields, defaultType);
    const { endedBy, ...body } =
      header.endedBy === undefined
        ? yield* this.readBody(section, description, depth)
        : this.emptyBody(header.endedBy);
    const entity: Entity = {
      section,
      range: { start, end: body.body.end },
      fields: header.fields,
      malformedLines: header.malformedLines,
      header: { start, end: header.end },
      hasHeaderEnd: header.hasHeaderEnd,
      ...description,
      ...body,
    };
    return { entity, endedBy };
  }

  private emptyBody(endedBy: FoundDelimiter | undefined): ReadBody {
    const body = { start: this.at, end: this.at };
    return {
      body,
      children: [],
      delimiters: [],
      preamble: undefined,
      epilogue: undefined,
      endedBy,
    };
  }

  private *readBody(
    section: string,
    { mediaType, boundary, transferEncoding }: ReturnType<typeof describeBody>,
    depth: number,
  ): Steps<ReadBody> {
    const isDeepEnough = depth >= this.limits.depth || this.entitiesLeft <= 0;
    if (mediaType.startsWith('multipart/') && boundary !== undefined) {
      if (!isDeepEnough) {
        // RFC 2046 §5.1.5.
        const childType = mediaType === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
        return yield* this.readMultipart(section, boundary, childType, depth);
      }
      this.isComplete = false;
    }
    if (isMessageType(mediaType) && IDENTITY_ENCODINGS.has(transferEncoding)) {
      if (!isDeepEnough) {
        return yield* this.readNestedMessage(section, depth);
      }
      this.isComplete = false;
    }
    const start = this.at;
    const endedBy = yield* this.emitToDelimiter('body');
    return { ...this.emptyBody(endedBy), body: { start, end: this.at } };
  }

  private *readNestedMessage(section: string, depth: number): Steps<ReadBody> {
    const { entity, endedBy } = yield* this.readEntity(
      childSection(section, 1),
      'text/plain',
      depth + 1,
    );
    return { ...this.emptyBody(endedBy), body: entity.range, children: [entity] };
  }

  private *readMultipart(
    section: string,
    boundary: string,
    childType: string,
    depth: number,
  ): Steps<ReadBody> {
    const owner = this.boundaries.push(boundary) - 1;
    this.longestBoundary = Math.max(this.longestBoundary, boundary.length);
    const children: Entity[] = [];
    const delimiters: Delimiter[] = [];
    const start = this.at;
    let found = yield* this.emitToDelimiter('preamble');
    const preamble = this.at > start ? { start, end: this.at } : undefined;
    while (found?.owner === owner && !found.isClose) {
      delimiters.push(delimiterOf(found));
      if (this.entitiesLeft <= 0) {
        this.isComplete = false;
        this.boundaries.length = owner;
        const endedBy = yield* this.emitToDelimiter('unread');
        return {
          body: { start, end: this.at },
          children,
          delimiters,
          preamble,
          epilogue: undefined,
          endedBy,
        };
      }
      this.emit('delimiter', found.next);
      const child = yield* this.readEntity(
        childSection(section, children.length + 1),
        childType,
        depth + 1,
      );
      children.push(child.entity);
      found = child.endedBy;
    }
    this.boundaries.length = owner;
    let epilogue: OctetRange | undefined;
    if (found?.owner === owner) {
      delimiters.push(delimiterOf(found));
      this.emit('closeDelimiter', found.next);
      const afterClose = this.at;
      found = yield* this.emitToDelimiter('epilogue');
      epilogue = this.at > afterClose ? { start: afterClose, end: this.at } : undefined;
    }
    return {
      body: { start, end: this.at },
      children,
      delimiters,
      preamble,
      epilogue,
      endedBy: found,
    };
  }

  private *readHeader(): Steps<ReadHeader> {
    const fields: HeaderField[] = [];
    const malformedLines: OctetRange[] = [];
    for (;;) {
      const { at } = this;
      const line = this.lineAt(at);
      const isEnd = at === this.octets.length;
      if (isEnd || line.end === at) {
        this.emit('headerEnd', line.next);
        return { fields, malformedLines, end: at, hasHeaderEnd: !isEnd, endedBy: undefined };
      }
      const delimiter = this.delimiterIn(line, at);
      if (delimiter !== undefined) {
        return { fields, malformedLines, end: at, hasHeaderEnd: false, endedBy: delimiter };
      }
      if (this.fieldsLeft <= 0) {
        this.isComplete = false;
        const endedBy = yield* this.emitToDelimiter('unread');
        return { fields, malformedLines, end: this.at, hasHeaderEnd: false, endedBy };
      }
      this.fieldsLeft -= 1;
      if (this.spend(line.next - at)) {
        yield;
      }
      const field = yield* this.readField(line.end);
      if (field === undefined) {
        malformedLines.push({ start: at, end: line.end });
        this.emit('malformedLine', line.next);
      } else {
        fields.push(field);
      }
    }
  }

  /** Undefined where the line that begins here and ends there is no field. */
  private *readField(lineEnd: number): Steps<HeaderField | undefined> {
    const { octets, at: start } = this;
    let nameEnd = start;
    while (nameEnd < lineEnd && isNameOctet(octets[nameEnd])) {
      nameEnd += 1;
    }
    let colon = nameEnd;
    while (colon < lineEnd && isWhiteSpace(octets[colon])) {
      colon += 1;
    }
    const isField = nameEnd > start && octets[colon] === COLON && colon < lineEnd;
    if (!isField || nameEnd - start > MAX_NAME_LENGTH) {
      return undefined;
    }
    const bodyStart = colon + 1;
    let line = this.lineAt(bodyStart);
    while (line.next < octets.length && isWhiteSpace(octets[line.next])) {
      const { next } = line;
      line = this.lineAt(next);
      if (this.spend(line.next - next)) {
        yield;
      }
    }
    this.emit('fieldName', nameEnd);
    this.emit('fieldColon', bodyStart);
    this.emit('fieldBody', line.next);
    return {
      name: octets.toString('latin1', start, nameEnd),
      nameRange: { start, end: nameEnd },
      bodyRange: { start: bodyStart, end: line.end },
      range: { start, end: line.next },
    };
  }

  /** Covers all up to the next delimiter of an open multipart, or up to the end. */
  private *emitToDelimiter(kind: TokenKind): Steps<FoundDelimiter | undefined> {
    const { octets, at: start } = this;
    let lineStart = this.boundaries.length === 0 ? octets.length : start;
    while (lineStart < octets.length) {
      const line = this.lineAt(lineStart);
      const found = this.delimiterIn(line, lineStart);
      if (found !== undefined) {
        this.emit(kind, Math.max(start, this.lineBreakBefore(lineStart)));
        return found;
      }
      if (this.spend(line.next - lineStart)) {
        yield;
      }
      lineStart = yield* this.nextLineThatMayDelimit(line.next - 1);
    }
    this.emit(kind, octets.length);
    return undefined;
  }

  /** The number of octets where there is none from there on. */
  private *nextLineThatMayDelimit(from: number): Steps<number> {
    const { octets } = this;
    for (let start = from; start < octets.length; start += STEP_OCTETS) {
      const end = start + STEP_OCTETS + LINE_THAT_MAY_DELIMIT.length - 1;
      const found = octets.subarray(start, end).indexOf(LINE_THAT_MAY_DELIMIT);
      if (found !== -1) {
        return start + found + 1;
      }
      yield;
    }
    return octets.length;
  }

  private delimiterIn(
    line: { readonly end: number; readonly next: number },
    start: number,
  ): FoundDelimiter | undefined {
    const { octets, boundaries } = this;
    if (boundaries.length === 0 || octets[start] !== 0x2d || octets[start + 1] !== 0x2d) {
      return undefined;
    }
    let end = line.end;
    while (end > start && isWhiteSpace(octets[end - 1])) {
      end -= 1;
    }
    if (end - start > this.longestBoundary + 2 * DASHES.length) {
      return undefined;
    }
    const text = octets.toString('latin1', start + DASHES.length, end);
    const plain = boundaries.lastIndexOf(text);
    const isClose = plain === -1;
    const owner =
      isClose && text.endsWith(DASHES)
        ? boundaries.lastIndexOf(text.slice(0, -DASHES.length))
        : plain;
    return owner === -1
      ? undefined
      : { line: { start, end: line.end }, isClose, owner, next: line.next };
  }

  private lineBreakBefore(lineStart: number): number {
    if (this.octets[lineStart - 1] !== LF) {
      return lineStart;
    }
    return this.octets[lineStart - 2] === CR ? lineStart - 2 : lineStart - 1;
  }

  /** The line from this offset: `end` is before its line break, `next` after it. */
  private lineAt(start: number): { readonly end: number; readonly next: number } {
    const { octets } = this;
    const lf = octets.indexOf(LF, start);
    if (lf === -1) {
      return { end: octets.length, next: octets.length };
    }
    return { end: lf > start && octets[lf - 1] === CR ? lf - 1 : lf, next: lf + 1 };
  }

  /** Whether it is time for a step, after a line or so many octets. */
  private spend(octets: number): boolean {
    this.spent += octets + LINE_COST;
    const isDue = this.spent >= STEP_OCTETS;
    this.spent = isDue ? 0 : this.spent;
    return isDue;
  }

  private startsWith(prefix: Buffer): boolean {
    return this.octets.subarray(0, prefix.length).equals(prefix);
  }

  private emit(kind: TokenKind, end: number): void {
    if (end > this.at) {
      this.tokens.push({ kind, start: this.at, end });
      this.at = end;
    }
  }
}

function childSection(section: string, number: number): string {
  return section === '' ? `${number}` : `${section}.${number}`;
}

function delimiterOf({ line, isClose }: FoundDelimiter): Delimiter {
  return { line, isClose };
}

/** RFC 5322 §2.2: printable US-ASCII but the colon. */
function isNameOctet(octet = 0): boolean {
  return octet > SPACE && octet < 0x7f && octet !== COLON;
}

function isWhiteSpace(octet = 0): boolean {
  return octet === SPACE || octet === HT;
}
