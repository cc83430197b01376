import {
  closes,
  type CSSToken,
  functionOf,
  identOf,
  isDelimiter,
  opens,
  splitAtCommas,
  TokenType,
} from './cssTokens';

export interface AttributeTest {
  readonly name: string;
  /** Undefined where it only has to be there. */
  readonly operator: '=' | '~=' | '|=' | '^=' | '$=' | '*=' | undefined;
  readonly value: string;
}

/** What a selector asks of one element, as far as it is understood here. */
export interface Compound {
  readonly type: string | undefined;
  readonly ids: readonly string[];
  readonly classes: readonly string[];
  readonly attributes: readonly AttributeTest[];
  readonly isLink: boolean;
  readonly isRoot: boolean;
}

/** Between an element and what stands further left in the selector. */
export type Combinator = 'descendant' | 'child' | 'next' | 'sibling';

export interface Selector {
  /** From the selected element leftwards; never empty. */
  readonly compounds: readonly Compound[];
  /** The first is that between the first two compounds. */
  readonly combinators: readonly Combinator[];
  /** Three numbers of eight bits; never less than it is. */
  readonly specificity: number;
  /** False where it asks for more than is understood: what it asks of elements is needed, but may not be enough. */
  readonly isUnderstood: boolean;
  /** It selects what is no element, or elements only while something is done to them. */
  readonly isOfState: boolean;
}

const STATES: ReadonlySet<string> = new Set(
  'hover active focus focus-visible focus-within visited target checked'.split(' '),
);
/** Those of one colon too. */
const PSEUDO_ELEMENTS: ReadonlySet<string> = new Set(
  'after before first-letter first-line selection marker placeholder backdrop'.split(' '),
);
const COMBINATORS: ReadonlyMap<string, Combinator> = new Map([
  ['>', 'child'],
  ['+', 'next'],
  ['~', 'sibling'],
]);
const MOST_COMPOUNDS = 20;
const MOST_OF_COMPOUND = 20;

/** Reads a list of selectors. @param fold Brings names of classes and ids into the form in which they are compared. */
export function readSelectors(
  tokens: readonly CSSToken[],
  fold: (name: string) => string,
): readonly Selector[] {
  const selectors = splitAtCommas(tokens).map((part) => new SelectorReader(fold).read(part));
  // A browser that does not know one selector of a list leaves out all of them.
  return selectors.every(({ isUnderstood }) => isUnderstood)
    ? selectors
    : selectors.map((selector) => ({ ...selector, isUnderstood: false }));
}

interface OpenCompound {
  type: string | undefined;
  readonly ids: string[];
  readonly classes: string[];
  readonly attributes: AttributeTest[];
  isLink: boolean;
  isRoot: boolean;
}

class SelectorReader {
  private readonly compounds: OpenCompound[] = [emptyCompound()];
  private readonly combinators: Combinator[] = [];
  private pending: Combinator | undefined;
  private isEmpty = true;
  private isUnderstood = true;
  private isOfState = false;
  private readonly counts: [ids: number, classes: number, types: number] = [0, 0, 0];

  constructor(private readonly fold: (name: string) => string) {}

  read(tokens: readonly CSSToken[]): Selector {
    let at = 0;
    while (at < tokens.length) {
      at = this.readAt(tokens, at);
    }
    this.isUnderstood &&= !this.isEmpty && this.pending !== 'child';
    const { compounds, combinators, isUnderstood, isOfState } = this;
    const [ids, classes, types] = this.counts.map((count) => Math.min(count, 255));
    return {
      compounds: compounds.toReversed().slice(0, MOST_COMPOUNDS),
      combinators: combinators.toReversed().slice(0, MOST_COMPOUNDS - 1),
      specificity: (ids ?? 0) * 65_536 + (classes ?? 0) * 256 + (types ?? 0),
      isUnderstood: isUnderstood && compounds.length <= MOST_COMPOUNDS,
      isOfState,
    };
  }

  /** Reads one simple selector or combinator; returns where the next one begins. */
  private readAt(tokens: readonly CSSToken[], at: number): number {
    const token = tokens[at];
    const after = tokens[at + 1];
    switch (token?.[0]) {
      case TokenType.Whitespace:
        this.combine('descendant');
        return at + 1;
      case TokenType.Hash:
        this.counts[0] += 1;
        this.push(this.compound().ids, this.fold(token[4].value));
        return at + 1;
      case TokenType.Ident:
        this.counts[2] += 1;
        this.compound().type = identOf(token);
        return at + 1;
      case TokenType.OpenSquare:
        return this.readAttribute(tokens, at);
      case TokenType.Colon:
        return this.readPseudo(tokens, at);
      case TokenType.Delim: {
        const combinator = COMBINATORS.get(token[4].value);
        if (combinator !== undefined) {
          this.combine(combinator);
          return at + 1;
        }
        if (token[4].value === '.' && after?.[0] === TokenType.Ident) {
          this.counts[1] += 1;
          this.push(this.compound().classes, this.fold(after[4].value));
          return at + 2;
        }
        this.compound();
        this.isUnderstood &&= token[4].value === '*';
        return at + 1;
      }
      default:
        this.compound();
        this.isUnderstood = false;
        return at + 1;
    }
  }

  private readAttribute(tokens: readonly CSSToken[], at: number): number {
    const end = closingAt(tokens, at);
    const inside = tokens
      .slice(at + 1, end - 1)
      .filter((token) => token[0] !== TokenType.Whitespace);
    const test = attributeTest(inside);
    this.counts[1] += 1;
    if (test === undefined) {
      this.compound();
      this.isUnderstood = false;
    } else {
      this.push(this.compound().attributes, test);
    }
    return end;
  }

  private readPseudo(tokens: readonly CSSToken[], at: number): number {
    const isDouble = tokens[at + 1]?.[0] === TokenType.Colon;
    const start = at + (isDouble ? 2 : 1);
    const name = identOf(tokens[start]);
    const compound = this.compound();
    if (functionOf(tokens[start]) !== undefined) {
      const end = closingAt(tokens, start);
      this.isUnderstood = false;
      // No less than what stands in the parentheses adds.
      this.counts[0] += tokens.slice(start, end).filter(([type]) => type === TokenType.Hash).length;
      this.counts[1] += end - start;
      return end;
    }
    this.counts[1] += 1;
    if (name !== undefined && PSEUDO_ELEMENTS.has(name)) {
      this.isOfState = true;
    } else if (name !== undefined && !isDouble && STATES.has(name)) {
      this.isOfState = true;
    } else if (name === 'link' || name === 'any-link') {
      compound.isLink = true;
    } else if (name === 'root') {
      compound.isRoot = true;
    } else {
      this.isUnderstood = false;
      this.isOfState ||= isDouble;
    }
    return start + 1;
  }

  /** Combinators count once something follows. */
  private combine(combinator: Combinator): void {
    if (this.isEmpty && combinator !== 'descendant') {
      this.isUnderstood = false;
    }
    if (this.pending === undefined || this.pending === 'descendant') {
      this.pending = combinator;
    } else if (combinator !== 'descendant') {
      this.isUnderstood = false;
    }
  }

  private compound(): OpenCompound {
    if (this.pending !== undefined && !this.isEmpty) {
      this.combinators.push(this.pending);
      this.compounds.push(emptyCompound());
    }
    this.pending = undefined;
    this.isEmpty = false;
    return this.compounds.at(-1) ?? emptyCompound();
  }

  private push<T>(list: T[], item: T): void {
    if (list.length < MOST_OF_COMPOUND) {
      list.push(item);
    } else {
      this.isUnderstood = false;
    }
  }
}

function emptyCompound(): OpenCompound {
  return { type: undefined, ids: [], classes: [], attributes: [], isLink: false, isRoot: false };
}

/** After the token that closes what is opened here. */
function closingAt(tokens: readonly CSSToken[], start: number): number {
  let nesting = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token !== undefined) {
      nesting += (opens(token) ? 1 : 0) - (closes(token) ? 1 : 0);
      if (nesting === 0) {
        return at + 1;
      }
    }
  }
  return tokens.length;
}

function attributeTest(inside: readonly CSSToken[]): AttributeTest | undefined {
  const [first, ...rest] = inside;
  const name = identOf(first);
  const value = rest.at(-1);
  if (name === undefined || rest.length > 3) {
    return undefined;
  }
  if (rest.length === 0) {
    return { name, operator: undefined, value: '' };
  }
  if (value?.[0] !== TokenType.String && value?.[0] !== TokenType.Ident) {
    return undefined;
  }
  const operator = OPERATORS.find((each) =>
    rest.slice(0, -1).every((token, index) => isDelimiter(token, each[index] ?? '')),
  );
  return operator?.length === rest.length - 1
    ? { name, operator, value: value[4].value }
    : undefined;
}

const OPERATORS = ['=', '~=', '|=', '^=', '$=', '*='] as const;
