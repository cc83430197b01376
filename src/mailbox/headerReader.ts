import type { Pop3Client } from '../pop3/client';
import { Pop3Error } from '../pop3/errors';
import { MailboxError } from './errors';
import type { ListedMessage } from './maildropListing';
import { isInStep } from './sessionStep';

/** Largest message that is fetched whole only to learn its headers from a server without TOP. */
const MAXIMUM_OCTETS_WITHOUT_TOP = 256 * 1024;

/** A message may be one that the server can't read; after the second refusal it has no TOP, whatever it announces. */
const REFUSALS_BELIEVED = 2;

/** Reads header blocks, by TOP where the server has it, and remembers where it has not. */
export class HeaderReader {
  private topSupport: 'unknown' | 'yes' | 'no' = 'unknown';
  private refusals = 0;

  get lacksTop(): boolean {
    return this.topSupport === 'no';
  }

  /**
   * The header block of one message. TOP is optional and often works unannounced (RFC 1939 §7), so it is tried whatever
   * CAPA says. Throws MailboxError `headersNotRead` for a message too large to fetch in place of its headers and
   * `readingMayRemove` where fetching it could remove it, Pop3Error `closed` for a session that was found out of step
   * and ended: in another the header can be read.
   */
  async read(client: Pop3Client, message: ListedMessage, signal: AbortSignal): Promise<Uint8Array> {
    if (this.topSupport !== 'no') {
      try {
        const octets = await client.top(message.messageNumber, 0, {
          signal,
          priority: 'background',
        });
        this.topSupport = 'yes';
        return headerBlock(octets);
      } catch (error) {
        if (!Pop3Error.is(error, 'rejected')) {
          throw error;
        }
        await this.takeRefusal(client, signal);
      }
    }
    if (client.capabilities.expireDays === 0) {
      throw new MailboxError(
        'readingMayRemove',
        'The server has no TOP and may remove what is read',
      );
    }
    if (message.octets > MAXIMUM_OCTETS_WITHOUT_TOP) {
      throw new MailboxError('headersNotRead', 'The server has no TOP and the message is large');
    }
    const { octets } = await client.retr(message.messageNumber, {
      signal,
      priority: 'background',
      expectedOctets: message.octets,
    });
    return headerBlock(octets);
  }

  /**
   * A server that answered TOP before has it, and one that announces it is not disbelieved at once. Then this one message
   * is refused, or the refusal belongs to a command before this one and every later reply to the command before its own.
   */
  private async takeRefusal(client: Pop3Client, signal: AbortSignal): Promise<void> {
    this.refusals += 1;
    const mayHaveTop =
      this.topSupport === 'yes' ||
      (client.capabilities.has('TOP') && this.refusals < REFUSALS_BELIEVED);
    if (!mayHaveTop) {
      this.topSupport = 'no';
    } else if (!(await isInStep(client, signal))) {
      throw new Pop3Error('closed', 'The session was out of step with its replies');
    }
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
