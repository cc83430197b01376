import { base64Lines, quotedPrintable } from './encodings';

export type HeaderField = readonly [name: string, value: string | Buffer];

/** A MIME entity (RFC 2045 §2.4): its own header fields and its encoded body. */
export interface Entity {
  readonly fields: readonly HeaderField[];
  readonly body: Buffer;
}

/** When and as what a sample arrives; the same on every machine. */
export interface Arrival {
  readonly epochMilliseconds: number;
  /** `date-time` of RFC 5322 §3.3, in UTC. */
  readonly date: string;
  /** With angle brackets. */
  readonly messageId: string;
}

export type MessageBuilder = (arrival: Arrival) => Buffer;

export function crlf(text: string): string {
  return text.replace(/\r?\n/gu, '\r\n');
}

/** Joins header fields and a body to the octets of a message or a part; strings are written as UTF-8. */
export function assemble(fields: readonly HeaderField[], body: string | Buffer): Buffer {
  const pieces = fields.flatMap(([name, value]) => [
    Buffer.from(`${name}: `),
    Buffer.from(value as Buffer),
    Buffer.from('\r\n'),
  ]);
  const octets = typeof body === 'string' ? Buffer.from(crlf(body)) : body;
  return Buffer.concat([...pieces, Buffer.from('\r\n'), octets]);
}

export interface TextOptions {
  readonly charset?: string;
  readonly encoding?: '7bit' | '8bit' | 'quoted-printable' | 'base64';
  /** Parameters after the charset, for example `format=flowed`. */
  readonly parameters?: string;
  readonly fields?: readonly HeaderField[];
}

/** A text part; a Buffer is taken as already being in the named charset. */
export function text(subtype: string, content: string | Buffer, options: TextOptions = {}): Entity {
  const { charset = 'utf-8', encoding = '8bit', parameters, fields = [] } = options;
  const octets = typeof content === 'string' ? Buffer.from(crlf(content)) : content;
  const suffix = parameters === undefined ? '' : `; ${parameters}`;
  return {
    fields: [
      ['Content-Type', `text/${subtype}; charset=${charset}${suffix}`],
      ['Content-Transfer-Encoding', encoding],
      ...fields,
    ],
    body: encodeBody(octets, encoding),
  };
}

function encodeBody(octets: Buffer, encoding: TextOptions['encoding']): Buffer {
  switch (encoding) {
    case 'quoted-printable':
      return Buffer.from(quotedPrintable(octets));
    case 'base64':
      return Buffer.from(base64Lines(octets));
    default:
      return octets;
  }
}

export interface AttachmentOptions {
  readonly disposition?: 'attachment' | 'inline';
  /** Without angle brackets. */
  readonly contentId?: string;
  /** `filename` parameter exactly as written on the wire, for example `filename="a.pdf"` or `filename*=utf-8''a.pdf`. */
  readonly fileNameParameter?: string;
}

/** A base64 part with a file name. */
export function attachment(
  type: string,
  fileName: string,
  octets: Buffer,
  options: AttachmentOptions = {},
): Entity {
  const { disposition = 'attachment', contentId } = options;
  const parameter = options.fileNameParameter ?? `filename="${fileName}"`;
  return {
    fields: [
      ['Content-Type', type],
      ['Content-Transfer-Encoding', 'base64'],
      ['Content-Disposition', `${disposition};\r\n ${parameter}`],
      ...(contentId === undefined ? [] : ([['Content-ID', `<${contentId}>`]] as const)),
    ],
    body: Buffer.from(base64Lines(octets)),
  };
}

export interface MultipartOptions {
  /** Parameters after the boundary. */
  readonly parameters?: string;
  readonly preamble?: string;
  /** Written after the boundary on each delimiter line. */
  readonly padding?: string;
  readonly withoutClosing?: boolean;
}

export function multipart(
  subtype: string,
  boundary: string,
  parts: readonly Entity[],
  options: MultipartOptions = {},
): Entity {
  const { parameters, preamble, padding = '' } = options;
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}${padding}\r\n`),
    assemble(part.fields, part.body),
    Buffer.from('\r\n'),
  ]);
  const closing = options.withoutClosing === true ? '' : `--${boundary}--${padding}\r\n`;
  const suffix = parameters === undefined ? '' : `;\r\n ${parameters}`;
  return {
    fields: [['Content-Type', `multipart/${subtype};\r\n boundary="${boundary}"${suffix}`]],
    body: Buffer.concat([
      Buffer.from(preamble === undefined ? '' : `${crlf(preamble)}\r\n`),
      ...pieces,
      Buffer.from(closing),
    ]),
  };
}

/** A whole message: trace and originator fields, then the entity's own. */
export function message(fields: readonly HeaderField[], entity: Entity): Buffer {
  return assemble([...fields, ['MIME-Version', '1.0'], ...entity.fields], entity.body);
}

export interface Correspondents {
  readonly from: string;
  readonly to?: string;
  readonly subject: string;
}

export const READER = 'Robin Sample <robin@example.com>';

/** The fields that nearly every message has, with a plausible trace. */
export function usualFields(
  arrival: Arrival,
  { from, to = READER, subject }: Correspondents,
): readonly HeaderField[] {
  const domain = /@([\w.-]+)/u.exec(from)?.[1] ?? 'example.org';
  return [
    ['Return-Path', `<bounces@${domain}>`],
    [
      'Received',
      `from mail.${domain} (mail.${domain} [192.0.2.25])\r\n` +
        `\tby mx.example.com with ESMTPS id ${arrival.epochMilliseconds.toString(36)}\r\n` +
        `\tfor <robin@example.com>; ${arrival.date}`,
    ],
    ['Date', arrival.date],
    ['From', from],
    ['To', to],
    ['Message-ID', arrival.messageId],
    ['Subject', subject],
  ];
}
