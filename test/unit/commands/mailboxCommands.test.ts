import assert from 'node:assert/strict';
import { MailboxCommands } from '../../../src/commands/mailboxCommands';
import { AccountFailure, registerCommands } from '../../../src/commands/registry';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import { Notifier } from '../../../src/platform/notifier';
import { Pop3Error } from '../../../src/pop3/errors';
import { accountNode } from '../../../src/tree/nodes';
import { exampleAccount } from '../accounts/exampleAccount';
import { RecordingLogger } from '../accounts/recordingLogger';
import { entryOf, FakeMailbox } from '../tree/fakeMailbox';
import { ScriptedPrompts } from './scriptedPrompts';

function bench(answers: string[] = [], isTreeVisible = true) {
  const mailbox = new FakeMailbox();
  const registry = new MailboxRegistry(() => mailbox);
  registry.update([exampleAccount]);
  const prompts = new ScriptedPrompts(answers);
  const actions: string[] = [];
  const logger = new RecordingLogger();
  const notifier = new Notifier(prompts, logger, (action) => actions.push(action));
  const commands = new MailboxCommands({
    registry,
    maildrops: registry,
    prompts,
    notifier,
    logger,
    pageSize: () => 50,
    isTreeVisible: () => isTreeVisible,
    withViewProgress: (task) => task(),
    withProgress: (_title, task) => task(new AbortController().signal, () => undefined),
    showLog: () => actions.push('showLog'),
  });
  return { mailbox, prompts, actions, commands, handlers: commands.handlers, notifier, logger };
}

const row = accountNode(exampleAccount.id);

describe('deleting', () => {
  const marked = [
    entryOf({ subject: 'First' }, { key: 'a', isMarkedForDeletion: true }),
    entryOf({ subject: 'Second' }, { key: 'b', isMarkedForDeletion: true }),
    entryOf({ subject: 'Third' }, { key: 'c' }),
  ];

  it('deletes exactly the marked messages after a yes, and reports', async () => {
    const { mailbox, handlers, prompts } = bench(['Delete from Server']);
    mailbox.entries = marked;
    mailbox.report = {
      outcomes: [
        { key: 'a', kind: 'deleted' },
        { key: 'b', kind: 'deleted' },
      ],
      error: undefined,
    };
    await handlers['pop3.mailbox.deleteMarked'](row);
    assert.deepEqual(mailbox.deleted, [['a', 'b']]);
    assert.doesNotMatch(prompts.questions[0]?.detail ?? '', /Third/u);
    assert.deepEqual(
      prompts.notices.map(({ message }) => message),
      ['Deleted 2 messages.'],
    );
  });

  it('deletes nothing without a yes', async () => {
    const { mailbox, handlers } = bench();
    mailbox.entries = marked;
    await handlers['pop3.mailbox.deleteMarked'](row);
    assert.deepEqual(mailbox.deleted, []);
    assert.deepEqual(mailbox.calls, []);
  });

  it('finds the marked messages from the palette, and says so where there are none', async () => {
    const { mailbox, handlers, prompts } = bench(['Delete from Server']);
    await handlers['pop3.mailbox.deleteMarked']();
    assert.equal(prompts.notices[0]?.message, 'No message is marked for deletion.');
    mailbox.entries = marked;
    await handlers['pop3.mailbox.deleteMarked']();
    assert.deepEqual(mailbox.deleted, [['a', 'b']]);
  });

  it('offers what helps when it failed', async () => {
    const { mailbox, handlers, actions } = bench(['Delete from Server', 'Enter Password…']);
    mailbox.entries = marked;
    mailbox.report = {
      outcomes: [{ key: 'a', kind: 'kept' }],
      error: new Pop3Error('authentication', 'x'),
    };
    await handlers['pop3.mailbox.deleteMarked'](row);
    assert.deepEqual(actions, ['enterPassword']);
  });

  it('unmarks all on demand', async () => {
    const { mailbox, handlers } = bench();
    mailbox.entries = marked;
    await handlers['pop3.mailbox.unmarkAll'](row);
    assert.ok(mailbox.entries.every(({ isMarkedForDeletion }) => !isMarkedForDeletion));
  });
});

describe('refreshing', () => {
  it('lists every account when none is named', async () => {
    const { mailbox, handlers } = bench();
    await handlers['pop3.mailbox.refresh']();
    assert.deepEqual(mailbox.calls, ['refresh']);
  });

  it('leaves a failure to the row in the tree while the tree is on screen', async () => {
    const { mailbox, handlers, prompts } = bench();
    mailbox.failure = new Pop3Error('connect', 'x');
    mailbox.set({ error: mailbox.failure });
    await handlers['pop3.mailbox.refresh'](row);
    assert.deepEqual(prompts.notices, []);
  });

  it('fails with the account when nobody would see the row', async () => {
    const { mailbox, handlers } = bench([], false);
    mailbox.failure = new Pop3Error('connect', 'x');
    mailbox.set({ error: mailbox.failure });
    await assert.rejects(
      async () => handlers['pop3.mailbox.refresh'](row),
      (error) => error instanceof AccountFailure && error.account === exampleAccount,
    );
  });

  it('shows the next page of the size that is set', async () => {
    const { mailbox, handlers } = bench();
    await handlers['pop3.mailbox.showMore'](row);
    assert.deepEqual(mailbox.calls, ['showMore 50']);
  });
});

describe('the row of an error', () => {
  it('offers its actions, and carries out the chosen one', async () => {
    const { mailbox, handlers, actions, prompts } = bench(['Edit Account…']);
    mailbox.set({ error: new Pop3Error('dns', 'x') });
    await handlers['pop3.error.showActions'](row);
    assert.deepEqual(prompts.questions[0]?.buttons, ['Edit Account…', 'Retry', 'Show Log']);
    assert.deepEqual(actions, ['editAccount']);
  });

  it('tries again on demand', async () => {
    const { mailbox, handlers } = bench(['Retry']);
    mailbox.set({ error: new Pop3Error('inUse', 'x') });
    await handlers['pop3.error.showActions'](row);
    assert.deepEqual(mailbox.calls, ['refresh']);
  });
});

describe('a registered command', () => {
  it('turns a failure into one notification with what can be done', async () => {
    const { notifier, logger, prompts } = bench();
    const registered = new Map<string, (...args: readonly unknown[]) => unknown>();
    let runs = 0;
    registerCommands(
      {
        'pop3.account.test': () => {
          runs += 1;
          throw new AccountFailure(exampleAccount, new Pop3Error('inUse', 'x'));
        },
      },
      {
        notifier,
        logger,
        registerCommand: (id, handler) => {
          registered.set(id, handler);
          return { dispose: () => undefined };
        },
      },
    );
    await registered.get('pop3.account.test')?.();
    assert.equal(runs, 1);
    assert.equal(prompts.notices.length, 1);
    assert.equal(prompts.notices[0]?.message, 'Mailbox in use');
    assert.deepEqual(prompts.notices[0].buttons, ['Retry', 'Show Transcript', 'Show Log']);
  });

  it('is silent when the user canceled', async () => {
    const { notifier, prompts } = bench();
    await notifier.error(new Pop3Error('aborted', 'x'), { account: exampleAccount });
    assert.deepEqual(prompts.notices, []);
  });
});
