import assert from 'node:assert/strict';
import type { Question } from '../../../src/platform/prompts';
import type { StoredMessage } from '../../support/sampleServer/maildrop';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

const CONFIRM = 'Delete from Server';

describe('deleting', () => {
  let fixture: MaildropFixture;
  let all: readonly StoredMessage[];

  beforeEach(async () => {
    fixture = await MaildropFixture.start([0, 1, 2, 3].map(bulkMessage));
    all = fixture.stored;
    await fixture.refresh();
  });

  afterEach(() => fixture.close());

  async function deleteMessages(...messages: readonly StoredMessage[]): Promise<void> {
    const nodes = messages.map((message) => fixture.node(message));
    await run('pop3.message.delete', nodes[0], nodes);
  }

  function report(): Question<string> {
    const notice = fixture.prompts.notices.at(-1);
    assert.ok(notice, 'nothing was reported');
    return notice;
  }

  const deletions = (): readonly string[] =>
    fixture.commands.filter((command) => command.startsWith('DELE'));

  it('asks first, naming the messages, the account and the server', async () => {
    await deleteMessages(all[1]!, all[3]!);
    const [question] = fixture.prompts.questions;
    assert.equal(question?.message, 'Delete these 2 messages from the server?');
    assert.match(question.detail ?? '', /Bulk message 1 .*\n.*Bulk message 3 /u);
    assert.doesNotMatch(question.detail ?? '', /Bulk message [02]/u);
    assert.ok(question.detail?.includes(fixture.account.label));
    assert.ok(question.detail?.includes(fixture.account.host));
    assert.equal(question.severity, 'warning');
  });

  it('sends nothing when the user cancels', async () => {
    const before = fixture.commands.length;
    await deleteMessages(all[0]!);
    assert.equal(fixture.prompts.questions.length, 1);
    assert.equal(fixture.commands.length, before);
    assert.deepEqual(fixture.stored, all);
    assert.deepEqual(fixture.prompts.notices, []);
  });

  it('deletes what was confirmed and nothing else', async () => {
    fixture.prompts.buttons = [CONFIRM];
    await deleteMessages(all[1]!, all[2]!);
    assert.deepEqual(fixture.stored, [all[0], all[3]]);
    assert.deepEqual(deletions(), ['DELE 3', 'DELE 2']);
    assert.equal(report().message, 'Deleted 2 messages.');
    assert.equal(report().severity, 'info');
    assert.equal(fixture.children.length, 2);
  });

  it('deletes what was marked, after another question', async () => {
    await run('pop3.message.markForDeletion', fixture.node(all[2]!));
    assert.deepEqual(deletions(), []);
    assert.equal(fixture.entry(all[2]!)?.isMarkedForDeletion, true);
    await run('pop3.mailbox.deleteMarked', fixture.account.id);
    assert.equal(fixture.stored.length, 4);
    fixture.prompts.buttons = [CONFIRM];
    await run('pop3.mailbox.deleteMarked', fixture.account.id);
    assert.deepEqual(fixture.stored, [all[0], all[1], all[3]]);
  });

  it('asks nothing when no message is meant', async () => {
    await run('pop3.message.unmark', fixture.node(all[0]!));
    await run('pop3.mailbox.deleteMarked', fixture.account.id);
    await run('pop3.message.delete', { kind: 'message', id: 1 });
    await run('pop3.message.delete', fixture.tree.account(fixture.account.id));
    assert.deepEqual(fixture.prompts.questions, []);
    assert.deepEqual(deletions(), []);
  });

  it('deletes the right messages after others have come and gone', async () => {
    fixture.server.maildrops.get('sample')?.remove(new Set([all[0]!.uid]));
    fixture.server.deliver('sample', bulkMessage(9));
    const arrived = fixture.stored.at(-1);
    fixture.prompts.buttons = [CONFIRM];
    await deleteMessages(all[0]!, all[2]!);
    assert.deepEqual(fixture.stored, [all[1], all[3], arrived]);
    assert.match(report().message, /Deleted 1 message\..*already left the mailbox/u);
  });

  it('tells that nothing was deleted when the connection is lost before QUIT', async () => {
    fixture.server.onCommand = (line) => {
      if (line.startsWith('DELE')) {
        fixture.server.dropSessions();
      }
    };
    fixture.prompts.buttons = [CONFIRM];
    await deleteMessages(all[0]!, all[1]!);
    assert.deepEqual(fixture.stored, all);
    assert.equal(report().severity, 'warning');
    assert.match(report().message, /^Nothing was deleted: the connection ended/u);
    assert.equal(fixture.children.filter(({ kind }) => kind === 'message').length, 4);
  });

  it('tells that nothing was deleted when the server does not carry it out at QUIT', async () => {
    fixture.server.faults.quitFails = true;
    fixture.prompts.buttons = [CONFIRM];
    await deleteMessages(all[0]!);
    assert.deepEqual(fixture.stored, all);
    assert.equal(report().severity, 'warning');
    assert.doesNotMatch(report().message, /Deleted 1/u);
    assert.equal(fixture.children.filter(({ kind }) => kind === 'message').length, 4);
  });

  it('refuses where the server cannot identify messages', async () => {
    fixture.server.faults.withoutUidl = true;
    await fixture.refresh();
    fixture.prompts.buttons = [CONFIRM];
    const [row] = fixture.children.filter(({ kind }) => kind === 'message');
    await run('pop3.message.delete', row);
    assert.deepEqual(fixture.stored, all);
    assert.deepEqual(deletions(), []);
  });
});
