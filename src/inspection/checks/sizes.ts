import type { AddFinding } from '../check';
import type { FindingCode } from '../findings';

const ROUNDED_TO = 1024;
const CRLF_OCTETS = 2;

/** Compares what LIST announced with what RETR sent, and says what was counted where they differ. */
export function examineSize(
  place: string,
  listed: number | undefined,
  message: Uint8Array,
  add: AddFinding,
): void {
  if (listed !== undefined && listed !== message.length) {
    add(explain(listed, Buffer.from(message)), {
      text: `${place}: LIST says ${listed} octets, RETR sent ${message.length}`,
    });
  }
}

function explain(listed: number, message: Buffer): FindingCode {
  const received = message.length;
  if (received === listed + CRLF_OCTETS && message.subarray(-4).toString('latin1') === '\r\n\r\n') {
    return 'sizeOneLineShort';
  }
  const text = message.toString('latin1');
  const lineEnds = text.split('\r\n').length - 1;
  const blank = text.indexOf('\r\n\r\n');
  const bodyOctets = blank === -1 ? 0 : received - blank - 2 * CRLF_OCTETS;
  if (Math.abs(listed - bodyOctets) <= CRLF_OCTETS) {
    return 'sizeWithoutHeader';
  }
  if (lineEnds > 0 && listed === received - lineEnds) {
    return 'sizeCountsLf';
  }
  if (listed % ROUNDED_TO === 0 && Math.abs(listed - received) < ROUNDED_TO) {
    return 'sizeRounded';
  }
  return 'sizeWrong';
}
