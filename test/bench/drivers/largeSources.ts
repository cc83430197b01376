import type { SourceKind } from '../sourcePart';

const MESSAGE =
  'From: Robin <robin@example.org>\r\nTo: Alex <alex@example.com>\r\nSubject: A large message\r\n' +
  'Date: Sun, 01 Nov 2026 10:00:00 +0000\r\nMessage-ID: <large@example.org>\r\nMIME-Version: 1.0\r\n';
const BOUNDARY = 'edge-of-a-part';
const MULTIPART = `${MESSAGE}Content-Type: multipart/mixed; boundary="${BOUNDARY}"\r\n\r\n`;
const NOTE = `--${BOUNDARY}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSee https://example.org/.\r\n\r\n`;

const BASE64_LINE = `${'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0'.slice(0, 76)}\r\n`;
const TEXT_LINES =
  'A line of plain text as people write it, with a link https://example.org/a?b=c\r\n' +
  '> and a line that was quoted, of the usual length of a line in a message\r\n\r\n';
const HTML_LINES =
  '<p style=3D"margin:0"><a href=3D"https://example.org/path?one=3D1&amp;two=3D2=\r\n' +
  '">A link</a> with text of =C3=BCbliche length, and an image <img src=3D"cid:a@=\r\n' +
  'example.org"></p>\r\n';
const PART = `--${BOUNDARY}\r\nContent-Type: text/plain; name="part.txt"\r\nContent-Disposition: attachment; filename="part.txt"\r\n\r\n`;
const FIELD =
  'Received: from mx.example.org (mx.example.org [192.0.2.1]) by mail.example.com with ESMTPS id abc;\r\n' +
  ' Sun, 01 Nov 2026 10:00:00 +0000\r\n';

/** A message of about so many octets. */
export function largeSource(kind: SourceKind, octetCount: number): Buffer {
  switch (kind) {
    case 'base64':
      return filled(
        `${MULTIPART}${NOTE}--${BOUNDARY}\r\nContent-Type: application/zip; name=a.zip\r\nContent-Disposition: attachment; filename=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
        BASE64_LINE,
        `--${BOUNDARY}--\r\n`,
        octetCount,
      );
    case 'text':
      return filled(`${MESSAGE}Content-Type: text/plain\r\n\r\n`, TEXT_LINES, '', octetCount);
    case 'quotedPrintable':
      return filled(
        `${MESSAGE}Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`,
        HTML_LINES,
        '',
        octetCount,
      );
    case 'manyParts': {
      const size = Math.ceil(octetCount / 4_000);
      const lines = TEXT_LINES.repeat(
        Math.max(1, Math.ceil((size - PART.length) / TEXT_LINES.length)),
      );
      return filled(MULTIPART, `${PART}${lines}`, `--${BOUNDARY}--\r\n`, octetCount);
    }
    case 'headersOnly':
      return filled(MESSAGE, FIELD, '\r\n', octetCount);
    case 'delimiters':
      return filled(MULTIPART, `--${BOUNDARY}\r\n`, '', octetCount);
  }
}

function filled(start: string, again: string, end: string, octetCount: number): Buffer {
  const times = Math.ceil((octetCount - start.length - end.length) / again.length);
  const message = Buffer.alloc(start.length + times * again.length + end.length, again);
  message.write(start, 0);
  message.fill(again, start.length, message.length - end.length);
  message.write(end, message.length - end.length);
  return message;
}
