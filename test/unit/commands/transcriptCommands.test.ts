import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { transcriptCommands } from '../../../src/commands/transcriptCommands';
import { encodeTranscriptUri } from '../../../src/documents/uri';
import type { Account } from '../../../src/mailbox/account';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import { Transcripts } from '../../../src/mailbox/transcripts';
import { accountNode } from '../../../src/tree/nodes';
import { exampleAccount } from '../accounts/exampleAccount';
import { FakeMailbox } from '../tree/fakeMailbox';
import { ScriptedPrompts } from './scriptedPrompts';

const TARGET: vscode.Uri = JSON.parse('{"path":"/home/user/transcript.log"}') as vscode.Uri;

function bench(answers: string[] = []) {
  const clock = { now: () => Date.UTC(2026, 0, 2) };
  const registry = new MailboxRegistry(() => new FakeMailbox());
  registry.update([exampleAccount]);
  const transcripts = new Transcripts(clock);
  const tap = transcripts.of(exampleAccount.id).tap();
  tap({ kind: 'connected', host: exampleAccount.host, port: exampleAccount.port });
  tap({
    kind: 'octets',
    direction: 'sent',
    octets: Buffer.from(`USER ${exampleAccount.user}\r\n`),
  });
  const prompts = new ScriptedPrompts(answers);
  prompts.target = TARGET;
  const shown: Account[] = [];
  const written: { readonly target: vscode.Uri; readonly text: string }[] = [];
  const handlers = transcriptCommands({
    registry,
    prompts,
    transcripts,
    clock,
    show: (account) => {
      shown.push(account);
      return Promise.resolve();
    },
    writeFile: (target, octets) => {
      written.push({ target, text: Buffer.from(octets).toString('utf8') });
      return Promise.resolve();
    },
    versions: () => 'Extension 1.2.3, Editor 4.5.6',
  });
  return { handlers, prompts, shown, written, transcripts };
}

describe('the transcript commands', () => {
  it('show the transcript of the row, and of the only account there is', async () => {
    const { handlers, shown } = bench();
    await handlers['pop3.transcript.show'](accountNode(exampleAccount.id));
    await handlers['pop3.transcript.show']();
    assert.deepEqual(
      shown.map(({ id }) => id),
      [exampleAccount.id, exampleAccount.id],
    );
  });

  it('J4: export to a file that tells the versions and the server, without the user name', async () => {
    const { handlers, prompts, written } = bench(['Leave Out the User Name']);
    const uri = encodeTranscriptUri(exampleAccount.id, exampleAccount.label);
    await handlers['pop3.transcript.export'](uri);
    const [file] = written;
    assert.ok(file);
    assert.equal(file.target, TARGET);
    assert.match(prompts.suggestedNames[0] ?? '', / - POP3 transcript\.log$/u);
    assert.match(file.text, /^POP3 transcript, exported 2026-01-0/u);
    assert.match(file.text, /Extension 1\.2\.3, Editor 4\.5\.6/u);
    assert.equal(file.text.includes(`Server: ${exampleAccount.host}:${exampleAccount.port}`), true);
    assert.match(file.text, /C: USER <user>\\r\\n/u);
    assert.equal(file.text.includes(exampleAccount.user), false);
  });

  it('export the user name where the user says so', async () => {
    const { handlers, written } = bench(['Include the User Name']);
    await handlers['pop3.transcript.export']();
    assert.equal(written[0]?.text.includes(`C: USER ${exampleAccount.user}\\r\\n`), true);
  });

  it('export nothing when the user cancels either question', async () => {
    const first = bench();
    await first.handlers['pop3.transcript.export']();
    assert.deepEqual(first.prompts.suggestedNames, []);
    const second = bench(['Include the User Name']);
    second.prompts.target = undefined;
    await second.handlers['pop3.transcript.export']();
    assert.deepEqual([...first.written, ...second.written], []);
  });

  it('clear the transcript of the editor they are run on, and no other', async () => {
    const { handlers, transcripts } = bench();
    const records = (): number => transcripts.of(exampleAccount.id).snapshot().entries.length;
    await handlers['pop3.transcript.clear'](encodeTranscriptUri('otheraccount', 'Other'));
    assert.equal(records(), 2);
    await handlers['pop3.transcript.clear'](encodeTranscriptUri(exampleAccount.id, 'Work'));
    assert.equal(records(), 0);
  });
});

describe('the transcripts of all accounts', () => {
  it('are dropped with their account', () => {
    const transcripts = new Transcripts({ now: () => 0 });
    const changed: string[] = [];
    transcripts.of('account01').tap()({ kind: 'connected', host: 'a', port: 1 });
    transcripts.of('account02').tap()({ kind: 'connected', host: 'b', port: 2 });
    transcripts.onDidChange((id) => changed.push(id));
    transcripts.retain(['account02']);
    assert.equal(transcripts.of('account01').snapshot().sessions.length, 0);
    assert.equal(transcripts.of('account02').snapshot().sessions.length, 1);
    assert.deepEqual(changed, ['account01']);
  });
});
