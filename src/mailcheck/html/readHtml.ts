import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { LIMITS } from '../limits';
import type { TextRange } from '../textRange';
import { closedBy, isVoid } from './contentModel';
import type { HtmlAttribute, HtmlDocument, HtmlElement, HtmlNode, HtmlText } from './htmlTree';
import { MappedText, MappedTextBuilder } from './mappedText';

interface OpenTag {
  readonly name: string;
  readonly nameRange: TextRange;
  readonly attributes: HtmlAttribute[];
  readonly names: Set<string>;
}

interface OpenAttribute {
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
  value: MappedTextBuilder | undefined;
}

interface OpenElement extends HtmlElement {
  readonly children: HtmlNode[];
}

/**
 * Reads HTML as far as {@link LIMITS} let it, in a time linear in its length. Never throws. Elements end where their end
 * tag stands or where HTML has it that another one ends them; formatting that is closed in the wrong order is not
 * reopened, so that the tree has no element that the source has not.
 */
export function readHtml(html: string): HtmlDocument {
  const reader = new HtmlReader(html);
  return reader.read();
}

class HtmlReader implements TokenizerCallbacks {
  private readonly elements: HtmlElement[] = [];
  private readonly texts: HtmlText[] = [];
  private readonly open: OpenElement[] = [];
  /** How many of each name are open: most end tags that end nothing are known at once. */
  private readonly openCounts = new Map<string, number>();
  private readonly tokenizer = new Tokenizer({ decodeEntities: true }, this);
  private readonly source: string;
  private cutAt: number | undefined;
  private doctype: TextRange | undefined;
  private comment: TextRange | undefined;
  private tag: OpenTag | undefined;
  private attribute: OpenAttribute | undefined;
  private text: MappedTextBuilder | undefined;
  private tooDeep = 0;

  constructor(html: string) {
    this.source = html.slice(0, LIMITS.html);
    this.cutAt = html.length > LIMITS.html ? LIMITS.html : undefined;
  }

  read(): HtmlDocument {
    this.tokenizer.write(this.source);
    this.tokenizer.end();
    this.endText();
    const { elements, texts, doctype, comment, cutAt } = this;
    return { elements, texts, doctype, comment, cutAt };
  }

  ontext(start: number, end: number): void {
    this.text ??= new MappedTextBuilder(this.source, start);
    this.text.addLiteral(start, end);
  }

  ontextentity(codePoint: number, end: number): void {
    const start = Math.max(0, this.source.lastIndexOf('&', end - 1));
    this.text ??= new MappedTextBuilder(this.source, start);
    this.text.addReference(codePoint, start);
    this.text.addLiteral(end, end);
  }

  onopentagname(start: number, end: number): void {
    this.endText();
    const name = this.source.slice(start, end).toLowerCase();
    this.tag = { name, nameRange: { start, end }, attributes: [], names: new Set() };
  }

  onattribname(start: number, end: number): void {
    const name = this.source.slice(start, end).toLowerCase();
    this.attribute = { name, start, nameEnd: end, value: undefined };
  }

  onattribdata(start: number, end: number): void {
    if (this.attribute !== undefined) {
      this.attribute.value ??= new MappedTextBuilder(this.source, start);
      this.attribute.value.addLiteral(start, end);
    }
  }

  onattribentity(codePoint: number): void {
    if (this.attribute !== undefined) {
      const { nameEnd } = this.attribute;
      this.attribute.value ??= new MappedTextBuilder(this.source, nameEnd);
      this.attribute.value.addReference(codePoint);
    }
  }

  onattribend(_quote: unknown, end: number): void {
    const { tag, attribute } = this;
    this.attribute = undefined;
    if (tag === undefined || attribute === undefined) {
      return;
    }
    const { name, start, nameEnd, value } = attribute;
    if (!tag.names.has(name) && tag.names.size < LIMITS.attributesOfElement) {
      tag.names.add(name);
      tag.attributes.push({
        name,
        range: { start, end: value === undefined ? nameEnd : end },
        value: value?.finish() ?? MappedText.literal('', nameEnd),
      });
    }
  }

  onopentagend(end: number): void {
    this.startElement(end + 1, false);
  }

  onselfclosingtag(end: number): void {
    this.startElement(end + 1, true);
  }

  onclosetag(start: number, end: number): void {
    this.endText();
    const name = this.source.slice(start, end).toLowerCase();
    if (this.tooDeep > 0) {
      this.tooDeep -= 1;
    } else if ((this.openCounts.get(name) ?? 0) > 0) {
      let closed = this.closeInnermost();
      while (closed !== undefined && closed !== name) {
        closed = this.closeInnermost();
      }
    }
  }

  oncomment(start: number, end: number): void {
    this.endText();
    this.comment ??= { start: start - '<!--'.length, end: end + 1 };
  }

  ondeclaration(start: number, end: number): void {
    this.endText();
    if (/^doctype\b/iu.test(this.source.slice(start, start + 8).replace(/^!/u, ''))) {
      this.doctype ??= { start: start - '<!'.length, end: end + 1 };
    }
  }

  oncdata(): void {
    this.endText();
  }

  onprocessinginstruction(): void {
    this.endText();
  }

  onend(): void {
    this.endText();
  }

  private startElement(end: number, isSelfClosing: boolean): void {
    const { tag } = this;
    this.tag = undefined;
    if (tag === undefined) {
      return;
    }
    if (this.elements.length >= LIMITS.elements) {
      this.cutAt = Math.min(this.cutAt ?? tag.nameRange.start, tag.nameRange.start - 1);
      this.tokenizer.pause();
      return;
    }
    this.closeImplied(tag.name);
    const parent = this.open.at(-1);
    const element: OpenElement = {
      kind: 'element',
      name: tag.name,
      tag: { start: tag.nameRange.start - 1, end },
      nameRange: tag.nameRange,
      attributes: tag.attributes,
      parent,
      children: [],
    };
    this.elements.push(element);
    parent?.children.push(element);
    if (!isVoid(tag.name) && !(isSelfClosing && this.isForeign())) {
      this.push(element);
    }
  }

  private push(element: OpenElement): void {
    if (this.open.length >= LIMITS.depth) {
      this.tooDeep += 1;
      return;
    }
    this.open.push(element);
    this.openCounts.set(element.name, (this.openCounts.get(element.name) ?? 0) + 1);
  }

  private closeImplied(name: string): void {
    if (this.tooDeep > 0) {
      return;
    }
    for (;;) {
      const innermost = this.open.at(-1);
      if (innermost === undefined || !closedBy(innermost.name, name)) {
        return;
      }
      this.closeInnermost();
    }
  }

  private closeInnermost(): string | undefined {
    const name = this.open.pop()?.name;
    if (name !== undefined) {
      this.openCounts.set(name, (this.openCounts.get(name) ?? 1) - 1);
    }
    return name;
  }

  private isForeign(): boolean {
    return (this.openCounts.get('svg') ?? 0) > 0 || (this.openCounts.get('math') ?? 0) > 0;
  }

  private endText(): void {
    const { text } = this;
    this.text = undefined;
    if (text !== undefined && !text.isEmpty) {
      const parent = this.open.at(-1);
      const node: HtmlText = { kind: 'text', parent, content: text.finish() };
      this.texts.push(node);
      parent?.children.push(node);
    }
  }
}
