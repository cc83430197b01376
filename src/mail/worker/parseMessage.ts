import { createHash } from 'node:crypto';

import type { AttachmentEvent } from 'mailparser';

import type { AttachmentContent, AttachmentInfo, ParseNote, ParsedMessage } from '../model';
import { joinFlowedLines } from './flowedText';
import { type HeaderBlock, splitHeaderBlock } from './headerBlock';
import { decodeRawOctets } from './headerText';
import { InlineImageCollector } from './inlineImages';
import { type MimeFault, readMimeTree } from './mimeTree';
import type { MimeTreeNode } from './parserRepairs';
import { readHeaderFields, summarize } from './summary';

/** Longest text or HTML part that is shown, in UTF-16 code units. */
const MAXIMUM_SHOWN_CHARACTERS = 2 * 1024 * 1024;
/** The fields of the top-level header that say how to read the body (RFC 2045 §3). */
const MIME_FIELDS = /^content-(?:type|transfer-encoding|disposition|id)$/iu;

/** Parses a whole message; what cannot be read becomes a note. */
export async function parseMessage(octets: Buffer): Promise<ParsedMessage> {
  const block = splitHeaderBlock(octets);
  const attachments: AttachmentInfo[] = [];
  const images = new InlineImageCollector();
  const { root, fault } = await readMimeTree(pieces(octets, block), async (event) => {
    const kept = await consume(event, event.cid === undefined ? 0 : images.remainingOctets);
    attachments.push(attachmentInfo(event, attachments.length, kept));
    if (event.cid !== undefined && kept.octets !== undefined) {
      images.add(event.cid, kept.octets);
    }
  });
  const text = new TextCollector();
  if (root !== undefined) {
    text.collect(root);
  }
  const body = octets.subarray(block.bodyStart);
  const isUnsplit = text.isEmpty && attachments.length === 0 && isMultipart(root) && hasText(body);
  if (isUnsplit || (root === undefined && hasText(body))) {
    text.addRaw(body);
  }
  return {
    summary: summarize(block),
    headerFields: readHeaderFields(block),
    textParts: text.textParts,
    htmlParts: text.htmlParts,
    inlineImages: images.referencedBy(text.htmlParts),
    attachments,
    notes: [
      ...(isUnsplit ? [{ kind: 'bodyNotSplit' as const }] : []),
      ...(block.isCut && fault?.kind !== 'headerTooLarge'
        ? [{ kind: 'headerTooLarge' as const }]
        : []),
      ...(fault === undefined ? [] : [noteOf(fault)]),
      ...(text.isCut
        ? [{ kind: 'textTruncated' as const, shownCharacters: MAXIMUM_SHOWN_CHARACTERS }]
        : []),
    ],
  };
}

/** Reads the header alone: what remains when the body makes the parser fail. */
export function parseHeadersOnly(octets: Buffer): ParsedMessage {
  const block = splitHeaderBlock(octets);
  return {
    summary: summarize(block),
    headerFields: readHeaderFields(block),
    textParts: [],
    htmlParts: [],
    inlineImages: [],
    attachments: [],
    notes: [],
  };
}

/** Decodes one attachment, or resolves with `undefined` where the message has none at this index. */
export async function readAttachment(
  octets: Buffer,
  index: number,
): Promise<AttachmentContent | undefined> {
  let position = 0;
  let found: AttachmentContent | undefined;
  await readMimeTree(pieces(octets, splitHeaderBlock(octets)), async (event) => {
    const isWanted = position === index;
    position += 1;
    const kept = await consume(event, isWanted ? Number.POSITIVE_INFINITY : 0);
    if (isWanted && kept.octets !== undefined) {
      found = { info: attachmentInfo(event, index, kept), octets: kept.octets };
    }
  });
  return found;
}

/** The message as mailparser gets it: of its header only what concerns MIME, each field as it first occurs. */
function pieces(octets: Buffer, { fields, bodyStart }: HeaderBlock): readonly Buffer[] {
  const seen = new Set<string>();
  const header: Buffer[] = [];
  for (const { name, body } of fields) {
    const key = name.toLowerCase();
    if (MIME_FIELDS.test(key) && !seen.has(key)) {
      seen.add(key);
      header.push(Buffer.from(`${name}:`, 'latin1'), body, Buffer.from('\r\n'));
    }
  }
  return [Buffer.concat([...header, Buffer.from('\r\n')]), octets.subarray(bodyStart)];
}

interface Consumed {
  readonly size: number;
  readonly sha256: string;
  /** Absent where the content is larger than was asked for. */
  readonly octets: Buffer | undefined;
}

async function consume({ content }: AttachmentEvent, keepOctets: number): Promise<Consumed> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
    if (size <= keepOctets) {
      chunks.push(chunk);
    } else {
      chunks.length = 0;
    }
  }
  return {
    size,
    sha256: hash.digest('hex'),
    octets: size <= keepOctets ? Buffer.concat(chunks, size) : undefined,
  };
}

function attachmentInfo(
  event: AttachmentEvent,
  index: number,
  { size, sha256 }: Consumed,
): AttachmentInfo {
  return {
    index,
    fileName: event.filename === undefined ? undefined : repairFileName(event.filename),
    mediaType: (event.contentType || 'application/octet-stream').toLowerCase(),
    octets: size,
    contentId: event.cid === '' ? undefined : event.cid,
    isInline:
      event.contentDisposition === 'inline' || (event.related === true && event.cid !== undefined),
    sha256,
  };
}

/** mailsplit reads raw 8-bit names as ISO-8859-1; C1 controls in a name show that it was another charset. */
function repairFileName(name: string): string {
  return /[\u0080-\u009f]/u.test(name) && !/[^\u0000-\u00ff]/u.test(name)
    ? decodeRawOctets(Buffer.from(name, 'latin1'))
    : name;
}

class TextCollector {
  readonly textParts: string[] = [];
  readonly htmlParts: string[] = [];
  isCut = false;

  get isEmpty(): boolean {
    return this.textParts.length === 0 && this.htmlParts.length === 0;
  }

  /** Walks the tree without recursion, since nesting is the sender's choice. */
  collect(root: MimeTreeNode): void {
    const pending: MimeTreeNode[] = [root];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      const text = node.isAttachment === true ? undefined : node.textContent;
      if (text !== undefined && text !== '') {
        const shown = this.cut(text);
        if (node.contentType === 'text/html') {
          this.htmlParts.push(shown);
        } else {
          this.textParts.push(
            node.flow === undefined ? shown : joinFlowedLines(shown, node.flow.deletesSpace),
          );
        }
      }
      pending.push(...[...node.children].reverse());
    }
  }

  addRaw(body: Buffer): void {
    const shown = body.subarray(0, MAXIMUM_SHOWN_CHARACTERS);
    this.isCut ||= shown.length < body.length;
    this.textParts.push(decodeRawOctets(shown));
  }

  private cut(text: string): string {
    if (text.length <= MAXIMUM_SHOWN_CHARACTERS) {
      return text;
    }
    this.isCut = true;
    return text.slice(0, MAXIMUM_SHOWN_CHARACTERS);
  }
}

function isMultipart(node: MimeTreeNode | undefined): boolean {
  return (
    node !== undefined && node.contentType !== false && node.contentType.startsWith('multipart/')
  );
}

function hasText(body: Buffer): boolean {
  return body.some((octet) => octet > 0x20);
}

function noteOf(fault: MimeFault): ParseNote {
  return fault.kind === 'failed'
    ? { kind: 'parserFailed', detail: fault.detail }
    : { kind: fault.kind };
}
