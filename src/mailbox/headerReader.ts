import type { Pop3Client } from '../pop3/client';
import { Pop3Error } from '../pop3/errors';
import { MailboxError } from './errors';
import type { ListedMessage } from './maildropListing';

/** Largest message that is fetched whole only to learn its headers from a server without TOP. */
const MAXIMUM_OCTETS_WITHOUT_TOP = 256 * 1024;

/** Reads header blocks, by TOP where the server has it, and remembers where it has not. */
export class HeaderReader {
  private topSupport: 'unknown' | 'yes' | 'no' = 'unknown';

  get lacksTop(): boolean {
    return this.topSupport === 'no';
  }

  /**
   * The header block of one message. TOP is optional and often works unannounced (RFC 1939 §7), so it is tried whatever
   * CAPA says. Throws MailboxError `headersNotRead` for a message too large to fetch in place of its headers.
   */
  async read(client: Pop3Client, message: ListedMessage, signal: AbortSignal): Promise<Uint8Array> {
    if (this.topSupport !== 'no') {
      try {
        const octets = await client.top(message.messageNumber, 0, signal);
        this.topSupport = 'yes';
        return headerBlock(octets);
      } catch (error) {
        if (!Pop3Error.is(error, 'rejected')) {
          throw error;
        }
        // A server that answered TOP before has it; then only this message is refused.
        this.topSupport = this.topSupport === 'yes' ? 'yes' : 'no';
      }
    }
    if (message.octets > MAXIMUM_OCTETS_WITHOUT_TOP) {
      throw new MailboxError('headersNotRead', 'The server has no TOP and the message is large');
    }
    const { octets } = await client.retr(message.messageNumber, { signal });
    return headerBlock(octets);
  }
}

/** Everything before the first empty line (RFC 5322 §2.1), or all of it. */
export function headerBlock(octets: Uint8Array): Uint8Array {
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.length);
  const ends = ['\r\n\r\n', '\n\n']
    .map((separator) => ({
      at: buffer.indexOf(separator, 0, 'latin1'),
      length: separator.length / 2,
    }))
    .filter(({ at }) => at !== -1)
    .map(({ at, length }) => at + length);
  return ends.length === 0 ? octets : octets.subarray(0, Math.min(...ends));
}
