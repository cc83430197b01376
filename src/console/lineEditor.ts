import type { Completion } from './completion';
import type { Key, KeyName } from './keyReader';
import { terminalText } from './screen';
import { columnsOf, columnsOfGrapheme, graphemesOf, shownGrapheme } from './textWidth';

const MAXIMUM_HISTORY = 200;
const MAXIMUM_GRAPHEMES = 4_096;
const BELL = '\x07';
const HIDDEN = '****';

export interface LinePrompt {
  readonly text: string;
  /** SGR parameters of the prompt, such as `36`. */
  readonly style: string;
  /** The whole line is secret. */
  readonly isSecret?: boolean;
  /** Completion and history are at hand. */
  readonly isCommand?: boolean;
}

export interface LineEditorOptions {
  readonly write: (text: string) => void;
  readonly columns: () => number;
  readonly complete: (beforeCursor: string) => Completion;
  /** Where the secret part of a line begins, if it has one. */
  readonly secretStart: (text: string) => number | undefined;
}

export type LineResult =
  | { readonly kind: 'line'; readonly text: string }
  /** Ctrl+C. */
  | { readonly kind: 'cancel' }
  /** Ctrl+D on an empty line. */
  | { readonly kind: 'end' };

/** Edits one line on one row of a terminal; a line that is longer scrolls sideways. Secrets are neither shown nor kept. */
export class LineEditor {
  private prompt: LinePrompt = { text: '', style: '0' };
  private graphemes: readonly string[] = [];
  private cursor = 0;
  private firstShown = 0;
  private readonly history: string[] = [];
  private historyPosition = 0;
  private draft = '';
  private wasTab = false;
  /** Where the secret part began when the line was last edited with one in it. */
  private maskedFrom: number | undefined;

  constructor(private readonly options: LineEditorOptions) {}

  start(prompt: LinePrompt): void {
    this.prompt = prompt;
    this.set('');
    this.historyPosition = this.history.length;
    this.render();
  }

  /** Keeps what was typed so far. */
  changePrompt(prompt: LinePrompt): void {
    this.prompt = prompt;
    this.render();
  }

  /** Shows prompt and line anew, after something else was written or the terminal changed its size. */
  render(): void {
    const { text, style } = this.prompt;
    const room = Math.max(8, this.options.columns() - columnsOf(text) - 1);
    const shown = this.shown();
    const widths = shown.map(columnsOfGrapheme);
    const between = (from: number, to: number): number =>
      widths.slice(from, to).reduce((sum, width) => sum + width, 0);
    this.firstShown = Math.min(this.firstShown, this.cursor);
    while (between(this.firstShown, this.cursor) >= room) {
      this.firstShown += 1;
    }
    let end = this.firstShown;
    while (end < shown.length && between(this.firstShown, end + 1) <= room) {
      end += 1;
    }
    const column = columnsOf(text) + between(this.firstShown, this.cursor);
    this.options.write(
      `\r\x1b[${style}m${text}\x1b[0m${shown.slice(this.firstShown, end).join('')}\x1b[K\r${column === 0 ? '' : `\x1b[${column}C`}`,
    );
  }

  /** Takes the line off the screen, to write something else above it. */
  hide(): void {
    this.options.write('\r\x1b[K');
  }

  handle(key: Key): LineResult | undefined {
    const isTab = key.kind === 'key' && key.name === 'tab';
    const isSecondTab = isTab && this.wasTab;
    this.wasTab = isTab;
    switch (key.kind) {
      case 'text':
        this.insert(key.text);
        return undefined;
      case 'paste':
        this.paste(key.text);
        return undefined;
      case 'key':
        return this.press(key.name, isSecondTab);
    }
  }

  private press(name: KeyName, isSecondTab: boolean): LineResult | undefined {
    switch (name) {
      case 'enter':
        return this.accept();
      case 'interrupt':
        this.finish(false, '^C');
        return { kind: 'cancel' };
      case 'endOfInput':
        if (this.graphemes.length === 0) {
          return { kind: 'end' };
        }
        this.remove(this.cursor, this.cursor + 1);
        return undefined;
      case 'tab':
        this.complete(isSecondTab);
        return undefined;
      case 'clearScreen':
        this.options.write('\x1b[2J\x1b[3J\x1b[H');
        this.render();
        return undefined;
      case 'up':
        this.recall(-1);
        return undefined;
      case 'down':
        this.recall(1);
        return undefined;
      default:
        this.edit(name);
        return undefined;
    }
  }

  private edit(name: KeyName): void {
    const { cursor, graphemes } = this;
    const targets: Partial<Record<KeyName, number>> = {
      left: cursor - 1,
      right: cursor + 1,
      home: 0,
      end: graphemes.length,
      wordLeft: this.wordStart(),
      wordRight: this.wordEnd(),
    };
    const target = targets[name];
    if (target !== undefined) {
      this.cursor = Math.min(Math.max(target, 0), graphemes.length);
      this.render();
      return;
    }
    const ranges: Partial<Record<KeyName, readonly [number, number]>> = {
      backspace: [cursor - 1, cursor],
      delete: [cursor, cursor + 1],
      deleteWordBefore: [this.wordStart(), cursor],
      deleteWordAfter: [cursor, this.wordEnd()],
      deleteToStart: [0, cursor],
      deleteToEnd: [cursor, graphemes.length],
    };
    const range = ranges[name];
    if (range !== undefined) {
      this.remove(Math.max(range[0], 0), range[1]);
    }
  }

  private get text(): string {
    return this.graphemes.join('');
  }

  private set(text: string): void {
    this.graphemes = graphemesOf(text);
    this.cursor = this.graphemes.length;
    this.firstShown = 0;
    this.maskedFrom = undefined;
  }

  /**
   * Edits the line from a grapheme on. What was masked stays so however the command before it is edited, up to the whole
   * line, until nothing of it is left.
   */
  private change(from: number, graphemes: readonly string[], cursor: number): void {
    const masked = this.secretFrom();
    const holdsSecret = masked !== undefined && masked < this.text.length;
    const isBefore = this.graphemes.slice(0, from).join('').length < (masked ?? 0);
    this.graphemes = graphemes;
    this.cursor = cursor;
    this.maskedFrom = !holdsSecret || graphemes.length === 0 ? undefined : isBefore ? 0 : masked;
    this.render();
  }

  private insert(text: string): void {
    const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/gu, '');
    if (clean === '') {
      return;
    }
    if (this.graphemes.length + clean.length > MAXIMUM_GRAPHEMES) {
      this.options.write(BELL);
      return;
    }
    const before = this.graphemes.slice(0, this.cursor).join('') + clean;
    const after = this.graphemes.slice(this.cursor).join('');
    this.change(this.cursor, graphemesOf(before + after), graphemesOf(before).length);
  }

  private paste(text: string): void {
    const [first = '', ...others] = text.split(/\r\n|\r|\n/u);
    if (others.some((line) => line !== '')) {
      this.say('Only the first line of what was pasted is taken.');
    }
    this.insert(first);
  }

  private remove(from: number, to: number): void {
    const left = this.graphemes.filter((_grapheme, index) => index < from || index >= to);
    this.change(from, left, Math.min(from, left.length));
  }

  private wordStart(): number {
    let position = this.cursor;
    while (position > 0 && this.graphemes[position - 1] === ' ') {
      position -= 1;
    }
    while (position > 0 && this.graphemes[position - 1] !== ' ') {
      position -= 1;
    }
    return position;
  }

  private wordEnd(): number {
    let position = this.cursor;
    while (this.graphemes[position] === ' ') {
      position += 1;
    }
    while (position < this.graphemes.length && this.graphemes[position] !== ' ') {
      position += 1;
    }
    return position;
  }

  private recall(direction: -1 | 1): void {
    const position = this.historyPosition + direction;
    if (this.prompt.isCommand !== true || position < 0 || position > this.history.length) {
      this.options.write(BELL);
      return;
    }
    if (this.historyPosition === this.history.length) {
      this.draft = this.secretFrom() === undefined ? this.text : '';
    }
    this.historyPosition = position;
    this.set(this.history[position] ?? this.draft);
    this.render();
  }

  private complete(isSecondTab: boolean): void {
    if (this.prompt.isCommand !== true || this.secretFrom() !== undefined) {
      return;
    }
    const before = this.graphemes.slice(0, this.cursor).join('');
    const { insertion, choices, hint } = this.options.complete(before);
    if (insertion !== '') {
      this.replaceWord(before, insertion);
    } else if (hint !== undefined) {
      this.say(hint);
      this.render();
    } else if (isSecondTab && choices.length > 1) {
      this.say(choices.join('  '));
      this.render();
    } else {
      this.options.write(BELL);
    }
  }

  /** Puts the completed word, in the case POP3 writes it, in place of its start. */
  private replaceWord(before: string, completed: string): void {
    const start = before.slice(0, before.lastIndexOf(' ') + 1) + completed;
    const after = this.graphemes.slice(this.cursor).join('');
    this.graphemes = graphemesOf(start + after);
    this.cursor = graphemesOf(start).length;
    this.render();
  }

  private say(sentence: string): void {
    this.hide();
    this.options.write(`\x1b[2m${terminalText(Buffer.from(sentence))}\x1b[0m\r\n`);
  }

  private accept(): LineResult {
    const { text } = this;
    const isSecret = this.secretFrom() !== undefined;
    this.finish(true, '');
    const isWorthKeeping =
      this.prompt.isCommand === true &&
      !isSecret &&
      text.trim() !== '' &&
      text !== this.history.at(-1);
    if (isWorthKeeping) {
      this.history.push(text);
      if (this.history.length > MAXIMUM_HISTORY) {
        this.history.shift();
      }
    }
    return { kind: 'line', text };
  }

  /** Leaves the line on the screen, whole except for its secret, whose length is not shown either. */
  private finish(isAccepted: boolean, suffix: string): void {
    const from = this.secretFrom();
    const plain = from === undefined ? this.text : this.text.slice(0, from);
    const hidden = from !== undefined && this.text.length > from ? HIDDEN : '';
    const shown = graphemesOf(plain).map(shownGrapheme).join('');
    const { text, style } = this.prompt;
    const weight = isAccepted ? '1' : '2';
    this.options.write(
      `\r\x1b[K\x1b[${style}m${text}\x1b[0m\x1b[${weight}m${shown}${hidden}\x1b[0m${suffix}\r\n`,
    );
    this.set('');
  }

  private secretFrom(): number | undefined {
    return this.prompt.isSecret === true
      ? 0
      : this.prompt.isCommand === true
        ? (this.maskedFrom ?? this.options.secretStart(this.text))
        : undefined;
  }

  private shown(): readonly string[] {
    const from = this.secretFrom();
    let position = 0;
    return this.graphemes.map((grapheme) => {
      const isSecret = from !== undefined && position >= from;
      position += grapheme.length;
      return isSecret ? '*' : shownGrapheme(grapheme);
    });
  }
}
