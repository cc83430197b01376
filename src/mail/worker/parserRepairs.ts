import { Transform, type TransformCallback } from 'node:stream';

import type { MailParser } from 'mailparser';

import { decodeRawOctets } from './headerText';

/**
 * The undocumented fields of mailparser 3.9.31 this project leans on: its splitter, the MIME tree it builds and its
 * header step. They are named here only, the version is pinned, and tests fail should one of them change.
 */
export interface ParserInternals {
  readonly tree: MimeTreeNode | false;
  readonly splitter: Splitter;
  readonly decoder: { decodeStream(charset: string): Transform };
  createNode(node: SplitterNode): TextNode;
  processHeaders(lines: readonly HeaderLine[] | undefined): Map<string, string>;
}

export interface MimeTreeNode {
  readonly contentType: string | false;
  readonly children: readonly MimeTreeNode[];
  readonly isAttachment?: boolean;
  /** Decoded text of a text part; absent where the part was cut off or is empty. */
  readonly textContent?: string;
  /** Present where the text is format=flowed (RFC 3676) and its lines are still to be joined. */
  readonly flow?: { readonly deletesSpace: boolean };
}

/** What a line is: next child or end of the current multipart, next sibling or end of the enclosing one. */
type BoundaryKind = 1 | 2 | 3 | 4 | false;

interface Splitter {
  node: SplitterNode;
  readonly nodeCounter: number;
  readonly maxChildNodes: number;
  push(node: SplitterNode): boolean;
  checkBoundary(line: Buffer): BoundaryKind;
  compareBoundary(line: Buffer, start: number, boundary: Buffer): 1 | 2 | false;
}

interface SplitterNode {
  readonly _headerlen: number;
  readonly headers: unknown;
  readonly _parentBoundary: Buffer | false;
  readonly _parentBoundaryOwner: SplitterNode | false;
  flowed: boolean;
  readonly delSp: boolean;
  parseHeaders(): void;
}

interface TextNode {
  charset?: string;
  flow?: MimeTreeNode['flow'];
}

interface HeaderLine {
  readonly key: string;
  readonly line: string;
}

const UNLABELLED = 'x-unlabelled';
const CHARSETS_THAT_SAY_NOTHING = new Set([
  undefined,
  '',
  'us-ascii',
  'ascii',
  'default',
  'unknown-8bit',
]);
/** Enclosing multiparts searched for a boundary; keeps deep nesting from costing quadratic time. */
const SEARCHED_LEVELS = 32;

/** Makes one parser tolerate what RFC 2046 says must be, and do none of the work that hostile headers make dear. */
export function repairParser(parser: MailParser): ParserInternals {
  const internals = parser as unknown as ParserInternals;
  acceptPaddedBoundaries(internals.splitter);
  acceptOuterBoundaries(internals.splitter);
  decodeUnlabelledText(internals);
  leaveFlowedText(internals);
  // mailparser would run its address parser over every header of every part, which hostile lists make quadratic, and
  // only ever asks the result for the Content-ID.
  internals.processHeaders = contentIdOnly;
  return internals;
}

/** RFC 2046 §5.1.1: a boundary line may end in white space. mailsplit would not see it and lose every part. */
function acceptPaddedBoundaries(splitter: Splitter): void {
  const compare = splitter.compareBoundary.bind(splitter);
  splitter.compareBoundary = (line, start, boundary) =>
    compare(line, start, boundary) || compare(withoutPadding(line), start, boundary);
}

function withoutPadding(line: Buffer): Buffer {
  let end = line.length;
  while (end > 0 && (line[end - 1] === 0x0a || line[end - 1] === 0x0d)) {
    end -= 1;
  }
  let textEnd = end;
  while (textEnd > 0 && (line[textEnd - 1] === 0x20 || line[textEnd - 1] === 0x09)) {
    textEnd -= 1;
  }
  return textEnd === end ? line : Buffer.concat([line.subarray(0, textEnd), line.subarray(end)]);
}

/** RFC 2046 §5.1.2: the boundary of an outer multipart counts although an inner one was never closed. */
function acceptOuterBoundaries(splitter: Splitter): void {
  const check = splitter.checkBoundary.bind(splitter);
  splitter.checkBoundary = (line) => {
    const known = check(line);
    if (known !== false) {
      return known;
    }
    const start =
      line[0] === 0x0d && line[1] === 0x0a ? 2 : line[0] === 0x0d || line[0] === 0x0a ? 1 : 0;
    if (line[start] !== 0x2d || line[start + 1] !== 0x2d) {
      return false;
    }
    let owner = splitter.node._parentBoundaryOwner;
    for (let level = 0; owner !== false && level < SEARCHED_LEVELS; level += 1) {
      const boundary = owner._parentBoundary;
      const match = boundary === false ? false : splitter.compareBoundary(line, start, boundary);
      if (match !== false) {
        leavePartFor(owner, splitter);
        return match === 1 ? 3 : 4;
      }
      owner = owner._parentBoundaryOwner;
    }
    return false;
  };
}

function leavePartFor(multipart: SplitterNode, splitter: Splitter): void {
  const { node } = splitter;
  if (node._headerlen > 0 && node.headers === false) {
    node.parseHeaders();
    splitter.push(node);
  }
  splitter.node = multipart;
}

/** Text whose charset is not or not truly stated: UTF-8 where valid, else windows-1252. */
function decodeUnlabelledText(internals: ParserInternals): void {
  const createNode = internals.createNode.bind(internals);
  internals.createNode = (data): TextNode => {
    const node = createNode(data);
    if (CHARSETS_THAT_SAY_NOTHING.has(node.charset?.trim().toLowerCase())) {
      node.charset = UNLABELLED;
    }
    return node;
  };
  const { decoder } = internals;
  const decodeStream = decoder.decodeStream.bind(decoder);
  decoder.decodeStream = (charset): Transform =>
    charset === UNLABELLED ? new UnlabelledTextDecoder() : decodeStream(charset);
}

/** mailparser joins flowed lines across quote marks, which puts words into the wrong mouth. */
function leaveFlowedText(internals: ParserInternals): void {
  const createNode = internals.createNode.bind(internals);
  internals.createNode = (data): TextNode => {
    const node = createNode(data);
    if (data.flowed) {
      data.flowed = false;
      node.flow = { deletesSpace: data.delSp };
    }
    return node;
  };
}

class UnlabelledTextDecoder extends Transform {
  private readonly chunks: Buffer[] = [];

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.chunks.push(Buffer.from(chunk));
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.from(decodeRawOctets(Buffer.concat(this.chunks))));
  }
}

function contentIdOnly(lines: readonly HeaderLine[] | undefined): Map<string, string> {
  const line = lines?.find(({ key }) => key === 'content-id')?.line ?? '';
  const value = line.slice(line.indexOf(':') + 1).replace(/\s+/gu, '');
  return new Map(value === '' ? [] : [['content-id', value]]);
}
