import type { ParsedMessage } from '../../src/mail/model';

/** A parsed message with nothing in it but what is given. */
export function parsedMessage(parts: Partial<ParsedMessage>): ParsedMessage {
  return {
    summary: {
      subject: '',
      from: [],
      to: [],
      cc: [],
      replyTo: [],
      date: { kind: 'missing' },
      messageId: undefined,
      contentType: 'text/plain',
      warnings: [],
    },
    headerFields: [],
    textParts: [],
    htmlParts: [],
    inlineImages: [],
    attachments: [],
    events: [],
    reports: [],
    notes: [],
    ...parts,
  };
}
