import assert from 'node:assert/strict';
import { HeldMaildrops } from '../../../src/mailbox/heldMaildrops';
import type { Mailbox } from '../../../src/mailbox/mailbox';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import { MailboxWatcher, type NewMail } from '../../../src/mailbox/mailboxWatcher';
import type { WatchChoice } from '../../../src/mailbox/watchedMailbox';
import type { WireEvent } from '../../../src/pop3/wireTap';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { RecordingLogger } from '../accounts/recordingLogger';
import { FakeTime } from './fakeTime';
import {
  againstScript,
  INTERACTIVE,
  MemoryBlobStore,
  subjectOf,
  withMailbox,
} from './mailboxHarness';
import { MINUTE, ROUND } from './watchHarness';

function watch(mailbox: Mailbox, time: FakeTime, choice?: WatchChoice) {
  const registry = new MailboxRegistry(() => mailbox);
  registry.update([mailbox.account]);
  const found: NewMail[] = [];
  const watcher = new MailboxWatcher(
    {
      registry,
      blobs: new MemoryBlobStore(),
      clock: time,
      schedule: time.schedule,
      random: () => 0.5,
      logger: new RecordingLogger(),
      owner: 'window-1',
      isFocused: () => true,
      choiceOf: () => choice,
      isHeld: () => false,
      hasNetwork: () => true,
      onNewMail: (mail) => found.push(mail),
      onState: () => undefined,
    },
    MINUTE,
  );
  /** Lets time pass up to the next round, and waits until it is done. */
  const round = async (): Promise<void> => {
    await time.pass(ROUND);
    await eventually('the end of the round', async () => {
      // The lease settles by a timer.
      await time.pass(0);
      return mailbox.status.activity === undefined && time.delays.length > 0;
    });
  };
  return { watcher, found, round };
}

describe('watching a server', () => {
  it('tells once of each message that came between two rounds, and reads nothing where none came', async () => {
    const time = new FakeTime();
    await withMailbox({ messageCount: 3, now: () => time.now() }, async ({ mailbox, server }) => {
      const { found, round, watcher } = watch(mailbox, time);
      await mailbox.refresh(INTERACTIVE);
      await round();
      assert.deepEqual(found, []);
      server.deliver('sample', bulkMessage(4));
      await round();
      await round();
      await round();
      assert.deepEqual(
        found.map(({ keys }) => keys),
        [[mailbox.keys[0]]],
      );
      assert.notEqual(subjectOf(mailbox.entries[0]), undefined);
      assert.equal(mailbox.counts.new, 1);
      const rounds = server.sessions.map(({ commands }) =>
        commands.filter((line) => /^(?:TOP|RETR|LIST|UIDL|STAT|DELE)/u.test(line)),
      );
      assert.equal(rounds.length, 5);
      assert.equal(rounds[2]!.filter((line) => line.startsWith('TOP')).length, 1);
      for (const index of [1, 3, 4]) {
        assert.deepEqual([...rounds[index]!].sort(), ['LIST', 'UIDL'], String(index));
      }
      assert.ok(server.sessions.every(({ end }) => end === 'quit'));
      watcher.dispose();
    });
  });

  it('tries a password that the server refuses once, and asks for none', async () => {
    const time = new FakeTime();
    const options = { password: 'wrong', now: () => time.now() };
    await withMailbox(options, async ({ mailbox, server, passwordRequests }) => {
      const { watcher } = watch(mailbox, time, 'watched');
      await time.pass(11_000);
      await eventually('the refusal', () => mailbox.status.error !== undefined);
      await time.pass(60 * MINUTE);
      assert.equal(server.sessions.length, 1);
      assert.ok(passwordRequests.length > 0);
      assert.ok(passwordRequests.every(({ isInteractive }) => !isInteractive));
      assert.equal(watcher.stateOf(mailbox.account.id), 'stopped');
      watcher.dispose();
    });
  });

  it('tries a password once that the server answers by hanging up', async () => {
    for (const how of ['destroy', 'reset'] as const) {
      const time = new FakeTime();
      const script = scriptedMaildrop({
        handlers: {
          PASS: (connection) => {
            connection[how]();
            return undefined;
          },
        },
      });
      await againstScript(
        script,
        async ({ mailbox, server }) => {
          const { watcher } = watch(mailbox, time, 'watched');
          await time.pass(11_000);
          await eventually('the end', () => mailbox.status.error !== undefined);
          await time.pass(60 * MINUTE);
          assert.equal(server.connections.length, 1);
          assert.equal(watcher.stateOf(mailbox.account.id), 'stopped');
          watcher.dispose();
        },
        { now: () => time.now() },
      );
    }
  });

  it('keeps to the time between logins that it announces, and shows no error meanwhile', async () => {
    const time = new FakeTime();
    const script = scriptedMaildrop({
      messages: [bulkMessage(1)],
      capabilities: ['USER', 'UIDL', 'TOP', 'LOGIN-DELAY 300'],
    });
    await againstScript(
      script,
      async ({ mailbox, server }) => {
        const { watcher, round } = watch(mailbox, time);
        await mailbox.refresh(INTERACTIVE);
        await round();
        assert.equal(mailbox.status.error, undefined);
        await time.pass(3 * MINUTE);
        assert.equal(server.connections.length, 1);
        assert.equal(watcher.stateOf(mailbox.account.id), 'watching');
        await round();
        await eventually('the second login', () => server.connections.length === 2);
        assert.equal(mailbox.status.error, undefined);
        watcher.dispose();
      },
      { now: () => time.now() },
    );
  });
});

describe('a maildrop that is held', () => {
  const connected: WireEvent = { kind: 'connected', host: 'localhost', port: 110 };
  const closed: WireEvent = { kind: 'closed', code: undefined };

  it('is so while a session besides the mailbox’s own is open, for one account alone', () => {
    const held = new HeldMaildrops();
    const events: WireEvent[] = [];
    const first = held.following('account01', (event) => events.push(event));
    const second = held.following('account01', () => undefined);
    assert.equal(held.isHeld('account01'), false);
    first(connected);
    second(connected);
    assert.equal(held.isHeld('account01'), true);
    assert.equal(held.isHeld('account02'), false);
    first(closed);
    first(closed);
    assert.equal(held.isHeld('account01'), true);
    second(closed);
    assert.equal(held.isHeld('account01'), false);
    first(connected);
    assert.equal(held.isHeld('account01'), true);
    assert.deepEqual(events, [connected, closed, closed, connected]);
  });
});
