import { tokenizer } from '@csstools/css-tokenizer';
import { type HtmlDocument, type HtmlElement, valueOf } from '../html/htmlTree';
import { type CSSToken, TokenType } from './cssTokens';
import { allOf, type ColorScheme, type Truth, truthOfAtRule, truthOfQueries } from './mediaQueries';
import { type Budget, SelectorMatcher } from './selectorMatch';
import { readSelectors, type Selector } from './selectors';
import type { Declaration, StyleRule, Styles, StyleSource } from './styleSheet';

/** Which properties state one thing, the last of them being in force. */
export type PropertyGroups<Group extends string> = Readonly<Record<Group, readonly string[]>>;

/** Nothing stated, what is in force, or that it can't be told. */
export type InForce = Declaration | 'unsure' | undefined;

interface Candidate {
  /** Importance, then style attributes before rules, then specificity. */
  readonly rank: number;
  readonly order: number;
  readonly declaration: Declaration;
}

interface GroupState {
  sure?: Candidate;
  unsure?: Candidate;
}

interface RuleContent<Group> {
  readonly order: number;
  readonly declarations: Map<Group, Map<boolean, Declaration>>;
}

interface Entry<Group> {
  readonly selector: Selector;
  readonly isSure: boolean;
  readonly content: RuleContent<Group>;
}

const IMPORTANT = 2 ** 26;
const OF_ATTRIBUTE = 2 ** 25;
const EVERY = '*';
const LONGEST_MEDIA = 1_000;
const STEPS_OF_TOKEN = 4;

/**
 * CSS Cascade Level 4 §6 for style sheets and attributes of a message: importance, specificity, order. What depends on
 * the reader's screen, or on selectors that are not understood, makes the answer unsure where it would count.
 */
export class Cascade<Group extends string> {
  private readonly entries = new Map<string, Entry<Group>[]>();
  private readonly groupsOf = new Map<string, Group[]>();
  private readonly matcher: SelectorMatcher;
  /** Rules within a rule share what it selects. */
  private readonly selectors = new Map<readonly CSSToken[], readonly Selector[]>();
  /** Of at-rules and of style sheets. */
  private readonly truths = new Map<object, Truth>();

  constructor(
    document: HtmlDocument,
    styles: Styles,
    groups: PropertyGroups<Group>,
    private readonly scheme: ColorScheme,
    private readonly budget: Budget,
  ) {
    this.matcher = new SelectorMatcher(document, budget);
    for (const group of Object.keys(groups) as Group[]) {
      for (const property of groups[group]) {
        this.groupsOf.set(property, [...(this.groupsOf.get(property) ?? []), group]);
      }
    }
    const contents = new Map<StyleRule, RuleContent<Group>>();
    styles.declarations.forEach((declaration, order) => {
      const { rule, source, property } = declaration;
      const stated = this.groupsOf.get(property);
      if (rule !== undefined && !source.isAttribute && stated !== undefined) {
        // Rules come in the order of their first declaration that matters.
        const content = contents.get(rule) ?? { order, declarations: new Map() };
        contents.set(rule, content);
        for (const group of stated) {
          put(content.declarations, group, declaration);
        }
      }
    });
    for (const [rule, content] of contents) {
      this.addRule(rule, content);
    }
  }

  /** @param inline Declarations of its style attribute, in order. */
  inForce(element: HtmlElement, inline: readonly Declaration[]): (group: Group) => InForce {
    const states = new Map<Group, GroupState>();
    for (const { selector, isSure, content } of this.candidatesFor(element)) {
      for (const [group, byImportance] of content.declarations) {
        for (const [isImportant, declaration] of byImportance) {
          const rank = selector.specificity + (isImportant ? IMPORTANT : 0);
          consider(states, group, { rank, order: content.order, declaration }, isSure);
        }
      }
    }
    inline.forEach((declaration, order) => {
      const rank = OF_ATTRIBUTE + (declaration.isImportant ? IMPORTANT : 0);
      for (const group of this.groupsOf.get(declaration.property) ?? []) {
        consider(states, group, { rank, order, declaration }, true);
      }
    });
    const isSpent = this.budget.left <= 0;
    return (group) => {
      const { sure, unsure } = states.get(group) ?? {};
      return isSpent || (unsure !== undefined && !outranks(sure, unsure))
        ? 'unsure'
        : sure?.declaration;
    };
  }

  private *candidatesFor(element: HtmlElement): Generator<Entry<Group>, void> {
    const { id, classes } = this.matcher.namesOf(element);
    const keys = [EVERY, element.name, ...(id === undefined ? [] : [`#${id}`])];
    for (const name of classes) {
      keys.push(`.${name}`);
    }
    for (const key of keys) {
      for (const entry of this.entries.get(key) ?? []) {
        if (this.budget.left <= 0) {
          return;
        }
        if (this.matcher.matches(entry.selector, element)) {
          yield entry;
        }
      }
    }
  }

  private truthOf(condition: readonly CSSToken[]): Truth {
    const truth = this.truths.get(condition) ?? truthOfAtRule(condition, this.scheme);
    this.truths.set(condition, truth);
    return truth;
  }

  private ofSheet({ owner }: StyleSource): Truth {
    const media = valueOf(owner, 'media') ?? '';
    const truth =
      this.truths.get(owner) ??
      (media === '' ? 'yes' : truthOfQueries(tokensOf(media), this.scheme));
    this.truths.set(owner, truth);
    return truth;
  }

  private addRule(rule: StyleRule, content: RuleContent<Group>): void {
    const { selector, isNested, conditions, source } = rule;
    const truth = allOf([...conditions.map((each) => this.truthOf(each)), this.ofSheet(source)]);
    this.budget.left -= selector.length * STEPS_OF_TOKEN;
    if (truth === 'no' || this.budget.left <= 0) {
      return;
    }
    const selectors = this.selectors.get(selector) ?? readSelectors(selector, this.matcher.fold);
    this.selectors.set(selector, selectors);
    for (const each of selectors) {
      const isSure = truth === 'yes' && !isNested && each.isUnderstood;
      if (!each.isOfState) {
        const key = keyOf(each);
        const entries = this.entries.get(key) ?? [];
        this.entries.set(key, entries);
        entries.push({ selector: each, isSure, content });
      }
    }
  }
}

function put<Group>(
  declarations: Map<Group, Map<boolean, Declaration>>,
  group: Group,
  declaration: Declaration,
): void {
  const byImportance = declarations.get(group) ?? new Map<boolean, Declaration>();
  declarations.set(group, byImportance);
  byImportance.set(declaration.isImportant, declaration);
}

function consider<Group>(
  states: Map<Group, GroupState>,
  group: Group,
  candidate: Candidate,
  isSure: boolean,
): void {
  const state = states.get(group) ?? {};
  states.set(group, state);
  const kind = isSure ? 'sure' : 'unsure';
  if (!outranks(state[kind], candidate)) {
    state[kind] = candidate;
  }
}

/** Of two of the same rank and order the later one counts. */
function outranks(one: Candidate | undefined, other: Candidate): boolean {
  return (
    one !== undefined &&
    (one.rank > other.rank || (one.rank === other.rank && one.order > other.order))
  );
}

/** By the narrowest of what a selector asks of the element itself. */
function keyOf({ compounds: [compound] }: Selector): string {
  const [id] = compound?.ids ?? [];
  const [name] = compound?.classes ?? [];
  return id !== undefined ? `#${id}` : name !== undefined ? `.${name}` : (compound?.type ?? EVERY);
}

function tokensOf(text: string): readonly CSSToken[] {
  const tokens = tokenizer({ css: text.slice(0, LONGEST_MEDIA) });
  const read: CSSToken[] = [];
  while (!tokens.endOfFile()) {
    const token = tokens.nextToken();
    if (token[0] !== TokenType.EOF) {
      read.push(token);
    }
  }
  return read;
}
