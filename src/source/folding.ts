import type { Entity } from './entity';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';

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
const MAX_TEXT_OCTETS = 4 * 1024 * 1024;
const ARMOUR = /^-----(BEGIN|END) ([A-Z0-9 ]{1,60})-----$/u;
const QUOTE_MARKS = /^(?:> ?)+/u;
const SIGNATURE = '-- ';
const DEEPEST_QUOTE = 10;

/** Folds of headers, folded fields, parts, encoded bodies, quoted text, signatures and armour. */
export function foldsOf(source: ParsedSource): readonly Fold[] {
  const folds = new Folds(source);
  for (const entity of source.entities) {
    folds.addEntity(entity);
  }
  return folds.sorted();
}

class Folds {
  private readonly found = new Map<string, Fold>();
  private textOctetsLeft = MAX_TEXT_OCTETS;

  constructor(private readonly source: ParsedSource) {}

  sorted(): readonly Fold[] {
    return [...this.found.values()]
      .toSorted((a, b) => a.firstLine - b.firstLine || b.lastLine - a.lastLine)
      .slice(0, MAX_FOLDS);
  }

  addEntity(entity: Entity): void {
    this.add(entity.header);
    for (const { range, bodyRange } of entity.fields) {
      this.add({ start: range.start, end: bodyRange.end });
    }
    this.addParts(entity);
    for (const around of [entity.preamble, entity.epilogue]) {
      if (around !== undefined) {
        this.add(around, 'comment');
      }
    }
    if (entity.children.length === 0 && entity.body.end > entity.body.start) {
      this.addBody(entity);
    }
  }

  /** Each from its delimiter to before the next. */
  private addParts({ delimiters, children }: Entity): void {
    for (const [index, child] of children.entries()) {
      const delimiter = delimiters[index];
      if (delimiter !== undefined) {
        this.add({ start: delimiter.line.start, end: child.range.end });
      }
    }
  }

  private addBody({ mediaType, transferEncoding, body }: Entity): void {
    if (transferEncoding === 'base64') {
      this.add(body);
    } else if (mediaType === 'text/plain' && body.end - body.start <= this.textOctetsLeft) {
      this.textOctetsLeft -= body.end - body.start;
      this.addTextRuns(body);
    }
  }

  private addTextRuns(body: OctetRange): void {
    const { lines } = this.source;
    let line = lines.positionAt(body.start).line;
    /** Where the run of lines quoted at least this deep began. */
    const quotes: number[] = [];
    let armour: { readonly label: string; readonly line: number } | undefined;
    let signature: number | undefined;
    for (const text of this.source.binaryText(body).split(/\r\n|\r|\n/u)) {
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
      line += 1;
    }
    const last = this.lastLineOf(body);
    for (const start of quotes) {
      this.addLines(start, last, 'comment');
    }
    if (signature !== undefined) {
      this.addLines(signature, last, 'region');
    }
  }

  private add(range: OctetRange, kind: Fold['kind'] = 'region'): void {
    this.addLines(this.source.lines.positionAt(range.start).line, this.lastLineOf(range), kind);
  }

  private addLines(firstLine: number, lastLine: number, kind: Fold['kind']): void {
    if (lastLine > firstLine) {
      this.found.set(`${firstLine}-${lastLine}`, { firstLine, lastLine, kind });
    }
  }

  /** Line breaks at the end left out. */
  private lastLineOf({ start, end }: OctetRange): number {
    const { octets, lines } = this.source;
    let last = end;
    while (last > start && (octets[last - 1] === LF || octets[last - 1] === CR)) {
      last -= 1;
    }
    return lines.positionAt(last).line;
  }
}

function quoteDepth(line: string): number {
  const marks = QUOTE_MARKS.exec(line.slice(0, 3 * DEEPEST_QUOTE))?.[0] ?? '';
  return Math.min(marks.replaceAll(' ', '').length, DEEPEST_QUOTE);
}
