import assert from 'node:assert/strict';
import { EntryList } from '../../../src/mailbox/entryList';
import type { ReadMark } from '../../../src/mailbox/readState';

const MESSAGES = ['a', 'b', 'c', 'd'].map((key) => ({ key, octets: 10 }));

/** Long enough for any slice to be over. */
function passSlice(): void {
  const end = performance.now() + 20;
  while (performance.now() < end);
}

describe('a listing that is taken in slices', () => {
  function create(onMark: (key: string) => void): {
    readonly list: EntryList;
    readonly marks: Map<string, ReadMark>;
  } {
    const marks = new Map<string, ReadMark>(MESSAGES.map(({ key }) => [key, 'unread']));
    const list = new EntryList({
      markOf: (key) => {
        onMark(key);
        return marks.get(key) ?? 'new';
      },
      summaries: { has: () => false, get: () => undefined },
      addSummaries: () => undefined,
    });
    return { list, marks };
  }

  it('counts a message that was read between two slices', async () => {
    const { list, marks } = create((key) => {
      if (key === 'c' && marks.get('a') === 'unread') {
        passSlice();
        setImmediate(() => {
          marks.set('a', 'read');
          list.invalidateCounts();
        });
      }
    });
    const prepared = await list.prepare(MESSAGES);
    assert.equal(marks.get('a'), 'read');
    assert.equal(prepared.marks.read, 0, 'it was counted before it was read');
    list.replace(prepared, 10);
    assert.deepEqual(list.counts, { messages: 4, unread: 3, new: 0, marked: 0 });
  });

  it('counts nothing twice where no mark changed', async () => {
    let asked = 0;
    const { list } = create(() => {
      asked += 1;
    });
    list.replace(await list.prepare(MESSAGES), 10);
    assert.deepEqual(list.counts, { messages: 4, unread: 4, new: 0, marked: 0 });
    assert.equal(asked, MESSAGES.length);
  });

  it('leaves the list as it is until it takes its place', async () => {
    const { list } = create(() => undefined);
    list.replace(await list.prepare(MESSAGES.slice(0, 2)), 10);
    const preparing = list.prepare(MESSAGES.slice(1));
    list.mark(['a', 'b'], true);
    const prepared = await preparing;
    assert.deepEqual(list.keys, ['a', 'b']);
    list.replace(prepared, 10);
    assert.deepEqual(list.keys, ['b', 'c', 'd']);
    assert.deepEqual(list.counts, { messages: 3, unread: 3, new: 0, marked: 1 });
  });
});
