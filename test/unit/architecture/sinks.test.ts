import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const SOURCE = join(__dirname, '..', '..', '..', 'src');

/**
 * Where text from outside could act on the editor, and the only modules that may pass text there. Each of them takes
 * what makes text harmless from `shared/safeText`, or is named here as one that only passes on what is.
 */
const SINKS: readonly {
  readonly name: string;
  readonly call: RegExp;
  readonly homes: readonly string[];
}[] = [
  {
    name: 'notifications and dialogs, which make links of text',
    call: /\bwindow\.show(?:Information|Warning|Error)Message\b/u,
    homes: ['accounts/signInDialogs.ts', 'platform/vscodePrompts.ts', 'viewer/viewerPrompts.ts'],
  },
  {
    name: 'notifications of progress, which make links of text too',
    call: /\bProgressLocation\.Notification\b/u,
    homes: ['platform/progress.ts', 'viewer/attachmentSaver.ts'],
  },
  {
    name: 'status bar texts, which make icons of text',
    call: /\bsetStatusBarMessage\b|\bcreateStatusBarItem\b/u,
    homes: [],
  },
  {
    name: 'logs',
    call: /\bcreateOutputChannel\b|\bconsole\.(?:log|info|warn|error|debug)\b/u,
    homes: ['composition.ts'],
  },
  {
    name: 'Markdown, which makes links and images of text',
    call: /\bMarkdownString\(|\.appendMarkdown\(/u,
    homes: ['composeDocuments.ts', 'languages/hoverProvider.ts', 'languages/inspectorTree.ts'],
  },
  {
    name: 'Markdown that may run commands, hold HTML or name icons',
    // A workspace has a property of that name too.
    call: /(?<!\bworkspace\.)\bisTrusted\b|\bsupportHtml\b|\bsupportThemeIcons\b/u,
    homes: [],
  },
];

function readSources(): ReadonlyMap<string, string> {
  const paths = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.d.ts'),
  );
  return new Map(
    paths.map((path) => [path.split(sep).join('/'), readFileSync(join(SOURCE, path), 'utf8')]),
  );
}

describe('text from outside', () => {
  const sources = readSources();

  for (const { name, call, homes } of SINKS) {
    it(`reaches the editor only through known modules: ${name}`, () => {
      const found = [...sources].filter(([, text]) => call.test(text)).map(([path]) => path);
      assert.deepEqual(found.sort(), homes);
    });
  }

  it('loses its links in every notification', () => {
    for (const path of [
      'platform/vscodePrompts.ts',
      'platform/progress.ts',
      'viewer/viewerPrompts.ts',
      'viewer/attachmentSaver.ts',
    ]) {
      assert.match(sources.get(path) ?? '', /\bwithoutLinks\(/u, path);
    }
  });

  it('is put into Markdown as text, never as Markdown', () => {
    const text = sources.get('languages/hoverProvider.ts') ?? '';
    const written = [...text.matchAll(/appendMarkdown\(([^)]*)\)/gu)].map(
      ([, argument]) => argument,
    );
    // The only value written is the name of an RFC, which the pattern it is found by bounds.
    assert.deepEqual(
      written.filter((argument) => !/^'[^']*'$/u.test(argument ?? '')),
      ['`[${whole}](https://www.rfc-editor.org/rfc/rfc${number}${anchor}'],
    );
  });
});
