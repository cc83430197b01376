import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ParsedMessage } from '../../../src/mail/model';
import { parseMessage } from '../../../src/mail/worker/parseMessage';
import { MessageActions } from '../../../src/viewer/messageActions';
import type { ViewAnswer } from '../../../src/viewer/protocol';
import type { ViewerPrompts } from '../../../src/viewer/viewerPrompts';
import { eventually } from '../../support/polling';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { workspaceFolder } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

const INNERMOST = ['From: c@example.com', 'Subject: Innermost', '', 'Here.', ''].join('\r\n');
const INNER = [
  'From: b@example.com',
  'Subject: Inner',
  'Content-Type: multipart/mixed; boundary=inner',
  '',
  '--inner',
  '',
  'Within.',
  '--inner',
  'Content-Type: application/octet-stream; name="innermost.eml"',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from(INNERMOST).toString('base64'),
  '--inner--',
  '',
].join('\r\n');
const OUTER = Buffer.from(
  [
    'From: a@example.com',
    'Subject: Outer',
    'Content-Type: multipart/mixed; boundary=outer',
    '',
    '--outer',
    '',
    'See below.',
    '--outer',
    'Content-Type: message/rfc822',
    '',
    INNER,
    '--outer--',
    '',
  ].join('\r\n'),
);

describe('what the page of a message asks for', () => {
  let fixture: MaildropFixture;
  let uri: vscode.Uri;
  let outer: vscode.Uri;
  let target: vscode.Uri | undefined;
  let offers: string[];
  let answers: ViewAnswer[];
  let actions: MessageActions;

  const prompts: ViewerPrompts = {
    saveLocation: () => Promise.resolve(target),
    saveFolder: () => Promise.resolve(undefined),
    confirm: () => Promise.resolve(false),
    chooseKept: () => Promise.resolve(undefined),
    inform: (sentence) => void offers.push(sentence),
    offer: (sentence) => {
      offers.push(sentence);
      return Promise.resolve(false);
    },
    reportError: (sentence) => void offers.push(sentence),
    openExternal: () => Promise.resolve(false),
  };

  before(async () => {
    fixture = await MaildropFixture.start([sampleMessage('receipt'), OUTER]);
    await fixture.refresh();
    uri = fixture.uri(fixture.stored[0]!);
    outer = fixture.uri(fixture.stored[1]!);
  });

  beforeEach(() => {
    offers = [];
    answers = [];
    target = undefined;
    actions = actionsOf(uri);
  });

  function actionsOf(of: vscode.Uri, message?: ParsedMessage): MessageActions {
    return new MessageActions({
      uri: of,
      mime: {
        prepare: () => undefined,
        summarize: () => Promise.resolve([]),
        parse: () => Promise.reject(new Error('Not asked for')),
        attachment: () => Promise.reject(new Error('No such part')),
        dispose: () => undefined,
      },
      prompts,
      signal: new AbortController().signal,
      message: () => message,
      readOctets: async () => vscode.workspace.fs.readFile(of),
      viewColumn: () => vscode.ViewColumn.Active,
      answer: (answer) => void answers.push(answer),
    });
  }

  async function renderedTab(described: string, not?: vscode.Uri): Promise<vscode.Uri> {
    return eventually(described, () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom &&
        input.viewType === 'pop3.message' &&
        input.uri.toString() !== not?.toString()
        ? input.uri
        : undefined;
    });
  }

  async function parsed(of: vscode.Uri): Promise<ParsedMessage> {
    return parseMessage(Buffer.from(await vscode.workspace.fs.readFile(of)));
  }

  afterEach(() => run('workbench.action.closeAllEditors'));

  after(() => fixture.close());

  it('opens the HTML part decoded, in an editor', async () => {
    await actions.handle({ type: 'openHtmlSource', index: 0 });
    const document = await eventually('the part', () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.uri.scheme === 'pop3-part' ? active : undefined;
    });
    assert.equal(document.languageId, 'html');
    assert.match(document.getText(), /Thank you, Robin!/u);
  });

  it('shows a part in the raw source, at its place', async () => {
    await actions.handle({ type: 'readStructure' });
    const [answer] = answers;
    assert.ok(answer?.type === 'structure');
    const part = answer.parts.find(({ mediaType }) => mediaType === 'text/html')!;
    await actions.handle({ type: 'showPartSource', section: part.section });
    const editor = await eventually('the source', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.toString() === uri.toString() ? active : undefined;
    });
    await eventually('the place', () => editor.selection.active.line > 0);
    const { line } = editor.selection.active;
    assert.match(editor.document.lineAt(line).text, /^Content-Type: text\/html/iu);
    assert.match(editor.document.lineAt(line - 1).text, /^--/u);
  });

  it('saves a page only where the user says', async () => {
    await actions.handle({ type: 'saveHtml', head: '', body: '<body>saved</body>' });
    assert.deepEqual(offers, []);
    target = vscode.Uri.joinPath(workspaceFolder().uri, 'saved.html');
    await actions.handle({ type: 'saveHtml', head: '', body: '<body>saved</body>' });
    const page = Buffer.from(await vscode.workspace.fs.readFile(target)).toString();
    assert.match(page, /Content-Security-Policy[\s\S]*<body>saved<\/body>/u);
    assert.deepEqual(offers, ['Saved without scripts and remote content.']);
  });

  it('opens an attached message rendered, and the messages attached to that', async () => {
    await actionsOf(outer, await parsed(outer)).handle({ type: 'openAttachment', index: 0 });
    const inner = await renderedTab('the attached message');
    assert.equal(inner.scheme, 'pop3-part');
    assert.ok(inner.path.endsWith('/Inner.eml'), inner.path);
    const message = await parsed(inner);
    assert.equal(message.summary.subject, 'Inner');
    await actionsOf(inner, message).handle({ type: 'openAttachment', index: 0 });
    const innermost = await renderedTab('the message attached to that', inner);
    assert.ok(innermost.path.endsWith('/innermost.eml'), innermost.path);
    const octets = Buffer.from(await vscode.workspace.fs.readFile(innermost));
    assert.equal(octets.toString(), INNERMOST);
  });

  it('opens a message among the parts rendered, and shows its source and its parts', async () => {
    await actionsOf(outer).handle({ type: 'openPart', section: '2' });
    const inner = await renderedTab('the message');
    await actionsOf(inner).handle({ type: 'showPartSource', section: '1' });
    const editor = await eventually('its source', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.toString() === inner.toString() ? active : undefined;
    });
    assert.equal(editor.document.languageId, 'eml');
    assert.match(editor.document.getText(), /^From: b@example\.com/u);
  });

  it('opens nothing that is no message as one', async () => {
    await actionsOf(uri, await parsed(uri)).handle({ type: 'openAttachment', index: 0 });
    await actionsOf(outer, await parsed(outer)).handle({ type: 'openAttachment', index: 7 });
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab, undefined);
  });

  it('copies text', async () => {
    await actions.handle({ type: 'copy', text: 'one\ntwo' });
    assert.equal(await vscode.env.clipboard.readText(), 'one\ntwo');
  });
});
