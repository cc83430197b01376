import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../../support/polling';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { workspaceFolder } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

const QUESTION = Buffer.from(
  ['Message-ID: <question@example.org>', 'Subject: A question', '', 'Why?', ''].join('\r\n'),
);
const ANSWER = Buffer.from(
  [
    'Message-ID: <answer@example.org>',
    'In-Reply-To: <question@example.org>',
    'Subject: Re: A question',
    'Content-Type: multipart/mixed; boundary=edge',
    '',
    'Preamble',
    '--edge',
    '',
    'See https://example.org/because.',
    '> Why?',
    '> (asked again)',
    '--edge--',
    '',
  ].join('\r\n'),
);

describe('the source of a message', () => {
  let fixture: MaildropFixture;
  let answer: vscode.TextDocument;

  before(async () => {
    fixture = await MaildropFixture.start([QUESTION, ANSWER, sampleMessage('raw8BitHeader')]);
    await fixture.refresh();
    answer = await vscode.workspace.openTextDocument(fixture.uri(fixture.stored[1]!));
    assert.equal(answer.languageId, 'eml');
  });

  after(async () => {
    await run('workbench.action.closeAllEditors');
    await fixture.close();
  });

  /** Asks until there is an answer: what offers it is loaded when the first message opens. */
  async function ask<T>(command: string, ...values: readonly unknown[]): Promise<readonly T[]> {
    return eventually(command, async () => {
      const found = await vscode.commands.executeCommand<readonly T[] | undefined>(
        command,
        ...values,
      );
      return found !== undefined && found.length > 0 ? found : undefined;
    });
  }

  function placeOf(document: vscode.TextDocument, text: string): vscode.Position {
    return document.positionAt(document.getText().indexOf(text) + 1);
  }

  it('has an outline of header and parts', async () => {
    const symbols = await ask<vscode.DocumentSymbol>(
      'vscode.executeDocumentSymbolProvider',
      answer.uri,
    );
    assert.deepEqual(
      symbols.map(({ name, detail }) => `${name} ${detail}`),
      ['Header 4 fields', 'text/plain 1'],
    );
    const subject = symbols[0]!.children[2]!;
    assert.equal(answer.getText(subject.range), 'Subject: Re: A question');
    assert.equal(answer.getText(subject.selectionRange), 'Subject');
  });

  it('has its places right where octets are no UTF-8', async () => {
    const document = await vscode.workspace.openTextDocument(fixture.uri(fixture.stored[2]!));
    const [header] = await ask<vscode.DocumentSymbol>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.equal(document.getText().includes('\ufffd'), true);
    for (const field of header!.children) {
      assert.equal(document.getText(field.selectionRange), field.name);
      assert.match(document.getText(field.range), /^[!-~]+:[^]*[^\s]$/u);
    }
  });

  it('folds parts and quoted text', async () => {
    const folds = await ask<vscode.FoldingRange>('vscode.executeFoldingRangeProvider', answer.uri);
    assert.deepEqual(
      folds.map(({ start, end }) => [start, end]),
      [
        [0, 3],
        [6, 10],
        [9, 10],
      ],
    );
  });

  it('selects from the word to the message', async () => {
    const [innermost] = await ask<vscode.SelectionRange>(
      'vscode.executeSelectionRangeProvider',
      answer.uri,
      [placeOf(answer, 'answer@')],
    );
    assert.equal(answer.getText(innermost!.range), 'answer@example.org');
    assert.equal(answer.getText(innermost!.parent!.range), '<answer@example.org>');
  });

  it('leads to the message of the same maildrop that it answers', async () => {
    await run('pop3.mailbox.refresh', fixture.account.id);
    const [target] = await ask<vscode.LocationLink>(
      'vscode.executeDefinitionProvider',
      answer.uri,
      placeOf(answer, 'question@'),
    );
    const document = await vscode.workspace.openTextDocument(target!.targetUri);
    assert.equal(
      document.getText().replaceAll('\r\n', '\n'),
      QUESTION.toString().replaceAll('\r\n', '\n'),
    );
  });

  it('explains fields, their values and encoded words, as text that can do nothing', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'eml',
      content:
        'Subject: =?utf-8?q?[Gr=C3=BC=C3=9Fe](command:x)?=\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n\n',
    });
    const textAt = async (text: string): Promise<string> => {
      const [hover] = await ask<vscode.Hover>(
        'vscode.executeHoverProvider',
        document.uri,
        placeOf(document, text),
      );
      return hover!.contents.map((content) => (content as vscode.MarkdownString).value).join('\n');
    };
    assert.match(await textAt('Subject'), /RFC 5322/u);
    const word = await textAt('=?utf-8');
    assert.match(word, /Grüße/u);
    assert.doesNotMatch(word, /[^\\]\]\(command/u);
    assert.match(await textAt('Mon, 2'), /2026/u);
  });

  it('highlights all that belongs to a boundary', async () => {
    const highlights = await ask<vscode.DocumentHighlight>(
      'vscode.executeDocumentHighlights',
      answer.uri,
      placeOf(answer, '--edge--'),
    );
    assert.deepEqual(
      highlights.map(({ range }) => answer.getText(range)),
      ['boundary=edge', '--edge', '--edge--'],
    );
  });

  it('links its URLs', async () => {
    const links = await ask<vscode.DocumentLink>('vscode.executeLinkProvider', answer.uri);
    assert.equal(
      links.some(({ target }) => target?.toString() === 'https://example.org/because'),
      true,
    );
  });

  it('colours delimiters and what no reader gets to see', async () => {
    const tokens = await eventually('the tokens', async () =>
      vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
        'vscode.provideDocumentSemanticTokens',
        answer.uri,
      ),
    );
    assert.equal(tokens.data.length / 5, 4);
  });

  it('follows what is typed into a file', async () => {
    const uri = vscode.Uri.joinPath(workspaceFolder().uri, 'typed.eml');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('Subject: one\n\nText\n'));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'From: a@example.org\n');
    });
    const [header] = await ask<vscode.DocumentSymbol>('vscode.executeDocumentSymbolProvider', uri);
    assert.deepEqual(
      header!.children.map(({ name }) => name),
      ['From', 'Subject'],
    );
    await run('workbench.action.files.revert');
  });
});
