import type { Steps } from '../shared/steps';
import type { ParsedSource } from './parsedSource';

/** The text of an editor line by line, as cheap as that is for it. */
export interface EditorText {
  readonly lineCount: number;
  /** Of all lines alike. */
  readonly lineEnd: '\n' | '\r\n';
  /** Without its line end. */
  readonly lineAt: (line: number) => string;
}

const CHARACTERS_AT_ONCE = 128 * 1024;
const LINES_AT_ONCE = 4_000;

/** What a text has as octets in UTF-8. */
export function* editorOctets(text: EditorText): Steps<Buffer> {
  const pieces: Buffer[] = [];
  for (const { first, lines } of groups(text)) {
    const isLast = first + lines.length === text.lineCount;
    const [only = ''] = lines;
    if (lines.length === 1 && only.length > CHARACTERS_AT_ONCE) {
      for (const { start, end } of pieceRanges(only)) {
        pieces.push(Buffer.from(only.slice(start, end)));
        yield;
      }
      pieces.push(Buffer.from(isLast ? '' : text.lineEnd));
    } else {
      pieces.push(Buffer.from(lines.join(text.lineEnd) + (isLast ? '' : text.lineEnd)));
    }
    yield;
  }
  return yield* joined(pieces);
}

/** Whether an editor shows just this source: it ends all lines alike, whatever the octets have. */
export function* isShownIn(source: ParsedSource, text: EditorText): Steps<boolean> {
  const { lines } = source;
  if (lines.lineCount !== text.lineCount) {
    return false;
  }
  for (const group of groups(text)) {
    const [only = ''] = group.lines;
    if (group.lines.length === 1 && only.length > CHARACTERS_AT_ONCE) {
      if (!(yield* isShownOnLine(source, group.first, only))) {
        return false;
      }
    } else {
      const { start } = lines.lineRange(group.first);
      const { end } = lines.lineRange(group.first + group.lines.length - 1);
      const shown = source.text({ start, end }).replaceAll(/\r\n?/gu, '\n');
      if (shown !== group.lines.join('\n')) {
        return false;
      }
    }
    yield;
  }
  return true;
}

function* isShownOnLine(source: ParsedSource, line: number, text: string): Steps<boolean> {
  const { lines } = source;
  const range = lines.lineRange(line);
  let offset = range.start;
  for (const { start, end } of pieceRanges(text)) {
    const to = end === text.length ? range.end : lines.offsetAt({ line, character: end });
    if (source.text({ start: offset, end: to }) !== text.slice(start, end)) {
      return false;
    }
    offset = to;
    yield;
  }
  return true;
}

interface LineGroup {
  readonly first: number;
  readonly lines: readonly string[];
}

/** So many lines together as are short work; a long one alone. */
function* groups(text: EditorText): Generator<LineGroup, void> {
  let lines: string[] = [];
  let first = 0;
  let length = 0;
  for (let at = 0; at < text.lineCount; at += 1) {
    const line = text.lineAt(at);
    const isFull = length + line.length > CHARACTERS_AT_ONCE || lines.length >= LINES_AT_ONCE;
    if (isFull && lines.length > 0) {
      yield { first, lines };
      lines = [];
      length = 0;
      first = at;
    }
    lines.push(line);
    length += line.length;
  }
  yield { first, lines };
}

/** No piece ends within a surrogate pair. */
function* pieceRanges(
  text: string,
): Generator<{ readonly start: number; readonly end: number }, void> {
  for (let start = 0; start < text.length;) {
    const to = Math.min(start + CHARACTERS_AT_ONCE, text.length);
    const end = to < text.length && isHighSurrogate(text.charCodeAt(to - 1)) ? to - 1 : to;
    yield { start, end };
    start = end;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >> 10 === 0xd800 >> 10;
}

function* joined(pieces: readonly Buffer[]): Steps<Buffer> {
  const all = Buffer.allocUnsafeSlow(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
    yield;
  }
  return all;
}
