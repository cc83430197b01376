import { readStyles } from './css/readStyles';
import type { Declaration, Styles } from './css/styleSheet';
import type { CheckFindings } from './findings';
import type { HtmlDocument, HtmlElement } from './html/htmlTree';

/** What a check needs to know of the message around the HTML. */
export interface MessageFacts {
  /** Of the HTML as it is sent, transfer encoding taken away. */
  readonly htmlOctets: number;
  /** Whether the message has text/plain that is not attached; true where that is not to be told of. */
  readonly hasTextAlternative: boolean;
}

/** HTML that is being checked, with what several rules look at. */
export class HtmlExamination {
  readonly styles: Styles;
  private readonly inline = new Map<HtmlElement, Declaration[]>();

  constructor(
    readonly html: string,
    readonly document: HtmlDocument,
    readonly facts: MessageFacts,
    readonly findings: CheckFindings,
  ) {
    this.styles = readStyles(document);
    for (const declaration of this.styles.declarations) {
      const { source } = declaration;
      if (source.isAttribute) {
        const of = this.inline.get(source.owner) ?? [];
        of.push(declaration);
        this.inline.set(source.owner, of);
      }
    }
  }

  /** In the style attribute of an element, in order. */
  inlineStyle(element: HtmlElement): readonly Declaration[] {
    return this.inline.get(element) ?? [];
  }

  /** What counts of several declarations of a property in a style attribute. */
  inlineDeclaration(element: HtmlElement, property: string): Declaration | undefined {
    const all = this.inlineStyle(element).filter(
      (declaration) => declaration.property === property,
    );
    return all.findLast(({ isImportant }) => isImportant) ?? all.at(-1);
  }
}
