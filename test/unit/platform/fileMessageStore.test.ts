import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CacheFolder } from '../../../src/platform/cacheFolder';
import { FileMessageStore } from '../../../src/platform/fileMessageStore';

const NAME = 'account01/0123456789abcdef/messages/AAAAAAAAAAAAAAAAAAAAA-';
const FACTS = { announcedOctets: 12, transferNotes: ['It counts the final dot.'] };
/** Looks like the end of a stored message, and holds every octet. */
const OCTETS = Buffer.concat([
  Buffer.from(Array.from({ length: 256 }, (_unused, octet) => octet)),
  Buffer.from('{}\0\0\0\x02\0\0\0\0POP3 message v1\n'),
]);

describe('FileMessageStore', () => {
  let folder: string;
  let maximumOctets: number;
  let store: FileMessageStore;
  const file = (name = NAME): string => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'messages-'));
    maximumOctets = Infinity;
    store = anotherWindow();
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  function anotherWindow(): FileMessageStore {
    return new FileMessageStore(new CacheFolder(folder, () => maximumOctets));
  }

  async function keep(octets: Uint8Array, name = NAME): Promise<void> {
    const writer = await store.write(name);
    await writer.write(octets.subarray(0, 7));
    await writer.write(octets.subarray(7));
    await writer.complete(FACTS);
  }

  async function read(name = NAME): Promise<Buffer | undefined> {
    const message = await anotherWindow().read(name);
    return message && Buffer.from(message.octets);
  }

  it('gives back every octet, and what is known of the message', async () => {
    await keep(OCTETS);
    const message = await anotherWindow().read(NAME);
    assert.ok(message);
    assert.deepEqual(Buffer.from(message.octets), OCTETS);
    assert.equal(message.facts.announcedOctets, 12);
    assert.deepEqual(message.facts.transferNotes, FACTS.transferNotes);
  });

  it('gives back a message without octets, and one of several pieces', async () => {
    await keep(Buffer.alloc(0));
    assert.deepEqual(await read(), Buffer.alloc(0));
    const large = Buffer.alloc(2_500_000, 'Line of a message.\r\n');
    await keep(large);
    assert.deepEqual(await read(), large);
  });

  it('writes them to a sink, piece by piece', async () => {
    const large = Buffer.alloc(2_500_000, 'Line of a message.\r\n');
    await keep(large);
    const pieces: Buffer[] = [];
    const facts = await store.copy(NAME, undefined, {
      write: (octets) => {
        pieces.push(Buffer.from(octets));
        return Promise.resolve();
      },
    });
    assert.equal(facts?.announcedOctets, 12);
    assert.ok(pieces.length > 1);
    assert.deepEqual(Buffer.concat(pieces), large);
  });

  it('lets only the user read it', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    await keep(OCTETS);
    assert.equal((await stat(file())).mode & 0o777, 0o600);
    assert.equal((await stat(join(folder, 'account01'))).mode & 0o777, 0o700);
  });

  it('notices damage at any octet, removes the file and gives nothing', async () => {
    await keep(OCTETS);
    const whole = await readFile(file());
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 0x01;
      await writeFile(file(), damaged);
      assert.equal(await read(), undefined, `octet ${at}`);
      await assert.rejects(stat(file()), `octet ${at}`);
    }
  });

  it('notices that any part of the end is missing', async () => {
    await keep(OCTETS);
    const whole = await readFile(file());
    for (let length = 0; length < whole.length; length += 1) {
      await writeFile(file(), whole);
      await truncate(file(), length);
      assert.equal(await read(), undefined, `${length} octets`);
    }
  });

  it('copies nothing of a damaged message', async () => {
    await keep(OCTETS);
    const damaged = await readFile(file());
    damaged[3]! ^= 0x80;
    await writeFile(file(), damaged);
    let written = 0;
    const facts = await store.copy(NAME, undefined, {
      write: ({ length }) => {
        written += length;
        return Promise.resolve();
      },
    });
    assert.equal(facts, undefined);
    assert.equal(written, 0);
  });

  it('takes no message of another size than the server announces', async () => {
    await keep(OCTETS);
    assert.equal(await store.read(NAME, 13), undefined);
    assert.equal((await store.read(NAME, 12))?.octets.length, OCTETS.length);
  });

  it('does not take the message of another name', async () => {
    await keep(OCTETS);
    const other = NAME.replace(/-$/u, '_');
    await writeFile(file(other), await readFile(file()));
    assert.equal(await read(other), undefined);
  });

  it('shows nothing of a message that is still being written, or was given up', async () => {
    const writer = await store.write(NAME);
    await writer.write(OCTETS);
    assert.equal(await read(), undefined);
    await writer.discard();
    assert.deepEqual(await readdir(join(folder, 'account01/0123456789abcdef/messages')), []);
  });

  it('holds a whole message when windows write the same one at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => keep(OCTETS)));
    assert.deepEqual(await read(), OCTETS);
  });

  it('drops what was not used for the longest time once there is too much', async () => {
    const names = ['a', 'b', 'c'].map((name) => `account01/${name}`);
    let now = Date.now() - 10_000;
    const limited = new FileMessageStore(
      new CacheFolder(
        folder,
        () => maximumOctets,
        () => (now += 1_000),
      ),
    );
    const add = async (name: string): Promise<void> => {
      const writer = await limited.write(name);
      await writer.write(Buffer.alloc(1_000));
      await writer.complete(FACTS);
      await limited.read(name);
    };
    await add(names[0]!);
    await add(names[1]!);
    await limited.read(names[0]!);
    maximumOctets = 2_800;
    await add(names[2]!);
    const kept = await Promise.all(names.map(async (name) => (await read(name)) !== undefined));
    assert.deepEqual(kept, [true, false, true]);
  });

  it('refuses names that lead elsewhere', async () => {
    for (const name of ['../x', '/etc/passwd', 'a/../b', '', 'a\\b', 'a:b', 'x'.repeat(65)]) {
      await assert.rejects(store.read(name), RangeError, name);
      await assert.rejects(store.write(name), RangeError, name);
      await assert.rejects(store.delete(name), RangeError, name);
    }
  });
});

describe('CacheFolder', () => {
  it('counts what is in it, removes what was abandoned, and can be emptied', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cache-'));
    let now = Date.now();
    const cache = new CacheFolder(
      folder,
      () => 1_000,
      () => now,
    );
    await writeFile(join(folder, 'one'), Buffer.alloc(100));
    await writeFile(join(folder, 'two.0123456789ab.tmp'), Buffer.alloc(50));
    assert.equal(await cache.size(), 150);
    await cache.added(0);
    assert.equal(await cache.size(), 150);
    now += 2 * 60 * 60 * 1000;
    await new CacheFolder(
      folder,
      () => 1_000,
      () => now,
    ).added(0);
    assert.equal(await cache.size(), 100);
    await cache.clear();
    assert.equal(await cache.size(), 0);
  });
});
