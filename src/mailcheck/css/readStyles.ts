import { tokenizer } from '@csstools/css-tokenizer';
import { attributeOf, type HtmlDocument, type HtmlElement } from '../html/htmlTree';
import { LIMITS } from '../limits';
import {
  atKeywordOf,
  closes,
  type CSSToken,
  identOf,
  isDelimiter,
  isSpace,
  opens,
  TokenType,
} from './cssTokens';
import type { AtRule, Declaration, StyleRule, Styles, StyleSource } from './styleSheet';

type Conditions = StyleRule['conditions'];

interface Block {
  /** Of the declarations in it. */
  readonly rule: StyleRule | undefined;
  readonly conditions: Conditions;
  readonly isRule: boolean;
}

const MOST_CONDITIONS = 8;
const TOO_MANY: Conditions = [[]];

/** What is open around a statement, from the outside in. */
class Blocks {
  private readonly open: Block[] = [];
  private ruleCount = 0;

  get isEmpty(): boolean {
    return this.open.length === 0;
  }

  get isInRule(): boolean {
    return this.ruleCount > 0;
  }

  get innermostRule(): StyleRule | undefined {
    return this.open.at(-1)?.rule;
  }

  get conditions(): Conditions {
    return this.open.at(-1)?.conditions ?? [];
  }

  pushRule(rule: StyleRule): void {
    this.ruleCount += 1;
    this.open.push({ rule, conditions: rule.conditions, isRule: true });
  }

  /** What stands in an at-rule within a rule is about what that rule selects. */
  pushAtRule(prelude: readonly CSSToken[]): void {
    const conditions =
      this.conditions.length < MOST_CONDITIONS ? [...this.conditions, prelude] : TOO_MANY;
    const outer = this.innermostRule;
    const rule = outer && { ...outer, conditions };
    this.open.push({ rule, conditions, isRule: false });
  }

  pop(): void {
    this.ruleCount -= this.open.pop()?.isRule === true ? 1 : 0;
  }
}

/** Reads all style sheets and style attributes of a document, in their order. Never throws. */
export function readStyles({ elements }: HtmlDocument): Styles {
  const reader = new StyleReader();
  for (const owner of elements) {
    const style = attributeOf(owner, 'style');
    if (style !== undefined) {
      reader.read({ text: style.value, owner, isAttribute: true });
    }
    if (owner.name === 'style') {
      readSheet(reader, owner);
    }
  }
  return reader.styles();
}

function readSheet(reader: StyleReader, owner: HtmlElement): void {
  for (const child of owner.children) {
    if (child.kind === 'text') {
      reader.read({ text: child.content, owner, isAttribute: false });
    }
  }
}

/** Finds statements as CSS Syntax Level 3 §5 has it, as far as that matters here. */
class StyleReader {
  private readonly rules: StyleRule[] = [];
  private readonly atRules: AtRule[] = [];
  private readonly declarations: Declaration[] = [];
  private readonly comments: { readonly source: StyleSource; readonly token: CSSToken }[] = [];
  private statements = 0;

  private get isFull(): boolean {
    return this.statements >= LIMITS.styleStatements;
  }

  styles(): Styles {
    const { rules, atRules, declarations, comments } = this;
    return { rules, atRules, declarations, comments, isComplete: !this.isFull };
  }

  read(source: StyleSource): void {
    const { text } = source.text;
    if (text === '' || this.isFull) {
      return;
    }
    const tokens = tokenizer({ css: text });
    const blocks = new Blocks();
    let statement: CSSToken[] = [];
    let nesting = 0;
    let hasComment = false;
    while (!tokens.endOfFile()) {
      const token = tokens.nextToken();
      const type = token[0];
      if (type === TokenType.EOF || this.statements >= LIMITS.styleStatements) {
        break;
      }
      if (type === TokenType.Comment) {
        if (!hasComment) {
          hasComment = true;
          this.comments.push({ source, token });
        }
      } else if (nesting === 0 && type === TokenType.OpenCurly) {
        this.startBlock(source, trimmed(statement), blocks);
        statement = [];
      } else if (nesting === 0 && type === TokenType.Semicolon) {
        this.endStatement(source, trimmed(statement), blocks);
        statement = [];
      } else if (nesting === 0 && type === TokenType.CloseCurly) {
        this.endStatement(source, trimmed(statement), blocks);
        statement = [];
        blocks.pop();
      } else if (type !== TokenType.CDO && type !== TokenType.CDC) {
        nesting = Math.max(0, nesting + (opens(token) ? 1 : 0) - (closes(token) ? 1 : 0));
        if (statement.length < LIMITS.tokensOfStatement) {
          statement.push(token);
        }
      }
    }
    this.endStatement(source, trimmed(statement), blocks);
  }

  private startBlock(source: StyleSource, prelude: readonly CSSToken[], blocks: Blocks): void {
    this.statements += 1;
    if (atKeywordOf(prelude[0]) !== undefined) {
      this.addAtRule(source, prelude);
      blocks.pushAtRule(prelude);
      return;
    }
    const { isInRule, conditions } = blocks;
    const rule: StyleRule = { source, selector: prelude, isNested: isInRule, conditions };
    if (prelude.length > 0) {
      this.rules.push(rule);
    }
    blocks.pushRule(rule);
  }

  private endStatement(source: StyleSource, statement: readonly CSSToken[], blocks: Blocks): void {
    const [first] = statement;
    if (first === undefined || this.isFull) {
      return;
    }
    this.statements += 1;
    if (atKeywordOf(first) !== undefined) {
      this.addAtRule(source, statement);
      return;
    }
    const property = identOf(first);
    const colon = statement.findIndex((token, index) => index > 0 && !isSpace(token));
    if (
      property === undefined ||
      statement[colon]?.[0] !== TokenType.Colon ||
      (blocks.isEmpty && !source.isAttribute)
    ) {
      return;
    }
    const value = trimmed(statement.slice(colon + 1));
    const important = importanceAt(value);
    this.declarations.push({
      source,
      rule: blocks.innermostRule,
      property,
      name: first,
      value: important === undefined ? value : trimmed(value.slice(0, important)),
      isImportant: important !== undefined,
    });
  }

  private addAtRule(source: StyleSource, [keyword, ...prelude]: readonly CSSToken[]): void {
    const name = atKeywordOf(keyword);
    if (keyword !== undefined && name !== undefined) {
      this.atRules.push({ source, name, keyword, prelude: trimmed(prelude) });
    }
  }
}

/** Where `!important` begins at the end of a value. */
function importanceAt(value: readonly CSSToken[]): number | undefined {
  if (identOf(value.at(-1)) !== 'important') {
    return undefined;
  }
  const before = value.findLastIndex((token, index) => index < value.length - 1 && !isSpace(token));
  return isDelimiter(value[before], '!') ? before : undefined;
}

function trimmed(tokens: readonly CSSToken[]): readonly CSSToken[] {
  const start = tokens.findIndex((token) => !isSpace(token));
  const end = tokens.findLastIndex((token) => !isSpace(token));
  return start === -1 ? [] : tokens.slice(start, end + 1);
}
