import type { Endpoint } from './endpoint';
import type { Pop3Error } from './errors';
import type { SecretFilter } from './secretFilter';
import type { WireTap } from './wireTap';

/** Of one multi-line body, what a tap is given. */
const RECORDED_BODY_OCTETS = 64 * 1024;
const LF = 0x0a;

/**
 * Tells a {@link WireTap} what goes over one connection, with every secret replaced. Octets are passed on by whole
 * lines: no secret holds a line end, so none can slip through between two chunks.
 */
export class WireRecorder {
  private line: Uint8Array[] = [];
  private bodyOctets = 0;

  constructor(
    private readonly tap: WireTap,
    private readonly secrets: SecretFilter,
  ) {}

  connected({ host, port }: Endpoint): void {
    this.tap({ kind: 'connected', host, port });
  }

  encrypted(protocol: string, cipher: string): void {
    this.tap({ kind: 'encrypted', protocol, cipher });
  }

  /** A command as anyone may see it, without its line end. */
  sent(display: string): void {
    this.pass('sent', Buffer.from(`${display}\r\n`, 'utf8'));
  }

  /** A status line with its line end. */
  status(octets: Uint8Array): void {
    this.pass('received', octets);
  }

  /** A continuation of a SASL exchange, whose octets are secret whatever they are. */
  challenge(): void {
    this.pass('received', Buffer.from('+ ****\r\n', 'latin1'));
  }

  /** Part of a multi-line body, dot-stuffing and terminator included. */
  body(octets: Uint8Array): void {
    const room = Math.max(0, RECORDED_BODY_OCTETS - this.bodyOctets);
    this.bodyOctets += octets.length;
    if (room === 0) {
      return;
    }
    const recorded = octets.subarray(0, room);
    const afterLines = recorded.lastIndexOf(LF) + 1;
    if (afterLines > 0) {
      this.line.push(recorded.subarray(0, afterLines));
      this.passLine();
    }
    if (afterLines < recorded.length) {
      this.line.push(recorded.subarray(afterLines));
    }
  }

  endOfReply(): void {
    const beyond = this.bodyOctets - RECORDED_BODY_OCTETS;
    this.bodyOctets = 0;
    if (beyond <= 0) {
      this.passLine();
      return;
    }
    // A secret may have been cut in a line that was cut, so that nobody would know it.
    const cutLine = this.line.reduce((sum, piece) => sum + piece.length, 0);
    this.line = [];
    this.tap({ kind: 'omitted', octets: beyond + cutLine });
  }

  /** With the octets of a status line that never ended; no error where the client chose to end. */
  closed(error: Pop3Error | undefined, unfinished: Uint8Array): void {
    this.endOfReply();
    this.pass('received', unfinished);
    this.tap({ kind: 'closed', code: error?.code });
  }

  private passLine(): void {
    const [first, ...others] = this.line;
    if (first !== undefined) {
      this.line = [];
      this.pass('received', others.length === 0 ? first : Buffer.concat([first, ...others]));
    }
  }

  private pass(direction: 'sent' | 'received', octets: Uint8Array): void {
    if (octets.length > 0) {
      this.tap({ kind: 'octets', direction, octets: this.secrets.applyToOctets(octets) });
    }
  }
}
