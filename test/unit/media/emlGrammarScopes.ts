import assert from 'node:assert/strict';
import type { IGrammar } from 'vscode-textmate';
import { type SampleName, sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { loadGrammar, type Token, tokenise } from './emlGrammar';

/** What a grammar makes of a source, in the words of a test. */
export class Scopes {
  private constructor(readonly grammar: IGrammar) {}

  static async load(scope?: string, embedded?: readonly string[]): Promise<Scopes> {
    return new Scopes(await loadGrammar(scope, embedded));
  }

  tokensOf(source: string | Uint8Array): readonly Token[] {
    return tokenise(this.grammar, source).flatMap((line) => line.tokens);
  }

  /** The texts of all tokens in that scope, in order. */
  textsIn(source: string | Uint8Array, scope: string): readonly string[] {
    return this.tokensOf(source)
      .filter((token) => token.scopes.includes(scope))
      .map((token) => token.text);
  }

  /** The tokens of a sample's first line that starts like that. */
  lineOf(name: SampleName, start: string): readonly Token[] {
    const line = tokenise(this.grammar, sampleMessage(name)).find(({ text }) =>
      text.startsWith(start),
    );
    assert.ok(line, `${name} has a line that starts with ${start}`);
    return line.tokens;
  }

  /** Asserts the scope of the first token with each of the texts. */
  assertScopes(
    source: string | readonly Token[],
    expected: Readonly<Record<string, string>>,
  ): void {
    const tokens = typeof source === 'string' ? this.tokensOf(source) : source;
    for (const [text, scope] of Object.entries(expected)) {
      const token = tokens.find((candidate) => candidate.text === text);
      assert.ok(token, `there is a token ${JSON.stringify(text)} in ${JSON.stringify(tokens)}`);
      assert.ok(token.scopes.includes(scope), `${text}: ${token.scopes.join(' ')}`);
    }
  }
}
