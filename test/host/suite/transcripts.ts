import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { encodeTranscriptUri } from '../../../src/documents/uri';
import type { AuthenticationMethod } from '../../../src/mailbox/account';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { dataFolder } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture, USER } from './support/maildropFixture';

const CANARY = 'canary-5e1f0c';

/** Every way in which a password might stand in a text. */
function disguises(password: string): readonly string[] {
  const octets = Buffer.from(password, 'utf8');
  const plain = Buffer.from(`\0${USER}\0${password}`, 'utf8');
  return [
    password,
    octets.toString('base64').replace(/=+$/u, ''),
    plain.toString('base64').replace(/=+$/u, ''),
    octets.toString('hex'),
    encodeURIComponent(password),
  ];
}

describe('the transcript', () => {
  let fixture: MaildropFixture;

  beforeEach(async () => {
    fixture = await MaildropFixture.start([0, 1].map(bulkMessage), { users: { [USER]: CANARY } });
    await fixture.parts.credentials.store(fixture.account, CANARY);
  });

  afterEach(async () => {
    await fixture.close();
    await run('workbench.action.closeAllEditors');
  });

  async function show(): Promise<vscode.TextDocument> {
    await run('pop3.transcript.show', fixture.account.id);
    const { id, label } = fixture.account;
    const uri = vscode.Uri.from(encodeTranscriptUri(id, label)).toString();
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), uri);
    return editor.document;
  }

  it('J4: is a read-only log document that follows what goes over the wire', async () => {
    const document = await show();
    assert.equal(document.languageId, 'log');
    assert.match(document.getText(), /Nothing was sent or received yet/u);
    await fixture.refresh();
    await eventually('the listing in the transcript', () =>
      document.getText().includes('C: UIDL\\r\\n'),
    );
    const text = document.getText();
    assert.match(text, /^\d\d:\d\d:\d\d\.\d{3} +\+0\.\d{3} #1 -- connected to 127\.0\.0\.1:\d+$/mu);
    assert.match(text, /S: \+OK Sample POP3 server ready .*\\r\\n/u);
  });

  for (const authentication of ['userPass', 'apop'] satisfies AuthenticationMethod[]) {
    it(`J1: holds no password after a login by ${authentication}`, async () => {
      await fixture.parts.accounts.save({ ...fixture.account, authentication });
      await fixture.refresh();
      const text = (await show()).getText();
      assert.match(
        text,
        authentication === 'apop' ? /C: APOP sample \*{4}\\r/u : /C: PASS \*{4}\\r/u,
      );
      for (const needle of disguises(CANARY)) {
        assert.equal(text.includes(needle), false);
      }
    });
  }

  it('J4: is exported to a file, without the user name where that is wished', async () => {
    await fixture.refresh();
    const target = vscode.Uri.file(join(dataFolder(), 'transcript.log'));
    fixture.prompts.target = target;
    fixture.prompts.picks = ['Leave Out the User Name'];
    await run('pop3.transcript.export', fixture.account.id);
    const text = await readFile(target.fsPath, 'utf8');
    assert.match(text, /^POP3 Mailbox Browser \d+\.\d+\.\d+, .* \d+\.\d+\.\d+, linux$/mu);
    assert.match(text, /C: USER <user>\\r\\n/u);
    assert.equal(text.includes(CANARY), false);
    await vscode.workspace.fs.delete(target);
  });

  it('is emptied on request, and goes with its account', async () => {
    await fixture.refresh();
    const document = await show();
    assert.match(document.getText(), /C: CAPA/u);
    await run('pop3.transcript.clear', document.uri);
    await eventually('an empty transcript', () => !document.getText().includes('C: CAPA'));
    await fixture.refresh();
    await fixture.parts.accounts.remove(fixture.account.id);
    await eventually('the end of the transcript', () =>
      document.getText().startsWith('The account of this transcript was removed.'),
    );
    assert.deepEqual(fixture.parts.transcripts.of(fixture.account.id).snapshot().sessions, []);
  });
});
