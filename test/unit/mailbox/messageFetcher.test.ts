import assert from 'node:assert/strict';
import type { MessageSink } from '../../../src/pop3/messageSink';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { eventually } from '../../support/polling';
import { INTERACTIVE, rejectsWithMailboxError, withMailbox } from './mailboxHarness';

/** Larger than what is streamed to disk when it is opened. */
const LARGE = Buffer.from('A line of a large message.\r\n'.repeat(340_000));

class Collected {
  readonly opened: Buffer[][] = [];

  readonly open = (): MessageSink => {
    const pieces: Buffer[] = [];
    this.opened.push(pieces);
    return {
      write: (octets) => {
        pieces.push(Buffer.from(octets));
      },
    };
  };

  get last(): Buffer {
    return Buffer.concat(this.opened.at(-1) ?? []);
  }
}

describe('a message that is written to a sink', () => {
  it('is the one that the server holds, and is kept as it comes', async () => {
    await withMailbox({ messageCount: 2 }, async ({ mailbox, cache, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const sink = new Collected();
      await mailbox.fetchTo(mailbox.keys[0]!, sink.open, INTERACTIVE);
      assert.deepEqual(sink.last, bulkMessage(2));
      assert.equal(cache.messages.messages.size, 1);
      assert.equal(mailbox.entry(mailbox.keys[0]!)?.receivedOctets, bulkMessage(2).length);

      const again = new Collected();
      await mailbox.fetchTo(mailbox.keys[0]!, again.open, INTERACTIVE);
      assert.deepEqual(again.last, bulkMessage(2));
      const retrieved = server.sessions.flatMap(({ commands }) =>
        commands.filter((line) => line.startsWith('RETR')),
      );
      assert.equal(retrieved.length, 1);
    });
  });

  it('needs no cache', async () => {
    const settings = { cachePolicy: 'nothing' } as const;
    await withMailbox({ messageCount: 1, settings }, async ({ mailbox, cache }) => {
      await mailbox.refresh(INTERACTIVE);
      const sink = new Collected();
      await mailbox.fetchTo(mailbox.keys[0]!, sink.open, INTERACTIVE);
      assert.deepEqual(sink.last, bulkMessage(1));
      assert.equal(cache.messages.messages.size, 0);
    });
  });

  it('is written from its beginning when the disk of the cache fails in the middle', async () => {
    await withMailbox({ messageCount: 1 }, async ({ mailbox, cache, log }) => {
      await mailbox.refresh(INTERACTIVE);
      cache.messages.write = () =>
        Promise.resolve({
          write: () => Promise.reject(new Error('disk full')),
          complete: () => Promise.resolve(),
          discard: () => Promise.resolve(),
        });
      const sink = new Collected();
      await mailbox.fetchTo(mailbox.keys[0]!, sink.open, INTERACTIVE);
      assert.deepEqual(sink.last, bulkMessage(1));
      assert.ok(log.includes('A message could not be kept on disk'));
    });
  });

  it('fails with what the sink says, unchanged', async () => {
    const failure = new Error('no space left');
    for (const cachePolicy of ['headersAndMessages', 'nothing'] as const) {
      await withMailbox({ messageCount: 1, settings: { cachePolicy } }, async ({ mailbox }) => {
        await mailbox.refresh(INTERACTIVE);
        const fails = (): MessageSink => ({ write: () => Promise.reject(failure) });
        await assert.rejects(
          mailbox.fetchTo(mailbox.keys[0]!, fails, INTERACTIVE),
          (error) => error === failure,
        );
      });
    }
  });

  it('is said to be gone where it is', async () => {
    await withMailbox({ messageCount: 2 }, async ({ mailbox, another }) => {
      await mailbox.refresh(INTERACTIVE);
      const key = mailbox.keys[0]!;
      await another().deleteMessages([key], INTERACTIVE);
      const sink = new Collected();
      await rejectsWithMailboxError(mailbox.fetchTo(key, sink.open, INTERACTIVE), 'messageGone');
      assert.equal(sink.opened.length, 0);
    });
  });
});

describe('a large message that is opened', () => {
  it('goes to disk as it comes, and is the one that the server holds', async () => {
    await withMailbox({ messageCount: 0 }, async ({ mailbox, server, cache }) => {
      server.deliver('sample', LARGE);
      await mailbox.refresh(INTERACTIVE);
      let writes = 0;
      const write = cache.messages.write.bind(cache.messages);
      cache.messages.write = async (name) => {
        const writer = await write(name);
        return {
          ...writer,
          write: (octets) => {
            writes += 1;
            return writer.write(octets);
          },
        };
      };
      const octets = await mailbox.fetch(mailbox.keys[0]!, INTERACTIVE);
      assert.ok(LARGE.equals(octets));
      assert.ok(writes > 1);
      await eventually('it to be kept', () => cache.messages.messages.size === 1);
    });
  });

  it('is opened all the same when the disk fails', async () => {
    await withMailbox({ messageCount: 0 }, async ({ mailbox, server, cache }) => {
      server.deliver('sample', LARGE);
      await mailbox.refresh(INTERACTIVE);
      cache.messages.write = () => Promise.reject(new Error('read-only'));
      assert.ok(LARGE.equals(await mailbox.fetch(mailbox.keys[0]!, INTERACTIVE)));
    });
  });
});
