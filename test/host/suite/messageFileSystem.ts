import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { encodeMessageUri } from '../../../src/documents/uri';
import type { StoredMessage } from '../../support/sampleServer/maildrop';
import { sampleMessage, type SampleName } from '../../support/sampleMessages/sampleMessages';
import { eventually } from '../../support/polling';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';
import { rejectsWith } from './support/rejection';

const { fs } = vscode.workspace;
const NAMES = [
  'dotLines',
  'raw8BitHeader',
  'headerOnly',
  'emptyBody',
  'longLines',
  'japaneseShiftJis',
  'hostileHtml',
  'huge',
] as const satisfies readonly SampleName[];

describe('messages as files', () => {
  let fixture: MaildropFixture;

  before(async () => {
    fixture = await MaildropFixture.start(NAMES.map(sampleMessage));
  });

  after(() => fixture.close());

  function stored(name: (typeof NAMES)[number]): StoredMessage {
    return fixture.stored[NAMES.indexOf(name)]!;
  }

  for (const name of NAMES) {
    it(`reads ${name} octet for octet, with the size that stat says`, async () => {
      const message = stored(name);
      const octets = await fs.readFile(fixture.uri(message));
      assert.ok(Buffer.from(octets).equals(sampleMessage(name)), 'the octets differ');
      const stat = await fs.stat(fixture.uri(message));
      assert.equal(stat.size, message.octets.length);
      assert.equal(stat.type, vscode.FileType.File);
      assert.equal(stat.permissions, vscode.FilePermission.Readonly);
    });
  }

  it('fetches a message from the server once for stat, text editor and reading', async () => {
    const fresh = await MaildropFixture.start([sampleMessage('plainNote')]);
    try {
      const uri = fresh.uri(fresh.stored[0]!);
      await fs.stat(uri);
      await vscode.workspace.openTextDocument(uri);
      await fs.readFile(uri);
      assert.deepEqual(
        fresh.commands.filter((command) => command.startsWith('RETR')),
        ['RETR 1'],
      );
    } finally {
      await fresh.close();
    }
  });

  it('copies a message to a file octet for octet', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pop3-copy-'));
    try {
      for (const name of ['dotLines', 'raw8BitHeader', 'huge'] as const) {
        const path = join(folder, `${name}.eml`);
        await fs.copy(fixture.uri(stored(name)), vscode.Uri.file(path));
        assert.ok((await readFile(path)).equals(sampleMessage(name)), `${name} differs`);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses to write, delete, rename, copy onto and create', async () => {
    const uri = fixture.uri(stored('dotLines'));
    const beside = uri.with({ path: uri.path.replace(/[^/]+$/u, 'other.eml') });
    assert.equal(fs.isWritableFileSystem('pop3'), false);
    await rejectsWith('NoPermissions', fs.writeFile(uri, Buffer.from('changed')));
    await rejectsWith('NoPermissions', fs.delete(uri));
    await rejectsWith('NoPermissions', fs.rename(uri, beside, { overwrite: true }));
    await rejectsWith('NoPermissions', fs.copy(uri, beside, { overwrite: true }));
    await rejectsWith('NoPermissions', fs.createDirectory(vscode.Uri.parse('pop3:/folder')));
    await rejectsWith('NoPermissions', fs.readDirectory(vscode.Uri.parse('pop3:/')));
    assert.equal(fixture.stored.length, NAMES.length);
    assert.ok(fixture.commands.every((command) => !command.startsWith('DELE')));
  });

  it('opens as an eml document that cannot be edited', async () => {
    const document = await vscode.workspace.openTextDocument(fixture.uri(stored('dotLines')));
    assert.equal(document.languageId, 'eml');
    await vscode.window.showTextDocument(document);
    await run('type', { text: 'x' });
    assert.equal(document.isDirty, false);
    assert.equal(
      document.getText().replaceAll('\r\n', '\n'),
      sampleMessage('dotLines').toString('utf8').replaceAll('\r\n', '\n'),
    );

    const scratch = await vscode.workspace.openTextDocument({ content: '' });
    await vscode.window.showTextDocument(scratch);
    await run('type', { text: 'x' });
    assert.equal(scratch.getText(), 'x', 'typing must reach an ordinary document');
    await run('workbench.action.revertAndCloseActiveEditor');
  });

  describe('that are not there', () => {
    const key = 'A'.repeat(22);
    const wrong: Readonly<Record<string, string>> = {
      'no message': 'pop3:/',
      'an account alone': 'pop3:/hosttest0001',
      'a key that is none': 'pop3:/hosttest0001/short/x.eml',
      'a path that climbs': `pop3:/hosttest0001/${key}/../../../etc/passwd`,
      'another extension': `pop3:/hosttest0001/${key}/x.txt`,
      'an authority': `pop3://server/hosttest0001/${key}/x.eml`,
      'a query': `pop3:/hosttest0001/${key}/x.eml?q`,
      'a fragment': `pop3:/hosttest0001/${key}/x.eml#f`,
    };

    for (const [what, text] of Object.entries(wrong)) {
      it(`finds nothing under a URI with ${what}`, async () => {
        const before = fixture.server.sessions.length;
        await rejectsWith('FileNotFound', fs.readFile(vscode.Uri.parse(text)));
        await rejectsWith('FileNotFound', fs.stat(vscode.Uri.parse(text)));
        assert.equal(fixture.server.sessions.length, before);
      });
    }

    it('finds no message of an account that does not exist', async () => {
      const address = { accountId: 'unknown00001', key };
      const uri = vscode.Uri.from(encodeMessageUri(address, 'Subject'));
      await rejectsWith('FileNotFound', fs.readFile(uri));
      await rejectsWith('FileNotFound', fs.stat(uri));
    });

    it('finds no message under a key that the maildrop does not list', async () => {
      const address = { accountId: fixture.account.id, key };
      await rejectsWith(
        'FileNotFound',
        fs.readFile(vscode.Uri.from(encodeMessageUri(address, 'Subject'))),
      );
    });

    it('finds no message that another program has deleted since the list was made', async () => {
      const fresh = await MaildropFixture.start([sampleMessage('plainNote')]);
      try {
        await fresh.refresh();
        const message = fresh.stored[0]!;
        assert.ok(fresh.entry(message));
        fresh.server.maildrops.get('sample')?.remove(new Set([message.uid]));
        // The session that made the list still shows the maildrop as it was.
        fresh.server.dropSessions();
        await rejectsWith('FileNotFound', fs.readFile(fresh.uri(message)));
      } finally {
        await fresh.close();
      }
    });
  });

  it('says that the server cannot be reached', async () => {
    const fresh = await MaildropFixture.start([sampleMessage('plainNote')]);
    try {
      const uri = fresh.uri(fresh.stored[0]!);
      await fresh.server.close();
      const error = await rejectsWith('Unavailable', fs.readFile(uri));
      assert.match(error.message, /127\.0\.0\.1/u);
      await rejectsWith('Unavailable', fs.stat(uri));
    } finally {
      await fresh.parts.accounts.remove(fresh.account.id);
    }
  });

  it('offers what arrived of a message that was cut off, octet for octet', async () => {
    const fresh = await MaildropFixture.start([sampleMessage('longLines')], {
      faults: { dropsInMessage: true },
    });
    try {
      const uri = fresh.uri(fresh.stored[0]!);
      fresh.prompts.noticeButtons = ['Show What Arrived'];
      await rejectsWith('Unavailable', fs.readFile(uri));
      await eventually(
        'the part is shown',
        () => vscode.window.activeTextEditor?.document.uri.query === 'incomplete',
      );
      const shown = await fs.readFile(vscode.window.activeTextEditor!.document.uri);
      const whole = sampleMessage('longLines');
      assert.ok(shown.length > 100 && shown.length < whole.length);
      assert.ok(Buffer.from(shown).equals(whole.subarray(0, shown.length)));
      assert.deepEqual(
        fresh.prompts.notices.map(({ message }) => message),
        ['The message did not arrive whole'],
      );
      fresh.server.faults.dropsInMessage = false;
      assert.ok(Buffer.from(await fs.readFile(uri)).equals(whole), 'the whole can be had later');
    } finally {
      await fresh.close();
    }
  });

  it('says that the login was refused, without the password', async () => {
    const fresh = await MaildropFixture.start([sampleMessage('plainNote')]);
    try {
      await fresh.parts.credentials.store(fresh.account, 'wrong-octarine');
      const error = await rejectsWith('Unavailable', fs.readFile(fresh.uri(fresh.stored[0]!)));
      assert.match(error.message, /refused/u);
      assert.doesNotMatch(error.message, /octarine/u);
    } finally {
      await fresh.close();
    }
  });
});
