import { LINK_ATTRIBUTE } from './frameWiring';
import type { SafeHtml } from './mailSanitizer';

const BLOCKS = new Set(
  (
    'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer ' +
    'h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul'
  ).split(' '),
);
/** Those that have an empty line around them. */
const PARAGRAPHS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'blockquote']);
const SILENT = new Set(['style', 'title', 'head']);

/** What a program that shows text only may make of HTML: lines, images by their text, links with their address. */
export function textOfHtml({ body }: SafeHtml): string {
  const root = new DOMParser().parseFromString(body, 'text/html').body;
  const text = new TextBuilder();
  append(root, text, false);
  return text.finished();
}

class TextBuilder {
  private text = '';
  /** Line ends that are due before anything else is added. */
  private lines = 0;
  private hasSpace = false;

  add(words: string): void {
    if (words === '') {
      return;
    }
    if (this.text !== '') {
      this.text += this.lines > 0 ? '\n'.repeat(this.lines) : this.hasSpace ? ' ' : '';
    }
    this.lines = 0;
    this.hasSpace = false;
    this.text += words;
  }

  space(): void {
    this.hasSpace = true;
  }

  /** Sees to it that at least so many line ends stand here. */
  breakLine(count: number): void {
    this.lines = Math.max(this.lines, count);
  }

  /** One more line end. */
  newLine(): void {
    this.lines = Math.min(this.lines + 1, 3);
  }

  finished(): string {
    return this.text;
  }
}

function append(node: Node, text: TextBuilder, isPreformatted: boolean): void {
  if (node instanceof Text) {
    appendWords(node.data, text, isPreformatted);
    return;
  }
  if (!(node instanceof HTMLElement) || SILENT.has(node.localName)) {
    return;
  }
  const name = node.localName;
  if (name === 'br') {
    text.newLine();
    return;
  }
  if (name === 'img') {
    const alternative = node.getAttribute('alt')?.trim() ?? '';
    text.add(alternative === '' ? '' : `[${alternative}]`);
    return;
  }
  if (name === 'hr') {
    text.breakLine(1);
    text.add('----------');
    text.breakLine(1);
    return;
  }
  const around = PARAGRAPHS.has(name) ? 2 : BLOCKS.has(name) ? 1 : 0;
  text.breakLine(around);
  if (name === 'li') {
    text.add('*');
    text.space();
  }
  for (const child of node.childNodes) {
    append(child, text, isPreformatted || name === 'pre');
  }
  if (name === 'td' || name === 'th') {
    text.space();
  }
  appendTarget(node, text);
  text.breakLine(around);
}

function appendWords(data: string, text: TextBuilder, isPreformatted: boolean): void {
  if (isPreformatted) {
    data.split('\n').forEach((line, index) => {
      if (index > 0) {
        text.newLine();
      }
      text.add(line);
    });
    return;
  }
  const words = data.replaceAll(/[^\S\u00a0]+/gu, ' ');
  if (words.startsWith(' ')) {
    text.space();
  }
  text.add(words.trim());
  if (words.endsWith(' ')) {
    text.space();
  }
}

/** The address of a link, unless its text is that already. */
function appendTarget(node: HTMLElement, text: TextBuilder): void {
  const target = node.getAttribute(LINK_ATTRIBUTE) ?? '';
  const shown = node.textContent.trim();
  if (target !== '' && shown !== target && `mailto:${shown}` !== target) {
    text.space();
    text.add(`<${target}>`);
  }
}
