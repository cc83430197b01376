import assert from 'node:assert/strict';
import { Pop3Error } from '../../../src/pop3/errors';
import { planDeletion } from '../../../src/mailbox/deletion';
import { reportDeletion } from '../../../src/mailbox/deletionReport';
import type { ListedMessage, MaildropListing } from '../../../src/mailbox/maildropListing';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { INTERACTIVE, subjectOf, withMailbox } from './mailboxHarness';

function listing(...uids: readonly (string | undefined)[]): MaildropListing {
  const messages = uids.map((uid, index): ListedMessage => ({
    key: `k${index + 1}`,
    messageNumber: index + 1,
    octets: 1,
    uid,
  }));
  return {
    messages,
    byKey: new Map(messages.map((message) => [message.key, message])),
    hasUids: true,
    hasDurableUids: true,
    notices: [],
  };
}

describe('deleting', () => {
  it('B6 touches no message under a shared unique-id once another under it has gone', () => {
    const shared = (key: string): ListedMessage => ({ key, messageNumber: 1, octets: 1, uid: 'x' });
    const now = { ...listing(), messages: [shared('k')], byKey: new Map([['k', shared('k')]]) };
    const kinds = (shown: readonly string[]): readonly string[] => {
      const plan = planDeletion(
        now,
        ['k'],
        shown.map((key) => ({ key, octets: 1 })),
      );
      return [...plan.outcomes.map(({ kind }) => kind), ...plan.messages.map(() => 'deletes')];
    };
    assert.deepEqual(kinds(['k', 'k~2']), ['ambiguous']);
    assert.deepEqual(kinds(['k']), ['deletes']);
    assert.deepEqual(kinds([]), ['deletes']);
  });

  it('H5 removes just the messages meant, highest number first, in one session', async () => {
    await withMailbox({ messageCount: 5 }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const keys = [4, 1].map((position) => mailbox.entries[position]!.key);
      mailbox.markForDeletion(keys, true);
      const report = await mailbox.deleteMessages(keys, INTERACTIVE);
      assert.deepEqual(
        report.outcomes.map(({ kind }) => kind),
        ['deleted', 'deleted'],
      );
      assert.deepEqual(mailbox.entries.map(subjectOf), [
        'Bulk message 5',
        'Bulk message 3',
        'Bulk message 2',
      ]);
      const commands = server.sessions[1]?.commands ?? [];
      const from = commands.indexOf('UIDL 4');
      assert.deepEqual(commands.slice(from), ['UIDL 4', 'DELE 4', 'UIDL 1', 'DELE 1', 'QUIT']);
    });
  });

  it('H2 deletes nothing when the connection is lost before QUIT, and says so', async () => {
    await withMailbox({ messageCount: 3 }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const keys = mailbox.entries.map(({ key }) => key);
      mailbox.markForDeletion(keys, true);
      server.onCommand = (line) => {
        if (line === 'DELE 1') {
          server.dropSessions();
        }
      };
      const report = await mailbox.deleteMessages(keys, INTERACTIVE);
      assert.equal(
        report.outcomes.every(({ kind }) => kind === 'kept'),
        true,
      );
      assert.equal(Pop3Error.is(report.error, 'closed'), true);
      assert.equal(server.maildrops.get('sample')?.snapshot().length, 3);
      await mailbox.refresh(INTERACTIVE);
      assert.equal(mailbox.entries.length, 3);
    });
  });

  it('H3 lists again to learn the truth when QUIT is refused', async () => {
    await withMailbox({ messageCount: 3, faults: { quitFails: true } }, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const report = await mailbox.deleteMessages([mailbox.entries[0]!.key], INTERACTIVE);
      assert.deepEqual(
        report.outcomes.map(({ kind }) => kind),
        ['kept'],
      );
      assert.equal(Pop3Error.is(report.error, 'rejected'), true);
    });
  });

  it('H6 sends RSET and no QUIT when cancelled half way', async () => {
    await withMailbox({ messageCount: 3 }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const controller = new AbortController();
      server.onCommand = (line) => {
        if (line === 'DELE 2') {
          controller.abort();
        }
      };
      const report = await mailbox.deleteMessages(
        mailbox.entries.map(({ key }) => key),
        { ...INTERACTIVE, signal: controller.signal },
      );
      assert.equal(
        report.outcomes.every(({ kind }) => kind === 'kept'),
        true,
      );
      const commands = server.sessions[1]?.commands ?? [];
      assert.equal(commands.includes('QUIT'), false);
      assert.equal(commands.includes('RSET'), true);
      assert.equal(server.maildrops.get('sample')?.snapshot().length, 3);
    });
  });

  it('tells what was gone already from what it deleted', async () => {
    await withMailbox({ messageCount: 3 }, async ({ mailbox, another, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const [newest, middle] = mailbox.entries;
      await another().deleteMessages([middle!.key], INTERACTIVE);
      server.deliver('sample', bulkMessage(9));
      const report = await mailbox.deleteMessages([newest!.key, middle!.key], INTERACTIVE);
      assert.deepEqual(report.outcomes, [
        { key: newest!.key, kind: 'deleted' },
        { key: middle!.key, kind: 'alreadyGone' },
      ]);
      assert.deepEqual(mailbox.entries.map(subjectOf), ['Bulk message 9', 'Bulk message 1']);
    });
  });

  it('B6 plans copies under one unique-id only if all of them are meant', () => {
    const copies = listing('a', 'same', 'same', undefined);
    const plan = planDeletion(copies, ['k2']);
    assert.deepEqual(plan.messages, []);
    assert.deepEqual(
      plan.copies.map(({ wanted, all }) => [wanted.length, all.length]),
      [[1, 2]],
    );
    assert.deepEqual(
      planDeletion(copies, ['k2', 'k3']).messages.map(({ messageNumber }) => messageNumber),
      [3, 2],
    );
    assert.deepEqual(planDeletion(copies, ['k4']).outcomes, [{ key: 'k4', kind: 'ambiguous' }]);
  });

  it('claims nothing it can’t know', () => {
    const plan = planDeletion(listing('a', 'b'), ['k1', 'k2']);
    const base = { accepted: plan.messages, refused: [], error: new Error('lost') };
    const kinds = (
      committed: 'yes' | 'no' | 'unknown',
      present?: ReadonlySet<string>,
    ): readonly string[] =>
      reportDeletion({ plan, carriedOut: { ...base, committed } }, present).outcomes.map(
        ({ kind }) => kind,
      );
    assert.deepEqual(kinds('unknown'), ['unknown', 'unknown']);
    assert.deepEqual(kinds('unknown', new Set(['k1'])), ['deleted', 'kept']);
    assert.deepEqual(kinds('yes'), ['deleted', 'deleted']);
    assert.deepEqual(kinds('no'), ['kept', 'kept']);
  });
});
