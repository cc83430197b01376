/** What this project uses of mailparser 3.9.31; the package ships no types. */
declare module 'mailparser' {
  import type { Transform } from 'node:stream';

  export interface TextEvent {
    readonly type: string;
    /** Of a text part that stands alone: its text. */
    readonly text?: string;
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
    /** The text of an encoded word; octets of an unknown charset are read as UTF-8. */
    decodeWord(charset: string, encoding: 'B' | 'Q', text: string): string;
  }
  const libmime: Libmime;
  export = libmime;
}
