import { BodyReader, type BodyStatistics, type LineEnding } from './bodyReader';
import { Pop3Error } from './errors';
import { recogniseProtocol, startsTlsRecord } from './foreignProtocol';
import { parseStatusLine, type StatusLine } from './statusLine';

const LF = 0x0a;
const CR = 0x0d;
const LONGEST_INDICATOR = 5;

export interface ReplyHandler {
  /** Called for each status line; answers whether a multi-line body follows it. */
  onStatus(status: StatusLine): { readonly hasBody: boolean };
  onBody(octets: Uint8Array): void;
  /** Called after the last octet of a reply. */
  onReplyEnd(statistics: BodyStatistics | undefined): void;
}

/**
 * Splits the octets from a server into replies, across any chunking. It buffers at most one status line; bodies are
 * passed on as they come. Throws Pop3Error `notPop3`, `protocol` or `tooLarge`; after that the stream is of no use.
 */
export class ReplyReader {
  private statusOctets: Uint8Array[] = [];
  private statusLength = 0;
  private body: BodyReader | undefined;
  private hasSeenReply = false;

  constructor(
    private readonly handler: ReplyHandler,
    private readonly isReplyDue: () => boolean,
    private readonly statusLineOctets: number,
  ) {}

  /** Whether the next octet would begin a new reply. */
  get isBetweenReplies(): boolean {
    return this.body === undefined && this.statusLength === 0;
  }

  get isReadingBody(): boolean {
    return this.body !== undefined;
  }

  push(chunk: Uint8Array): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.body !== undefined) {
        offset = this.body.push(chunk, offset);
        if (this.body.hasEnded) {
          const { statistics } = this.body;
          this.body = undefined;
          this.handler.onReplyEnd(statistics);
        }
      } else {
        if (this.statusLength === 0 && !this.isReplyDue()) {
          throw new Pop3Error('protocol', 'The server sent octets that answer no command');
        }
        offset = this.pushStatus(chunk, offset);
      }
    }
  }

  private pushStatus(chunk: Uint8Array, offset: number): number {
    const lineFeed = chunk.indexOf(LF, offset);
    const end = lineFeed === -1 ? chunk.length : lineFeed;
    this.statusOctets.push(chunk.subarray(offset, end));
    this.statusLength += end - offset;
    const isTls = this.statusLength >= 2 && startsTlsRecord(this.peek(2));
    if (isTls || (lineFeed === -1 && this.isHopeless())) {
      throw this.notPop3(this.peek(200));
    }
    if (this.statusLength > this.statusLineOctets) {
      throw new Pop3Error('tooLarge', 'The server sent a status line without end');
    }
    if (lineFeed === -1) {
      return chunk.length;
    }
    const line = Buffer.concat(this.statusOctets);
    this.statusOctets = [];
    this.statusLength = 0;
    this.acceptStatus(line);
    return lineFeed + 1;
  }

  private acceptStatus(line: Buffer): void {
    const endsWithCr = line[line.length - 1] === CR;
    const lineEnding: LineEnding = endsWithCr ? 'crlf' : 'lf';
    const content = endsWithCr ? line.subarray(0, -1) : line;
    const status = parseStatusLine(content.toString('latin1'));
    if (status === undefined) {
      throw this.notPop3(content);
    }
    this.hasSeenReply = true;
    const { hasBody } = this.handler.onStatus(status);
    if (hasBody) {
      this.body = new BodyReader(lineEnding, (octets) => {
        this.handler.onBody(octets);
      });
    } else {
      this.handler.onReplyEnd(undefined);
    }
  }

  /** A line that can't become a status line need not be awaited: some peers never send the line end. */
  private isHopeless(): boolean {
    const start = Buffer.from(this.peek(LONGEST_INDICATOR)).toString('latin1');
    return start.length >= LONGEST_INDICATOR && !/^(?:\+OK|-ERR|\+ )/u.test(start);
  }

  private peek(length: number): Uint8Array {
    return Buffer.concat(this.statusOctets).subarray(0, length);
  }

  private notPop3(octets: Uint8Array): Pop3Error {
    if (this.hasSeenReply) {
      return new Pop3Error('protocol', 'The server sent a line that is no POP3 reply');
    }
    const looksLike = recogniseProtocol(octets);
    return new Pop3Error('notPop3', 'The server does not speak POP3', {
      ...(looksLike === undefined ? {} : { looksLike }),
    });
  }
}
