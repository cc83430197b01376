import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileBlobStore } from '../../../src/platform/fileBlobStore';

const octets = (text: string): Uint8Array => Buffer.from(text);
const text = (read: Uint8Array | undefined): string | undefined =>
  read === undefined ? undefined : Buffer.from(read).toString();

describe('FileBlobStore', () => {
  let folder: string;
  let store: FileBlobStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blobs-'));
    store = new FileBlobStore(folder);
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('gives back what was written last', async () => {
    await store.write('accounts/account01/read.json', octets('one'));
    await store.write('accounts/account01/read.json', octets('two'));
    assert.equal(text(await store.read('accounts/account01/read.json')), 'two');
    assert.deepEqual(await readdir(join(folder, 'accounts', 'account01')), ['read.json']);
  });

  it('lets only the user read it', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    await store.write('accounts/account01/read.json', octets('x'));
    const modeOf = async (...path: string[]): Promise<number> =>
      (await stat(join(folder, ...path))).mode & 0o777;
    assert.equal(await modeOf('accounts'), 0o700);
    assert.equal(await modeOf('accounts', 'account01', 'read.json'), 0o600);
  });

  it('keeps a whole version when many write at once', async () => {
    const versions = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(versions.map((version) => store.write('a.json', octets(version))));
    assert.ok(versions.includes(text(await store.read('a.json')) ?? ''));
    assert.deepEqual(await readdir(folder), ['a.json']);
  });

  it('knows nothing of absent names, and removes files and folders', async () => {
    assert.equal(await store.read('accounts/nobody/read.json'), undefined);
    await store.delete('accounts/nobody');
    await store.write('accounts/account01/a.json', octets('x'));
    await store.write('accounts/account02/a.json', octets('y'));
    await store.delete('accounts/account01');
    assert.equal(await store.read('accounts/account01/a.json'), undefined);
    assert.equal(text(await store.read('accounts/account02/a.json')), 'y');
  });

  for (const name of [
    '',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a//b',
    'a/',
    '.',
    '.hidden',
    'A',
    'a\\b',
    'a\u0000b',
    'c:x',
  ]) {
    it(`refuses the name ${JSON.stringify(name)}`, async () => {
      await assert.rejects(store.write(name, octets('x')), RangeError);
      await assert.rejects(store.read(name), RangeError);
      await assert.rejects(store.delete(name), RangeError);
    });
  }
});
