import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { hasNetwork } from '../../../src/commands/mailWatching';
import { NewMailNotice } from '../../../src/commands/newMailNotice';
import { WatchChoices } from '../../../src/commands/watchChoices';
import { stopWatchingAccount, watchAccount } from '../../../src/commands/watchCommands';
import { watchText } from '../../../src/commands/watchWords';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import type { NotifySetting } from '../../../src/platform/settings';
import { withoutLinks } from '../../../src/shared/safeText';
import { senderOf, subjectOf } from '../../../src/tree/headerTexts';
import { exampleAccount } from '../accounts/exampleAccount';
import { RecordingLogger } from '../accounts/recordingLogger';
import { FakeTime, settle } from '../mailbox/fakeTime';
import { entryOf, FakeMailbox } from '../tree/fakeMailbox';
import { ScriptedPrompts } from './scriptedPrompts';

const fresh = { isRead: false, isNew: true } as const;

function bench(names: readonly string[] = ['Work'], answers: string[] = []) {
  const mailboxes = new Map<string, FakeMailbox>();
  const registry = new MailboxRegistry((account) => {
    const mailbox = new FakeMailbox(account);
    mailboxes.set(account.id, mailbox);
    return mailbox;
  });
  registry.update(names.map((label, index) => ({ ...exampleAccount, id: `id${index}`, label })));
  const time = new FakeTime();
  const prompts = new ScriptedPrompts(answers);
  const done: string[] = [];
  const state: { setting: NotifySetting; isSeen: boolean } = {
    setting: 'whenHidden',
    isSeen: false,
  };
  const notice = new NewMailNotice({
    registry,
    prompts,
    clock: time,
    schedule: time.schedule,
    logger: new RecordingLogger(),
    senderOf,
    subjectOf,
    setting: () => state.setting,
    isListSeen: () => state.isSeen,
    open: (accountId, key) => done.push(`open ${accountId} ${key}`),
    show: (accountId) => done.push(`show ${accountId}`),
    neverNotify: () => {
      done.push('never');
      return Promise.resolve();
    },
  });
  const arrive = (accountId: string, ...keys: readonly string[]): void => {
    const mailbox = mailboxes.get(accountId)!;
    mailbox.entries = [...keys.map((key) => entryOf({}, { ...fresh, key })), ...mailbox.entries];
    notice.add({ accountId, keys });
  };
  const messages = (): readonly string[] => prompts.notices.map(({ message }) => message);
  return { mailboxes, time, prompts, done, state, notice, arrive, messages };
}

describe('the notification of new mail', () => {
  it('names sender and subject of one message, and opens it on demand', async () => {
    const { arrive, time, messages, prompts, done } = bench(['Work'], ['Open']);
    arrive('id0', 'a');
    await time.pass(3_000);
    assert.deepEqual(messages(), ['New message from Alex Example: Lunch on Thursday?']);
    assert.deepEqual(prompts.notices[0]?.buttons, ['Open', 'Show', "Don't Show Again"]);
    assert.deepEqual(done, ['open id0 a']);
  });

  it('is one for several messages and accounts, and opens the newest of the last', async () => {
    const { arrive, time, messages, done } = bench(
      ['Work', 'Test', 'Home', 'Other', 'More'],
      ['Open Newest', 'Show', "Don't Show Again"],
    );
    arrive('id0', 'b', 'a');
    await time.pass(1_000);
    arrive('id1', 'c');
    await time.pass(60_000);
    arrive('id0', 'e', 'd');
    await time.pass(60_000);
    ['id0', 'id1', 'id2', 'id3', 'id4'].forEach((id) => {
      arrive(id, `${id}x`);
    });
    await time.pass(60_000);
    assert.deepEqual(messages(), [
      '3 new messages: 2 in Work, 1 in Test',
      '2 new messages in Work',
      '5 new messages: 1 in Work, 1 in Test, 1 in Home and 2 other accounts',
    ]);
    assert.deepEqual(done, ['open id1 c', 'show id0', 'never']);
  });

  it('comes twice in a minute at most', async () => {
    const { arrive, time, messages } = bench();
    for (let second = 0; second < 60; second += 5) {
      arrive('id0', `key${second}`);
      await time.pass(5_000);
    }
    assert.equal(messages().length, 2);
  });

  it('leaves out what was read meanwhile, or is gone', async () => {
    const { arrive, time, messages, mailboxes } = bench();
    arrive('id0', 'b', 'a');
    mailboxes.get('id0')!.entries = [entryOf({}, { key: 'a', isRead: true })];
    await time.pass(3_000);
    assert.deepEqual(messages(), []);
  });

  it('does not come while the list is seen, unless the user wants it always', async () => {
    const { arrive, time, messages, state } = bench();
    state.isSeen = true;
    arrive('id0', 'a');
    await time.pass(60_000);
    assert.equal(messages().length, 0);
    state.setting = 'always';
    arrive('id0', 'b');
    await time.pass(60_000);
    assert.equal(messages().length, 1);
    state.setting = 'never';
    state.isSeen = false;
    arrive('id0', 'c');
    await time.pass(60_000);
    assert.equal(messages().length, 1);
  });

  it('makes what a message says harmless and short', async () => {
    const { arrive, time, messages, mailboxes } = bench(['Evil\u202e [x](command:y)', 'Other']);
    arrive('id0', 'a');
    mailboxes.get('id0')!.entries = [
      entryOf(
        {
          subject: `[Open](command:z)\r\n\u0007$(x) ${'long '.repeat(500)}`,
          from: [{ name: '\u202eevil\n', address: 'x@example.org' }],
        },
        { ...fresh, key: 'a' },
      ),
    ];
    await time.pass(3_000);
    const [message = ''] = messages();
    assert.ok(message.length < 350);
    assert.doesNotMatch(message, /[\u0000-\u001f\u202e]|\$\(/u);
    assert.doesNotMatch(withoutLinks(message), /\]\(/u);
  });

  it('does not come once watching is over', async () => {
    const { arrive, time, messages, notice } = bench();
    arrive('id0', 'a');
    notice.dispose();
    await time.pass(60_000);
    assert.deepEqual(messages(), []);
  });
});

describe('choosing accounts to watch', () => {
  function chooser(answers: string[], seconds = 0) {
    const stored = new Map<string, unknown>();
    const state = {
      get: (key: string) => stored.get(key),
      update: (key: string, value: unknown) => {
        stored.set(key, value);
        return Promise.resolve();
      },
    };
    const mailbox = new FakeMailbox();
    const registry = new MailboxRegistry(() => mailbox);
    registry.update([exampleAccount]);
    const prompts = new ScriptedPrompts(answers);
    const set = { seconds };
    const parts = {
      state,
      registry,
      prompts,
      interval: () => set.seconds * 1_000,
      setIntervalSeconds: (value: number) => {
        set.seconds = value;
        return Promise.resolve();
      },
    };
    return { parts, mailbox, prompts, set, choices: new WatchChoices(state), stored };
  }

  it('asks for the interval where none is set, and changes nothing without one', async () => {
    const { parts, mailbox, set, choices, prompts } = chooser(['Every 5 minutes']);
    await watchAccount(mailbox, parts);
    assert.equal(set.seconds, 300);
    assert.equal(choices.of(exampleAccount.id), 'watched');
    await settle();
    assert.equal(prompts.notices[0]?.message, '"Example" is watched for new mail every 5 minutes.');
    const declined = chooser([]);
    await watchAccount(declined.mailbox, declined.parts);
    assert.equal(declined.set.seconds, 0);
    assert.equal(declined.choices.of(exampleAccount.id), undefined);
  });

  it('remembers which is not to be watched, and forgets accounts that are gone', async () => {
    const { parts, mailbox, choices, stored } = chooser([], 60);
    stored.set('pop3.watch.accounts', { gone: 'watched', [exampleAccount.id]: 7 });
    assert.equal(choices.of(exampleAccount.id), undefined);
    await stopWatchingAccount(mailbox, parts);
    assert.deepEqual(stored.get('pop3.watch.accounts'), { [exampleAccount.id]: 'unwatched' });
  });
});

describe('watching in words', () => {
  it('names the interval in its largest whole unit, and what keeps it from looking', () => {
    assert.equal(watchText('off', 60_000), undefined);
    assert.equal(watchText('watching', 60_000), 'Watched every minute');
    assert.equal(watchText('watching', 90_000), 'Watched every 90 seconds');
    assert.equal(watchText('elsewhere', 7_200_000), 'Watched every 2 hours by another window');
    assert.match(watchText('stopped', 60_000) ?? '', /logged in again/u);
  });
});

describe('the network', () => {
  const at = (address: string, internal = false): NetworkInterfaceInfo =>
    ({ address, internal }) as NetworkInterfaceInfo;

  it('is there where an address is that other machines can reach', () => {
    assert.equal(hasNetwork({ lo: [at('127.0.0.1', true)] }), false);
    assert.equal(hasNetwork({ eth0: [at('fe80::1'), at('169.254.1.2')], wlan0: undefined }), false);
    assert.equal(hasNetwork({ lo: [at('::1', true)], eth0: [at('192.0.2.7')] }), true);
    assert.equal(hasNetwork({ eth0: [at('2001:db8::1')] }), true);
  });
});
