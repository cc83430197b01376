import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../../support/polling';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { workspaceFolder } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture, withSetting } from './support/maildropFixture';

describe('diagnostics of message source', () => {
  let fixture: MaildropFixture;

  before(async () => {
    fixture = await MaildropFixture.start([sampleMessage('duplicateFrom')]);
    await fixture.refresh();
  });

  after(() => fixture.close());

  afterEach(() => run('workbench.action.closeAllEditors'));

  /** Each as the text that it marks and what it says first, once one says this. */
  async function shown(document: vscode.TextDocument, awaited: RegExp): Promise<readonly string[]> {
    const all = await eventually(`a diagnostic with ${String(awaited)}`, () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.some(({ message }) => awaited.test(message)) ? found : undefined;
    });
    return all.map(({ range, message }) => {
      const [sentence = ''] = message.split('. ');
      return `${document.getText(range)}: ${sentence}`;
    });
  }

  async function localDocument(name: string, octets: Uint8Array): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.joinPath(workspaceFolder().uri, name);
    await vscode.workspace.fs.writeFile(uri, octets);
    return vscode.workspace.openTextDocument(uri);
  }

  async function nothing(document: vscode.TextDocument): Promise<void> {
    await eventually(
      'no diagnostics',
      () => vscode.languages.getDiagnostics(document.uri).length === 0,
    );
  }

  it('show what is wrong with a message of the maildrop, with a link to the RFC', async () => {
    const document = await vscode.workspace.openTextDocument(fixture.uri(fixture.stored[0]!));
    assert.deepEqual(await shown(document, /number 2/u), [
      'From: From may be there once, and this is number 2',
      'Subject: Subject may be there once, and this is number 2',
      'Content-Type: There is a Content-Type and no MIME-Version',
    ]);
    const [first] = vscode.languages.getDiagnostics(document.uri);
    assert.equal(first?.severity, vscode.DiagnosticSeverity.Error);
    const code = first.code as { readonly value: string; readonly target: vscode.Uri };
    assert.equal(code.value, 'RFC 5322 §3.6');
    assert.equal(code.target.toString(true), 'https://www.rfc-editor.org/rfc/rfc5322#section-3.6');
  });

  it('follow what is typed, and go when the document is a message no more', async () => {
    const sample = sampleMessage('plainNote').toString('latin1').replaceAll('\r\n', '\n');
    const document = await localDocument('note.eml', Buffer.from(sample, 'latin1'));
    assert.deepEqual(await shown(document, /LF alone/u), [
      `${document.lineAt(0).text}: All lines of this file end with LF alone`,
    ]);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'Date: tea time\n');
    assert.equal(await vscode.workspace.applyEdit(edit), true);
    assert.deepEqual(await shown(document, /no known form/u), [
      'tea time: No date can be made out: this is in no known form',
      'Date: Date may be there once, and this is number 2',
    ]);
    assert.equal(await document.save(), true);
    assert.equal((await shown(document, /LF alone/u)).length, 3);
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await nothing(document);
  });

  it('show hints or nothing where the setting says so', async () => {
    const wide = `${sampleMessage('plainNote').toString('latin1')}${'x'.repeat(90)}\r\n`;
    const document = await localDocument('wide.eml', Buffer.from(wide, 'latin1'));
    await withSetting('source.diagnostics', 'all', async () => {
      assert.deepEqual(await shown(document, /advised/u), [
        `${'x'.repeat(90)}: This line has 90 octets, more than the 78 that are advised`,
      ]);
      await withSetting('source.diagnostics', 'off', () => nothing(document));
    });
  });
});
