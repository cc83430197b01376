import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import * as vscode from 'vscode';
import { eventually } from '../../support/polling';
import { workspaceFolder } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

/** More than the links of which are looked for. */
const LARGE_TEXT = 2_500_000;
/** VS Code reads and shows large files slowly on a busy machine. */
const LIMIT_MS = 60_000;
const TEXT_LINE = 'A line of text as people write it, with https://example.org/ in it\r\n';

/** A text of so many octets and an attachment. */
function message(textOctets: number): Buffer {
  return Buffer.concat([
    Buffer.from(
      'From: robin@example.org\r\nSubject: Large\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=edge\r\n\r\n',
    ),
    Buffer.from('--edge\r\nContent-Type: text/plain\r\n\r\n'),
    Buffer.alloc(textOctets, TEXT_LINE),
    Buffer.from('\r\n--edge\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n--edge--\r\n'),
  ]);
}

/** What the language status says while it says anything: no part of VS Code’s API tells. */
class StatusItems {
  readonly shown = new Set<vscode.LanguageStatusItem>();
  private readonly create = vscode.languages.createLanguageStatusItem.bind(vscode.languages);

  constructor() {
    vscode.languages.createLanguageStatusItem = (id, selector) => {
      const item = this.create(id, selector);
      const dispose = item.dispose.bind(item);
      this.shown.add(item);
      item.dispose = () => {
        this.shown.delete(item);
        dispose();
      };
      return item;
    };
  }

  restore(): void {
    vscode.languages.createLanguageStatusItem = this.create;
  }

  /** Once it is there and nothing is awaited any more. */
  note(): Promise<vscode.LanguageStatusItem> {
    return eventually(
      'a note in the language status',
      () => [...this.shown].find(({ busy }) => !busy),
      LIMIT_MS,
    );
  }

  async nothing(): Promise<void> {
    await eventually('nothing in the language status', () => this.shown.size === 0, LIMIT_MS);
  }
}

describe('a large message source', function () {
  this.timeout(2 * LIMIT_MS);

  let fixture: MaildropFixture;
  let status: StatusItems;

  before(async () => {
    fixture = await MaildropFixture.start([message(LARGE_TEXT), message(1_000)]);
    await fixture.refresh();
    status = new StatusItems();
  });

  afterEach(() => run('workbench.action.closeAllEditors'));

  after(async () => {
    status.restore();
    await fixture.close();
  });

  async function show(uri: vscode.Uri): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    return document;
  }

  it('has told in the language status what is left out, while it is shown, and its outline all the same', async () => {
    const document = await show(fixture.uri(fixture.stored[0]!));
    const { text, detail, severity } = await status.note();
    assert.equal(text, 'Large source: some features are left out');
    assert.match(
      detail ?? '',
      /^No links in 403 KB of text: they are made in the first 2\.1 MB\. The outline.*there\.$/u,
    );
    assert.equal(severity, vscode.LanguageStatusSeverity.Warning);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['Header', 'text/plain', 'application/octet-stream'],
    );
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(1, 2),
    );
    assert.match((hover!.contents[0] as vscode.MarkdownString).value, /RFC 5322/u);
    await show(fixture.uri(fixture.stored[1]!));
    await status.nothing();
  });

  it('is followed as it is edited, and the last edit counts', async () => {
    const uri = vscode.Uri.joinPath(workspaceFolder().uri, 'edited.eml');
    await vscode.workspace.fs.writeFile(uri, message(LARGE_TEXT));
    const document = await show(uri);
    await status.note();
    for (const name of ['X-One', 'X-Two', 'X-Three']) {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, new vscode.Position(0, 0), `${name}: y\r\n`);
      assert.equal(await vscode.workspace.applyEdit(edit), true);
    }
    const [header] = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    const fields = header!.children.map(({ name }) => name);
    assert.deepEqual(fields.slice(0, 4), ['X-Three', 'X-Two', 'X-One', 'From']);
    const cut = new vscode.WorkspaceEdit();
    cut.delete(uri, new vscode.Range(10, 0, document.lineCount - 4, 0));
    assert.equal(await vscode.workspace.applyEdit(cut), true);
    await status.nothing();
    await run('workbench.action.revertAndCloseActiveEditor');
  });

  it('that VS Code hands to no extension is told as such', async () => {
    const uri = vscode.Uri.joinPath(workspaceFolder().uri, 'huge.eml');
    await vscode.workspace.fs.writeFile(uri, message(1_000));
    await truncate(uri.fsPath, 53_000_000);
    await run('vscode.open', uri);
    const { text, detail } = await status.note();
    assert.equal(text, 'Source too large for its features');
    assert.match(detail ?? '', /above 50 MB.*53 MB/u);
    assert.equal(vscode.window.activeTextEditor, undefined);
  });
});
