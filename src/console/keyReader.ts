export type KeyName =
  | 'enter'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'wordLeft'
  | 'wordRight'
  | 'deleteWordBefore'
  | 'deleteWordAfter'
  | 'deleteToStart'
  | 'deleteToEnd'
  | 'interrupt'
  | 'endOfInput'
  | 'clearScreen';

export type Key =
  | { readonly kind: 'text'; readonly text: string }
  /** Everything between the marks of a bracketed paste, whatever it holds. */
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'key'; readonly name: KeyName };

const ESCAPE = '\x1b';
const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** What exceeds it is dropped: nobody pastes so much into a line of 255 octets. */
const MAXIMUM_PASTE = 64 * 1024;
const MAXIMUM_SEQUENCE = 32;

const CONTROL_KEYS: ReadonlyMap<string, KeyName> = new Map([
  ['\x01', 'home'],
  ['\x02', 'left'],
  ['\x03', 'interrupt'],
  ['\x04', 'endOfInput'],
  ['\x05', 'end'],
  ['\x06', 'right'],
  ['\x08', 'backspace'],
  ['\t', 'tab'],
  ['\n', 'enter'],
  ['\x0b', 'deleteToEnd'],
  ['\x0c', 'clearScreen'],
  ['\r', 'enter'],
  ['\x0e', 'down'],
  ['\x10', 'up'],
  ['\x15', 'deleteToStart'],
  ['\x17', 'deleteWordBefore'],
  ['\x7f', 'backspace'],
]);

/** What follows ESC, in the forms that terminals send. */
const SEQUENCES: ReadonlyMap<string, KeyName> = new Map([
  ['[A', 'up'],
  ['[B', 'down'],
  ['[C', 'right'],
  ['[D', 'left'],
  ['[H', 'home'],
  ['[F', 'end'],
  ['OA', 'up'],
  ['OB', 'down'],
  ['OC', 'right'],
  ['OD', 'left'],
  ['OH', 'home'],
  ['OF', 'end'],
  ['[1~', 'home'],
  ['[4~', 'end'],
  ['[7~', 'home'],
  ['[8~', 'end'],
  ['[3~', 'delete'],
  ['[3;5~', 'deleteWordAfter'],
  ['[3;3~', 'deleteWordAfter'],
  ['[1;5D', 'wordLeft'],
  ['[1;3D', 'wordLeft'],
  ['[1;5C', 'wordRight'],
  ['[1;3C', 'wordRight'],
  ['b', 'wordLeft'],
  ['f', 'wordRight'],
  ['d', 'deleteWordAfter'],
  ['\x7f', 'deleteWordBefore'],
  ['\b', 'deleteWordBefore'],
]);

/** Turns what a terminal sends into keys, however it is cut. Sequences that mean nothing here are dropped whole. */
export class KeyReader {
  private pending = '';
  private pasted: string | undefined;

  push(chunk: string): readonly Key[] {
    this.pending += chunk;
    const keys: Key[] = [];
    for (let before = -1; this.pending !== '' && before !== this.pending.length;) {
      before = this.pending.length;
      const key = this.pasted === undefined ? this.next() : this.nextOfPaste(this.pasted);
      if (key !== undefined) {
        keys.push(key);
      }
    }
    return keys;
  }

  /** Takes at least one character, unless what is pending may go on in the next chunk. */
  private next(): Key | undefined {
    const { pending } = this;
    if (pending.startsWith(ESCAPE)) {
      return this.nextSequence();
    }
    const [text] = /^[^\u0000-\u001f\u007f-\u009f]+/u.exec(pending) ?? [];
    if (text === undefined) {
      const name = CONTROL_KEYS.get(pending.charAt(0));
      this.take(pending.startsWith('\r\n') ? 2 : 1);
      return name === undefined ? undefined : { kind: 'key', name };
    }
    const last = text.charCodeAt(text.length - 1);
    const isCutInPair = text.length === pending.length && last >= 0xd800 && last <= 0xdbff;
    const whole = isCutInPair ? text.slice(0, -1) : text;
    this.take(whole.length);
    return whole === '' ? undefined : { kind: 'text', text: whole };
  }

  private nextSequence(): Key | undefined {
    const { pending } = this;
    if (pending.startsWith(PASTE_START)) {
      this.take(PASTE_START.length);
      this.pasted = '';
      return undefined;
    }
    const [sequence] = /^\x1b(?:\[[0-9;?<=>]*[@-~]|O[A-Za-z]|[^[O\x1b])/u.exec(pending) ?? [];
    if (sequence === undefined) {
      const mayGoOn = /^\x1b(?:\[[0-9;?<=>]*|O)?$/u.test(pending);
      if (!mayGoOn) {
        this.take(1);
      } else if (pending.length > MAXIMUM_SEQUENCE) {
        this.take(pending.length);
      }
      return undefined;
    }
    const name = SEQUENCES.get(sequence.slice(1));
    const isLoneEscape = name === undefined && sequence.length === 2;
    this.take(isLoneEscape ? 1 : sequence.length);
    return name === undefined ? undefined : { kind: 'key', name };
  }

  private nextOfPaste(pasted: string): Key | undefined {
    const { pending } = this;
    const end = pending.indexOf(PASTE_END);
    const kept = end === -1 ? partOfMark(pending) : 0;
    const text = pending.slice(0, end === -1 ? pending.length - kept : end);
    this.take(text.length);
    this.pasted = (pasted + text).slice(0, MAXIMUM_PASTE);
    if (end === -1) {
      return undefined;
    }
    const key: Key = { kind: 'paste', text: this.pasted };
    this.take(PASTE_END.length);
    this.pasted = undefined;
    return key;
  }

  private take(length: number): void {
    this.pending = this.pending.slice(length);
  }
}

/** How many characters at the end may be the start of the mark that ends a paste. */
function partOfMark(text: string): number {
  for (let length = PASTE_END.length - 1; length > 0; length -= 1) {
    if (text.endsWith(PASTE_END.slice(0, length))) {
      return length;
    }
  }
  return 0;
}
