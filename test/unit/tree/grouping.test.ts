import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HeaderDate, MailAddress } from '../../../src/mail/model';
import type { MessageEntry } from '../../../src/mailbox/mailbox';
import { TimeSlices } from '../../../src/shared/timeSlices';
import type { Formatting } from '../../../src/tree/format';
import { Grouping, type GroupingChange } from '../../../src/tree/grouping';
import { groupRow } from '../../../src/tree/listRows';
import { entryOf, FakeMailbox } from './fakeMailbox';

const now = Date.UTC(2026, 10, 24, 12);
const formatting: Formatting = { locale: 'en-GB', timeZone: 'UTC', now: () => now };
const DAY = 86_400_000;

const dated = (epochMilliseconds: number): HeaderDate => ({
  kind: 'parsed',
  epochMilliseconds,
  offsetMinutes: 0,
  raw: '',
});
const pending = (key: string): MessageEntry => entryOf({}, { key, summary: { kind: 'pending' } });

function grouped(
  by: 'day' | 'sender' | 'recipient',
  entries: readonly MessageEntry[],
  where: Formatting = formatting,
  slices?: () => TimeSlices,
) {
  const mailbox = new FakeMailbox();
  mailbox.entries = entries;
  const changes: GroupingChange[] = [];
  const grouping = new Grouping({
    mailbox,
    by,
    formatting: where,
    onDidChange: (change) => changes.push(change),
    ...(slices === undefined ? {} : { slices }),
  });
  const shown = () =>
    grouping.lists.map((list) => {
      const group = grouping.group(list);
      assert.ok(group);
      const { label } = groupRow(group, where);
      assert.equal(group.count, grouping.keys(list).length);
      // Punctuation of dates differs between versions of Unicode's locale data.
      return [label.replaceAll(',', ''), grouping.keys(list).join('')] as const;
    });
  return { mailbox, grouping, changes, shown };
}

describe('messages grouped by day', () => {
  it('stand below the day they were written, newest first, by name while it is near', async () => {
    const { grouping, shown } = grouped('day', [
      entryOf({ date: dated(now) }, { key: 'a' }),
      entryOf({ date: dated(now - DAY) }, { key: 'b' }),
      entryOf({ date: dated(now - 60_000) }, { key: 'c' }),
      entryOf({ date: dated(now - 3 * DAY) }, { key: 'd' }),
      entryOf({ date: dated(now - 40 * DAY) }, { key: 'e' }),
      entryOf({ date: dated(now - 400 * DAY) }, { key: 'f' }),
    ]);
    await grouping.settled();
    assert.deepEqual(shown(), [
      ['Today', 'ac'],
      ['Yesterday', 'b'],
      ['Saturday', 'd'],
      ['Thu 15 Oct', 'e'],
      ['Mon 20 Oct 2025', 'f'],
    ]);
  });

  it('have the day of the user, not of the sender or of Greenwich', async () => {
    const entries = [
      entryOf({ date: dated(Date.UTC(2026, 10, 23, 23, 30)) }, { key: 'a' }),
      entryOf({ date: dated(Date.UTC(2026, 10, 23, 14, 30)) }, { key: 'b' }),
    ];
    const tokyo = grouped('day', entries, { ...formatting, timeZone: 'Asia/Tokyo' });
    await tokyo.grouping.settled();
    assert.deepEqual(tokyo.shown(), [
      ['Today', 'a'],
      ['Yesterday', 'b'],
    ]);
    const greenwich = grouped('day', entries);
    await greenwich.grouping.settled();
    assert.deepEqual(greenwich.shown(), [['Yesterday', 'ab']]);
  });

  it('from the future or without a date stand last, so that they never hide the newest', async () => {
    const { grouping, shown } = grouped('day', [
      entryOf({ date: { kind: 'missing' } }, { key: 'a' }),
      entryOf({ date: dated(Date.UTC(2038, 0, 1)) }, { key: 'b' }),
      pending('c'),
      entryOf({ date: { kind: 'unparsable', raw: 'soon' } }, { key: 'd' }),
      entryOf({ date: dated(now) }, { key: 'e' }),
    ]);
    await grouping.settled();
    assert.deepEqual(shown(), [
      ['Today', 'e'],
      ['Fri 1 Jan 2038', 'b'],
      ['Without a date', 'ad'],
      ['Headers not read', 'c'],
    ]);
  });
});

describe('messages grouped by sender', () => {
  const from = (name: string, address: string): { readonly from: readonly MailAddress[] } => ({
    from: [{ name, address }],
  });

  it('stand below the address, however it is written; who wrote last stands first', async () => {
    const { grouping, shown } = grouped('sender', [
      entryOf(from('Kim', 'kim@example.org'), { key: 'a' }),
      entryOf(from('Alex Example', 'alex@example.org'), { key: 'b' }),
      entryOf(from('Alex', 'ALEX@example.org'), { key: 'c' }),
      entryOf({ from: [] }, { key: 'd' }),
    ]);
    await grouping.settled();
    assert.deepEqual(shown(), [
      ['Kim', 'a'],
      ['Alex Example', 'bc'],
      ['Without a sender', 'd'],
    ]);
  });

  it('are told apart by address where the name is the same, and a name that poses as one is not shown', async () => {
    const { grouping } = grouped('sender', [
      entryOf(from('Alex', 'alex@example.org'), { key: 'a' }),
      entryOf(from('Alex', 'x@example.net'), { key: 'b' }),
      entryOf(
        {
          ...from('ceo@example.com', 'y@example.net'),
          warnings: [{ kind: 'nameLooksLikeAddress', field: 'From' }],
        },
        { key: 'c' },
      ),
    ]);
    await grouping.settled();
    const rows = grouping.lists.map((list) => groupRow(grouping.group(list)!, formatting));
    assert.deepEqual(
      rows.map(({ label, description }) => `${label} | ${description}`),
      [
        'Alex | 1 message · alex@example.org',
        'Alex | 1 message · x@example.net',
        'y@example.net | 1 message',
      ],
    );
  });

  it('keep a right-to-left name from moving the number behind it', async () => {
    const { grouping } = grouped('sender', [
      entryOf(from('\u05d3\u05d5\u05d0\u05e8', 'post@example.org'), { key: 'a' }),
    ]);
    await grouping.settled();
    const [row] = grouping.lists.map((list) => groupRow(grouping.group(list)!, formatting));
    assert.equal(row?.label, '\u2068\u05d3\u05d5\u05d0\u05e8\u2069');
  });

  it('A9, J3 show nothing harmful, and let no sender choose an id', async () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constant('\u202e$(trash)\r\n\u001b[2J<b>[x](command:y)'),
    );
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (name, address) => {
        const { grouping } = grouped('sender', [entryOf(from(name, address), { key: 'a' })]);
        await grouping.settled();
        const [list = ''] = grouping.lists;
        assert.match(list, /^sender:\d+$/u);
        const { label, description, tooltip, spoken } = groupRow(grouping.group(list)!, formatting);
        for (const text of [label, description, tooltip, spoken]) {
          assert.doesNotMatch(
            text ?? '',
            /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e]|\$\(/u,
          );
        }
        assert.notEqual(label, '');
      }),
      { numRuns: 50 },
    );
  });
});

describe('messages grouped by recipient', () => {
  it('stand below the first address of To, else of Cc', async () => {
    const { grouping, shown } = grouped('recipient', [
      entryOf({ to: [], cc: [{ name: 'Team', address: 'team@example.org' }] }, { key: 'a' }),
      entryOf({ to: [] }, { key: 'b' }),
      entryOf({}, { key: 'c' }),
    ]);
    await grouping.settled();
    assert.deepEqual(shown(), [
      ['Team', 'a'],
      ['Without a recipient', 'b'],
      ['robin@example.com', 'c'],
    ]);
  });
});

describe('a grouping', () => {
  it('moves messages as their headers are read, and names only the groups that changed', async () => {
    const old = entryOf({ date: dated(now - DAY) }, { key: 'c' });
    const { mailbox, grouping, changes, shown } = grouped('day', [pending('a'), pending('b'), old]);
    await grouping.settled();
    assert.equal(grouping.pendingCount, 2);
    assert.deepEqual(grouping.pending(1), ['a']);
    const yesterday = grouping.lists[0] ?? '';
    changes.length = 0;
    const read = entryOf({ date: dated(now) }, { key: 'a' });
    mailbox.entries = [read, pending('b'), old];
    grouping.update(['a']);
    await grouping.settled();
    assert.deepEqual(shown(), [
      ['Today', 'a'],
      ['Yesterday', 'c'],
      ['Headers not read', 'b'],
    ]);
    assert.deepEqual(grouping.pending(9), ['b']);
    assert.equal(changes.length, 1);
    assert.equal(changes[0]?.isSetChanged, true);
    assert.equal(changes[0].lists.has(yesterday), false);
  });

  it('keeps a message in its place among those read before it', async () => {
    const read = (key: string): MessageEntry => entryOf({ date: dated(now) }, { key });
    const { mailbox, grouping, shown } = grouped('day', [pending('a'), read('b'), pending('c')]);
    await grouping.settled();
    mailbox.entries = [read('a'), read('b'), pending('c')];
    grouping.update(['a']);
    await grouping.settled();
    assert.deepEqual(shown()[0], ['Today', 'ab']);
  });

  it('counts what is unread, as it changes', async () => {
    const of = (isRead: boolean): MessageEntry =>
      entryOf({ date: dated(now) }, { key: 'a', isRead });
    const { mailbox, grouping, changes } = grouped('day', [of(false)]);
    await grouping.settled();
    const [today = ''] = grouping.lists;
    assert.equal(grouping.group(today)?.unread, 1);
    changes.length = 0;
    mailbox.entries = [of(true)];
    grouping.update(['a']);
    await grouping.settled();
    assert.equal(grouping.group(today)?.unread, 0);
    assert.deepEqual(changes, [{ isSetChanged: false, lists: new Set([today]) }]);
  });

  it('takes in a new listing: what came, what went, and a group with nothing left', async () => {
    const at = (key: string, days: number): MessageEntry =>
      entryOf({ date: dated(now - days * DAY) }, { key });
    const { mailbox, grouping, shown } = grouped('day', [at('b', 1), at('c', 1), at('d', 2)]);
    await grouping.settled();
    mailbox.entries = [at('a', 1), at('b', 1)];
    grouping.relist();
    await grouping.settled();
    assert.deepEqual(shown(), [['Yesterday', 'ab']]);
  });

  it('puts what could not be read beside what was not read, and does not ask for it again', async () => {
    const failed = entryOf({}, { key: 'a', summary: { kind: 'failed', error: new Error() } });
    const { grouping, shown } = grouped('sender', [failed, pending('b')]);
    await grouping.settled();
    assert.deepEqual(shown(), [['Headers not read', 'ab']]);
    assert.deepEqual(grouping.pending(9), ['b']);
  });

  it('lets others run between slices, and tells how far it is', async () => {
    const slices = (): TimeSlices => new TimeSlices(-1);
    const { grouping, changes } = grouped(
      'sender',
      Array.from({ length: 20 }, (_unused, index) => entryOf({}, { key: String(index) })),
      formatting,
      slices,
    );
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (grouping.lists.length === 0 || turns < 20) {
        setImmediate(count);
      }
    };
    setImmediate(count);
    await grouping.settled();
    assert.ok(turns > 10, `${turns} turns`);
    assert.ok(changes.length > 10, `${changes.length} changes`);
  });

  it('says nothing after disposal', async () => {
    const { grouping, changes } = grouped('sender', [pending('a')]);
    grouping.dispose();
    await grouping.settled();
    assert.deepEqual(changes, []);
  });
});
