import assert from 'node:assert/strict';
import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { LocalMailError } from '../../../src/localmail/errors';
import type { LocalMaildrop, LocalMaildropKind } from '../../../src/localmail/localMaildrop';
import { listMaildirSubfolders } from '../../../src/localmail/maildirSubfolders';
import {
  openLocalMaildrop,
  recognizeLocalMaildrop,
} from '../../../src/localmail/openLocalMaildrop';
import { never, TemporaryMail, textsOf } from './mboxHarness';

const isError = (code: string) => (error: unknown) =>
  error instanceof LocalMailError && error.code === code;

describe('Mail in folders', () => {
  let mail: TemporaryMail;

  beforeEach(async () => {
    mail = await TemporaryMail.create();
  });

  afterEach(() => mail.dispose());

  async function opened(kind: LocalMaildropKind, maximumMessages?: number): Promise<LocalMaildrop> {
    const options = { signal: never(), maximumMessages };
    return mail.keep(await openLocalMaildrop(mail.folder, kind, options));
  }

  async function folders(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await mkdir(mail.path(name), { recursive: true });
    }
  }

  const ids = (maildrop: LocalMaildrop): readonly string[] => maildrop.messages.map(({ id }) => id);

  describe('of a Maildir', () => {
    beforeEach(() => folders('cur', 'new', 'tmp'));

    it('is what cur and new hold, by time of arrival', async function () {
      if (process.platform === 'win32') {
        this.skip();
      }
      await mail.write('cur/1300000002.b.host:2,FRS', 'Subject: b\n\nb');
      await mail.write('new/1300000001.a.host', 'Subject: a\n\na');
      await mail.write('cur/1300000003.c.host,S=5:2,T', 'c');
      await mail.write('tmp/1300000000.x.host', 'x');
      await mail.write('cur/.hidden', 'x');
      await folders('cur/1300000004.folder');
      const maildrop = await opened('maildir');
      assert.equal(await recognizeLocalMaildrop(mail.folder, never()), 'maildir');
      assert.deepEqual(ids(maildrop), [
        '1300000001.a.host',
        '1300000002.b.host',
        '1300000003.c.host,S=5',
      ]);
      assert.deepEqual(await textsOf(maildrop), ['Subject: a\n\na', 'Subject: b\n\nb', 'c']);
      const [, second] = maildrop.messages;
      const header = await maildrop.readHeader(second!, never());
      assert.equal(Buffer.from(header).toString(), 'Subject: b\n\n');
      assert.equal(second?.number, 2);
      assert.equal(second.receivedAt, 1_300_000_002_000);
      assert.deepEqual(
        maildrop.messages.map(({ flags }) => flags),
        [
          { seen: false, flagged: false, deleted: false, answered: false },
          { seen: true, flagged: true, deleted: false, answered: true },
          { seen: false, flagged: false, deleted: true, answered: false },
        ],
      );
    });

    it('has flags after another sign where a colon is not allowed', async () => {
      await mail.write('cur/1300000001.a;2,S', 'a');
      await mail.write('cur/1300000002.b!2,F', 'b');
      const { messages } = await opened('maildir');
      assert.deepEqual(
        messages.map(({ id, flags }) => [id, flags?.seen, flags?.flagged]),
        [
          ['1300000001.a', true, false],
          ['1300000002.b', false, true],
        ],
      );
    });

    it('is found again after it moved, and missed after it was removed', async () => {
      const path = await mail.write('new/1300000001.a', 'a');
      const maildrop = await opened('maildir');
      assert.equal(await maildrop.hasChanged(never()), false);
      await rename(path, mail.path('cur/1300000001.a;2,S'));
      // Some file systems tell times in steps that a test is faster than.
      await utimes(mail.path('cur'), 1_000, 1_000);
      assert.deepEqual(await textsOf(maildrop), ['a']);
      assert.equal(await maildrop.hasChanged(never()), true);
      await rm(mail.path('cur/1300000001.a;2,S'));
      await assert.rejects(textsOf(maildrop), isError('changed'));
    });

    it('that has too many messages, or was closed, rejects with a code', async () => {
      await mail.write('new/1300000001.a', 'a');
      await mail.write('new/1300000001.b', 'b');
      await assert.rejects(opened('maildir', 1), isError('tooLarge'));
      const maildrop = await opened('maildir', 2);
      const [message] = maildrop.messages;
      const aborted = AbortSignal.abort();
      await assert.rejects(maildrop.readMessage(message!, aborted), isError('aborted'));
      await maildrop.close();
      await assert.rejects(maildrop.readMessage(message!, never()), isError('closed'));
    });

    it('may have subfolders that are maildrops of their own', async () => {
      await folders('.Sent/cur', '.Sent/new', '.Sent.2011/cur', '.Sent.2011/new', '.None/cur');
      const found = await listMaildirSubfolders(mail.folder, never());
      assert.deepEqual(found, [
        { name: 'Sent', path: mail.path('.Sent') },
        { name: 'Sent.2011', path: mail.path('.Sent.2011') },
      ]);
    });

    it('does not follow links', async function () {
      if (process.platform === 'win32') {
        this.skip();
      }
      const outside = await TemporaryMail.create();
      try {
        const secret = await outside.write('secret', 'secret');
        await symlink(secret, mail.path('new/1300000001.a'));
        const path = await mail.write('new/1300000002.b', 'b');
        const maildrop = await opened('maildir');
        assert.deepEqual(ids(maildrop), ['1300000002.b']);
        await rm(path);
        await symlink(secret, path);
        await assert.rejects(textsOf(maildrop), isError('changed'));
        await rm(mail.path('cur'), { recursive: true });
        await symlink(outside.folder, mail.path('cur'));
        await assert.rejects(opened('maildir'), isError('notAMaildrop'));
      } finally {
        await outside.dispose();
      }
    });
  });

  describe('of a plain folder', () => {
    it('is its message files by name, those of folders within too, to a depth', async () => {
      await folders('inner/deep/deeper', '.hidden');
      await mail.write('b.eml', 'b');
      await mail.write('A.MHTML', 'A');
      await mail.write('c.mht', 'c');
      await mail.write('note.txt', 'x');
      await mail.write('inner/a.eml', 'inner');
      await mail.write('inner/deep/a.eml', 'deep');
      await mail.write('inner/deep/deeper/a.eml', 'x');
      await mail.write('.hidden/a.eml', 'x');
      const maildrop = await opened('folder');
      assert.equal(await recognizeLocalMaildrop(mail.folder, never()), 'folder');
      assert.deepEqual(ids(maildrop), [
        'A.MHTML',
        'b.eml',
        'c.mht',
        'inner/a.eml',
        'inner/deep/a.eml',
      ]);
      assert.deepEqual(await textsOf(maildrop), ['A', 'b', 'c', 'inner', 'deep']);
    });

    it('notices that a message was changed or removed', async () => {
      const path = await mail.write('a.eml', 'a');
      const maildrop = await opened('folder');
      await writeFile(path, 'longer');
      await assert.rejects(textsOf(maildrop), isError('changed'));
      await rm(path);
      await assert.rejects(textsOf(maildrop), isError('changed'));
      await utimes(mail.folder, 1_000, 1_000);
      assert.equal(await maildrop.hasChanged(never()), true);
    });

    it('is no maildrop without message files, but may be opened', async () => {
      await mail.write('note.txt', 'x');
      assert.equal(await recognizeLocalMaildrop(mail.folder, never()), undefined);
      assert.deepEqual((await opened('folder')).messages, []);
    });

    it('that is missing rejects with a code', async () => {
      const open = openLocalMaildrop(mail.path('none'), 'folder', { signal: never() });
      await assert.rejects(open, isError('notFound'));
    });
  });
});
