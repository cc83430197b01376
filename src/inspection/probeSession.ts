import { Pop3Client } from '../pop3/client';
import { encodeCommand } from '../pop3/command';
import type { Endpoint } from '../pop3/endpoint';
import { Pop3Error } from '../pop3/errors';
import { type ClientOptions, openSession, type SessionParts } from '../pop3/session';
import { type SeenStatusLine, WireObserver } from './wireObserver';

/** Of a multi-line reply, what is kept. */
const KEPT_OCTETS = 512 * 1024;
const MAXIMUM_BODY_OCTETS = 16 * 1024 * 1024;

export interface Answer {
  readonly isOk: boolean;
  /** The status line with its indicator, Latin-1 decoded. Untrusted. */
  readonly line: string;
  /** The unstuffed body of a multi-line reply, or its beginning. */
  readonly body: Buffer;
  readonly unstuffedLines: number;
}

/** A session that can also send what a client would not, and sees status lines as they came. */
export class ProbeSession extends Pop3Client {
  private constructor(
    parts: SessionParts,
    /** The status line that came last. */
    private readonly lastLine: () => string,
  ) {
    super(parts);
  }

  /** Connects and reads the greeting; `onStatusLine` sees that and every status line after it. Throws Pop3Error. */
  static async open(
    endpoint: Endpoint,
    options: ClientOptions,
    onStatusLine: (line: SeenStatusLine) => void,
    signal: AbortSignal,
  ): Promise<ProbeSession> {
    let lastLine = '';
    const observer = new WireObserver((line) => {
      lastLine = line.line;
      onStatusLine(line);
    });
    const parts = await openSession(
      endpoint,
      {
        ...options,
        tap: (event) => {
          observer.observe(event);
          options.tap?.(event);
        },
      },
      signal,
    );
    return new ProbeSession(parts, () => lastLine);
  }

  /**
   * Sends a line as it stands and resolves with the answer, refused or not. Throws Pop3Error where the session is over
   * afterwards.
   */
  async ask(line: string, signal: AbortSignal, hasBody = false): Promise<Answer> {
    const pieces: Uint8Array[] = [];
    let kept = 0;
    try {
      const reply = await this.accept(encodeCommand(line), {
        hasBody,
        onBody: (octets) => {
          const piece = octets.subarray(0, Math.max(0, KEPT_OCTETS - kept));
          pieces.push(piece);
          kept += piece.length;
        },
        maximumBodyOctets: MAXIMUM_BODY_OCTETS,
        signal,
      });
      return {
        isOk: true,
        line: `+OK ${reply.status.text}`.trimEnd(),
        body: Buffer.concat(pieces),
        unstuffedLines: reply.statistics?.unstuffedLines ?? 0,
      };
    } catch (error) {
      if (Pop3Error.is(error) && error.code !== 'aborted' && this.state !== 'closed') {
        return { isOk: false, line: this.lastLine(), body: Buffer.alloc(0), unstuffedLines: 0 };
      }
      throw error;
    }
  }
}
