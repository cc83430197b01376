import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSink } from '../../../src/platform/fileSink';

describe('FileSink', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sink-'));
    path = join(folder, 'message.eml');
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('replaces a file by all that was written, and only at the end', async () => {
    await writeFile(path, 'before');
    const file = new FileSink(path);
    const sink = await file.open();
    await sink.write(Buffer.from('one '));
    assert.equal(await readFile(path, 'utf8'), 'before');
    await sink.write(Buffer.from('two'));
    await file.complete();
    await file.dispose();
    assert.equal(await readFile(path, 'utf8'), 'one two');
    assert.deepEqual(await readdir(folder), ['message.eml']);
  });

  it('starts from the beginning when it is opened again', async () => {
    const file = new FileSink(path);
    await (await file.open()).write(Buffer.from('a longer beginning'));
    await (await file.open()).write(Buffer.from('whole'));
    await file.complete();
    assert.equal(await readFile(path, 'utf8'), 'whole');
  });

  it('leaves what was there, and nothing else, when it is given up', async () => {
    await writeFile(path, 'before');
    const file = new FileSink(path);
    await (await file.open()).write(Buffer.from('half'));
    await file.dispose();
    assert.deepEqual(await readdir(folder), ['message.eml']);
    assert.equal(await readFile(path, 'utf8'), 'before');
  });
});
