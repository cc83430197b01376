import { checkbox, iconButton, textField } from './components';
import { element, icon } from './dom';
import { FindHighlights } from './findHighlights';
import { findText, MAXIMUM_MATCHES } from './findText';
import { FRAME_READY } from './frameWiring';

/** VS Code's own find widget for webviews does not look into frames, where HTML mail is. */
export class FindBar {
  private readonly highlights = new FindHighlights();
  private readonly count = element('span', { class: 'find-count', role: 'status' });
  private readonly field = textField({
    label: 'Find in message',
    onInput: () => {
      this.search(true);
    },
  });
  private readonly bar: HTMLElement;
  private matchesCase = false;
  private found: readonly Range[] = [];
  private current = 0;
  private lastFocus: Element | null = null;

  constructor(
    private readonly parent: HTMLElement,
    private readonly page: HTMLElement,
  ) {
    this.bar = element(
      'div',
      { class: 'find-bar', role: 'search', 'aria-label': 'Find in message', hidden: '' },
      this.field.element,
      this.count,
      checkbox({
        label: 'Match case',
        isChecked: false,
        onChange: (isChecked) => {
          this.matchesCase = isChecked;
          this.search(true);
        },
      }),
      iconButton({
        label: 'Previous Match (Shift+Enter)',
        icon: icon('up'),
        onClick: () => {
          this.step(-1);
        },
      }),
      iconButton({
        label: 'Next Match (Enter)',
        icon: icon('down'),
        onClick: () => {
          this.step(1);
        },
      }),
      iconButton({
        label: 'Close (Escape)',
        icon: icon('close'),
        onClick: () => {
          this.close();
        },
      }),
    );
    this.bar.addEventListener('keydown', (event) => {
      this.handleKey(event);
    });
    for (const type of [FRAME_READY, 'change']) {
      page.addEventListener(type, () => {
        // Once the other view is there.
        requestAnimationFrame(() => {
          this.search(false);
        });
      });
    }
  }

  get isOpen(): boolean {
    return !this.bar.hidden;
  }

  open(): void {
    // Not sooner: its controls take their time, and most messages are only looked at.
    if (!this.bar.isConnected) {
      this.parent.append(this.bar);
    }
    if (!this.isOpen) {
      this.lastFocus = document.activeElement;
      this.bar.hidden = false;
    }
    this.field.focus();
    this.search(false);
  }

  close(): void {
    this.bar.hidden = true;
    this.highlights.clear();
    this.found = [];
    if (this.lastFocus instanceof HTMLElement && this.lastFocus.isConnected) {
      this.lastFocus.focus();
    }
  }

  /** Goes to the next place, or with -1 to the one before. */
  step(by: 1 | -1): void {
    const { length } = this.found;
    if (length > 0) {
      this.current = (this.current + by + length) % length;
      this.highlights.move(this.found[this.current]);
      this.showCurrent();
    }
  }

  private handleKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.close();
    } else if (event.key === 'Enter' && event.composedPath()[0] instanceof HTMLInputElement) {
      this.step(event.shiftKey ? -1 : 1);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param isNew Whether to go to the first place that is not above what the reader sees. */
  private search(isNew: boolean): void {
    if (!this.isOpen) {
      return;
    }
    const { matchesCase, page, field } = this;
    const roots = page.querySelectorAll('.message-header, vscode-panel-view:not([hidden])');
    this.found = findText([...roots], { query: field.text, matchesCase });
    if (isNew) {
      const first = this.found.findIndex((range) => placeOf(range).bottom > 0);
      this.current = Math.max(first, 0);
    } else {
      this.current = Math.max(0, Math.min(this.current, this.found.length - 1));
    }
    this.highlights.show(this.found, this.found[this.current]);
    this.showCount();
    if (isNew) {
      this.showCurrent();
    }
  }

  private showCurrent(): void {
    this.showCount();
    const range = this.found[this.current];
    if (range === undefined) {
      return;
    }
    // Sideways and within what scrolls by itself as well.
    range.startContainer.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { top, bottom } = placeOf(range);
    if (top < this.bar.offsetHeight + 16 || bottom > innerHeight - 16) {
      scrollBy({ top: top - innerHeight / 3, behavior: 'instant' });
    }
  }

  private showCount(): void {
    const { length } = this.found;
    const total = length === MAXIMUM_MATCHES ? `${length}+` : String(length);
    this.count.textContent =
      this.field.text.trim() === ''
        ? ''
        : length === 0
          ? 'No results'
          : `${this.current + 1} of ${total}`;
    this.bar.classList.toggle('finds-nothing', this.count.textContent === 'No results');
  }
}

/** Upper and lower edge in this window, in CSS pixels. */
function placeOf(range: Range): { readonly top: number; readonly bottom: number } {
  const { top, bottom } = range.getBoundingClientRect();
  const inner = range.startContainer.ownerDocument?.defaultView;
  const frame = inner?.frameElement;
  if (inner === null || inner === undefined || frame === null || frame === undefined) {
    return { top, bottom };
  }
  const outer = frame.getBoundingClientRect();
  const scale = outer.height / Math.max(inner.innerHeight, 1);
  return { top: outer.top + top * scale, bottom: outer.top + bottom * scale };
}
