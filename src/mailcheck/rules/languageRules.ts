import type { HtmlExamination } from '../examination';
import { valueOf, withAncestors } from '../html/htmlTree';
import { ShownTexts } from '../html/shownText';

/** WCAG 3.1.1 and 2.4.2. */
export function examineLanguage({ document, findings }: HtmlExamination): void {
  const shown = new ShownTexts();
  const first = document.texts.find((text) => shown.includes(text));
  const [outermost] = document.elements;
  if (first === undefined || outermost === undefined) {
    return;
  }
  const hasLanguage = [...withAncestors(first.parent)].some((element) =>
    ['lang', 'xml:lang'].some((name) => (valueOf(element, name) ?? '') !== ''),
  );
  if (!hasLanguage) {
    const place = document.elements.find(({ name }) => name === 'html' || name === 'body');
    findings.add('languageMissing', (place ?? outermost).tag);
  }
}

/** Only of what is a document: HTML that a client puts into another one needs no title. */
export function examineTitle({ document, findings }: HtmlExamination): void {
  const place =
    document.elements.find(({ name }) => name === 'head') ??
    document.elements.find(({ name }) => name === 'html');
  const hasTitle = document.elements.some(
    ({ name, parent, children }) =>
      name === 'title' &&
      parent?.name !== 'svg' &&
      children.some((child) => child.kind === 'text' && /\S/u.test(child.content.text)),
  );
  if (place !== undefined && !hasTitle) {
    findings.add('titleMissing', place.tag);
  }
}
