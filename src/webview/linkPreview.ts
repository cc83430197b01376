import { judgeLink } from '../viewer/linkPolicy';
import { element } from './dom';

/** The true target of the link under the pointer, at the lower edge as in a browser. */
export class LinkPreview {
  private readonly line = element('div', { class: 'link-preview', role: 'status', hidden: '' });

  constructor(parent: HTMLElement) {
    parent.append(this.line);
  }

  show(href: string | undefined, text = ''): void {
    const target = href?.trim() ?? '';
    this.line.hidden = target === '' || target.startsWith('#');
    if (this.line.hidden) {
      return;
    }
    const verdict = judgeLink(target, text);
    const isSuspect = verdict.kind === 'open' && verdict.warnings.length > 0;
    this.line.classList.toggle('is-warning', isSuspect);
    this.line.textContent =
      verdict.kind === 'refused'
        ? 'This link cannot be opened'
        : `${isSuspect ? `Leads to ${verdict.target} · ` : ''}${verdict.url.slice(0, 500)}`;
  }
}
