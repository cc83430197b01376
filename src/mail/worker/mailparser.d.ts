/** What this project uses of mailparser 3.9.31; the package ships no types. */
declare module 'mailparser' {
  import type { Readable, Transform } from 'node:stream';

  export interface AttachmentEvent {
    readonly type: 'attachment';
    readonly content: Readable;
    readonly contentType: string | false;
    readonly contentDisposition?: string;
    readonly filename?: string;
    /** Content-ID without angle brackets. */
    readonly cid?: string;
    readonly related?: boolean;
    /** Must be called once the content was read, else the parser waits for ever. */
    release(): void;
  }

  export interface TextEvent {
    readonly type: 'text';
  }

  export class MailParser extends Transform {
    constructor(options: Readonly<Record<string, unknown>>);
  }
}

declare module 'libmime' {
  interface Libmime {
    /** Decodes RFC 2047 encoded words; throws on some unknown charsets. */
    decodeWords(text: string): string;
    parseHeaderValue(value: string): {
      readonly value: string;
      readonly params: Readonly<Record<string, string>>;
    };
    readonly charset: { decode(octets: Buffer, charset: string): string };
  }
  const libmime: Libmime;
  export = libmime;
}
