import { ParsedSource } from '../../../src/source/parsedSource';
import type { OctetRange } from '../../../src/source/octetRange';

/** A message of these lines, each ended by CRLF. */
export function sourceOf(...lines: readonly string[]): ParsedSource {
  return new ParsedSource(Buffer.from(lines.map((line) => `${line}\r\n`).join('')));
}

export function textAt(source: ParsedSource, range: OctetRange): string {
  return source.text(range);
}

/** Offset of the first octet of a text that stands in the message once at least. */
export function offsetOf(source: ParsedSource, text: string, from = 0): number {
  const offset = Buffer.from(source.octets).indexOf(text, from);
  if (offset === -1) {
    throw new Error(`The message does not hold: ${text}`);
  }
  return offset;
}

export const nested = (): ParsedSource =>
  sourceOf(
    'Received: from a.example',
    ' by b.example',
    'Subject: Outer',
    'Content-Type: multipart/mixed; boundary="outer"',
    '',
    'Not shown.',
    '--outer',
    'Content-Type: multipart/related;',
    ' boundary=inner',
    '',
    '--inner',
    'Content-Type: text/html',
    '',
    '<img src="cid:logo@example.org">',
    '--inner',
    'Content-Type: image/png',
    'Content-ID: <logo@example.org>',
    'Content-Transfer-Encoding: base64',
    '',
    'aGVsbG8=',
    'aGVsbG8=',
    '--inner--',
    '--outer',
    'Content-Type: message/rfc822',
    '',
    'Subject: Inner message',
    '',
    'Text',
    '--outer--',
    'Nor is this.',
  );
