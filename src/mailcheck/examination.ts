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
  private readonly inline = new Map<HtmlElement, InlineStyle>();

  constructor(
    readonly html: string,
    readonly document: HtmlDocument,
    readonly facts: MessageFacts,
    readonly findings: CheckFindings,
  ) {
    this.styles = readStyles(document);
    for (const declaration of this.styles.declarations) {
      if (declaration.source.isAttribute) {
        this.addInline(declaration);
      }
    }
  }

  /** In the style attribute of an element, in order. */
  inlineStyle(element: HtmlElement): readonly Declaration[] {
    return this.inline.get(element)?.all ?? NONE;
  }

  /** What counts of several declarations of a property in a style attribute. */
  inlineDeclaration(element: HtmlElement, property: string): Declaration | undefined {
    return this.inline.get(element)?.inForce.get(property);
  }

  private addInline(declaration: Declaration): void {
    const { source, property, isImportant } = declaration;
    let style = this.inline.get(source.owner);
    if (style === undefined) {
      style = { all: [], inForce: new Map() };
      this.inline.set(source.owner, style);
    }
    style.all.push(declaration);
    if (isImportant || style.inForce.get(property)?.isImportant !== true) {
      style.inForce.set(property, declaration);
    }
  }
}

interface InlineStyle {
  readonly all: Declaration[];
  readonly inForce: Map<string, Declaration>;
}

const NONE: readonly Declaration[] = [];
