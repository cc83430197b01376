import assert from 'node:assert/strict';
import { MailboxError } from '../../../src/mailbox/errors';
import { Pop3Error } from '../../../src/pop3/errors';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { eventually } from '../../support/polling';
import type { SampleServer } from '../../support/sampleServer/sampleServer';
import { Maildrop } from '../../support/sampleServer/maildrop';
import { type Handler, scriptedMaildrop } from '../../support/scriptedMaildrop';
import {
  againstScript,
  INTERACTIVE,
  type MemoryCacheStore,
  subjectOf,
  withMailbox,
} from './mailboxHarness';

function commandsOf(server: SampleServer, keyword: string): readonly string[] {
  return server.sessions.flatMap(({ commands }) =>
    commands.filter((line) => line.startsWith(keyword)),
  );
}

function hasKeptList({ blobs }: MemoryCacheStore): boolean {
  return [...blobs.blobs.keys()].some((name) => name.endsWith('listing-1.json'));
}

describe('a mailbox with a cache', () => {
  it('asks for no header that another window has read', async () => {
    await withMailbox({ messageCount: 5 }, async ({ mailbox, another, server, cache }) => {
      await mailbox.refresh(INTERACTIVE);
      await eventually('the list to be kept', () => hasKeptList(cache));
      server.deliver('sample', bulkMessage(6));
      const before = commandsOf(server, 'TOP').length;
      const other = another();
      await other.refresh(INTERACTIVE);
      assert.deepEqual(commandsOf(server, 'TOP').slice(before), ['TOP 6 0']);
      await other.refresh(INTERACTIVE);
      await another().refresh(INTERACTIVE);
      assert.equal(commandsOf(server, 'TOP').length, before + 1);
      assert.equal(subjectOf(other.entries[5]), 'Bulk message 1');
    });
  });

  it('shows the list that was kept, without a connection, and says that it was kept', async () => {
    await withMailbox({ messageCount: 3, now: () => 7_000 }, async (fixture) => {
      const { mailbox, another, server, cache } = fixture;
      await mailbox.refresh(INTERACTIVE);
      await eventually('the list to be kept', () => hasKeptList(cache));
      const other = another();
      await other.restore();
      assert.equal(other.status.listing, 'cached');
      assert.equal(other.status.listedAt, 7_000);
      assert.deepEqual(other.entries.map(subjectOf), [
        'Bulk message 3',
        'Bulk message 2',
        'Bulk message 1',
      ]);
      assert.equal(server.sessions.length, 1);
    });
  });

  it('keeps list and opened messages readable when the server is gone', async () => {
    await withMailbox({ messageCount: 3 }, async ({ mailbox, another, server, cache }) => {
      await mailbox.refresh(INTERACTIVE);
      const [opened, unopened] = mailbox.keys;
      await mailbox.fetch(opened!, INTERACTIVE);
      await eventually('the message to be kept', () => cache.messages.messages.size === 1);
      await server.close();
      const other = another();
      await assert.rejects(other.refresh(INTERACTIVE), (error) => Pop3Error.is(error, 'connect'));
      assert.equal(other.status.listing, 'cached');
      assert.ok(Pop3Error.is(other.status.error));
      assert.equal(other.entries.length, 3);
      assert.deepEqual(Buffer.from(await other.fetch(opened!, INTERACTIVE)), bulkMessage(3));
      assert.equal(other.entry(opened!)?.receivedOctets, bulkMessage(3).length);
      await assert.rejects(other.fetch(unopened!, INTERACTIVE), (error) =>
        Pop3Error.is(error, 'connect'),
      );
    });
  });

  it('fetches a message once', async () => {
    await withMailbox({ messageCount: 2 }, async ({ mailbox, another, server, cache }) => {
      await mailbox.refresh(INTERACTIVE);
      const [key] = mailbox.keys;
      await mailbox.fetch(key!, INTERACTIVE);
      await eventually('the message to be kept', () => cache.messages.messages.size === 1);
      await mailbox.fetch(key!, INTERACTIVE);
      await another().fetch(key!, INTERACTIVE);
      assert.equal(commandsOf(server, 'RETR').length, 1);
    });
  });

  it('keeps nothing of a message that the user deleted', async () => {
    await withMailbox({ messageCount: 2 }, async ({ mailbox, cache }) => {
      await mailbox.refresh(INTERACTIVE);
      const [key, other] = mailbox.keys;
      await mailbox.fetch(key!, INTERACTIVE);
      await mailbox.fetch(other!, INTERACTIVE);
      await eventually('both to be kept', () => cache.messages.messages.size === 2);
      await mailbox.deleteMessages([key!], INTERACTIVE);
      assert.equal(cache.messages.messages.size, 1);
      assert.ok([...cache.messages.messages.keys()][0]?.endsWith(other!));
    });
  });

  it('trusts no unique-id that is a counter: after a restart it names another message', async () => {
    const counters = '+OK\r\n1 1\r\n2 2\r\n.\r\n';
    const script = scriptedMaildrop({
      messages: [bulkMessage(1), bulkMessage(2)],
      handlers: { UIDL: counters },
    });
    await againstScript(script, async ({ mailbox, another, cache }) => {
      await mailbox.refresh(INTERACTIVE);
      await mailbox.fetch(mailbox.keys[0]!, INTERACTIVE);
      assert.equal(subjectOf(mailbox.entries[0]), 'Bulk message 2');
      const other = another();
      await other.restore();
      assert.equal(other.status.listing, 'new');
      assert.equal(cache.blobs.blobs.size + cache.messages.messages.size, 0);
    });
  });

  it('deletes no message of another size under a unique-id that is used again', async () => {
    const maildrop = new Maildrop();
    maildrop.deliverAll([bulkMessage(1), bulkMessage(2)]);
    const uidl: Handler = (_connection, { words }) => {
      const lines = maildrop.snapshot().map(({ octets }, index) => {
        const [, number = ''] = /message (\d+)/u.exec(octets.toString('latin1')) ?? [];
        return `${index + 1} again-${number}\r\n`;
      });
      const [asked] = words;
      return asked === undefined
        ? `+OK\r\n${lines.join('')}.\r\n`
        : `+OK ${lines[Number(asked) - 1] ?? ''}`;
    };
    const script = scriptedMaildrop({ maildrop, handlers: { UIDL: uidl } });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const before = maildrop.snapshot();
      maildrop.remove(new Set(before.map(({ uid }) => uid)));
      maildrop.deliverAll([
        bulkMessage(1),
        Buffer.concat([bulkMessage(2), Buffer.from('More.\r\n')]),
      ]);
      const { outcomes } = await mailbox.deleteMessages(mailbox.keys, INTERACTIVE);
      assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['alreadyGone', 'deleted']);
      assert.equal(maildrop.snapshot().length, 1);
    });
  });

  it('without PIPELINING reads one header at a time, none twice, and what is seen next', async () => {
    const faults = { withoutPipelining: true };
    const settings = { pageSize: 10, keepOpenMilliseconds: 60_000 };
    await withMailbox({ messageCount: 400, faults, settings }, async ({ mailbox, server }) => {
      let loaded = 0;
      let rows = 0;
      let onMore: () => void = () => undefined;
      mailbox.onDidChange((change) => {
        if (change.kind === 'entry') {
          loaded += change.keys.length;
          rows += 1;
          if (loaded > 12) {
            onMore();
          }
        }
      });
      await mailbox.refresh(INTERACTIVE);
      assert.ok(rows > 1, 'rows come one by one');
      const someMore = new Promise<void>((resolve) => {
        onMore = resolve;
      });
      const rest = mailbox.readHeaders(mailbox.keys.slice(10), {
        isInteractive: false,
        priority: 'background',
      });
      await someMore;
      const seen = mailbox.keys.slice(-3);
      await mailbox.readHeaders(seen, { isInteractive: false, priority: 'seen' });
      const tops = commandsOf(server, 'TOP');
      assert.ok(tops.length < 400, 'they did not wait for all');
      assert.deepEqual(
        tops.filter((line) => ['TOP 3 0', 'TOP 2 0', 'TOP 1 0'].includes(line)),
        ['TOP 3 0', 'TOP 2 0', 'TOP 1 0'],
      );
      await rest;
      assert.equal(commandsOf(server, 'TOP').length, 400);
      assert.equal(new Set(commandsOf(server, 'TOP')).size, 400);
    });
  });

  it('goes on reading for others when one that waits is given up', async () => {
    await withMailbox({ messageCount: 40, settings: { pageSize: 10 } }, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const given = new AbortController();
      const one = mailbox.readHeaders(mailbox.keys, {
        isInteractive: false,
        priority: 'background',
        signal: given.signal,
      });
      const two = mailbox.readHeaders(mailbox.keys.slice(0, 30), {
        isInteractive: false,
        priority: 'background',
      });
      given.abort();
      await assert.rejects(one, (error) => Pop3Error.is(error, 'aborted'));
      await two;
      assert.ok(mailbox.entries.slice(0, 30).every(({ summary }) => summary.kind === 'loaded'));
    });
  });

  it('without TOP fetches no whole messages in the background, but those that are seen', async () => {
    const faults = { withoutTop: true };
    await withMailbox(
      { messageCount: 30, faults, settings: { pageSize: 10, keepOpenMilliseconds: 60_000 } },
      async ({ mailbox, server }) => {
        await mailbox.refresh(INTERACTIVE);
        assert.equal(commandsOf(server, 'RETR').length, 10);
        await assert.rejects(
          mailbox.readHeaders(mailbox.keys, { isInteractive: false, priority: 'background' }),
          (error) => MailboxError.is(error, 'headersNotRead'),
        );
        assert.equal(commandsOf(server, 'RETR').length, 10);
        await mailbox.readHeaders(mailbox.keys.slice(10, 13), {
          isInteractive: false,
          priority: 'seen',
        });
        assert.equal(commandsOf(server, 'RETR').length, 13);
      },
    );
  });
});
