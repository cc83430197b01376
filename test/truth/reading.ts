import { createHash } from 'node:crypto';

import type { MailAddress } from '../../src/mail/model';
import { parseMessage, readAttachment } from '../../src/mail/worker/parseMessage';

/** What one program makes of a message. A field that the program does not read is absent. */
export interface Reading {
  readonly from?: readonly (readonly [name: string, address: string])[] | null;
  readonly to?: readonly (readonly [name: string, address: string])[] | null;
  readonly subject?: string | null;
  /** In seconds; null where there is none that can be read. */
  readonly date?: number | null;
  /** All plain text and all HTML that is shown. */
  readonly text?: string;
  readonly html?: string;
  readonly attachments?: readonly (readonly [name: string, digest: string])[];
  readonly error?: string;
}

export const FIELDS = ['from', 'to', 'subject', 'date', 'text', 'html', 'attachments'] as const;
export type FieldName = (typeof FIELDS)[number];

/** Reads a message as this extension does. Files that other programs leave packed are not counted. */
export async function readOurs(octets: Buffer): Promise<Reading & { readonly isBlank: boolean }> {
  const message = await parseMessage(octets);
  const { summary, textParts, htmlParts, attachments, notes } = message;
  const { date } = summary;
  const body = octets.subarray(bodyStart(octets));
  return {
    from: pairs(summary.from),
    to: pairs(summary.to),
    subject: summary.subject,
    date: date.kind === 'parsed' ? Math.floor(date.epochMilliseconds / 1000) : null,
    text: textParts.join('\n'),
    html: htmlParts.join('\n'),
    attachments: attachments
      .filter(({ packing }) => packing === undefined)
      .map(({ index, fileName, mediaType, sha256, octets: size }) => {
        const content = Buffer.from(readAttachment(octets, index)?.octets ?? []);
        const saved = createHash('sha256').update(content).digest('hex');
        if (saved !== sha256 || content.length !== size) {
          throw new Error(`Attachment ${index} is listed otherwise than it is saved`);
        }
        return [fileName ?? '', mediaType.startsWith('message/') ? '-' : digestOf(content)];
      }),
    isBlank:
      textParts.length + htmlParts.length + attachments.length + notes.length === 0 &&
      body.some((octet) => octet > 0x20),
  };
}

/** Of what is the same whatever line ends a program writes. */
function digestOf(content: Buffer): string {
  const text = content.toString('latin1').replaceAll('\r\n', '\n');
  let end = text.length;
  while (text[end - 1] === '\n') {
    end -= 1;
  }
  return createHash('sha256')
    .update(Buffer.from(text.slice(0, end), 'latin1'))
    .digest('hex');
}

function bodyStart(octets: Buffer): number {
  const found = [octets.indexOf('\r\n\r\n'), octets.indexOf('\n\n')].filter((at) => at >= 0);
  return found.length === 0 ? octets.length : Math.min(...found) + 2;
}

function pairs(addresses: readonly MailAddress[]): readonly (readonly [string, string])[] {
  return addresses.map(({ name, address }) => [name, address]);
}
