import type { ErrorGuide } from '../mailbox/errorGuide';
import { visibleText } from '../shared/visibleText';

const LF = 0x0a;
const CR = 0x0d;
/** SGR parameters from the terminal's own palette, which themes choose to be readable. */
const STYLES = {
  ok: '32',
  error: '31',
  prompt: '36',
  escape: '35',
  faint: '2',
  strong: '1',
} as const;

export function styled(style: keyof typeof STYLES, text: string): string {
  return `\x1b[${STYLES[style]}m${text}\x1b[0m`;
}

export const PROMPT_STYLE = STYLES.prompt;

/** Octets as text that can do nothing to a terminal. */
export function terminalText(octets: Uint8Array): string {
  return visibleText(octets, {
    doublesBackslash: false,
    decorate: (escapes) => styled('escape', escapes),
  });
}

/** The same of a line whose usual end, CRLF, goes without saying. */
export function terminalLine(line: Uint8Array): string {
  const endsInCrlf = line.at(-1) === LF && line.at(-2) === CR;
  return terminalText(endsInCrlf ? line.subarray(0, -2) : line);
}

/** Octets cut after each line end. */
export function linesOf(octets: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < octets.length;) {
    const lineFeed = octets.indexOf(0x0a, start);
    const end = lineFeed === -1 ? octets.length : lineFeed + 1;
    lines.push(octets.subarray(start, end));
    start = end;
  }
  return lines;
}

/** What the console says, each kind in its own look. */
export class ConsoleScreen {
  constructor(private readonly output: (text: string) => void) {}

  write(text: string): void {
    this.output(text);
  }

  note(sentence: string): void {
    this.output(`${styled('faint', sentence)}\r\n`);
  }

  failure({ title, detail }: ErrorGuide): void {
    this.output(`${styled('error', `${title}:`)} ${detail}\r\n`);
  }

  /** A line that the console sent by itself. */
  sent(line: Uint8Array): void {
    this.output(`${styled('prompt', 'C:')} ${terminalLine(line)}\r\n`);
  }

  /** A line of the server, with its indicator in colour. */
  received(line: Uint8Array): void {
    const text = terminalLine(line);
    const [indicator] = /^(?:\+OK|-ERR|\+)(?= |$)/u.exec(text) ?? [];
    const style = indicator === '-ERR' ? 'error' : indicator === '+OK' ? 'ok' : 'prompt';
    this.output(
      indicator === undefined
        ? `${text}\r\n`
        : `${styled(style, indicator)}${text.slice(indicator.length)}\r\n`,
    );
  }
}
