import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MimeError } from '../../../src/mail/errors';
import { describeError } from '../../../src/mailbox/errorGuide';
import { isMessageKey } from '../../../src/mailbox/messageKey';
import { MailboxError } from '../../../src/mailbox/errors';
import { openLocalMaildrop } from '../../../src/localmail/openLocalMaildrop';
import { LocalMailboxError } from '../../../src/localmailbox/localMailErrors';
import { eventually } from '../../support/polling';
import { subjectsOnly } from '../mailbox/mailboxHarness';
import {
  inFolder,
  INTERACTIVE,
  localMailbox,
  mboxFile,
  mboxOf,
  message,
  subjectOf,
} from './localMailboxHarness';

const DAYS = [
  'Tue Nov 24 10:00:00 2026',
  'Thu Nov 26 10:00:00 2026',
  'Wed Nov 25 10:00:00 2026',
] as const;

describe('a local mailbox', () => {
  it('opens nothing until it is asked to list', () =>
    inFolder(async (folder) => {
      let opened = 0;
      const mailbox = localMailbox(join(folder, 'absent.mbox'), 'mbox', {
        open: (...args) => {
          opened += 1;
          return openLocalMaildrop(...args);
        },
      });
      await mailbox.restore();
      assert.equal(opened, 0);
      assert.equal(mailbox.status.listing, 'new');
      assert.deepEqual(mailbox.keys, []);
      mailbox.dispose();
    }));

  it('lists the newest first by the dates in the file', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(
        folder,
        ['one', 'three', 'two'].map((name) => message(name)),
        DAYS,
      );
      const mailbox = localMailbox(path);
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(mailbox.entries.map(subjectOf), ['three', 'two', 'one']);
      assert.equal(mailbox.keys.every(isMessageKey), true);
      assert.deepEqual(mailbox.counts, { messages: 3, unread: 0, new: 0, marked: 0 });
      assert.equal(mailbox.status.listing, 'listed');
      assert.equal(mailbox.status.activity, undefined);
      mailbox.dispose();
    }));

  it('lists messages of one time in reverse', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(folder, [message('first'), message('second'), message('third')]);
      const mailbox = localMailbox(path);
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(mailbox.entries.map(subjectOf), ['third', 'second', 'first']);
      mailbox.dispose();
    }));

  it('reads the headers of a page, and of others when they are asked for', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(
        folder,
        Array.from({ length: 12 }, (_unused, index) => message(`number ${index}`)),
      );
      const mailbox = localMailbox(path, 'mbox', {
        settings: () => ({ pageSize: 5, maximumMessageOctets: 1_000_000 }),
      });
      const known = (): number =>
        mailbox.entries.filter(({ summary }) => summary.kind === 'loaded').length;
      await mailbox.refresh(INTERACTIVE);
      assert.equal(known(), 5);
      await mailbox.showMore(3, INTERACTIVE);
      assert.equal(known(), 8);
      assert.equal(mailbox.shownCount, 8);
      const last = mailbox.keys.at(-1)!;
      await mailbox.readHeaders([last], { isInteractive: false, priority: 'seen' });
      assert.equal(subjectOf(mailbox.entry(last)), 'number 0');
      assert.equal(known(), 9);
      mailbox.dispose();
    }));

  it('gives each octet of a message, whole and in pieces', () =>
    inFolder(async (folder) => {
      const odd = message('odd', 'caf\u00e9 \u0000 bare\nline\r and\r\n.dots\r\n');
      const path = join(folder, 'odd.mbox');
      await writeFile(path, mboxOf([odd, message('other')]), 'latin1');
      const mailbox = localMailbox(path);
      await mailbox.refresh(INTERACTIVE);
      const key = mailbox.keys[1]!;
      const octets = await mailbox.fetch(key, INTERACTIVE);
      assert.equal(Buffer.from(octets).toString('latin1'), odd);
      const pieces: Uint8Array[] = [];
      await mailbox.fetchTo(key, () => ({ write: (piece) => void pieces.push(piece.slice()) }), {
        isInteractive: true,
      });
      assert.equal(Buffer.concat(pieces).toString('latin1'), odd);
      assert.equal(mailbox.entry(key)?.receivedOctets, odd.length);
      mailbox.dispose();
    }));

  it('reads a message before its list was asked for, as a tab of an earlier session does', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(folder, [message('kept')]);
      const earlier = localMailbox(path);
      await earlier.refresh(INTERACTIVE);
      const [key] = earlier.keys;
      earlier.dispose();
      const mailbox = localMailbox(path);
      assert.equal(Buffer.from(await mailbox.fetch(key!, INTERACTIVE)).toString(), message('kept'));
      assert.equal(mailbox.account.id, earlier.account.id);
      mailbox.dispose();
    }));

  it('shows what Maildir says of reading, and nothing where nothing is said', () =>
    inFolder(async (folder) => {
      for (const name of ['cur', 'new', 'tmp']) {
        await mkdir(join(folder, name));
      }
      await writeFile(join(folder, 'cur', '1764000000.M1P1.host:2,S'), message('seen'));
      await writeFile(join(folder, 'cur', '1764000001.M1P1.host:2,'), message('opened never'));
      await writeFile(join(folder, 'new', '1764000002.M1P1.host'), message('new'));
      const mailbox = localMailbox(folder, 'maildir');
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(
        mailbox.entries.map((entry) => [subjectOf(entry), entry.isRead]),
        [
          ['new', false],
          ['opened never', false],
          ['seen', true],
        ],
      );
      assert.equal(mailbox.counts.unread, 2);
      assert.equal(mailbox.origin.kindName, 'Maildir');
      mailbox.dispose();
    }));

  it('reads a folder of messages', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'a.eml'), message('A'));
      await writeFile(join(folder, 'b.mht'), message('B'));
      await writeFile(join(folder, 'note.txt'), 'no mail');
      const mailbox = localMailbox(folder, 'folder');
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(mailbox.entries.map(subjectOf).toSorted(), ['A', 'B']);
      mailbox.dispose();
    }));

  it('lists anew what was changed, keeps what it knows of what stayed, and reads no message by an old place', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(folder, [message('first'), message('second, longer')]);
      let summarised = 0;
      const mailbox = localMailbox(path, 'mbox', {
        mime: {
          ...subjectsOnly,
          summarize: (blocks, signal) => {
            summarised += blocks.length;
            return subjectsOnly.summarize(blocks, signal);
          },
        },
      });
      await mailbox.refresh(INTERACTIVE);
      const [second, first] = mailbox.keys;
      await mailbox.refresh(INTERACTIVE);
      assert.equal(summarised, 2);
      await writeFile(path, mboxOf([message('first'), message('another'), message('third')]));
      // The list still names what was there.
      await assert.rejects(mailbox.fetch(second!, INTERACTIVE), (error) =>
        MailboxError.is(error, 'messageGone'),
      );
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(mailbox.entries.map(subjectOf), ['third', 'another', 'first']);
      assert.equal(mailbox.keys.includes(first!), true);
      assert.equal(mailbox.keys.includes(second!), false);
      assert.equal(summarised, 4);
      mailbox.dispose();
    }));

  it('tells in words that the file is gone, and lists it when it is back', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(folder, [message('here')]);
      await rm(path);
      const mailbox = localMailbox(path);
      await assert.rejects(mailbox.refresh(INTERACTIVE), LocalMailboxError);
      const guide = describeError(mailbox.status.error);
      assert.equal(guide.title, 'File not found');
      assert.match(guide.detail, /archive\.mbox/u);
      assert.deepEqual(guide.actions, ['retry']);
      await mboxFile(folder, [message('here')]);
      await mailbox.refresh(INTERACTIVE);
      assert.equal(mailbox.status.error, undefined);
      assert.deepEqual(mailbox.entries.map(subjectOf), ['here']);
      mailbox.dispose();
    }));

  it('tells in words what is too large to be shown, which can still be saved', () =>
    inFolder(async (folder) => {
      const large = message('large', `${'x'.repeat(5_000)}\r\n`);
      const mailbox = localMailbox(await mboxFile(folder, [large]), 'mbox', {
        settings: () => ({ pageSize: 5, maximumMessageOctets: 1_000 }),
      });
      await mailbox.refresh(INTERACTIVE);
      const [key] = mailbox.keys;
      await assert.rejects(
        mailbox.fetch(key!, INTERACTIVE),
        (error) => error instanceof LocalMailboxError && error.code === 'tooLarge',
      );
      let octets = 0;
      await mailbox.fetchTo(key!, () => ({ write: (piece) => void (octets += piece.length) }), {
        isInteractive: true,
      });
      assert.equal(octets, large.length);
      mailbox.dispose();
    }));

  it('shows how far it is, and stops when told to, without a word', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(folder, [message('one')]);
      const mailbox = localMailbox(path, 'mbox', {
        open: (_path, _kind, { signal, onProgress }) => {
          onProgress?.(30, 100);
          return new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reject(signal.reason as Error);
            });
          });
        },
      });
      const work = mailbox.refresh(INTERACTIVE);
      await eventually('the progress', () => mailbox.status.progress);
      assert.deepEqual(mailbox.status.progress, { done: 30, total: 100 });
      assert.equal(mailbox.status.activity, 'listing');
      mailbox.cancel();
      await assert.rejects(work, { name: 'AbortError' });
      assert.equal(describeError(mailbox.status.error).isSilent, true);
      assert.equal(mailbox.status.activity, undefined);
      mailbox.dispose();
    }));

  it('opens the file once for all that ask at the same time, and closes it in the end', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(folder, [message('one')]);
      let opened = 0;
      let closed = 0;
      const mailbox = localMailbox(path, 'mbox', {
        open: async (...args) => {
          opened += 1;
          const drop = await openLocalMaildrop(...args);
          const close = drop.close.bind(drop);
          drop.close = () => {
            closed += 1;
            return close();
          };
          return drop;
        },
      });
      await Promise.all([mailbox.refresh(INTERACTIVE), mailbox.refresh(INTERACTIVE)]);
      assert.equal(opened, 1);
      mailbox.dispose();
      await eventually('the file to be closed', () => (closed === 1 ? true : undefined));
    }));

  it('loses no header to one that cannot be read', () =>
    inFolder(async (folder) => {
      const path = await mboxFile(folder, [message('good'), message('bad'), message('fine')]);
      const mailbox = localMailbox(path, 'mbox', {
        mime: {
          ...subjectsOnly,
          summarize: (blocks, signal) =>
            blocks.some((block) => Buffer.from(block).includes('bad'))
              ? Promise.reject(new MimeError('failed', 'bad header'))
              : subjectsOnly.summarize(blocks, signal),
        },
      });
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(
        mailbox.entries.map(({ summary }) => summary.kind),
        ['loaded', 'failed', 'loaded'],
      );
      mailbox.dispose();
    }));
});
