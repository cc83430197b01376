import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';

const ROOT = join(__dirname, '../../..');
const GRAMMAR = join(ROOT, 'media/eml.tmLanguage.json');

/** Stands for the editor's own HTML grammar, which is not part of the project. */
const HTML = JSON.stringify({
  scopeName: 'text.html.basic',
  patterns: [
    { name: 'comment.block.html', begin: '<!--', end: '-->' },
    {
      name: 'meta.tag.html',
      begin: '</?[a-z][a-z0-9]*',
      end: '>',
      patterns: [{ name: 'string.quoted.double.html', begin: '"', end: '"' }],
    },
  ],
});

export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

export interface TokenisedLine {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly milliseconds: number;
  /** The tokeniser gave up within the line because its time was over. */
  readonly isCutShort: boolean;
}

/** @param html path of a real HTML grammar, instead of the stand-in */
export async function loadEmlGrammar(html?: string): Promise<IGrammar> {
  const wasm = await readFile(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM({ data: wasm });
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async (scopeName) => {
      switch (scopeName) {
        case 'message.rfc822.eml':
          return parseRawGrammar(await readFile(GRAMMAR, 'utf8'), GRAMMAR);
        case 'text.html.basic':
          return parseRawGrammar(
            html === undefined ? HTML : await readFile(html, 'utf8'),
            'html.json',
          );
        default:
          return null;
      }
    },
  });
  const grammar = await registry.loadGrammar('message.rfc822.eml');
  if (grammar === null) {
    throw new Error('The grammar could not be loaded');
  }
  return grammar;
}

/** Tokenises as an editor does: line by line, the line ends removed, the state carried on. */
export function tokenise(grammar: IGrammar, octets: Uint8Array): readonly TokenisedLine[] {
  let state = INITIAL;
  return Buffer.from(octets)
    .toString('utf8')
    .split(/\r\n|\r|\n/u)
    .map((text) => {
      const start = performance.now();
      const result = grammar.tokenizeLine(text, state, 2_000);
      const milliseconds = performance.now() - start;
      state = result.ruleStack;
      const tokens = result.tokens.map((token) => ({
        text: text.slice(token.startIndex, token.endIndex),
        scopes: token.scopes,
      }));
      return { text, tokens, milliseconds, isCutShort: result.stoppedEarly };
    });
}
