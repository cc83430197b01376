import { element } from './dom';

const SHOWN_MILLISECONDS = 2_500;

/** Says in passing that something was done, to be seen and spoken. */
export class StatusLine {
  private readonly line = element('div', { class: 'status-line', role: 'status' });
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parent: HTMLElement) {
    parent.append(this.line);
  }

  say(text: string): void {
    clearTimeout(this.timer);
    this.line.textContent = text;
    this.timer = setTimeout(() => {
      this.line.textContent = '';
    }, SHOWN_MILLISECONDS);
  }
}
