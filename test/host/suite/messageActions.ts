import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MessageActions } from '../../../src/viewer/messageActions';
import type { ViewAnswer } from '../../../src/viewer/protocol';
import type { ViewerPrompts } from '../../../src/viewer/viewerPrompts';
import { eventually } from '../../support/polling';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { workspaceFolder } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

describe('what the page of a message asks for', () => {
  let fixture: MaildropFixture;
  let uri: vscode.Uri;
  let target: vscode.Uri | undefined;
  let offers: string[];
  let answers: ViewAnswer[];
  let actions: MessageActions;

  const prompts: ViewerPrompts = {
    saveLocation: () => Promise.resolve(target),
    saveFolder: () => Promise.resolve(undefined),
    confirm: () => Promise.resolve(false),
    inform: (sentence) => void offers.push(sentence),
    offer: (sentence) => {
      offers.push(sentence);
      return Promise.resolve(false);
    },
    reportError: (sentence) => void offers.push(sentence),
    openExternal: () => Promise.resolve(false),
  };

  before(async () => {
    fixture = await MaildropFixture.start([sampleMessage('receipt')]);
    await fixture.refresh();
    uri = fixture.uri(fixture.stored[0]!);
  });

  beforeEach(() => {
    offers = [];
    answers = [];
    target = undefined;
    actions = new MessageActions({
      uri,
      mime: {
        prepare: () => undefined,
        summarize: () => Promise.resolve([]),
        parse: () => Promise.reject(new Error('Not asked for')),
        attachment: () => Promise.reject(new Error('No such part')),
        dispose: () => undefined,
      },
      prompts,
      signal: new AbortController().signal,
      message: () => undefined,
      readOctets: async () => vscode.workspace.fs.readFile(uri),
      viewColumn: () => vscode.ViewColumn.Active,
      answer: (answer) => void answers.push(answer),
    });
  });

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

  it('copies text', async () => {
    await actions.handle({ type: 'copy', text: 'one\ntwo' });
    assert.equal(await vscode.env.clipboard.readText(), 'one\ntwo');
  });
});
