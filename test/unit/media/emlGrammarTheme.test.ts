import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json';
import { EMBEDDED, GRAMMAR_FILES, MEDIA } from './emlGrammar';

/** Scopes that have a colour or a style in each of Dark Modern, Light Modern and the themes these two build on. */
const COLOURED = [
  ...['comment', 'string', 'invalid', 'variable', 'keyword', 'storage.type', 'support.function'],
  ...['constant.numeric', 'constant.language', 'constant.character.escape'],
  ...[
    'entity.name.tag',
    'entity.name.type',
    'entity.name.namespace',
    'entity.other.attribute-name',
  ],
  ...['markup.heading', 'markup.inserted', 'markup.deleted', 'markup.changed', 'markup.underline'],
];
/** For the structure alone. */
const PLAIN = /^(?:meta|punctuation)\./u;

function namesIn(rule: unknown): readonly string[] {
  if (typeof rule !== 'object' || rule === null) {
    return [];
  }
  return Object.entries(rule).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' && (key === 'name' || key === 'contentName')
      ? [value]
      : namesIn(value),
  );
}

function grammarOf(file: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(MEDIA, file), 'utf8')) as Record<string, unknown>;
}

describe('the scopes of the grammar for messages', () => {
  for (const file of GRAMMAR_FILES) {
    it(`have colours in the default themes: ${file}`, () => {
      const { patterns, repository } = grammarOf(file);
      const colourless = namesIn([patterns, repository]).filter(
        (name) =>
          !PLAIN.test(name) &&
          !name
            .split(' ')
            .some((scope) => COLOURED.some((known) => `${scope}.`.startsWith(`${known}.`))),
      );
      assert.deepEqual(colourless, []);
    });
  }

  it('are contributed under the names by which the grammars include each other', () => {
    const contributed = manifest.contributes.grammars.map(({ scopeName, path }) => [
      path.replace('media/', ''),
      scopeName,
    ]);
    assert.deepEqual(
      contributed,
      ['eml', 'emlHeader', 'emlBody', 'mbox'].map((name) => {
        const file = `${name}.tmLanguage.json`;
        return [file, grammarOf(file).scopeName];
      }),
    );
  });

  it('name the language of each embedded body', () => {
    const blocks = new Set(
      GRAMMAR_FILES.flatMap((file) => namesIn(grammarOf(file)))
        .flatMap((name) => name.split(' '))
        .filter((scope) => scope.startsWith('meta.embedded.block.')),
    );
    assert.equal(blocks.size, EMBEDDED.length);
    for (const grammar of manifest.contributes.grammars) {
      if (grammar.embeddedLanguages !== undefined) {
        const named = Object.keys(grammar.embeddedLanguages);
        assert.deepEqual(
          [...blocks].filter((block) => !named.includes(block)),
          [],
        );
      }
    }
  });
});

describe('the languages for messages', () => {
  const [eml, mbox] = manifest.contributes.languages;
  assert.ok(eml !== undefined && mbox !== undefined);

  function isFirstLine(language: { readonly firstLine: string }, line: string): boolean {
    return new RegExp(language.firstLine, 'u').test(line);
  }

  it('know a message by its first line', () => {
    for (const line of [
      ...['Return-Path: <>', 'Received: from a', 'Delivered-To: a', 'MIME-Version: 1.0'],
      ...['Message-ID: <a@b>', 'DKIM-Signature: v=1', 'ARC-Seal: i=1', 'X-Mozilla-Status: 0001'],
    ]) {
      assert.ok(isFirstLine(eml, line), line);
    }
    for (const line of ['Title: a post', 'received:x', 'From: a note', 'import x from "y";']) {
      assert.ok(!isFirstLine(eml, line), line);
    }
  });

  it('know a mailbox file by its first line', () => {
    assert.ok(isFirstLine(mbox, 'From a@example.org Tue Nov 24 10:11:12 2026'));
    assert.ok(!isFirstLine(mbox, 'From here on it is text.'));
  });

  it('take a word to be an address, a name or an identifier as a whole', () => {
    const { wordPattern } = JSON.parse(
      readFileSync(join(MEDIA, 'eml.language-configuration.json'), 'utf8'),
    ) as { readonly wordPattern: string };
    const words = (line: string): readonly string[] =>
      line.match(new RegExp(wordPattern, 'gu')) ?? [];
    assert.deepEqual(words('Message-ID: <a.b-1@example.org>, "Kim"; p=x.'), [
      ...['Message-ID', 'a.b-1@example.org', 'Kim', 'p', 'x'],
    ]);
    assert.deepEqual(words('--boundary_1--'), ['boundary_1--']);
  });

  it('leave every octet of an edited message as it is', () => {
    for (const language of ['[eml]', '[mbox]'] as const) {
      const settings = manifest.contributes.configurationDefaults[language];
      assert.equal(settings['files.trimTrailingWhitespace'], false);
      assert.equal(settings['files.insertFinalNewline'], false);
      assert.equal(settings['files.trimFinalNewlines'], false);
      assert.equal(settings['editor.formatOnSave'], false);
    }
  });
});
