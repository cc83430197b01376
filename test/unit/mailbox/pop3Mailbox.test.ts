import assert from 'node:assert/strict';
import type { MailboxChange } from '../../../src/mailbox/mailbox';
import { Pop3Error, type Pop3ErrorCode } from '../../../src/pop3/errors';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { eventually } from '../../support/polling';
import { INTERACTIVE, rejectsWithMailboxError, subjectOf, withMailbox } from './mailboxHarness';

async function rejectsWith(work: Promise<unknown>, code: Pop3ErrorCode): Promise<void> {
  await assert.rejects(work, (error) => Pop3Error.is(error, code));
}

describe('Pop3Mailbox', () => {
  it('lists newest first, with headers, and says what changed', async () => {
    await withMailbox({ messageCount: 3 }, async ({ mailbox }) => {
      const changes: MailboxChange[] = [];
      mailbox.onDidChange((change) => changes.push(change));
      assert.equal(mailbox.status.listing, 'new');
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(mailbox.entries.map(subjectOf), [
        'Bulk message 3',
        'Bulk message 2',
        'Bulk message 1',
      ]);
      assert.equal(mailbox.status.listing, 'listed');
      assert.equal(mailbox.status.activity, undefined);
      assert.equal(mailbox.status.listedAt, 1_000);
      assert.equal(
        changes.some(({ kind }) => kind === 'entries'),
        true,
      );
    });
  });

  it('reads the headers of the shown page only, newest first, and those of the next on request', async () => {
    await withMailbox({ messageCount: 30, settings: { pageSize: 10 } }, async (fixture) => {
      const { mailbox, server } = fixture;
      await mailbox.refresh(INTERACTIVE);
      const tops = (): readonly string[] =>
        server.sessions.flatMap(({ commands }) =>
          commands.filter((line) => line.startsWith('TOP')),
        );
      assert.deepEqual(tops().slice(0, 2), ['TOP 30 0', 'TOP 29 0']);
      assert.equal(tops().length, 10);
      assert.equal(mailbox.shownCount, 10);
      await mailbox.showMore(15, INTERACTIVE);
      assert.equal(tops().length, 25);
      assert.equal(mailbox.shownCount, 25);
      assert.equal(subjectOf(mailbox.entries[24]), 'Bulk message 6');
      assert.equal(mailbox.entries[25]?.summary.kind, 'pending');
    });
  });

  it('asks for no header twice', async () => {
    await withMailbox({ messageCount: 5 }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      server.deliver('sample', bulkMessage(6));
      await mailbox.refresh(INTERACTIVE);
      const second = server.sessions[1]?.commands.filter((line) => line.startsWith('TOP'));
      assert.deepEqual(second, ['TOP 6 0']);
    });
  });

  it('B3, B16 finds a message by its unique-id after numbers shifted', async () => {
    await withMailbox({ messageCount: 3 }, async ({ mailbox, server, another }) => {
      await mailbox.refresh(INTERACTIVE);
      const newest = mailbox.entries[0]!;
      const other = another();
      await other.refresh(INTERACTIVE);
      await other.deleteMessages([other.entries[2]!.key], INTERACTIVE);
      server.deliver('sample', bulkMessage(9));
      const octets = await mailbox.fetch(newest.key, INTERACTIVE);
      assert.deepEqual(Buffer.from(octets), bulkMessage(3));
    });
  });

  it('fetches every octet, on a mailbox that was never listed in this window', async () => {
    await withMailbox({ messageCount: 8 }, async ({ mailbox, another }) => {
      const other = another();
      await other.refresh(INTERACTIVE);
      for (const [index, { key }] of other.entries.entries()) {
        const octets = await mailbox.fetch(key, INTERACTIVE);
        assert.deepEqual(Buffer.from(octets), bulkMessage(8 - index));
      }
      assert.equal(mailbox.status.listing, 'new');
    });
  });

  it('says that a message is gone when it vanished between listing and opening', async () => {
    await withMailbox({ messageCount: 2 }, async ({ mailbox, another }) => {
      await mailbox.refresh(INTERACTIVE);
      const { key } = mailbox.entries[1]!;
      await another().deleteMessages([key], INTERACTIVE);
      await rejectsWithMailboxError(mailbox.fetch(key, INTERACTIVE), 'messageGone');
    });
  });

  it('finds a message that came after the open session had listed the maildrop', async () => {
    const settings = { keepOpenMilliseconds: 60_000 };
    await withMailbox({ messageCount: 1, settings }, async ({ mailbox, server, another }) => {
      server.deliver('sample', bulkMessage(2));
      const other = another({ keepOpenMilliseconds: 0 });
      await other.refresh(INTERACTIVE);
      const { key } = other.entries[0]!;
      await eventually('the other session to end', () => server.sessions[0]?.end === 'quit');
      await mailbox.refresh(INTERACTIVE);
      server.deliver('sample', bulkMessage(3));
      assert.deepEqual(Buffer.from(await mailbox.fetch(key, INTERACTIVE)), bulkMessage(2));
      assert.equal(server.sessions.length, 2);
    });
  });

  it('I3, H7 keeps one session open for a while, then ends it by QUIT', async () => {
    const settings = { keepOpenMilliseconds: 50 };
    await withMailbox({ messageCount: 3, settings }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      await mailbox.fetch(mailbox.entries[0]!.key, INTERACTIVE);
      assert.equal(server.sessions.length, 1);
      await eventually('QUIT', () => server.sessions[0]?.end === 'quit');
    });
  });

  it('H8 leaves no session behind when it is disposed', async () => {
    const settings = { keepOpenMilliseconds: 60_000 };
    await withMailbox({ settings }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      mailbox.dispose();
      await eventually('the end of the session', () => server.sessions[0]?.end !== undefined);
      await rejectsWith(mailbox.refresh(INTERACTIVE), 'aborted').catch(() =>
        rejectsWithMailboxError(mailbox.refresh(INTERACTIVE), 'disposed'),
      );
    });
  });

  it('I4 reconnects for a read when the server had closed the idle session', async () => {
    const settings = { keepOpenMilliseconds: 60_000 };
    await withMailbox({ settings }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      server.dropSessions();
      const octets = await mailbox.fetch(mailbox.entries[0]!.key, INTERACTIVE);
      assert.deepEqual(Buffer.from(octets), bulkMessage(3));
      assert.equal(server.sessions.length, 2);
    });
  });

  it('I6 runs work on one session at a time', async () => {
    await withMailbox({ messageCount: 10 }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const fetched = await Promise.all(
        mailbox.entries.map(({ key }) => mailbox.fetch(key, INTERACTIVE)),
      );
      assert.deepEqual(Buffer.from(fetched[9]!), bulkMessage(1));
      assert.equal(
        server.sessions.every(({ commands }) => !commands.includes('-ERR')),
        true,
      );
    });
  });

  it('B8 reads without UIDL, and refuses to delete', async () => {
    await withMailbox({ faults: { withoutUidl: true } }, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.equal(mailbox.entries.length, 3);
      assert.match(mailbox.status.notices.join(), /UIDL/u);
      const { key } = mailbox.entries[0]!;
      assert.deepEqual(Buffer.from(await mailbox.fetch(key, INTERACTIVE)), bulkMessage(3));
      await rejectsWithMailboxError(mailbox.deleteMessages([key], INTERACTIVE), 'uidlRequired');
    });
  });

  it('B13 reads headers by RETR where TOP is missing, and tries TOP once', async () => {
    await withMailbox({ faults: { withoutTop: true } }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.equal(subjectOf(mailbox.entries[0]), 'Bulk message 3');
      const commands = server.sessions.flatMap((session) => session.commands);
      assert.equal(commands.filter((line) => line.startsWith('RETR')).length, 3);
      await mailbox.refresh(INTERACTIVE);
      const all = server.sessions.flatMap((session) => session.commands);
      assert.equal(all.filter((line) => line.startsWith('TOP')).length, 1);
    });
  });

  it('lists an empty maildrop as listed and empty', async () => {
    await withMailbox({ messageCount: 0 }, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.equal(mailbox.status.listing, 'listed');
      assert.deepEqual(mailbox.entries, []);
    });
  });

  it('leaves what went wrong in its status until new work starts', async () => {
    const faults = { locked: true };
    await withMailbox({ faults }, async ({ mailbox, server }) => {
      await rejectsWith(mailbox.refresh(INTERACTIVE), 'inUse');
      assert.equal(Pop3Error.is(mailbox.status.error, 'inUse'), true);
      server.faults.locked = false;
      await mailbox.refresh(INTERACTIVE);
      assert.equal(mailbox.status.error, undefined);
    });
  });

  it('keeps what went wrong while a message can’t be opened either, and until one can', async () => {
    const faults = { locked: false };
    await withMailbox({ faults }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const { key } = mailbox.entries[0]!;
      await mailbox.disconnect();
      server.faults.locked = true;
      await rejectsWith(mailbox.refresh(INTERACTIVE), 'inUse');
      await rejectsWith(mailbox.fetch(key, INTERACTIVE), 'inUse');
      assert.ok(Pop3Error.is(mailbox.status.error, 'inUse'));
      server.faults.locked = false;
      await mailbox.fetch(key, INTERACTIVE);
      assert.equal(mailbox.status.error, undefined);
    });
  });

  it('asks for the password once a login and stops where none is given', async () => {
    await withMailbox({ password: undefined }, async ({ mailbox, passwordRequests, server }) => {
      await rejectsWithMailboxError(mailbox.refresh({ isInteractive: false }), 'passwordRequired');
      assert.deepEqual(
        passwordRequests.map(({ reason, isInteractive }) => ({ reason, isInteractive })),
        [{ reason: 'login', isInteractive: false }],
      );
      assert.equal(server.sessions.length, 0);
    });
  });

  it('asks the user who joined a refresh that asked nobody and failed for want of a password', async () => {
    const rejected = { password: 'wrong', secondPassword: 'sample' };
    await withMailbox(rejected, async ({ mailbox, passwordRequests }) => {
      const unasked = mailbox.refresh({ isInteractive: false });
      const asked = mailbox.refresh(INTERACTIVE);
      await rejectsWith(unasked, 'authentication').catch(() => undefined);
      await asked;
      assert.equal(mailbox.status.error, undefined);
      assert.equal(mailbox.entries.length, 3);
      assert.equal(passwordRequests.at(-1)?.isInteractive, true);
    });
    await withMailbox({ password: undefined }, async ({ mailbox, passwordRequests }) => {
      const work = [false, true, true].map((isInteractive) => mailbox.refresh({ isInteractive }));
      const results = await Promise.allSettled(work);
      assert.ok(results.every(({ status }) => status === 'rejected'));
      // Those who ask at the same time join again, this time each other.
      assert.deepEqual(
        passwordRequests.map(({ isInteractive }) => isInteractive),
        [false, true],
      );
    });
  });

  it('joins a refresh under way, and what else fails it', async () => {
    await withMailbox({}, async ({ mailbox, server }) => {
      await Promise.all([mailbox.refresh({ isInteractive: false }), mailbox.refresh(INTERACTIVE)]);
      assert.equal(server.sessions.length, 1);
    });
    await withMailbox({ faults: { locked: true } }, async ({ mailbox, server }) => {
      const work = [false, true].map((isInteractive) => mailbox.refresh({ isInteractive }));
      const results = await Promise.allSettled(work);
      assert.ok(results.every(({ status }) => status === 'rejected'));
      // One and its two further tries.
      assert.equal(server.sessions.length, 3);
    });
  });

  it('D5, G8, G9 asks again only after a refused password, and logs none', async () => {
    const reasons = (requests: readonly { reason: string }[]): readonly string[] =>
      requests.map(({ reason }) => reason);
    await withMailbox({ password: 'wrong' }, async ({ mailbox, passwordRequests, log, server }) => {
      await rejectsWith(mailbox.refresh(INTERACTIVE), 'authentication');
      assert.deepEqual(reasons(passwordRequests), ['login', 'rejected']);
      assert.equal(server.sessions.length, 1);
      assert.equal(log.join('\n').includes('wrong'), false);
    });
    const passwords = { password: 'wrong', secondPassword: 'sample' };
    await withMailbox(passwords, async ({ mailbox, passwordRequests }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(reasons(passwordRequests), ['login', 'rejected']);
      assert.equal(mailbox.entries.length, 3);
    });
    await withMailbox({ faults: { locked: true } }, async ({ mailbox, passwordRequests }) => {
      await rejectsWith(mailbox.refresh(INTERACTIVE), 'inUse');
      assert.deepEqual(reasons(passwordRequests), ['login']);
    });
  });

  it('refuses a message over the limit before asking for it', async () => {
    await withMailbox({ settings: { maximumMessageOctets: 10 } }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      await rejectsWith(mailbox.fetch(mailbox.entries[0]!.key, INTERACTIVE), 'tooLarge');
      const commands = server.sessions.flatMap((session) => session.commands);
      assert.equal(
        commands.some((line) => line.startsWith('RETR')),
        false,
      );
    });
  });

  it('I7 stops at cancel and works again afterwards', async () => {
    await withMailbox({ messageCount: 50 }, async ({ mailbox }) => {
      const work = mailbox.refresh(INTERACTIVE);
      mailbox.cancel();
      await rejectsWith(work, 'aborted');
      await mailbox.refresh(INTERACTIVE);
      assert.equal(subjectOf(mailbox.entries[49]), 'Bulk message 1');
    });
  });

  it('tests a connection without listing', async () => {
    await withMailbox({ messageCount: 4 }, async ({ mailbox, server }) => {
      assert.deepEqual(await mailbox.testConnection(INTERACTIVE), { messageCount: 4 });
      assert.equal(server.sessions[0]?.commands.includes('LIST'), false);
    });
  });
});

describe('read marks', () => {
  it('tell new arrivals from what was there at first, by unique-id, across windows', async () => {
    await withMailbox({ messageCount: 2 }, async ({ mailbox, server, another }) => {
      await mailbox.refresh(INTERACTIVE);
      const flags = (box = mailbox): readonly string[] =>
        box.entries.map(({ isRead, isNew }) => (isRead ? 'read' : isNew ? 'new' : 'unread'));
      assert.deepEqual(flags(), ['unread', 'unread']);
      await mailbox.setRead([mailbox.entries[1]!.key], true);
      server.deliver('sample', bulkMessage(3));
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(flags(), ['new', 'unread', 'read']);
      const reloaded = another();
      await reloaded.refresh(INTERACTIVE);
      assert.deepEqual(flags(reloaded), ['new', 'unread', 'read']);
    });
  });

  it('outlast a listing that lacks the message', async () => {
    await withMailbox({ messageCount: 2 }, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      await mailbox.setRead(
        mailbox.entries.map(({ key }) => key),
        true,
      );
      server.faults.emptyMaildrop = true;
      await mailbox.refresh(INTERACTIVE);
      assert.equal(mailbox.entries.length, 0);
      server.faults.emptyMaildrop = false;
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(
        mailbox.entries.map(({ isRead, isNew }) => ({ isRead, isNew })),
        [
          { isRead: true, isNew: false },
          { isRead: true, isNew: false },
        ],
      );
    });
  });

  it('B8 hold for one listing alone where the server has no UIDL, and harm no others', async () => {
    await withMailbox({ messageCount: 2 }, async ({ mailbox, server, blobs }) => {
      await mailbox.refresh(INTERACTIVE);
      await mailbox.setRead([mailbox.entries[0]!.key], true);
      const saved = [...blobs.blobs.values()].map((octets) => Buffer.from(octets).toString());
      server.faults.withoutUidl = true;
      await mailbox.refresh(INTERACTIVE);
      await mailbox.setRead([mailbox.entries[1]!.key], true);
      assert.deepEqual(
        mailbox.entries.map(({ isRead }) => isRead),
        [false, true],
      );
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(
        mailbox.entries.map(({ isRead }) => isRead),
        [false, false],
      );
      const savedNow = [...blobs.blobs.values()].map((octets) => Buffer.from(octets).toString());
      assert.deepEqual(savedNow, saved);
      delete server.faults.withoutUidl;
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(
        mailbox.entries.map(({ isRead }) => isRead),
        [true, false],
      );
    });
  });

  it('survive a damaged file', async () => {
    await withMailbox({ messageCount: 2 }, async ({ mailbox, blobs, another, log }) => {
      await mailbox.refresh(INTERACTIVE);
      const [name] = [...blobs.blobs.keys()];
      blobs.blobs.set(name!, Buffer.from('{"version":1,"u":'));
      const reloaded = another();
      await reloaded.refresh(INTERACTIVE);
      assert.equal(reloaded.entries[0]?.isRead, false);
      assert.match(log.join('\n'), /read marks/u);
    });
  });
});
