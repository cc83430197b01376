import { finish, type Steps } from '../shared/steps';
import type { Entity } from './entity';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';
import { withinLimit, type WithinLimit } from './withinLimit';

/** Lines to fold, both counted from 0 and included. `comment` is for text that others wrote before. */
export interface Fold {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly kind: 'region' | 'comment';
}

const LF = 0x0a;
const CR = 0x0d;
/** What an editor takes; more would be cut by it. */
const MAX_FOLDS = 5_000;
/** Of which the first are chosen. */
const MOST_FOUND = 4 * MAX_FOLDS;
/** Of text in which quotes, signatures and armour are looked for. */
export const FOLDED_OCTETS = 4 * 1024 * 1024;
const ARMOUR = /^-----(BEGIN|END) ([A-Z0-9 ]{1,60})-----$/u;
const QUOTE_MARKS = /^(?:> ?)+/u;
const SIGNATURE = '-- ';
const DEEPEST_QUOTE = 10;
/** Longer than any line that means something here. */
const LONGEST_MARK = 100;
const LINES_AT_ONCE = 500;
const MOST_LINE_BREAKS = 64 * 1024;

/** Folds of headers, folded fields, parts, encoded bodies, quoted text, signatures and armour. */
export function foldsOf(source: ParsedSource): readonly Fold[] {
  return finish(foldSteps(source));
}

export function* foldSteps(source: ParsedSource): Steps<readonly Fold[]> {
  const folds = new Folds(source);
  for (const entity of source.entities) {
    yield* folds.addEntity(entity);
  }
  for (const { range } of foldedText(source).chosen) {
    yield* folds.addTextRuns(range);
  }
  return folds.sorted();
}

export function foldedText({ entities }: ParsedSource): WithinLimit {
  return withinLimit(entities, isFolded, FOLDED_OCTETS);
}

function isFolded({ mediaType, transferEncoding }: Entity): boolean {
  return mediaType === 'text/plain' && transferEncoding !== 'base64';
}

class Folds {
  private readonly found = new Map<string, Fold>();

  constructor(private readonly source: ParsedSource) {}

  sorted(): readonly Fold[] {
    return [...this.found.values()]
      .toSorted((a, b) => a.firstLine - b.firstLine || b.lastLine - a.lastLine)
      .slice(0, MAX_FOLDS);
  }

  *addEntity(entity: Entity): Steps<void> {
    this.add(entity.header);
    for (const { range, bodyRange } of entity.fields) {
      this.add({ start: range.start, end: bodyRange.end });
      yield;
    }
    yield* this.addParts(entity);
    for (const around of [entity.preamble, entity.epilogue]) {
      if (around !== undefined) {
        this.add(around, 'comment');
      }
    }
    if (entity.children.length === 0 && entity.transferEncoding === 'base64') {
      this.add(entity.body);
    }
    yield;
  }

  /** Each from its delimiter to before the next. */
  private *addParts({ delimiters, children }: Entity): Steps<void> {
    for (const [index, child] of children.entries()) {
      const delimiter = delimiters[index];
      if (delimiter !== undefined) {
        this.add({ start: delimiter.line.start, end: child.range.end });
        yield;
      }
    }
  }

  *addTextRuns(body: OctetRange): Steps<void> {
    const { lines } = this.source;
    const first = lines.positionAt(body.start).line;
    const end = lines.positionAt(body.end).line;
    /** Where the run of lines quoted at least this deep began. */
    const quotes: number[] = [];
    let armour: { readonly label: string; readonly line: number } | undefined;
    let signature: number | undefined;
    for (let line = first; line <= end && this.found.size < MOST_FOUND; line += 1) {
      const text = this.beginningOf(line, body);
      const depth = quoteDepth(text);
      while (quotes.length > depth) {
        this.addLines(quotes.pop() ?? line, line - 1, 'comment');
      }
      while (quotes.length < depth) {
        quotes.push(line);
      }
      const [, edge, label = ''] = ARMOUR.exec(text) ?? [];
      if (edge === 'BEGIN') {
        armour = { label, line };
      } else if (edge === 'END' && armour?.label === label) {
        this.addLines(armour.line, line, 'region');
        armour = undefined;
      }
      if (text === SIGNATURE) {
        signature = line;
      }
      if (line % LINES_AT_ONCE === 0) {
        yield;
      }
    }
    const last = this.lastLineOf(body);
    for (const start of quotes) {
      this.addLines(start, last, 'comment');
    }
    if (signature !== undefined) {
      this.addLines(signature, last, 'region');
    }
  }

  private beginningOf(line: number, body: OctetRange): string {
    const { lines } = this.source;
    const { start, end } = lines.lineRange(line);
    return this.source.binaryText({ start, end: Math.min(end, body.end, start + LONGEST_MARK) });
  }

  private add(range: OctetRange, kind: Fold['kind'] = 'region'): void {
    this.addLines(this.source.lines.positionAt(range.start).line, this.lastLineOf(range), kind);
  }

  private addLines(firstLine: number, lastLine: number, kind: Fold['kind']): void {
    if (lastLine > firstLine && this.found.size < MOST_FOUND) {
      this.found.set(`${firstLine}-${lastLine}`, { firstLine, lastLine, kind });
    }
  }

  /** Line breaks at the end left out. */
  private lastLineOf({ start, end }: OctetRange): number {
    const { octets, lines } = this.source;
    const least = Math.max(start, end - MOST_LINE_BREAKS);
    let last = end;
    while (last > least && (octets[last - 1] === LF || octets[last - 1] === CR)) {
      last -= 1;
    }
    return lines.positionAt(last).line;
  }
}

function quoteDepth(line: string): number {
  const marks = QUOTE_MARKS.exec(line.slice(0, 3 * DEEPEST_QUOTE))?.[0] ?? '';
  return Math.min(marks.replaceAll(' ', '').length, DEEPEST_QUOTE);
}
