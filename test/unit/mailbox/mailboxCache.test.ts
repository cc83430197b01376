import assert from 'node:assert/strict';
import type { Account } from '../../../src/mailbox/account';
import {
  MailboxCache,
  type CachePolicy,
  type KeptListing,
} from '../../../src/mailbox/mailboxCache';
import { keyOfUid } from '../../../src/mailbox/messageKey';
import { exampleAccount } from '../accounts/exampleAccount';
import { summary } from '../tree/fakeMailbox';
import { MemoryCacheStore } from './mailboxHarness';

const KEYS = ['one', 'two', 'three'].map((uid) => keyOfUid(uid, 1));
const [ONE = '', TWO = ''] = KEYS;
const LISTING = {
  listedAt: 5,
  notices: ['A notice.'],
  messages: KEYS.map((key, index) => ({ key, octets: index + 1 })),
};
const RECORDS = KEYS.map((key, index) => ({
  key,
  announcedOctets: index + 1,
  summary: { ...summary, subject: `Grüße  ${index}\u2028` },
}));

describe('MailboxCache', () => {
  let store: MemoryCacheStore;
  let warnings: string[];
  let policy: CachePolicy;

  beforeEach(() => {
    store = new MemoryCacheStore();
    warnings = [];
    policy = 'headersAndMessages';
  });

  function open(account: Account = exampleAccount): MailboxCache {
    const quiet = (): void => undefined;
    return new MailboxCache({
      account,
      store,
      policy: () => policy,
      logger: {
        isTracing: true,
        trace: quiet,
        debug: quiet,
        info: quiet,
        error: quiet,
        warn: (line) => warnings.push(line),
      },
    });
  }

  async function filled(): Promise<MailboxCache> {
    const cache = open();
    await cache.load();
    await cache.saveListing(LISTING, true);
    await cache.addSummaries(RECORDS.slice(0, 1));
    await cache.addSummaries(RECORDS.slice(1));
    return cache;
  }

  function blob(ending: string): [string, Uint8Array] {
    const found = [...store.blobs.blobs].find(([name]) => name.endsWith(ending));
    assert.ok(found, `no ${ending}`);
    return found;
  }

  async function subjects(cache: MailboxCache): Promise<readonly (string | undefined)[]> {
    await cache.load();
    return KEYS.map((key, index) => cache.records.get(key, index + 1)?.subject);
  }

  it('knows list and headers again in another window', async () => {
    await filled();
    const cache = open();
    assert.deepEqual(await cache.load(), LISTING);
    assert.deepEqual(await subjects(cache), ['Grüße  0\u2028', 'Grüße  1\u2028', 'Grüße  2\u2028']);
    const known = cache.records.get(ONE, 1);
    assert.deepEqual({ ...known, messageId: known?.messageId }, RECORDS[0]?.summary);
  });

  it('takes no header for that of a message of another size', async () => {
    const cache = await filled();
    assert.equal(cache.records.has(ONE, 1), true);
    assert.equal(cache.records.has(ONE, 2), false);
    assert.equal(cache.records.get(ONE, 2), undefined);
  });

  it('loses one header, not all, to damage at any octet of the file', async () => {
    await filled();
    const [name, whole] = blob('headers-1.log');
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 0x20;
      store.blobs.blobs.set(name, damaged);
      const found = await subjects(open());
      const right = found.filter((subject, index) => subject === `Grüße  ${index}\u2028`);
      assert.ok(right.length >= 1, `octet ${at}`);
      assert.equal(right.length, found.filter((subject) => subject !== undefined).length);
    }
  });

  it('loses only the last header of a file that was cut off, and adds to it whole lines', async () => {
    await filled();
    const [name, whole] = blob('headers-1.log');
    store.blobs.blobs.set(name, whole.subarray(0, -10));
    const cache = open();
    assert.deepEqual(await subjects(cache), ['Grüße  0\u2028', 'Grüße  1\u2028', undefined]);
    await cache.addSummaries(RECORDS.slice(2));
    assert.deepEqual(await subjects(open()), [
      'Grüße  0\u2028',
      'Grüße  1\u2028',
      'Grüße  2\u2028',
    ]);
  });

  it('notices a damaged list', async () => {
    await filled();
    const [name, whole] = blob('listing-1.json');
    const damaged = Buffer.from(whole);
    damaged[damaged.length - 3]! ^= 0x01;
    store.blobs.blobs.set(name, damaged);
    assert.equal(await open().load(), undefined);
    assert.equal((await subjects(open())).length, 3);
  });

  it('keeps what two windows add', async () => {
    const left = await filled();
    const right = open();
    await right.load();
    const others = ['four', 'five'].map((uid) => keyOfUid(uid, 1));
    await left.addSummaries([{ key: others[0]!, announcedOctets: 9, summary }]);
    await right.addSummaries([{ key: others[1]!, announcedOctets: 9, summary }]);
    const cache = open();
    await cache.load();
    assert.ok([...KEYS, ...others].every((key) => cache.records.has(key, 9) || KEYS.includes(key)));
    assert.equal(cache.records.has(others[0]!, 9), true);
    assert.equal(cache.records.has(others[1]!, 9), true);
  });

  it('drops headers of messages that are gone once they are most of the file', async () => {
    const cache = await filled();
    const many = Array.from({ length: 1_000 }, (_unused, index) => ({
      key: keyOfUid(`many ${index}`, 1),
      announcedOctets: 1,
      summary: { ...summary, subject: 'x'.repeat(500) },
    }));
    await cache.addSummaries(many);
    const before = blob('headers-1.log')[1].length;
    await cache.saveListing(LISTING, true);
    assert.ok(blob('headers-1.log')[1].length < before / 100);
    assert.equal((await subjects(open()))[1], 'Grüße  1\u2028');
  });

  it('keeps nothing where unique-ids may be used again', async () => {
    const cache = await filled();
    await cache.keepMessage(ONE, message('x'));
    await cache.saveListing(LISTING, false);
    await cache.addSummaries(RECORDS);
    await cache.keepMessage(ONE, message('x'));
    assert.equal(store.blobs.blobs.size, 0);
    assert.equal(await cache.message(ONE, 1), undefined);
    assert.equal(await open().load(), undefined);
    assert.equal(cache.records.has(TWO, 2), true);
  });

  it('keeps nothing where the user wants nothing, and removes what was kept before', async () => {
    await filled();
    policy = 'nothing';
    const cache = open();
    assert.equal(await cache.load(), undefined);
    await cache.saveListing(LISTING, true);
    await cache.addSummaries(RECORDS);
    await cache.keepMessage(ONE, message('x'));
    assert.equal(store.blobs.blobs.size + store.messages.messages.size, 0);
    assert.equal(cache.records.has(ONE, 1), true);
  });

  it('keeps headers alone where the user wants it so', async () => {
    policy = 'headers';
    const cache = await filled();
    await cache.keepMessage(ONE, message('x'));
    assert.equal(store.messages.messages.size, 0);
    assert.equal(store.blobs.blobs.size, 2);
  });

  it('finds nothing of another maildrop under the same account', async () => {
    const cache = await filled();
    await cache.keepMessage(ONE, message('x'));
    for (const change of [{ host: 'other.example' }, { user: 'other' }, { usesUtf8: true }]) {
      const other = open({ ...exampleAccount, ...change });
      assert.equal(await other.load(), undefined);
      assert.equal(await other.message(ONE, undefined), undefined);
    }
  });

  it('knows messages again, but none of another size than the list says', async () => {
    const cache = await filled();
    await cache.keepMessage(ONE, message('octets'));
    assert.equal(text(await open().message(ONE, 1)), 'octets');
    assert.equal(text(await open().message(ONE, undefined)), 'octets');
    assert.equal(await open().message(ONE, 2), undefined);
    await cache.forget([ONE]);
    assert.equal(await open().message(ONE, 1), undefined);
  });

  it('goes on without a disk, and says so in the log', async () => {
    const cache = await filled();
    const fails = (): Promise<never> => Promise.reject(new Error('disk full'));
    store.blobs.append = fails;
    store.blobs.write = fails;
    store.messages.write = fails;
    store.messages.read = fails;
    await cache.addSummaries(RECORDS);
    await cache.saveListing(LISTING, true);
    await cache.keepMessage(ONE, message('x'));
    assert.equal(await cache.message(ONE, 1), undefined);
    assert.equal(cache.records.has(ONE, 1), true);
    assert.equal(warnings.length, 4);
  });

  it('writes nothing after it was closed', async () => {
    const cache = await filled();
    store.blobs.blobs.clear();
    cache.close();
    await cache.saveListing(LISTING, true);
    await cache.addSummaries(RECORDS);
    await cache.keepMessage(ONE, message('x'));
    assert.equal(store.blobs.blobs.size + store.messages.messages.size, 0);
  });

  describe('while a list is being written', () => {
    /** A list that does something when it is made into text. */
    function listing(
      keys: readonly string[],
      onWritten: () => void = () => undefined,
    ): KeptListing {
      return {
        listedAt: keys.length,
        get notices() {
          onWritten();
          return [];
        },
        messages: keys.map((key) => ({ key, octets: KEYS.indexOf(key) + 1 })),
      };
    }

    it('writes the next one alone where that has come, with the headers it needs', async () => {
      const cache = await filled();
      const writes: Promise<void>[] = [];
      const older = listing([ONE], () => {
        if (writes.length === 0) {
          writes.push(cache.saveListing(listing([ONE, TWO]), true));
        }
      });
      await cache.saveListing(older, true);
      assert.equal((await open().load())?.listedAt, LISTING.listedAt);
      await Promise.all(writes);
      assert.equal(writes.length, 1);
      assert.equal((await open().load())?.listedAt, 2);
      assert.notEqual(cache.records.get(TWO, 2), undefined);
    });

    it('writes nothing where the account was removed meanwhile', async () => {
      const cache = await filled();
      const before = new Map(store.blobs.blobs);
      await cache.saveListing(
        listing([ONE], () => {
          cache.close();
        }),
        true,
      );
      assert.deepEqual(store.blobs.blobs, before);
    });

    it('writes nothing where the user wants nothing meanwhile', async () => {
      const cache = await filled();
      const before = new Map(store.blobs.blobs);
      await cache.saveListing(
        listing([ONE], () => {
          policy = 'nothing';
        }),
        true,
      );
      assert.deepEqual(store.blobs.blobs, before);
    });
  });
});

function message(octets: string): {
  octets: Uint8Array;
  facts: { announcedOctets: number; transferNotes: readonly string[] };
} {
  return { octets: Buffer.from(octets), facts: { announcedOctets: 1, transferNotes: [] } };
}

function text(message: { readonly octets: Uint8Array } | undefined): string | undefined {
  return message && Buffer.from(message.octets).toString();
}
