/** More than these are neither counted nor shown. */
export const MAXIMUM_MATCHES = 5_000;

const BLOCK =
  /^(?:address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|figure|footer|form|h[1-6]|header|hr|iframe|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)$/u;
/** What is in them is no text of the message. */
const SKIPPED =
  'style, script, title, .toolbars, .actions, .row-actions, .visually-hidden, [hidden], vscode-button';

export interface FindOptions {
  readonly query: string;
  readonly matchesCase: boolean;
}

/** Places where the text is, in the order it is read, those in mail frames at the place of the frame. */
export function findText(roots: readonly Element[], options: FindOptions): readonly Range[] {
  const pattern = patternOf(options);
  const found: Range[] = [];
  if (pattern !== undefined) {
    for (const root of roots) {
      findIn(root, pattern, found);
    }
  }
  return found;
}

function patternOf({ query, matchesCase }: FindOptions): RegExp | undefined {
  const words = query.split(/\s+/u).map((word) => word.replaceAll(/[$()*+./?[\\\]^{|}]/gu, '\\$&'));
  // White space at either end only narrows the search where there is something beside it.
  return query.trim() === ''
    ? undefined
    : new RegExp(words.join(String.raw`\s+`), matchesCase ? 'gu' : 'giu');
}

function findIn(root: Element, pattern: RegExp, found: Range[]): void {
  const run = new TextRun();
  const visit = (element: Element): void => {
    // Nodes of a frame are instances of the frame's classes, not of this window's.
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) {
        run.add(node as Text);
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        visitElement(node as Element);
      }
    }
  };
  const visitElement = (element: Element): void => {
    if (element.matches(SKIPPED) || !isShown(element)) {
      return;
    }
    const isBlock = BLOCK.test(element.localName);
    if (isBlock) {
      run.breakLine();
    }
    const inner = element.localName === 'iframe' ? frameRoot(element) : undefined;
    if (inner === undefined) {
      visit(element);
    } else {
      run.search(pattern, found);
      findIn(inner, pattern, found);
    }
    if (isBlock) {
      run.breakLine();
    }
  };
  visit(root);
  run.search(pattern, found);
}

function isShown(element: Element): boolean {
  // What is laid out by its children only has no box of its own.
  return element.checkVisibility({ visibilityProperty: true }) || isContents(element);
}

function isContents(element: Element): boolean {
  return element.ownerDocument.defaultView?.getComputedStyle(element).display === 'contents';
}

function frameRoot(frame: Element): Element | undefined {
  return (frame as HTMLIFrameElement).contentDocument?.documentElement;
}

/** Text as it is read, over the borders of elements within a line. */
class TextRun {
  private text = '';
  private nodes: Text[] = [];
  private starts: number[] = [];

  add(node: Text): void {
    this.nodes.push(node);
    this.starts.push(this.text.length);
    this.text += node.data;
  }

  breakLine(): void {
    this.text += '\0';
  }

  /** Adds what is found, and starts anew. */
  search(pattern: RegExp, found: Range[]): void {
    for (const match of this.text.matchAll(pattern)) {
      if (found.length >= MAXIMUM_MATCHES) {
        break;
      }
      const range = this.rangeOf(match.index, match.index + match[0].length);
      if (range !== undefined) {
        found.push(range);
      }
    }
    this.text = '';
    this.nodes = [];
    this.starts = [];
  }

  private rangeOf(start: number, end: number): Range | undefined {
    const [first, firstOffset] = this.placeOf(start);
    const [last, lastOffset] = this.placeOf(end - 1);
    if (first === undefined || last === undefined) {
      return undefined;
    }
    const range = first.ownerDocument.createRange();
    range.setStart(first, firstOffset);
    range.setEnd(last, lastOffset + 1);
    return range;
  }

  /** The node that a character is in, and which of its characters it is. */
  private placeOf(at: number): readonly [Text | undefined, number] {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= at) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return [this.nodes[low], at - (this.starts[low] ?? 0)];
  }
}
