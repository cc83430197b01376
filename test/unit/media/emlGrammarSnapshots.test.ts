import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { type Token, tokenise } from './emlGrammar';
import { Scopes } from './emlGrammarScopes';

/** Set to have the files written anew, to be read through before they are committed. */
const UPDATE = process.env.UPDATE_SNAPSHOTS === '1';
const FOLDER = join(__dirname, 'emlGrammarSnapshots');
const MOST_OCTETS = 20_000;

/** One message with a field or a part of every kind that the grammar knows. */
const EVERY_KIND = 'everyKind';

describe('the grammar for messages: snapshots', () => {
  let scopes: Scopes;

  before(async () => {
    scopes = await Scopes.load();
  });

  /** Each line, and below it where its tokens are and in which scopes. A line like the one before has a ditto mark. */
  function snapshotOf(source: string | Uint8Array): string {
    const shown: string[] = [];
    let last: string | undefined;
    for (const { text, tokens } of tokenise(scopes.grammar, source)) {
      const only = tokens.length === 1 ? tokens[0]?.scopes.join(' ') : undefined;
      const isDitto = only !== undefined && only === last;
      shown.push(`${isDitto ? '"' : '>'} ${visible(text)}`, ...(isDitto ? [] : marksOf(tokens)));
      last = only;
    }
    return `${shown.join('\n')}\n`;
  }

  async function assertSnapshot(name: string, source: string | Uint8Array): Promise<void> {
    const file = join(FOLDER, `${name}.snap`);
    const actual = snapshotOf(source);
    if (UPDATE) {
      await writeFile(file, actual);
    }
    assert.equal(actual, await readFile(file, 'utf8'));
  }

  for (const { name, octets } of sampleMessages()) {
    it(`tells ${name} as its snapshot does`, async () => {
      await assertSnapshot(name, octets.subarray(0, MOST_OCTETS));
    });
  }

  it('tells every kind of field and part as the snapshot does', async () => {
    await assertSnapshot(EVERY_KIND, await readFile(join(FOLDER, `${EVERY_KIND}.eml`), 'utf8'));
  });

  it('has no snapshot of what is not a sample', async () => {
    const names = (await readdir(FOLDER)).filter((file) => file.endsWith('.snap'));
    assert.deepEqual(
      names.sort(),
      [...sampleMessages().map(({ name }) => name), EVERY_KIND]
        .map((name) => `${name}.snap`)
        .sort(),
    );
  });
});

function marksOf(tokens: readonly Token[]): readonly string[] {
  let end = 0;
  return tokens.flatMap(({ text, scopes }) => {
    const start = end;
    end += text.length;
    const own = scopes.slice(1).join(' ');
    return own === '' || text === '' ? [] : [`  ${start}-${end} ${own}`];
  });
}

/** Control characters as their pictures. */
function visible(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421';
  });
}
