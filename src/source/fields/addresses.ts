import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import type {
  AddressCode,
  AddressGroup,
  AddressList,
  AddressProblem,
  Mailbox,
} from './addressItems';
import { isSpecial, readAddrSpec } from './addressSpec';
import { decodeFieldText } from './encodedWords';
import { MAXIMUM_ITEMS, partOf, trimmedRange, type FieldText } from './fieldItems';
import { ADDRESS_SCAN, scanField, type FieldToken } from './fieldScanner';

const UNCLOSED: Readonly<Partial<Record<FieldToken['kind'], AddressCode>>> = {
  quotedString: 'unclosedQuote',
  comment: 'unclosedComment',
  literal: 'unclosedLiteral',
};

/**
 * Reads a list of mailboxes and groups (RFC 5322 §3.4), with the obsolete forms of §4.4 and UTF-8 (RFC 6532). Every
 * departure is told, and as much as possible is still read.
 */
export function parseAddressList(body: FieldBody): AddressList {
  return new AddressReader(body).read();
}

class AddressReader {
  readonly #body: FieldBody;
  readonly #source: Generator<FieldToken, void>;
  readonly #problems: AddressProblem[] = [];
  readonly #entries: (Mailbox | AddressGroup)[] = [];
  #group: { readonly name: FieldText; readonly start: number; mailboxes: Mailbox[] } | undefined;
  #token: FieldToken | undefined;
  /** Comments since the entry began. */
  #comments: FieldToken[] = [];
  #previousIsGroup = false;
  #count = 0;
  #end: number;

  constructor(body: FieldBody) {
    this.#body = body;
    this.#source = scanField(body, ADDRESS_SCAN);
    this.#end = body.start;
    this.#advance();
  }

  read(): AddressList {
    if (this.#token === undefined) {
      this.#note('empty', trimmedRange(this.#body));
    }
    while (this.#token !== undefined && !this.#isFull()) {
      this.#readEntry();
    }
    const isCut = this.#token !== undefined;
    if (this.#group !== undefined) {
      const { start } = this.#group;
      if (!isCut) {
        this.#note('unclosedGroup', { start, end: this.#end });
      }
      this.#closeGroup(this.#end);
    }
    return {
      entries: this.#entries,
      problems: this.#problems.sort((left, right) => left.start - right.start),
      isCut,
    };
  }

  #isFull(): boolean {
    return this.#count >= MAXIMUM_ITEMS || this.#problems.length >= MAXIMUM_ITEMS;
  }

  /** One entry with the comma or semicolon after it, or the start of a group. */
  #readEntry(): void {
    this.#comments = [];
    const phrase = this.#takeUntil('<,;:>');
    const stop = this.#token;
    if (isSpecial(stop, '<')) {
      this.#readAngle(phrase);
      const rest = this.#takeUntil(',;');
      this.#noteAll('unexpectedText', rest);
    } else if (isSpecial(stop, ':')) {
      this.#advance();
      this.#openGroup(phrase, stop);
      return;
    } else if (stop !== undefined && isSpecial(stop, '>')) {
      this.#note('unexpectedText', stop);
      this.#advance();
      this.#addPlain(phrase);
      return;
    } else if (phrase.length > 0) {
      this.#addPlain(phrase);
    } else {
      const isEndOfGroup = isSpecial(stop, ';') && this.#group !== undefined;
      const isAfterGroup = this.#entries.length > 0 && this.#previousIsGroup;
      if (stop !== undefined && !isEndOfGroup && !isAfterGroup) {
        this.#note('emptyEntry', stop);
      }
    }
    this.#previousIsGroup = false;
    this.#readSeparator();
  }

  #readSeparator(): void {
    const separator = this.#token;
    if (separator === undefined) {
      return;
    }
    this.#advance();
    if (!isSpecial(separator, ';')) {
      if (this.#token === undefined) {
        this.#note('emptyEntry', separator);
      }
      return;
    }
    if (this.#group === undefined) {
      this.#note('unexpectedText', separator);
    } else {
      this.#closeGroup(separator.end);
      this.#previousIsGroup = true;
    }
  }

  #openGroup(phrase: readonly FieldToken[], colon: FieldToken | undefined): void {
    const first = phrase[0];
    if (colon === undefined) {
      return;
    }
    if (this.#group !== undefined) {
      this.#note('nestedGroup', colon);
      this.#addPlain(phrase);
      return;
    }
    this.#notePhrase(phrase);
    const name = this.#phraseText(phrase) ?? { text: '', start: colon.start, end: colon.start };
    if (first === undefined) {
      this.#note('unexpectedText', colon);
    }
    this.#group = { name, start: first?.start ?? colon.start, mailboxes: [] };
    this.#count += 1;
  }

  #closeGroup(end: number): void {
    if (this.#group === undefined) {
      return;
    }
    const { name, start, mailboxes } = this.#group;
    this.#entries.push({ kind: 'group', name, start, end, mailboxes });
    this.#group = undefined;
  }

  /** An entry without angle brackets. */
  #addPlain(phrase: readonly FieldToken[]): void {
    const first = phrase[0];
    const last = phrase[phrase.length - 1];
    if (first === undefined || last === undefined) {
      return;
    }
    const { address, before, after } = readAddrSpec(phrase, (code, range) => {
      this.#note(code, range);
    });
    if (address === undefined) {
      this.#note('missingAddress', { start: first.start, end: last.end });
    } else if (before.length > 0) {
      this.#note('missingAngles', { start: first.start, end: address.start });
    }
    this.#noteAll('unexpectedText', after);
    this.#add({
      kind: 'mailbox',
      displayName: this.#phraseText(before) ?? this.#commentName(),
      address,
      route: undefined,
      start: first.start,
      end: last.end,
    });
  }

  #readAngle(phrase: readonly FieldToken[]): void {
    const open = this.#token;
    if (open === undefined) {
      return;
    }
    this.#advance();
    this.#notePhrase(phrase);
    const route = isSpecial(this.#token, '@') ? this.#readRoute() : undefined;
    const tokens = this.#takeUntil('<>,;');
    const close = this.#token;
    let end = tokens[tokens.length - 1]?.end ?? route?.end ?? open.end;
    if (close !== undefined && isSpecial(close, '>')) {
      end = close.end;
      this.#advance();
    } else {
      this.#note('unclosedAngle', { start: open.start, end });
    }
    if (tokens.length === 0) {
      this.#note('emptyAngle', { start: open.start, end });
    }
    const { address, before, after } = readAddrSpec(tokens, (code, range) => {
      this.#note(code, range);
    });
    this.#noteAll('unexpectedText', before);
    this.#noteAll('unexpectedText', after);
    this.#add({
      kind: 'mailbox',
      displayName: this.#phraseText(phrase) ?? this.#commentName(),
      address,
      route,
      start: phrase[0]?.start ?? open.start,
      end,
    });
  }

  /** `@a.example,@b.example:` before the address; without its colon it is no route. */
  #readRoute(): FieldText | undefined {
    const start = this.#token?.start ?? this.#end;
    const tokens = this.#takeUntil(':<>;');
    if (!isSpecial(this.#token, ':')) {
      this.#noteAll('missingLocalPart', tokens);
      return undefined;
    }
    const end = this.#token?.end ?? this.#end;
    this.#advance();
    this.#note('obsoleteRoute', { start, end });
    return { text: decodeFieldText(partOf(this.#body, start, end - 1)), start, end };
  }

  #add(mailbox: Mailbox): void {
    this.#count += 1;
    (this.#group?.mailboxes ?? this.#entries).push(mailbox);
  }

  #notePhrase(phrase: readonly FieldToken[]): void {
    for (const token of phrase) {
      if (isSpecial(token, '.')) {
        this.#note('obsoletePhrase', token);
      } else if (token.kind === 'special' || token.kind === 'literal') {
        this.#note('unquotedSpecial', token);
      }
    }
  }

  /** Decodes a phrase; some mailers put encoded words in quotes, and readers decode them there too. */
  #phraseText(tokens: readonly FieldToken[]): FieldText | undefined {
    const first = tokens[0];
    const last = tokens[tokens.length - 1];
    if (first === undefined || last === undefined) {
      return undefined;
    }
    let text = '';
    let index = 0;
    while (index < tokens.length) {
      const from = tokens[index];
      if (from === undefined) {
        break;
      }
      let to = from;
      index += 1;
      const hasGap = from.start > (tokens[index - 2]?.end ?? from.start);
      if (from.kind !== 'quotedString') {
        let next = tokens[index];
        while (next !== undefined && next.kind !== 'quotedString') {
          to = next;
          index += 1;
          next = tokens[index];
        }
      }
      const part =
        from.kind === 'quotedString'
          ? { text: from.text, start: from.start }
          : partOf(this.#body, from.start, to.end);
      text += (hasGap ? ' ' : '') + decodeFieldText(part);
    }
    return { text: text.trim(), start: first.start, end: last.end };
  }

  #commentName(): FieldText | undefined {
    const comment = this.#comments[this.#comments.length - 1];
    return comment === undefined
      ? undefined
      : {
          text: decodeFieldText({ text: comment.text, start: comment.start }),
          start: comment.start,
          end: comment.end,
        };
  }

  #takeUntil(specials: string): FieldToken[] {
    const taken: FieldToken[] = [];
    while (this.#token !== undefined) {
      if (this.#token.kind === 'special' && specials.includes(this.#token.text)) {
        break;
      }
      taken.push(this.#token);
      this.#advance();
    }
    return taken;
  }

  /** Goes to the next token that is no comment. */
  #advance(): void {
    this.#end = this.#token?.end ?? this.#end;
    for (;;) {
      const { value } = this.#source.next();
      const token = value ?? undefined;
      const unclosed = token?.isClosed === false ? UNCLOSED[token.kind] : undefined;
      if (token !== undefined && unclosed !== undefined) {
        this.#note(unclosed, token);
      }
      if (token?.kind !== 'comment') {
        this.#token = token;
        return;
      }
      this.#comments.push(token);
    }
  }

  #noteAll(code: AddressCode, tokens: readonly FieldToken[]): void {
    const first = tokens[0];
    const last = tokens[tokens.length - 1];
    if (first !== undefined && last !== undefined) {
      this.#note(code, { start: first.start, end: last.end });
    }
  }

  #note(code: AddressCode, { start, end }: OctetRange): void {
    if (this.#problems.length < MAXIMUM_ITEMS) {
      this.#problems.push({ start, end, code });
    }
  }
}
