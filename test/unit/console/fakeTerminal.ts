import assert from 'node:assert/strict';
import { columnsOfGrapheme, graphemesOf } from '../../../src/console/textWidth';

/** Fills the second column of a wide character. */
const CONTINUED = '';

/**
 * The little of a terminal that the console needs. It fails on any control character or sequence that the console has no
 * reason to write, so every test proves too that nothing of a server drives the terminal.
 */
export class FakeTerminal {
  /** Without styles. */
  raw = '';
  bells = 0;
  private rows: string[][] = [[]];
  private column = 0;

  constructor(readonly columns = 80) {}

  readonly write = (output: string): void => {
    const tokens = /\x1b\[([?\d;]*)([A-Za-z])|([\r\n\x07])|([^\x00-\x1f\x7f-\x9f]+)|([^])/gu;
    for (const [, parameters, final, control, text, forbidden] of output.matchAll(tokens)) {
      assert.equal(forbidden, undefined, `forbidden on a terminal: ${JSON.stringify(forbidden)}`);
      if (text !== undefined) {
        this.print(text);
      } else if (control !== undefined) {
        this.control(control);
      } else {
        this.sequence(`${parameters ?? ''}${final ?? ''}`);
      }
    }
  };

  /** What stands on the screen, without trailing blanks. */
  get lines(): readonly string[] {
    return this.rows.map((row) => row.join('').trimEnd());
  }

  get text(): string {
    return this.lines.join('\n');
  }

  get lastLine(): string {
    return this.lines.at(-1) ?? '';
  }

  get cursorColumn(): number {
    return this.column;
  }

  private print(text: string): void {
    this.raw += text;
    for (const grapheme of graphemesOf(text)) {
      assert.doesNotMatch(grapheme, /^\p{Bidi_Control}$/u);
      const width = columnsOfGrapheme(grapheme);
      if (this.column + width > this.columns) {
        this.rows.push([]);
        this.column = 0;
      }
      const row = this.rows.at(-1) ?? [];
      while (row.length < this.column) {
        row.push(' ');
      }
      row[this.column] = grapheme;
      if (width === 2) {
        row[this.column + 1] = CONTINUED;
      }
      this.column += width;
    }
  }

  private control(control: string): void {
    this.raw += control;
    if (control === '\r') {
      this.column = 0;
    } else if (control === '\n') {
      this.rows.push([]);
    } else {
      this.bells += 1;
    }
  }

  private sequence(sequence: string): void {
    if (sequence === 'K') {
      this.rows.at(-1)?.splice(this.column);
    } else if (sequence === '2J') {
      this.rows = [[]];
      this.column = 0;
    } else if (/^\d+C$/u.test(sequence)) {
      this.column += Number(sequence.slice(0, -1));
    } else {
      assert.match(sequence, /^(?:[\d;]*m|3J|H|\?2004h)$/u, `sequence ${sequence}`);
    }
  }
}
