import type { WireEvent } from '../pop3/wireTap';

const LF = 0x0a;
const CR = 0x0d;

export interface SeenStatusLine {
  /** What it answers; `undefined` for the greeting. */
  readonly command: string | undefined;
  /** Without its line end, Latin-1 decoded, secrets replaced. */
  readonly line: string;
  /** Line end included. */
  readonly octets: number;
  readonly endsWithCrlf: boolean;
}

/**
 * Picks the status lines out of what a {@link WireTap} is told of one connection. It goes by the number of commands sent,
 * so where several are under way none of them may have a multi-line reply.
 */
export class WireObserver {
  private readonly unanswered: (string | undefined)[] = [undefined];

  constructor(private readonly onStatusLine: (line: SeenStatusLine) => void) {}

  observe(event: WireEvent): void {
    if (event.kind !== 'octets') {
      return;
    }
    if (event.direction === 'sent') {
      this.unanswered.push(text(event.octets).trimEnd());
    } else if (this.unanswered.length > 0 && event.octets[event.octets.length - 1] === LF) {
      const command = this.unanswered.shift();
      const { octets } = event;
      const endsWithCrlf = octets[octets.length - 2] === CR;
      const line = text(octets.subarray(0, octets.length - (endsWithCrlf ? 2 : 1)));
      this.onStatusLine({ command, line, octets: octets.length, endsWithCrlf });
    }
  }
}

function text(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1');
}
