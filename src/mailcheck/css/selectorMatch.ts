import { type HtmlDocument, type HtmlElement, valueOf } from '../html/htmlTree';
import type { AttributeTest, Compound, Selector } from './selectors';

/** Steps that are left; shared by all that is matched for one document. */
export interface Budget {
  left: number;
}

interface Names {
  readonly id: string | undefined;
  readonly classes: ReadonlySet<string>;
}

const MOST_CLASSES = 500;

/** Tells whether elements are as selectors ask; a budget bounds it, since selectors may be made to need many steps. */
export class SelectorMatcher {
  private readonly names = new Map<HtmlElement, Names>();
  private previous: ReadonlyMap<HtmlElement, HtmlElement> | undefined;
  /** Names of classes and ids in the form in which they are compared: small letters where nothing asks for standards. */
  readonly fold: (name: string) => string;

  constructor(
    private readonly document: HtmlDocument,
    private readonly budget: Budget,
  ) {
    this.fold = document.doctype === undefined ? (name) => name.toLowerCase() : (name) => name;
  }

  namesOf(element: HtmlElement): Names {
    let names = this.names.get(element);
    if (names === undefined) {
      const id = valueOf(element, 'id');
      const classes = (valueOf(element, 'class') ?? '').split(/\s+/u, MOST_CLASSES);
      names = {
        id: id === undefined ? undefined : this.fold(id),
        classes: new Set(classes.filter((name) => name !== '').map(this.fold)),
      };
      this.names.set(element, names);
    }
    return names;
  }

  /** False, too, where the budget is spent. */
  matches(selector: Selector, element: HtmlElement, index = 0): boolean {
    const compound = selector.compounds[index];
    if (compound === undefined || !this.fits(compound, element)) {
      return false;
    }
    if (index === selector.compounds.length - 1) {
      return true;
    }
    const isRepeated = /^(?:descendant|sibling)$/u.test(selector.combinators[index] ?? '');
    const isUpwards = /^(?:descendant|child)$/u.test(selector.combinators[index] ?? '');
    let other = isUpwards ? element.parent : this.before(element);
    while (other !== undefined && this.budget.left > 0) {
      if (this.matches(selector, other, index + 1)) {
        return true;
      }
      other = !isRepeated ? undefined : isUpwards ? other.parent : this.before(other);
    }
    return false;
  }

  private fits(compound: Compound, element: HtmlElement): boolean {
    this.budget.left -= 1;
    const { type, ids, classes, attributes, isLink, isRoot } = compound;
    const names = ids.length + classes.length === 0 ? undefined : this.namesOf(element);
    return (
      this.budget.left > 0 &&
      (type === undefined || type === element.name) &&
      ids.every((id) => names?.id === id) &&
      classes.every((name) => names?.classes.has(name)) &&
      (!isLink || (/^(?:a|area)$/u.test(element.name) && valueOf(element, 'href') !== undefined)) &&
      (!isRoot || element.name === 'html') &&
      attributes.every((test) => this.passes(test, element))
    );
  }

  private passes({ name, operator, value }: AttributeTest, element: HtmlElement): boolean {
    const stated = element.attributes.find((attribute) => attribute.name === name)?.value.text;
    // Names and values may be long.
    this.budget.left -= element.attributes.length / 8 + (stated?.length ?? 0) / 64;
    if (stated === undefined || operator === undefined) {
      return stated !== undefined;
    }
    switch (operator) {
      case '=':
        return stated === value;
      case '~=':
        return value !== '' && stated.split(/\s+/u).includes(value);
      case '|=':
        return stated === value || stated.startsWith(`${value}-`);
      case '^=':
        return value !== '' && stated.startsWith(value);
      case '$=':
        return value !== '' && stated.endsWith(value);
      case '*=':
        return value !== '' && stated.includes(value);
    }
  }

  private before(element: HtmlElement): HtmlElement | undefined {
    this.previous ??= previousSiblings(this.document);
    return this.previous.get(element);
  }
}

function previousSiblings({ elements }: HtmlDocument): ReadonlyMap<HtmlElement, HtmlElement> {
  const previous = new Map<HtmlElement, HtmlElement>();
  const last = new Map<HtmlElement | undefined, HtmlElement>();
  for (const element of elements) {
    const before = last.get(element.parent);
    if (before !== undefined) {
      previous.set(element, before);
    }
    last.set(element.parent, element);
  }
  return previous;
}
