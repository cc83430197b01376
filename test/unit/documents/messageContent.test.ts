import assert from 'node:assert/strict';
import { MessageContent } from '../../../src/documents/messageContent';
import { MailboxError } from '../../../src/mailbox/errors';
import { exampleAccount } from '../accounts/exampleAccount';
import { FakeMailbox } from '../tree/fakeMailbox';

class CountingMailbox extends FakeMailbox {
  readonly fetched: string[] = [];
  fails = false;
  arrived: Uint8Array | undefined;

  override async fetch(key = ''): Promise<Uint8Array> {
    this.fetched.push(key);
    await Promise.resolve();
    if (this.fails) {
      throw new MailboxError(
        'messageCutShort',
        'cut',
        this.arrived === undefined ? {} : { partialMessage: this.arrived },
      );
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

  it('K1 fetches a message again once its account is in another mode', async () => {
    const mailboxes = [false, true].map(
      (usesUtf8) => new CountingMailbox({ ...exampleAccount, usesUtf8 }),
    );
    let current = mailboxes[0];
    const content = new MessageContent({ get: () => current });
    const address = { accountId: exampleAccount.id, key: 'a' };
    await content.fetch(address, { isInteractive: true });
    current = mailboxes[1];
    await content.fetch(address, { isInteractive: true });
    assert.deepEqual(
      mailboxes.map(({ fetched }) => fetched),
      [['a'], ['a']],
    );
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

  it('keeps what arrived of the last messages that failed, until one succeeds or its account goes', async () => {
    const { mailbox, content, fetch } = bench(1000);
    const part = (key: string) => content.fetchedPart({ accountId: mailbox.account.id, key });
    mailbox.fails = true;
    await assert.rejects(fetch('a'));
    assert.equal(part('a'), undefined);
    mailbox.arrived = Uint8Array.of(1, 2);
    for (const key of 'abcdefghi') {
      await assert.rejects(fetch(key));
    }
    assert.equal(part('a'), undefined);
    assert.deepEqual(part('b'), mailbox.arrived);
    mailbox.fails = false;
    await fetch('b');
    assert.equal(part('b'), undefined);
    content.forget(mailbox.account.id);
    assert.equal(part('c'), undefined);
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
