import { BodyReader, type BodyStatistics, type LineEnding } from './bodyReader';
import { Pop3Error } from './errors';
import { recogniseProtocol, startsTlsRecord } from './foreignProtocol';
import { parseStatusLine, type StatusLine } from './statusLine';

const LF = 0x0a;
const CR = 0x0d;
const LONGEST_INDICATOR = 5;

export interface ReplyHandler {
  /** Called for each status line, with its octets, line end included; answers whether a multi-line body follows it. */
  onStatus(status: StatusLine, line: Uint8Array): { readonly hasBody: boolean };
  /** Part of a multi-line body without dot-stuffing and terminator. */
  onBody(octets: Uint8Array): void;
  /** The same part as it was sent. */
  onBodyOnWire?(octets: Uint8Array): void;
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

  /** What has arrived of a status line that has not ended. */
  get unfinishedLine(): Uint8Array {
    return Buffer.concat(this.statusOctets);
  }

  push(octets: Uint8Array): void {
    const chunk = Buffer.isBuffer(octets)
      ? octets
      : Buffer.from(octets.buffer, octets.byteOffset, octets.length);
    let offset = 0;
    while (offset < chunk.length) {
      if (this.body !== undefined) {
        const start = offset;
        offset = this.body.push(chunk, offset);
        this.handler.onBodyOnWire?.(chunk.subarray(start, offset));
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

  private pushStatus(chunk: Buffer, offset: number): number {
    const lineFeed = chunk.indexOf(LF, offset);
    const end = lineFeed === -1 ? chunk.length : lineFeed;
    const piece = chunk.subarray(offset, end);
    // Once the indicator is known, looking again at every piece would take quadratic time over a line that drips.
    const isUndecided = this.statusLength < LONGEST_INDICATOR;
    this.statusOctets.push(piece);
    this.statusLength += piece.length;
    const isInOnePiece = this.statusOctets.length === 1;
    if (isUndecided) {
      const start = isInOnePiece ? piece : Buffer.concat(this.statusOctets);
      if (startsTlsRecord(start) || isHopeless(start)) {
        throw this.notPop3(start.subarray(0, 200));
      }
    }
    if (this.statusLength > this.statusLineOctets) {
      throw new Pop3Error('tooLarge', 'The server sent a status line without end');
    }
    if (lineFeed === -1) {
      return chunk.length;
    }
    const line = isInOnePiece
      ? chunk.subarray(offset, lineFeed + 1)
      : Buffer.concat([...this.statusOctets, chunk.subarray(lineFeed, lineFeed + 1)]);
    this.statusOctets = [];
    this.statusLength = 0;
    this.acceptStatus(line);
    return lineFeed + 1;
  }

  private acceptStatus(line: Buffer): void {
    const endsWithCr = line[line.length - 2] === CR;
    const lineEnding: LineEnding = endsWithCr ? 'crlf' : 'lf';
    const content = line.subarray(0, endsWithCr ? -2 : -1);
    const status = parseStatusLine(content.toString('latin1'));
    if (status === undefined) {
      throw this.notPop3(content);
    }
    this.hasSeenReply = true;
    const { hasBody } = this.handler.onStatus(status, line);
    if (hasBody) {
      this.body = new BodyReader(lineEnding, (octets) => {
        this.handler.onBody(octets);
      });
    } else {
      this.handler.onReplyEnd(undefined);
    }
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

/** A line that can't become a status line need not be awaited: some peers never send the line end. */
function isHopeless(start: Buffer): boolean {
  return (
    start.length >= LONGEST_INDICATOR &&
    !/^(?:\+OK|-ERR|\+ )/u.test(start.toString('latin1', 0, LONGEST_INDICATOR))
  );
}
