import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MailAddress, MessageSummary } from '../../../src/mail/model';
import type { MessageEntry } from '../../../src/mailbox/mailbox';
import type { Answer } from '../../../src/search/answerQuery';
import { foldText } from '../../../src/search/foldText';
import { MessageIndex } from '../../../src/search/messageIndex';
import { parseQuery } from '../../../src/search/parseQuery';
import type { TextField } from '../../../src/search/query';
import { planQuery } from '../../../src/search/queryPlan';
import { TimeSlices } from '../../../src/shared/timeSlices';
import { entryOf, FakeMailbox } from '../tree/fakeMailbox';

const NOW = new Date(2026, 10, 24, 12).getTime();
const PENDING: Partial<MessageEntry> = { summary: { kind: 'pending' } };

function message(
  key: string,
  change: Partial<MessageSummary> = {},
  state: Partial<MessageEntry> = {},
): MessageEntry {
  return entryOf(change, { key, ...state });
}

const person = (name: string, address: string): MailAddress => ({ name, address });

describe('the index of a mailbox', () => {
  let mailbox: FakeMailbox;
  let index: MessageIndex;

  async function indexed(entries: readonly MessageEntry[]): Promise<void> {
    mailbox = new FakeMailbox();
    mailbox.entries = entries;
    index = new MessageIndex(mailbox);
    await index.settled();
  }

  const answer = (query: string): Answer => index.answer(planQuery(parseQuery(query), NOW));
  const found = (query: string): string => answer(query).keys.join(' ');

  afterEach(() => {
    index.dispose();
  });

  it('finds words anywhere in subject and addresses, all of them, in the order of the list', async () => {
    await indexed([
      message('c', { subject: 'Café opening', from: [person('Zoë', 'zoe@shop.example')] }),
      message('b', { subject: 'Lunch', cc: [person('Bob', 'bob@cafe.example')] }),
      message('a', { subject: 'Nothing', from: [person('', 'x@y.example')] }),
    ]);
    assert.equal(found('CAFE'), 'c b');
    assert.equal(found('cafe zoe'), 'c');
    assert.equal(found('afé'), 'c b');
    assert.equal(found('cafe -zoë'), 'b');
    assert.equal(found('nowhere'), '');
    assert.equal(found(''), 'c b a');
  });

  it('finds all of many words, which stand in whatever order and field', async () => {
    const letters = 'a b c d e f g h i j k l'.split(' ');
    await indexed([
      message('c', { subject: 'abcdef ghijkl', from: [], to: [] }),
      message('b', { subject: 'lkj', from: [person('ihg fed', '')], to: [person('', 'cba')] }),
      message('a', { subject: 'abcdef', from: [person('hijkl', '')], to: [] }),
    ]);
    assert.equal(found(letters.join(' ')), 'c b');
    assert.equal(found('a b c d e f'), 'c b a');
    assert.equal(found('a b c z'), '');
    assert.equal(found('a b c -g'), 'a');
    assert.equal(found('subject:a subject:b subject:c'), 'c a');
    assert.equal(found('from:i from:h from:g to:c to:b to:a'), 'b');
  });

  it('looks in one field where it is told to', async () => {
    await indexed([
      message('c', { subject: 'alice', from: [], to: [] }),
      message('b', { subject: '', from: [person('Alice', 'a@x.example')], to: [] }),
      message('a', { subject: '', from: [], to: [], cc: [person('', 'alice@x.example')] }),
    ]);
    assert.equal(found('subject:alice'), 'c');
    assert.equal(found('from:alice'), 'b');
    assert.equal(found('to:alice'), 'a');
    assert.equal(found('-from:alice'), 'c a');
  });

  it('finds a phrase within one field only', async () => {
    await indexed([
      message('c', { subject: 'The weekly  report is here', from: [], to: [] }),
      message('b', { subject: 'biweekly reports', from: [], to: [] }),
      message('a', { subject: 'weekly', from: [person('report', '')], to: [] }),
      message('d', { subject: 'weekly big report', from: [], to: [] }),
    ]);
    assert.equal(found('"weekly report"'), 'c b');
    assert.equal(found('"weekly report is"'), 'c');
    assert.equal(found('"he weekly report i"'), 'c');
    assert.equal(found('-"weekly report"'), 'a d');
  });

  it('knows states, sizes, dates and attachments', async () => {
    const sent = (...day: readonly [number, number, number, number?]): Partial<MessageSummary> => ({
      date: {
        kind: 'parsed',
        epochMilliseconds: new Date(day[0], day[1] - 1, day[2], day[3] ?? 0).getTime(),
        offsetMinutes: 0,
        raw: '',
      },
    });
    await indexed([
      message('d', sent(2026, 11, 24, 9), { isRead: false, isNew: true, octets: 1_000_000 }),
      message('c', { ...sent(2026, 11, 1), contentType: 'multipart/mixed' }, { octets: 1_000_001 }),
      message(
        'b',
        { ...sent(2026, 10, 31, 23), contentType: 'application/pdf' },
        { isRead: false },
      ),
      message('a', { date: { kind: 'missing' } }, { isMarkedForDeletion: true }),
    ]);
    assert.equal(found('is:unread'), 'd b');
    assert.equal(found('is:read'), 'c a');
    assert.equal(found('-is:read'), 'd b');
    assert.equal(found('is:new'), 'd');
    assert.equal(found('is:marked'), 'a');
    assert.equal(found('size:>1M'), 'c');
    assert.equal(found('size:>=1M'), 'd c');
    assert.equal(found('size:<=1M'), 'd b a');
    assert.equal(found('smaller:1M'), 'b a');
    assert.equal(found('has:attachment'), 'c b');
    assert.equal(found('before:2026-11-01'), 'b');
    assert.equal(found('after:2026-11-01'), 'd');
    assert.equal(found('on:2026-11'), 'd c');
    assert.equal(found('on:today'), 'd');
    assert.equal(found('-on:today'), 'c b a');
  });

  it('tells which messages it can not look at, and only of those that may match', async () => {
    await indexed([
      message('d', {}, { ...PENDING, octets: 9_000 }),
      message('c', {}, { ...PENDING, octets: 10 }),
      message('b', {}, { summary: { kind: 'failed', error: new Error('refused') }, octets: 9_000 }),
      message('a', { subject: 'Lunch' }, { octets: 9_000 }),
    ]);
    const { keys, unsearched, pending } = answer('lunch size:>1k');
    assert.deepEqual([keys, unsearched, pending], [['a'], 2, ['d']]);
    assert.deepEqual(answer('size:>1k').keys, ['d', 'b', 'a']);
    assert.equal(answer('size:>1k').unsearched, 0);
    assert.equal(answer('-lunch').unsearched, 3);
  });

  it('follows headers as they are read, marks as they are set and what comes and goes', async () => {
    await indexed([message('b', {}, PENDING), message('a', { subject: 'Old lunch' })]);
    assert.equal(found('lunch'), 'a');
    mailbox.entries = [message('b', { subject: 'Lunch' }, { isRead: false }), mailbox.entries[1]!];
    mailbox.tell({ kind: 'entry', keys: ['b'] });
    await index.settled();
    assert.equal(found('lunch'), 'b a');
    assert.equal(found('is:unread'), 'b');
    mailbox.entries = [message('c', { subject: 'New lunch' }), mailbox.entries[1]!];
    mailbox.tell({ kind: 'entries' });
    await index.settled();
    assert.equal(found('lunch'), 'c a');
    assert.equal(found('is:unread'), '');
    mailbox.entries = [message('b', { subject: 'Lunch' }), ...mailbox.entries];
    mailbox.tell({ kind: 'entries' });
    await index.settled();
    assert.equal(found('lunch'), 'b c a');
  });

  it('asks the mailbox once for each message that changed', async () => {
    await indexed(['c', 'b', 'a'].map((key) => message(key)));
    const asked: string[] = [];
    const { entries } = mailbox;
    mailbox.entry = (key) => {
      asked.push(key);
      return entries.find((entry) => entry.key === key);
    };
    mailbox.tell({ kind: 'entry', keys: ['b'] });
    mailbox.tell({ kind: 'entry', keys: ['b', 'c', 'unknown'] });
    mailbox.tell({ kind: 'status' });
    await index.settled();
    assert.deepEqual(asked, ['b', 'c']);
  });

  it('lets others have their turn, answers from what it has by then, and shrinks no answer meanwhile', async () => {
    mailbox = new FakeMailbox();
    mailbox.entries = ['d', 'c', 'b', 'a'].map((key) => message(key));
    // Each slice is over as soon as it has begun.
    index = new MessageIndex(mailbox, () => new TimeSlices(0));
    const seen: string[] = [];
    const subscription = index.onDidChange(() => {
      seen.push(found('lunch'));
    });
    assert.equal(found('lunch'), '');
    assert.equal(index.isComplete, false);
    await index.settled();
    assert.deepEqual(seen, ['d', 'd c', 'd c b', 'd c b a', 'd c b a']);
    seen.length = 0;
    mailbox.tell({ kind: 'entries' });
    await index.settled();
    assert.deepEqual([...new Set(seen)], ['d c b a']);
    subscription.dispose();
    assert.equal(index.isComplete, true);
  });

  it('forgets what is gone when that is most of it, and stays right', async () => {
    await indexed(Array.from({ length: 6_000 }, (_unused, number) => message(`x${number}`)));
    mailbox.entries = [message('b', { subject: 'Lunch' }), message('a', { subject: 'Dinner' })];
    for (const round of [1, 2]) {
      mailbox.tell({ kind: 'entries' });
      await index.settled();
      assert.equal(found('-dinner'), 'b', `${round}`);
    }
  });

  it('stops when it is disposed', async () => {
    await indexed([message('a')]);
    index.dispose();
    mailbox.entries = [message('b'), message('a')];
    mailbox.tell({ kind: 'entries' });
    await index.settled();
    assert.equal(found('lunch'), 'a');
  });

  it('finds what looking through each text finds', async () => {
    const letters = fc.constantFrom('a', 'b', 'ß', 'é', '1', '.', ' ', '山', 'Ж');
    const text = fc.string({ unit: letters, maxLength: 8 });
    const summary = fc.record({ subject: text, from: text, to: text });
    const test = fc.record({
      field: fc.constantFrom<TextField>('any', 'subject', 'from', 'to'),
      text: fc
        .string({ unit: letters, minLength: 1, maxLength: 4 })
        .filter((t) => foldText(t) !== ''),
      isNegated: fc.boolean(),
    });
    const messages = fc.array(summary, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(messages, fc.array(test, { maxLength: 10 }), async (summaries, tests) => {
        await indexed(
          summaries.map(({ subject, from, to }, number) =>
            message(`${number}`, { subject, from: [person('', from)], to: [person('', to)] }),
          ),
        );
        const parts = tests.map(({ field, text: wanted, isNegated }) => ({
          term: { kind: 'text' as const, field, text: wanted },
          isNegated,
        }));
        const expected = summaries.flatMap((own, number) =>
          tests.every(({ field, text: wanted, isNegated }) => {
            const fields = field === 'any' ? [own.subject, own.from, own.to] : [own[field]];
            const holds = fields.some((value) => foldText(value).includes(foldText(wanted)));
            return holds !== isNegated;
          })
            ? [`${number}`]
            : [],
        );
        assert.deepEqual(index.answer(planQuery({ parts }, NOW)).keys, expected);
        index.dispose();
      }),
      { numRuns: 300 },
    );
  });
});
