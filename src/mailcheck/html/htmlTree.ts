import type { TextRange } from '../textRange';
import type { MappedText } from './mappedText';

export interface HtmlAttribute {
  /** In small letters. */
  readonly name: string;
  /** Name, equals sign and value with its quotes. */
  readonly range: TextRange;
  /** Without quotes; empty where none is stated. */
  readonly value: MappedText;
}

export interface HtmlElement {
  readonly kind: 'element';
  /** In small letters. */
  readonly name: string;
  /** The start tag. */
  readonly tag: TextRange;
  readonly nameRange: TextRange;
  /** The first of each name. */
  readonly attributes: readonly HtmlAttribute[];
  readonly parent: HtmlElement | undefined;
  readonly children: readonly HtmlNode[];
}

export interface HtmlText {
  readonly kind: 'text';
  readonly parent: HtmlElement | undefined;
  readonly content: MappedText;
}

export type HtmlNode = HtmlElement | HtmlText;

export interface HtmlDocument {
  /** All of them, in the order of their start tags. */
  readonly elements: readonly HtmlElement[];
  /** All of them, those of style sheets and scripts too, in order. */
  readonly texts: readonly HtmlText[];
  /** What stands between its angle brackets. */
  readonly doctype: TextRange | undefined;
  /** What stands in the first one. */
  readonly comment: TextRange | undefined;
  /** Where reading stopped, because there is more than is looked at. */
  readonly cutAt: number | undefined;
}

export function attributeOf(
  { attributes }: Pick<HtmlElement, 'attributes'>,
  name: string,
): HtmlAttribute | undefined {
  return attributes.find((attribute) => attribute.name === name);
}

/** Decoded and trimmed; undefined where the attribute is missing. */
export function valueOf(
  element: Pick<HtmlElement, 'attributes'>,
  name: string,
): string | undefined {
  return attributeOf(element, name)?.value.text.trim();
}

/** From the element outwards, itself first. */
export function* withAncestors(element: HtmlElement | undefined): Generator<HtmlElement, void> {
  for (let at = element; at !== undefined; at = at.parent) {
    yield at;
  }
}

/** What lies in an element, however deep, in order. */
export function* descendantsOf({ children }: HtmlElement): Generator<HtmlNode, void> {
  const waiting: HtmlNode[] = children.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    if (node.kind === 'element') {
      for (let index = node.children.length - 1; index >= 0; index -= 1) {
        const child = node.children[index];
        if (child !== undefined) {
          waiting.push(child);
        }
      }
    }
  }
}

const MOST_NODES_OF_TEXT = 2_000;

/** The words in an element, up to a length, white space as single spaces. */
export function textIn(element: HtmlElement, maximumLength: number): string {
  let text = '';
  let count = 0;
  for (const node of descendantsOf(element)) {
    count += 1;
    if (node.kind === 'text') {
      text += node.content.text;
    } else if (node.name === 'img') {
      text += ` ${valueOf(node, 'alt') ?? ''} `;
    }
    if (text.length > 4 * maximumLength || count === MOST_NODES_OF_TEXT) {
      break;
    }
  }
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, maximumLength);
}
