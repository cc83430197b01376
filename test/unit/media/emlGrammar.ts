import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM, type OnigScanner } from 'vscode-oniguruma';
import {
  type IGrammar,
  INITIAL,
  parseRawGrammar,
  Registry,
  type StateStack,
} from 'vscode-textmate';

export const MEDIA = join(__dirname, '../../../media');

/** The project's own grammars, by scope, as package.json contributes them. */
const OWN: Readonly<Record<string, string>> = {
  'message.rfc822.eml': 'eml.tmLanguage.json',
  'message.header.eml': 'emlHeader.tmLanguage.json',
  'message.body.eml': 'emlBody.tmLanguage.json',
  'application.mbox': 'mbox.tmLanguage.json',
};

export const GRAMMAR_FILES: readonly string[] = Object.values(OWN);

/** The editor's grammars that bodies are handed to. They are not part of the project. */
export const EMBEDDED = [
  'text.html.basic',
  'source.css',
  'source.json',
  'source.js',
  'text.xml',
  'source.yaml',
  'text.html.markdown',
  'source.diff',
] as const;

/** Stands for one of them: enough to see where it begins, and that what it leaves open ends with the part. */
function standIn(scopeName: string): string {
  const language = scopeName.split('.')[1];
  return JSON.stringify({
    scopeName,
    patterns: [
      { name: `comment.block.${language}`, begin: '<!--|/\\*', end: '-->|\\*/' },
      { name: `string.quoted.double.${language}`, begin: '"', end: '"' },
      {
        name: `meta.tag.${language}`,
        begin: '</?[a-z][a-z0-9]*',
        end: '>',
        patterns: [{ name: `string.quoted.double.${language}`, begin: '"', end: '"' }],
      },
    ],
  });
}

export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

export interface TokenisedLine {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** How many rules are open at the end of the line. */
  readonly depth: number;
  /** How often the regular expressions were asked for their next match in the line. */
  readonly searches: number;
}

let searches = 0;

/** The engine's scanner, which counts how often it is asked. */
function createCountingScanner(patterns: string[]): OnigScanner {
  const scanner = createOnigScanner(patterns);
  const find = scanner.findNextMatchSync.bind(scanner) as (...args: unknown[]) => unknown;
  return Object.assign(scanner, {
    findNextMatchSync: (...args: unknown[]) => {
      searches += 1;
      return find(...args);
    },
  });
}

/**
 * A grammar in the engine of the editor, with stand-ins for the editor's own grammars.
 *
 * @param embedded those that the editor has
 */
export async function loadGrammar(
  scope = 'message.rfc822.eml',
  embedded: readonly string[] = EMBEDDED,
): Promise<IGrammar> {
  const wasm = await readFile(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM({ data: wasm });
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner: createCountingScanner, createOnigString }),
    loadGrammar: async (scopeName) => {
      const own = OWN[scopeName];
      if (own !== undefined) {
        return parseRawGrammar(await readFile(join(MEDIA, own), 'utf8'), own);
      }
      return embedded.includes(scopeName)
        ? parseRawGrammar(standIn(scopeName), `${scopeName}.json`)
        : null;
    },
  });
  const grammar = await registry.loadGrammar(scope);
  if (grammar === null) {
    throw new Error('The grammar could not be loaded');
  }
  return grammar;
}

/** Tokenises as an editor does: line by line, the line ends removed, the state carried on. */
export function tokenise(grammar: IGrammar, source: string | Uint8Array): readonly TokenisedLine[] {
  let state: StateStack = INITIAL;
  const whole = typeof source === 'string' ? source : Buffer.from(source).toString('utf8');
  return whole.split(/\r\n|\r|\n/u).map((text) => {
    searches = 0;
    const result = grammar.tokenizeLine(text, state);
    state = result.ruleStack;
    const tokens = result.tokens.map((token) => ({
      text: text.slice(token.startIndex, token.endIndex),
      scopes: token.scopes,
    }));
    return { text, tokens, depth: state.depth, searches };
  });
}
