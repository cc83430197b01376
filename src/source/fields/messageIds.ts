import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { isWhiteSpace, MAXIMUM_ITEMS, type FieldProblem, type FieldText } from './fieldItems';
import { findCommentEnd } from './fieldScanner';
import { decodeOctets, unfold } from './octetText';

export type MessageIdCode =
  | 'empty'
  | 'missingAngles'
  | 'unclosedAngle'
  /** `<>` */
  | 'emptyId'
  /** No "@", or nothing before or after it (RFC 5322 §3.6.4). */
  | 'missingSide'
  | 'whiteSpaceInside'
  /** Ids stand side by side without commas. */
  | 'unexpectedComma'
  /** Words between ids, as RFC 5322 §4.5.4 allowed in In-Reply-To and References. */
  | 'unexpectedText'
  | 'unclosedComment';

/** A msg-id (RFC 5322 §3.6.4), angle brackets included in the range. */
export interface MessageId extends OctetRange {
  /** Without the angle brackets. */
  readonly id: string;
  readonly left: FieldText;
  /** After the last "@"; undefined without one. */
  readonly right: FieldText | undefined;
}

export interface MessageIdList {
  readonly ids: readonly MessageId[];
  readonly problems: readonly FieldProblem<MessageIdCode>[];
  /** The list went on beyond the items that are kept. */
  readonly isCut: boolean;
}

const COMMA = 0x2c;
const OPEN_ANGLE = 0x3c;
const OPEN_COMMENT = 0x28;

/** Reads Message-ID, Content-ID, In-Reply-To and References. */
export function parseMessageIds(body: FieldBody): MessageIdList {
  return new MessageIdReader(body).read();
}

class MessageIdReader {
  readonly #text: string;
  readonly #start: number;
  readonly #ids: MessageId[] = [];
  readonly #problems: FieldProblem<MessageIdCode>[] = [];
  readonly #nextOpen: (from: number) => number;
  readonly #nextClose: (from: number) => number;

  constructor({ text, start }: FieldBody) {
    this.#text = text;
    this.#start = start;
    this.#nextOpen = forwardSearch(text, '<');
    this.#nextClose = forwardSearch(text, '>');
  }

  read(): MessageIdList {
    let index = 0;
    while (index < this.#text.length && !this.#isFull()) {
      const code = this.#text.charCodeAt(index);
      if (isWhiteSpace(code)) {
        index += 1;
      } else if (code === COMMA) {
        this.#note('unexpectedComma', index, index + 1);
        index += 1;
      } else if (code === OPEN_COMMENT) {
        const { end, isClosed } = findCommentEnd(this.#text, index);
        if (!isClosed) {
          this.#note('unclosedComment', index, end);
        }
        index = end;
      } else {
        index = code === OPEN_ANGLE ? this.#readAngle(index) : this.#readBare(index);
      }
    }
    const isCut = index < this.#text.length;
    if (this.#ids.length === 0 && this.#problems.length === 0 && !isCut) {
      this.#note('empty', 0, 0);
    }
    return { ids: this.#ids, problems: this.#problems, isCut };
  }

  #isFull(): boolean {
    return this.#ids.length >= MAXIMUM_ITEMS || this.#problems.length >= MAXIMUM_ITEMS;
  }

  #readAngle(open: number): number {
    const close = this.#nextClose(open + 1);
    const nextOpen = this.#nextOpen(open + 1);
    if (close < nextOpen) {
      this.#addId(open + 1, close, open, close + 1);
      return close + 1;
    }
    // An id that is never closed ends where its line of non-blank text does.
    const end = this.#blankAfter(open + 1, nextOpen);
    this.#note('unclosedAngle', open, end);
    if (end > open + 1) {
      this.#addId(open + 1, end, open, end);
    }
    return end;
  }

  #readBare(start: number): number {
    let end = start + 1;
    while (end < this.#text.length && !this.#endsBare(this.#text.charCodeAt(end))) {
      end += 1;
    }
    if (this.#text.slice(start, end).includes('@')) {
      this.#note('missingAngles', start, end);
      this.#addId(start, end, start, end);
    } else {
      this.#note('unexpectedText', start, end);
    }
    return end;
  }

  #endsBare(code: number): boolean {
    return isWhiteSpace(code) || code === COMMA || code === OPEN_ANGLE || code === OPEN_COMMENT;
  }

  #blankAfter(start: number, limit: number): number {
    let end = start;
    while (end < limit && !isWhiteSpace(this.#text.charCodeAt(end))) {
      end += 1;
    }
    return end;
  }

  #addId(innerStart: number, innerEnd: number, start: number, end: number): void {
    const inner = this.#text.slice(innerStart, innerEnd);
    const at = inner.lastIndexOf('@');
    if (inner.trim() === '') {
      this.#note('emptyId', start, end);
    } else if (at <= 0 || at === inner.length - 1) {
      this.#note('missingSide', start, end);
    }
    if (inner.trim() !== '' && /[ \t\r\n]/u.test(inner)) {
      this.#note('whiteSpaceInside', start, end);
    }
    const leftEnd = at < 0 ? innerEnd : innerStart + at;
    this.#ids.push({
      start: this.#start + start,
      end: this.#start + end,
      id: this.#decoded(innerStart, innerEnd),
      left: this.#piece(innerStart, leftEnd),
      right: at < 0 ? undefined : this.#piece(leftEnd + 1, innerEnd),
    });
  }

  #piece(start: number, end: number): FieldText {
    return {
      text: this.#decoded(start, end),
      start: this.#start + start,
      end: this.#start + end,
    };
  }

  #decoded(start: number, end: number): string {
    return decodeOctets(unfold(this.#text.slice(start, end)));
  }

  #note(code: MessageIdCode, start: number, end: number): void {
    this.#problems.push({ code, start: this.#start + start, end: this.#start + end });
  }
}

/** Finds the next place of a character, or the length; linear in all as long as it is asked in ascending order. */
function forwardSearch(text: string, character: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) {
      const index = text.indexOf(character, from);
      found = index < 0 ? text.length : index;
    }
    return found;
  };
}
