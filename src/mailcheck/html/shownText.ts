import type { HtmlElement, HtmlText } from './htmlTree';

/** What is in these is never read as text of the message. */
const NOT_TEXT = new Set(
  'head title style script template noscript textarea select object iframe svg math audio video canvas'.split(
    ' ',
  ),
);

/** Tells which texts are part of what is read, by one look at each element. */
export class ShownTexts {
  private readonly known = new Map<HtmlElement, boolean>();

  includes(text: HtmlText): boolean {
    return this.includesSpace(text) && /\S/u.test(text.content.text);
  }

  /** White space alone too. */
  includesSpace({ parent }: HtmlText): boolean {
    return this.isShown(parent);
  }

  private isShown(element: HtmlElement | undefined): boolean {
    const path: HtmlElement[] = [];
    let at = element;
    let isShown = true;
    while (at !== undefined) {
      const known = this.known.get(at);
      if (known !== undefined) {
        isShown = known;
        break;
      }
      path.push(at);
      at = at.parent;
    }
    for (const each of path.toReversed()) {
      isShown &&= !NOT_TEXT.has(each.name);
      this.known.set(each, isShown);
    }
    return isShown;
  }
}
