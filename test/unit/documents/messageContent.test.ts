import assert from 'node:assert/strict';
import { MessageContent } from '../../../src/documents/messageContent';
import { MailboxError } from '../../../src/mailbox/errors';
import { FakeMailbox } from '../tree/fakeMailbox';

class CountingMailbox extends FakeMailbox {
  readonly fetched: string[] = [];
  fails = false;

  override async fetch(key = ''): Promise<Uint8Array> {
    this.fetched.push(key);
    await Promise.resolve();
    if (this.fails) {
      throw new MailboxError('messageGone', 'gone');
    }
    return new Uint8Array(100);
  }
}

function bench(maximumOctets: number) {
  const mailbox = new CountingMailbox();
  const content = new MessageContent(
    { get: (id) => (id === mailbox.account.id ? mailbox : undefined) },
    maximumOctets,
  );
  const fetch = (key: string, accountId = mailbox.account.id) =>
    content.fetch({ accountId, key }, { isInteractive: true });
  return { mailbox, content, fetch };
}

describe('MessageContent', () => {
  it('fetches a message once, however often and however fast it is asked for', async () => {
    const { mailbox, fetch } = bench(1000);
    await Promise.all([fetch('a'), fetch('a')]);
    await fetch('a');
    assert.deepEqual(mailbox.fetched, ['a']);
  });

  it('lets the least recently used go when it is full', async () => {
    const { mailbox, fetch } = bench(250);
    await fetch('a');
    await fetch('b');
    await fetch('a');
    await fetch('c');
    assert.deepEqual(mailbox.fetched, ['a', 'b', 'c']);
    await fetch('a');
    assert.deepEqual(mailbox.fetched, ['a', 'b', 'c']);
    await fetch('b');
    assert.deepEqual(mailbox.fetched, ['a', 'b', 'c', 'b']);
  });

  it('does not keep what is larger than all it may keep', async () => {
    const { mailbox, fetch } = bench(99);
    await fetch('a');
    await fetch('a');
    assert.deepEqual(mailbox.fetched, ['a', 'a']);
  });

  it('does not remember a failure', async () => {
    const { mailbox, fetch } = bench(1000);
    mailbox.fails = true;
    await assert.rejects(fetch('a'), MailboxError);
    mailbox.fails = false;
    assert.equal((await fetch('a')).length, 100);
  });

  it('knows nothing of an account that does not exist', async () => {
    const { fetch } = bench(1000);
    await assert.rejects(fetch('a', 'nobody00'), (error) =>
      MailboxError.is(error, 'unknownAccount'),
    );
  });

  it('forgets the messages of an account that is removed', async () => {
    const { mailbox, content, fetch } = bench(1000);
    await fetch('a');
    content.forget(mailbox.account.id);
    await fetch('a');
    assert.deepEqual(mailbox.fetched, ['a', 'a']);
  });
});
