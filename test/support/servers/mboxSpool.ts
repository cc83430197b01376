import { appendFile } from 'node:fs/promises';

const SEPARATOR = 'From sender@example.org Thu Jan  1 00:00:00 2026\n';

/**
 * Appends messages to an mbox file, each with LF line ends and a blank line after it. A line that begins with `From `
 * would have to be changed to be stored, differently for different servers, so it is refused.
 */
export async function appendToMbox(path: string, messages: readonly Uint8Array[]): Promise<void> {
  const pieces = messages.map((octets) => {
    const text = Buffer.from(octets).toString('latin1').replace(/\r\n/gu, '\n');
    if (/^>*From /mu.test(text)) {
      throw new RangeError('A line of the message would end it in an mbox file');
    }
    return `${SEPARATOR}${text}\n`;
  });
  await appendFile(path, pieces.join(''), 'latin1');
}
