import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../../support/polling';
import { run } from './support/extension';
import { MaildropFixture, withSetting } from './support/maildropFixture';

const CHECK = 'pop3.source.checkHtml';
const HTML = [
  '<!DOCTYPE html>',
  '<html lang=3D"en"><head><title>Offer</title></head><body>',
  '<p style=3D"display:flex">Gr=C3=BC=C3=9Fe</p><img src=3D"https://t.example.com/a.png" width=3D=',
  '"10">',
  '<a href=3D"https://www.example.com/gone">Shop</a> <a href=3D"http://10.0.0.1/">Inside</a>',
  '<a href=3D"https://www.example.com/leave/7">Leave</a></body></html>',
];
const PLAIN = HTML.map((line) => line.replaceAll('=3D', '=').replace(/=C3=BC=C3=9F/u, 'üß'));

function message(encoding: string, html: readonly string[]): Buffer {
  return Buffer.from(
    [
      'From: shop@example.com',
      'To: a@example.com',
      'Subject: Offer',
      'Date: Sun, 29 Nov 2026 10:00:00 +0000',
      'Message-ID: <offer@example.com>',
      'List-Unsubscribe: <https://www.example.com/leave/7>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative; boundary=edge',
      '',
      '--edge',
      'Content-Type: text/plain',
      '',
      'Hello',
      '--edge',
      'Content-Type: text/html; charset=utf-8',
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      ...html,
      '--edge--',
      '',
    ].join('\r\n'),
  );
}

describe('checks of the HTML of messages', () => {
  let fixture: MaildropFixture;

  before(async () => {
    fixture = await MaildropFixture.start([
      message('quoted-printable', HTML),
      message('8bit', PLAIN.join('\n').replace('=\n', '').split('\n')),
      Buffer.from('Subject: Note\r\n\r\nNo HTML\r\n'),
    ]);
    await fixture.refresh();
  });

  afterEach(async () => {
    delete fixture.parts.network.links;
    fixture.prompts.notices.length = 0;
    await run('workbench.action.closeAllEditors');
  });

  after(() => fixture.close());

  function partUri(index: number): vscode.Uri {
    const parent = fixture.uri(fixture.stored[index]!).toString();
    return vscode.Uri.from({ scheme: 'pop3-part', path: '/part-2.html', query: `2 ${parent}` });
  }

  /** Of the checks only. */
  function diagnostics(uri: vscode.Uri): readonly vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'mail clients');
  }

  async function shownPart(): Promise<vscode.TextDocument> {
    return eventually('the HTML', () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'pop3-part' ? document : undefined;
    });
  }

  function marks(document: vscode.TextDocument, part = document): readonly string[] {
    return diagnostics(document.uri).map(({ range, message }) => {
      const [sentence = ''] = message.split(/ is | has /u);
      return `${part.getText(range)}: ${sentence}`;
    });
  }

  it('show their findings where they stand, with a link to what is known of a feature', async () => {
    await run(CHECK, fixture.node(fixture.stored[0]!));
    const document = await shownPart();
    assert.equal(document.languageId, 'html');
    const found = marks(document);
    assert.ok(found.includes('display:flex: display:flex'), found.join('\n'));
    assert.ok(
      found.some((mark) =>
        mark.startsWith('<img src="https://t.example.com/a.png" width="10">: This image'),
      ),
    );
    assert.ok(found.some((mark) => mark.startsWith('Grüße: Inbox previews show')));
    const flex = diagnostics(document.uri).find(({ message }) =>
      message.startsWith('display:flex'),
    );
    assert.equal(flex?.severity, vscode.DiagnosticSeverity.Warning);
    const code = flex.code as { readonly value: string; readonly target: vscode.Uri };
    assert.equal(
      code.target.toString(true),
      'https://www.caniemail.com/features/css-display-flex/',
    );
  });

  it('show nothing before they are asked for, and go with the tab', async () => {
    const document = await vscode.window.showTextDocument(partUri(0));
    assert.deepEqual(diagnostics(document.document.uri), []);
    await run(CHECK, document.document.uri);
    assert.ok(diagnostics(document.document.uri).length > 0);
    await run('workbench.action.closeActiveEditor');
    await eventually(
      'no findings',
      () => diagnostics(document.document.uri).length === 0 || undefined,
    );
  });

  it('show findings in the message as well while its source is open and has the same lines', async () => {
    const uri = fixture.uri(fixture.stored[1]!);
    const source = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(source, { preview: false });
    await run(CHECK, uri.toString(), '2');
    const part = await shownPart();
    const found = marks(part);
    assert.deepEqual(
      diagnostics(uri).map(({ range, message }) => [source.getText(range), message]),
      diagnostics(part.uri).map(({ range, message }) => [part.getText(range), message]),
    );
    assert.ok(found.length > 1);
    await vscode.window.showTextDocument(part);
    await run('workbench.action.closeActiveEditor');
    await eventually('no findings', () => diagnostics(uri).length === 0 || undefined);
  });

  it('come by themselves where the setting says so, for the clients that it names', async () => {
    await withSetting('htmlChecks.clients', ['apple-mail.ios'], async () => {
      await withSetting('htmlChecks.automatic', true, async () => {
        const { document } = await vscode.window.showTextDocument(partUri(0));
        const found = await eventually('findings', () => {
          const all = marks(document);
          return all.length > 0 ? all : undefined;
        });
        assert.ok(!found.some((mark) => mark.startsWith('display:flex')), found.join('\n'));
        assert.ok(found.some((mark) => mark.startsWith('<img')));
      });
    });
  });

  it('say that a message has no HTML', async () => {
    await run(CHECK, fixture.node(fixture.stored[2]!));
    assert.match(fixture.prompts.notices.at(-1)?.message ?? '', /has no HTML/u);
  });

  it('list links, and lead to the one that is chosen', async () => {
    fixture.prompts.picks = ['Inside'];
    await run('pop3.source.showLinks', fixture.node(fixture.stored[0]!));
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.getText(editor.selection), 'http://10.0.0.1/');
  });

  it('ask for links only after a question that names the hosts, and never to unsubscribe', async () => {
    const requested: string[] = [];
    fixture.parts.network.links = {
      resolve: () => Promise.resolve(['93.184.216.34']),
      head: ({ url }) => {
        requested.push(url.href);
        return Promise.resolve({ status: 404, location: undefined });
      },
    };
    const row = fixture.node(fixture.stored[0]!);
    fixture.prompts.questions.length = 0;
    await run('pop3.source.checkLinks', row);
    assert.match(fixture.prompts.questions[0]?.detail ?? '', /^.*\nwww\.example\.com\n\n/u);
    assert.deepEqual(requested, []);

    fixture.prompts.buttons = ['Check Links'];
    await run('pop3.source.checkLinks', row);
    assert.deepEqual(requested, ['https://www.example.com/gone']);
    const document = await shownPart();
    const found = marks(document);
    assert.ok(
      found.includes(
        'https://www.example.com/gone: www.example.com answers 404. What the link leads to',
      ),
      found.join('\n'),
    );
    assert.ok(found.some((mark) => mark.startsWith('http://10.0.0.1/: 10.0.0.1 was not asked')));
  });
});
