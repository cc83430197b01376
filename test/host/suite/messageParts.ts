import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { PartFiles } from '../../../src/languages/partFiles';
import { SourceDocuments } from '../../../src/languages/sourceDocuments';
import { eventually } from '../../support/polling';
import { dataFolder } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const INNER = ['Subject: Inside', 'Content-Type: application/json', '', '{"depth":2}'].join('\r\n');
const MESSAGE = Buffer.from(
  [
    'From: =?utf-8?q?J=C3=BCrgen?= <juergen@corp-mail.dev>',
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
    ' an alle',
    'Content-Type: multipart/mixed; boundary=edge',
    '',
    '--edge',
    'Content-Type: text/html; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<p>Gr=FC=DFe=\r\n!</p>',
    '--edge',
    'Content-Type: image/png; name=dot.png',
    'Content-Transfer-Encoding: base64',
    '',
    PNG.toString('base64'),
    '--edge',
    'Content-Type: application/octet-stream; name="../evil\u202Etxt.exe"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from([0, 1, 2, 250]).toString('base64'),
    '--edge',
    'Content-Type: message/rfc822',
    '',
    INNER,
    '--edge--',
    '',
  ].join('\r\n'),
);

describe('the parts of a message', () => {
  let fixture: MaildropFixture;
  let source: vscode.TextDocument;

  before(async () => {
    fixture = await MaildropFixture.start([MESSAGE]);
    await fixture.refresh();
    source = await vscode.workspace.openTextDocument(fixture.uri(fixture.stored[0]!));
    await vscode.window.showTextDocument(source);
  });

  afterEach(() => {
    fixture.prompts.target = undefined;
    fixture.prompts.notices.length = 0;
  });

  after(async () => {
    await run('workbench.action.closeAllEditors');
    await fixture.close();
  });

  function lenses(document: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
    return eventually('lenses', async () => {
      const found = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      return found.length > 0 ? found : undefined;
    });
  }

  async function press(document: vscode.TextDocument, title: string): Promise<void> {
    const lens = (await lenses(document)).find(({ command }) => command?.title.startsWith(title));
    assert.ok(lens?.command, title);
    await run(lens.command.command, ...(lens.command.arguments as readonly unknown[]));
  }

  async function opened(title: string, from = source): Promise<vscode.TextDocument> {
    await press(from, title);
    return eventually(`what "${title}" opens`, () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'pop3-part' && document !== from ? document : undefined;
    });
  }

  async function showSource(at: string): Promise<void> {
    const editor = await vscode.window.showTextDocument(source);
    const position = source.positionAt(source.getText().indexOf(at));
    editor.selection = new vscode.Selection(position, position);
  }

  it('have lenses with their type, encoding and decoded size, each above its header', async () => {
    const found = (await lenses(source)).filter(({ command }) =>
      command?.title.startsWith('Open Part'),
    );
    assert.deepEqual(
      found.map(({ command, range }) => [command?.title, source.lineAt(range.start.line).text]),
      [
        [
          'Open Part (text/html, quoted-printable, 13 B)',
          'Content-Type: text/html; charset=iso-8859-1',
        ],
        [`Open Part (image/png, base64, ${PNG.length} B)`, 'Content-Type: image/png; name=dot.png'],
        [
          'Open Part (application/octet-stream, base64, 4 B)',
          source.lineAt(found[2]!.range.start.line).text,
        ],
        [`Open Part (message/rfc822, ${INNER.length} B)`, 'Content-Type: message/rfc822'],
        ['Open Part (application/json, 11 B)', 'Subject: Inside'],
      ],
    );
  });

  it('open decoded, in the language of their type', async () => {
    const document = await opened('Open Part (text/html');
    assert.equal(document.languageId, 'html');
    assert.equal(document.getText(), '<p>Grüße!</p>');
  });

  it('open as a dump where they are neither text nor image', async () => {
    const document = await opened('Open Part (application/octet-stream');
    assert.match(document.getText(), /^00000000 {2}00 01 02 fa/u);
    assert.doesNotMatch(document.uri.path, /\u202e|\.\./u);
  });

  it('open as messages of their own, and what is in those', async () => {
    const inner = await opened('Open Part (message/rfc822');
    assert.equal(inner.languageId, 'eml');
    assert.equal(inner.getText().replaceAll('\r\n', '\n'), INNER.replaceAll('\r\n', '\n'));
    const innermost = await opened('Open Part (application/json', inner);
    assert.equal(innermost.languageId, 'json');
    assert.equal(innermost.getText(), '{"depth":2}');
  });

  it('open as an image preview', async () => {
    await press(source, 'Open Part (image/png');
    await eventually('the tab of the image', () =>
      vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'dot.png' ? true : undefined,
    );
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab!;
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.deepEqual(Buffer.from(await vscode.workspace.fs.readFile(input.uri)), PNG);
  });

  it('are saved decoded, octet for octet, from the lens and at the cursor', async () => {
    const lens = (await lenses(source)).filter(({ command }) => command?.title === 'Save Part As…');
    const target = vscode.Uri.file(join(dataFolder(), 'saved.bin'));
    fixture.prompts.target = target;
    await run(lens[2]!.command!.command, ...(lens[2]!.command!.arguments as readonly unknown[]));
    assert.deepEqual(
      Buffer.from(await vscode.workspace.fs.readFile(target)),
      Buffer.from([0, 1, 2, 250]),
    );
    await showSource('iVBOR');
    await run('pop3.source.savePart');
    assert.deepEqual(Buffer.from(await vscode.workspace.fs.readFile(target)), PNG);
  });

  it('that are gone are said to be gone', async () => {
    const uri = vscode.Uri.from({
      scheme: 'pop3-part',
      path: '/x.txt',
      query: `9 ${source.uri.toString()}`,
    });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(uri)), /no such part/u);
    const foreign = vscode.Uri.from({ scheme: 'pop3-part', path: '/x.txt', query: 'nonsense' });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(foreign)));
  });

  it('that could not be read are read when they are asked for again', async () => {
    const documents = new SourceDocuments();
    let fails = 1;
    const files = new PartFiles({
      read: async (document) => {
        if (fails > 0) {
          fails -= 1;
          throw vscode.FileSystemError.Unavailable('not now');
        }
        return documents.read(document);
      },
    });
    const uri = vscode.Uri.from({
      scheme: 'pop3-part',
      path: '/part-1.html',
      query: `1 ${source.uri.toString()}`,
    });
    try {
      await assert.rejects(files.readFile(uri), /not now/u);
      assert.equal(Buffer.from(await files.readFile(uri)).toString(), '<p>Grüße!</p>');
    } finally {
      files.dispose();
    }
  });

  it('follow the message that they are of', async () => {
    const untitled = await vscode.workspace.openTextDocument({
      language: 'eml',
      content: 'Subject: x\n\nbefore',
    });
    await vscode.window.showTextDocument(untitled);
    const part = await opened('Open Part', untitled);
    assert.equal(part.getText(), 'before');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(untitled.uri, new vscode.Range(2, 0, 2, 6), 'after');
    await vscode.workspace.applyEdit(edit);
    await eventually('the part to follow', () => (part.getText() === 'after' ? true : undefined));
  });

  it('fields are copied decoded', async () => {
    await showSource('Subject:');
    await run('pop3.source.copyDecodedField');
    assert.equal(await vscode.env.clipboard.readText(), 'Subject: Grüße an alle');
  });

  it('the message is copied and saved as a test fixture', async () => {
    await showSource('From:');
    await run('pop3.source.copyFixture');
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^From: =\?UTF-8\?Q\?Person_1\?= <user1@domain1\.example>/u);
    assert.doesNotMatch(copied, /corp-mail/u);
    const target = vscode.Uri.file(join(dataFolder(), 'fixture.eml'));
    fixture.prompts.target = target;
    await run('pop3.source.saveFixture');
    const saved = Buffer.from(await vscode.workspace.fs.readFile(target)).toString();
    assert.equal(saved.replaceAll('\r\n', '\n'), copied.replaceAll('\r\n', '\n'));
  });
});
