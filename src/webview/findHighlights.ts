const ALL = 'found';
const CURRENT = 'found-current';

/** Marks places in this page and in mail frames; each document has marks of its own. */
export class FindHighlights {
  private readonly windows = new Set<Window & typeof globalThis>();

  show(ranges: readonly Range[], current: Range | undefined): void {
    this.clear();
    for (const range of ranges) {
      this.mark(range, ALL);
    }
    if (current !== undefined) {
      this.mark(current, CURRENT, 1);
    }
  }

  /** Marks another one as the one that the reader is at. */
  move(current: Range | undefined): void {
    for (const { CSS } of this.windows) {
      CSS.highlights.delete(CURRENT);
    }
    if (current !== undefined) {
      this.mark(current, CURRENT, 1);
    }
  }

  clear(): void {
    for (const { CSS } of this.windows) {
      CSS.highlights.delete(ALL);
      CSS.highlights.delete(CURRENT);
    }
    this.windows.clear();
  }

  private mark(range: Range, name: string, priority = 0): void {
    const view = range.startContainer.ownerDocument?.defaultView;
    if (view === null || view === undefined) {
      return;
    }
    this.windows.add(view);
    const highlights = view.CSS.highlights;
    const highlight = highlights.get(name) ?? new view.Highlight();
    highlight.priority = priority;
    highlight.add(range);
    highlights.set(name, highlight);
  }
}
