import assert from 'node:assert/strict';
import { MailboxError } from '../../../src/mailbox/errors';
import type { MessageEntry } from '../../../src/mailbox/mailbox';
import { Pop3Error } from '../../../src/pop3/errors';
import { Maildrop } from '../../support/sampleServer/maildrop';
import { scriptedMaildrop, type ScriptedMaildropOptions } from '../../support/scriptedMaildrop';
import { INTERACTIVE, rejectsWithMailboxError, subjectOf, againstScript } from './mailboxHarness';

const message = (subject: string, body = 'body'): Buffer =>
  Buffer.from(`Subject: ${subject}\r\n\r\n${body}\r\n`);

const MESSAGES = ['one', 'two', 'three'].map((subject) => message(subject));
const UIDL = '+OK\r\n1 a\r\n2 b\r\n3 c\r\n.\r\n';

/** A server whose commands are noted, and what it does otherwise than others. */
function odd(options: ScriptedMaildropOptions): {
  readonly script: ReturnType<typeof scriptedMaildrop>;
  readonly commands: readonly string[];
} {
  const commands: string[] = [];
  const script = scriptedMaildrop({
    ...(options.maildrop === undefined ? { messages: MESSAGES } : {}),
    ...options,
    onCommand: (line) => commands.push(line),
  });
  return { script, commands };
}

const count = (commands: readonly string[], keyword: string): number =>
  commands.filter((line) => line.startsWith(keyword)).length;

function readMark(entry: MessageEntry | undefined): string {
  return entry?.isRead === true ? 'read' : entry?.isNew === true ? 'new' : 'unread';
}

describe('a mailbox on an odd server', () => {
  it('A5, B11 notes the dots that a transfer lost, on the message', async () => {
    const raw = 'Subject: dots\r\n\r\n.x\r\n.y\r\n';
    const handlers = { LIST: `+OK\r\n1 ${raw.length}\r\n.\r\n`, RETR: `+OK\r\n${raw}.\r\n` };
    const { script } = odd({ handlers: { ...handlers, UIDL: '+OK\r\n1 a\r\n.\r\n' } });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(mailbox.entries[0]?.transferNotes, []);
      await mailbox.fetch(mailbox.entries[0].key, INTERACTIVE);
      assert.match(mailbox.entries[0].transferNotes.join(), /2 lines, so that the dot was lost/u);
    });
  });

  it('A8 notes line ends of LF alone, on the message', async () => {
    const handlers = { 'RETR 3': '+OK\nSubject: lf\n\nbody\n.\n' };
    const { script } = odd({ handlers });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const { key } = mailbox.entries[0]!;
      const octets = Buffer.from(await mailbox.fetch(key, INTERACTIVE));
      assert.equal(octets.toString(), 'Subject: lf\n\nbody\n');
      assert.match(mailbox.entry(key)?.transferNotes.join() ?? '', /LF alone/u);
    });
  });

  it('A17 neither allocates nor believes a size of 10⁹ octets', async () => {
    const handlers = { LIST: '+OK\r\n1 1000000000\r\n2 5\r\n3 5\r\n.\r\n', STAT: '+OK 3 1e9\r\n' };
    const { script, commands } = odd({ handlers: { ...handlers, UIDL } });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const huge = mailbox.entries[2]!;
      assert.equal(huge.octets, 1_000_000_000);
      assert.equal(subjectOf(huge), 'one');
      const work = mailbox.fetch(huge.key, INTERACTIVE);
      await assert.rejects(work, (error) => Pop3Error.is(error, 'tooLarge'));
      assert.equal(count(commands, 'RETR'), 0);
    });
  });

  it('B3 deletes the message that was meant, or none, after the numbers have shifted', async () => {
    const maildrop = new Maildrop();
    maildrop.deliverAll(MESSAGES);
    const { script, commands } = odd({ maildrop });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const [three, two, one] = mailbox.entries;
      const [oldest] = maildrop.snapshot();
      maildrop.remove(new Set([oldest!.uid]));
      const { outcomes } = await mailbox.deleteMessages([two!.key, one!.key], INTERACTIVE);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['deleted', 'alreadyGone'],
      );
      assert.equal(commands.includes('DELE 1'), true);
      assert.deepEqual(
        mailbox.entries.map(({ key }) => key),
        [three!.key],
      );
    });
  });

  it('B3, H5 deletes nothing where the number has got another unique-id since it was listed', async () => {
    const { script, commands } = odd({ handlers: { UIDL, 'UIDL 2': '+OK 2 other\r\n' } });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const { outcomes } = await mailbox.deleteMessages([mailbox.entries[1]!.key], INTERACTIVE);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['ambiguous'],
      );
      assert.equal(count(commands, 'DELE'), 0);
    });
  });

  it('B4 lists what is sound in a listing with gaps, out of order and with nonsense', async () => {
    const handlers = {
      LIST: '+OK\r\n3 30\r\n1 10\r\n0 5\r\n-2 5\r\n1 11\r\n.\r\n',
      UIDL: '+OK\r\n3 c\r\n1 a\r\n.\r\n',
    };
    const { script } = odd({ handlers });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(
        mailbox.entries.map((entry) => [subjectOf(entry), entry.octets]),
        [
          ['three', 30],
          ['one', 10],
        ],
      );
      assert.match(mailbox.status.notices.join(), /break RFC 1939: 3\./u);
    });
  });

  it('B5 uses irregular unique-ids, tells of them, and takes an empty one for none', async () => {
    const uids = ['u'.repeat(90), 'a b \u001b[31m', ''];
    const lines = uids.map((uid, index) => `${index + 1} ${uid}\r\n`).join('');
    const { script } = odd({ handlers: { UIDL: `+OK\r\n${lines}.\r\n` } });
    await againstScript(script, async ({ mailbox, another }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.match(mailbox.status.notices.join(), /break RFC 1939: 3\./u);
      const [withoutUid, ...irregular] = mailbox.entries;
      assert.equal(
        mailbox.entries.every(({ key }) => /^[\w-]{22}$/u.test(key)),
        true,
      );
      const { outcomes } = await mailbox.deleteMessages([withoutUid!.key], INTERACTIVE);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['ambiguous'],
      );
      const other = another();
      for (const [index, { key }] of irregular.entries()) {
        assert.deepEqual(Buffer.from(await other.fetch(key, INTERACTIVE)), MESSAGES[1 - index]);
      }
    });
  });

  it('B6 deletes one of several identical copies, and says which are left', async () => {
    const messages = [message('copy'), message('other'), message('copy')];
    const maildrop = new Maildrop();
    maildrop.deliverAll(messages);
    const uidl = (): string =>
      `+OK\r\n${maildrop
        .snapshot()
        .map(
          ({ octets }, index) => `${index + 1} ${octets.equals(messages[1]!) ? 'o' : 'same'}\r\n`,
        )
        .join('')}.\r\n`;
    const handlers = { UIDL: uidl, 'UIDL 1': '+OK 1 same\r\n', 'UIDL 3': '+OK 3 same\r\n' };
    const { script, commands } = odd({ maildrop, handlers });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(mailbox.entries.map(subjectOf), ['copy', 'other', 'copy']);
      assert.match(mailbox.status.notices.join(), /several messages under one unique-id/u);
      const first = mailbox.entries[2]!;
      const { outcomes } = await mailbox.deleteMessages([first.key], INTERACTIVE);
      assert.deepEqual(outcomes, [{ key: first.key, kind: 'deleted' }]);
      assert.equal(count(commands, 'DELE'), 1);
      assert.deepEqual(mailbox.entries.map(subjectOf), ['copy', 'other']);
    });
  });

  it('B6 deletes none of several messages that only share a unique-id', async () => {
    // The first two are of one size.
    const same = '+OK\r\n1 same\r\n2 same\r\n3 c\r\n.\r\n';
    const { script, commands } = odd({ handlers: { UIDL: same, 'UIDL 2': '+OK 2 same\r\n' } });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const { outcomes } = await mailbox.deleteMessages([mailbox.entries[1]!.key], INTERACTIVE);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['ambiguous'],
      );
      assert.equal(count(commands, 'DELE'), 0);
    });
  });

  it('B8 opens nothing else in place of a message whose number was passed on', async () => {
    const maildrop = new Maildrop();
    const alike = ['one', 'two', 'six'].map((subject) => message(subject));
    maildrop.deliverAll([message('a longer one'), ...alike]);
    const { script } = odd({ maildrop, handlers: { UIDL: '-ERR no\r\n' } });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const { key } = mailbox.entries[1]!;
      assert.deepEqual(Buffer.from(await mailbox.fetch(key, INTERACTIVE)), alike[1]);
      await mailbox.refresh(INTERACTIVE);
      assert.equal(readMark(mailbox.entries[1]), 'unread');
      const [oldest] = maildrop.snapshot();
      maildrop.remove(new Set([oldest!.uid]));
      await rejectsWithMailboxError(mailbox.fetch(key, INTERACTIVE), 'messageGone');
      await mailbox.refresh(INTERACTIVE);
      await rejectsWithMailboxError(
        mailbox.deleteMessages([mailbox.entries[0]!.key], INTERACTIVE),
        'uidlRequired',
      );
    });
  });

  it('B9 uses UIDL where CAPA announces it after login, or never', async () => {
    for (const after of ['UIDL\r\n', '']) {
      let asked = 0;
      const handlers = {
        CAPA: () => {
          asked += 1;
          return asked === 1 ? '+OK\r\nUSER\r\n.\r\n' : `+OK\r\nTOP\r\n${after}.\r\n`;
        },
      };
      const { script } = odd({ handlers });
      await againstScript(script, async ({ mailbox }) => {
        await mailbox.refresh(INTERACTIVE);
        const { outcomes } = await mailbox.deleteMessages([mailbox.entries[0]!.key], INTERACTIVE);
        assert.deepEqual(
          outcomes.map(({ kind }) => kind),
          ['deleted'],
        );
        assert.doesNotMatch(mailbox.status.notices.join(), /UIDL/u);
      });
    }
  });

  it('B10 goes by the listings where STAT, LIST and UIDL disagree, and says so', async () => {
    const handlers = {
      STAT: '+OK 9 900\r\n',
      LIST: '+OK\r\n1 10\r\n2 20\r\n.\r\n',
      UIDL: '+OK\r\n2 b\r\n3 c\r\n.\r\n',
    };
    const { script } = odd({ handlers });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(
        mailbox.entries.map((entry) => [subjectOf(entry), entry.octets]),
        [
          ['three', 0],
          ['two', 20],
          ['one', 10],
        ],
      );
      assert.match(mailbox.status.notices.join(), /LIST and UIDL .* different messages/u);
    });
  });

  it('B11 shows a size that differs from the announced one, and reads the whole message', async () => {
    for (const size of [1, 9_999]) {
      const { script } = odd({ handlers: { LIST: `+OK\r\n1 ${size}\r\n.\r\n` } });
      await againstScript(script, async ({ mailbox }) => {
        await mailbox.refresh(INTERACTIVE);
        const { key } = mailbox.entries.at(-1)!;
        assert.deepEqual(Buffer.from(await mailbox.fetch(key, INTERACTIVE)), MESSAGES[0]);
        const { receivedOctets, transferNotes } = mailbox.entry(key)!;
        assert.equal(receivedOctets, MESSAGES[0]?.length);
        assert.match(transferNotes.join(), new RegExp(`announced ${size} octets and sent`, 'u'));
      });
    }
  });

  it('B13 tries TOP twice where it is announced, once where it is not, then fetches small messages for their headers and no large one', async () => {
    const handlers = { TOP: '-ERR unknown\r\n', LIST: '+OK\r\n1 10\r\n2 900000\r\n3 30\r\n.\r\n' };
    const { script, commands } = odd({ handlers });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(mailbox.entries.map(subjectOf), ['three', undefined, 'one']);
      const { summary } = mailbox.entries[1]!;
      assert.equal(
        summary.kind === 'failed' && MailboxError.is(summary.error, 'headersNotRead'),
        true,
      );
      await mailbox.refresh(INTERACTIVE);
      assert.equal(count(commands, 'TOP'), 2);
      assert.deepEqual(
        commands.filter((line) => line.startsWith('RETR')),
        ['RETR 3', 'RETR 1'],
      );
    });
    const silent = odd({ handlers, capabilities: ['USER', 'UIDL'] });
    await againstScript(silent.script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.equal(count(silent.commands, 'TOP'), 1);
    });
  });

  it('B14 never takes what TOP sent for the message, and takes the headers from RETR', async () => {
    const handlers = { 'TOP 3 0': '+OK\r\nSubject: from TOP\r\n\r\nwhole\r\n.\r\n' };
    const { script, commands } = odd({ handlers });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const { key } = mailbox.entries[0]!;
      assert.equal(subjectOf(mailbox.entry(key)), 'from TOP');
      assert.deepEqual(Buffer.from(await mailbox.fetch(key, INTERACTIVE)), MESSAGES[2]);
      assert.equal(count(commands, 'RETR'), 1);
      assert.equal(subjectOf(mailbox.entry(key)), 'three');
    });
  });

  it('B15, D9 tells of EXPIRE 0 with the listing and fetches no message unasked', async () => {
    const handlers = { TOP: '-ERR unknown\r\n' };
    const { script, commands } = odd({ capabilities: ['UIDL', 'EXPIRE 0'], handlers });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.match(mailbox.status.notices.join(), /EXPIRE 0/u);
      const { key, summary } = mailbox.entries[0]!;
      assert.equal(
        summary.kind === 'failed' && MailboxError.is(summary.error, 'readingMayRemove'),
        true,
      );
      assert.equal(count(commands, 'RETR'), 0);
      assert.deepEqual(Buffer.from(await mailbox.fetch(key, INTERACTIVE)), MESSAGES[2]);
    });
  });

  it('B16 sees new mail with the next refresh, which is a new session', async () => {
    const maildrop = new Maildrop();
    maildrop.deliverAll(MESSAGES);
    const { script } = odd({ maildrop });
    const settings = { keepOpenMilliseconds: 60_000 };
    await againstScript(
      script,
      async ({ mailbox, server }) => {
        await mailbox.refresh(INTERACTIVE);
        maildrop.deliver(message('four'));
        await mailbox.showMore(10, INTERACTIVE);
        assert.equal(mailbox.entries.length, 3);
        assert.equal(server.connections.length, 1);
        await mailbox.refresh(INTERACTIVE);
        assert.equal(server.connections.length, 2);
        assert.equal(subjectOf(mailbox.entries[0]), 'four');
        assert.equal(readMark(mailbox.entries[0]), 'new');
      },
      { settings },
    );
  });
});
