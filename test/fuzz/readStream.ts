import { createHash } from 'node:crypto';
import { findApopStamp } from '../../src/pop3/apop';
import { Capabilities } from '../../src/pop3/capabilities';
import { Pop3Error } from '../../src/pop3/errors';
import { parseLanguageListing } from '../../src/pop3/languages';
import { LineCollector } from '../../src/pop3/lineCollector';
import { parseDropListing, parseScanListing, parseUidListing } from '../../src/pop3/listings';
import { OctetCollector } from '../../src/pop3/octetCollector';
import { greetingError, loginError, rejection } from '../../src/pop3/rejection';
import { ReplyReader } from '../../src/pop3/replyReader';
import { parseResponseCode, type StatusLine } from '../../src/pop3/statusLine';

/** What a reply is read as: a lone status line, or with a body after `+OK`. */
export type ReplyKind = 'status' | 'capa' | 'list' | 'uidl' | 'lang' | 'message';

export interface StreamResult {
  /** Replies that ended, and one for that in which the stream broke. */
  readonly replies: number;
  /** All that was understood, for comparison with another way to deliver the same octets. */
  readonly digest: string;
}

const STATUS_LINE_OCTETS = 2_048;
const MAXIMUM_LINES = 500;
const ALL_CODES = Capabilities.parse(['RESP-CODES']);

/**
 * Reads octets as the replies that are due and gives every reply to every parser of its kind. Throws for whatever must
 * not be: another error than Pop3Error, more work than there are octets, more octets out than in.
 */
export function readStream(chunks: readonly Uint8Array[], due: readonly ReplyKind[]): StreamResult {
  const stream = new Stream(due);
  for (const chunk of chunks) {
    if (!stream.push(chunk)) {
      break;
    }
  }
  stream.assertBounds(chunks.map((chunk) => chunk.length));
  return stream.result();
}

class Stream {
  private readonly seen: unknown[] = [];
  private replies = 0;
  private pieces = 0;
  private bodyOctets = 0;
  private body: OctetCollector | undefined;
  private lines: LineCollector | undefined;
  private failure: string | undefined;
  private readonly reader = new ReplyReader(
    {
      onStatus: (status) => this.acceptStatus(status),
      onBody: (octets) => {
        this.pieces += 1;
        this.bodyOctets += octets.length;
        this.body?.append(octets);
        this.lines?.push(octets);
      },
      onReplyEnd: () => {
        this.finishReply();
      },
    },
    () => this.replies < this.due.length,
    STATUS_LINE_OCTETS,
  );

  constructor(private readonly due: readonly ReplyKind[]) {}

  /** Whether the stream is still of use. */
  push(chunk: Uint8Array): boolean {
    try {
      this.reader.push(chunk);
      return true;
    } catch (error) {
      if (!(error instanceof Pop3Error)) {
        throw error;
      }
      // What it looks like is a guess from the octets so far, and may differ.
      this.failure = error.code;
      return false;
    }
  }

  assertBounds(chunks: readonly number[]): void {
    const octets = chunks.reduce((sum, length) => sum + length, 0);
    const largestChunk = Math.max(0, ...chunks);
    // Each reply takes an octet at least, and a chunk gives one piece to each body that it touches.
    const isBounded =
      this.replies <= octets &&
      this.pieces <= chunks.length + this.replies &&
      this.bodyOctets <= octets &&
      this.reader.unfinishedLine.length <= STATUS_LINE_OCTETS + largestChunk;
    if (!isBounded) {
      throw new Error(`${this.replies} replies, ${this.pieces} pieces from ${octets} octets`);
    }
  }

  result(): StreamResult {
    const unfinished = this.failure === undefined ? this.bodyOctets : 'broken';
    return {
      replies: this.replies + (this.failure === undefined ? 0 : 1),
      digest: JSON.stringify([this.seen, this.failure, unfinished]),
    };
  }

  private get kind(): ReplyKind {
    return this.due[this.replies] ?? 'status';
  }

  private acceptStatus(status: StatusLine): { readonly hasBody: boolean } {
    this.seen.push(status.indicator, status.text, findApopStamp(status.text));
    this.seen.push(parseResponseCode(status.text, true), parseDropListing(status.text));
    this.seen.push(...[rejection, loginError].map((judge) => judge(status, ALL_CODES).code));
    this.seen.push(greetingError(status).code, lines(parseUidListing([status.text])));
    const { kind } = this;
    this.body = kind === 'message' ? new OctetCollector() : undefined;
    this.lines = kind === 'message' ? undefined : new LineCollector(MAXIMUM_LINES, 'The listing');
    return { hasBody: kind !== 'status' && status.indicator === 'ok' };
  }

  private finishReply(): void {
    if (this.body !== undefined) {
      this.seen.push(createHash('sha256').update(this.body.joined()).digest('hex'));
    } else if (this.lines !== undefined) {
      this.seen.push(understood(this.kind, this.lines.finish()));
    }
    this.replies += 1;
  }
}

function understood(kind: ReplyKind, received: readonly string[]): unknown {
  switch (kind) {
    case 'capa': {
      const capabilities = Capabilities.parse(received);
      return [
        capabilities.loginDelaySeconds,
        capabilities.expireDays,
        capabilities.implementation,
        capabilities.arguments('SASL'),
        capabilities.has('PIPELINING'),
      ];
    }
    case 'list':
      return lines(parseScanListing(received));
    case 'uidl':
      return lines(parseUidListing(received));
    case 'lang':
      return parseLanguageListing(received);
    default:
      return received;
  }
}

function lines(listing: ReturnType<typeof parseScanListing | typeof parseUidListing>): unknown {
  for (const number of listing.entries.keys()) {
    if (!Number.isSafeInteger(number) || number < 1 || number > 2 ** 31) {
      throw new Error(`A listing has the message number ${number}`);
    }
  }
  return [[...listing.entries], listing.defects];
}
