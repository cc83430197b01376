import assert from 'node:assert/strict';
import { ChangeQueue } from '../../../src/tree/changeQueue';
import { NodeStore } from '../../../src/tree/nodeStore';
import {
  accountNode,
  ALL_MESSAGES,
  groupNode,
  messageNode,
  rangeNode,
  type TreeNode,
} from '../../../src/tree/nodes';

interface Waiting {
  readonly run: () => void;
  readonly milliseconds: number;
}

function bench() {
  const fired: (readonly TreeNode[] | undefined)[] = [];
  const due: Waiting[] = [];
  const store = new NodeStore();
  const queue = new ChangeQueue(
    store,
    (nodes) => fired.push(nodes),
    (run, milliseconds) => {
      const waiting = { run, milliseconds };
      due.push(waiting);
      return { dispose: () => due.splice(due.indexOf(waiting), 1) };
    },
  );
  /** Lets time pass until nothing waits. */
  const pass = (): void => {
    while (due.length > 0) {
      due.splice(0).forEach(({ run }) => {
        run();
      });
    }
  };
  const [first, second] = store.give(undefined, [
    accountNode('account01'),
    accountNode('account02'),
  ]);
  assert.ok(first && second);
  const messages = (node: TreeNode, count: number): readonly TreeNode[] =>
    store.give(
      node,
      Array.from({ length: count }, (_unused, index) =>
        messageNode(node.accountId, String(index), node.kind === 'account' ? '' : node.id),
      ),
    );
  return { queue, store, fired, due, pass, first, second, messages };
}

function indexesOf(
  nodes: readonly TreeNode[] | undefined,
  rows: readonly TreeNode[],
): readonly number[] {
  return (nodes ?? []).map((node) => rows.indexOf(node));
}

describe('ChangeQueue', () => {
  it('gathers changes and names each row once, as it was given out', () => {
    const { queue, fired, pass, first, messages } = bench();
    const rows = messages(first, 5);
    queue.messages('account01', ['0', '1']);
    queue.messages('account01', ['1', '2']);
    pass();
    assert.equal(fired.length, 1);
    // By identity, as VS Code compares.
    assert.deepEqual(indexesOf(fired[0], rows), [0, 1, 2]);
    pass();
    assert.equal(fired.length, 1);
  });

  it('says nothing of messages that are not shown', () => {
    const { queue, fired, due, pass, first, messages } = bench();
    messages(first, 5);
    queue.messages('account01', ['98', '99']);
    queue.messages('account02', ['1']);
    assert.equal(due.length, 0);
    pass();
    assert.deepEqual(fired, []);
  });

  it('names an account instead of its rows when the account changed too', () => {
    const { queue, fired, pass, first, second, messages } = bench();
    messages(first, 2);
    const [other] = messages(second, 2);
    queue.messages('account01', ['0']);
    queue.node(first);
    queue.messages('account02', ['0']);
    pass();
    assert.deepEqual(fired, [[first, other]]);
  });

  it('names the row they stand below instead of very many rows, and no more than that', () => {
    const { queue, store, fired, pass, first, messages } = bench();
    const range = rangeNode('account01', ALL_MESSAGES, { start: 0, end: 500 });
    store.give(first, [range]);
    messages(range, 500);
    queue.messages(
      'account01',
      Array.from({ length: 101 }, (_unused, index) => String(index)),
    );
    pass();
    assert.deepEqual(fired, [[range]]);
  });

  it('has progress wait the longer the more rows would be asked for again', () => {
    const { queue, store, fired, due, pass, first, second, messages } = bench();
    messages(first, 900);
    queue.calmly(first);
    queue.calmly(first);
    queue.calmly(second);
    assert.deepEqual(
      due.map(({ milliseconds }) => milliseconds),
      [1800, 400],
    );
    assert.equal(store.countBelow(first), 900);
    pass();
    assert.deepEqual(fired.flat(), [first, second]);
  });

  it('forgets what waits of an account that is redrawn meanwhile', () => {
    const { queue, fired, due, first } = bench();
    queue.calmly(first);
    queue.node(first);
    due.find(({ milliseconds }) => milliseconds < 100)?.run();
    assert.deepEqual(fired, [[first]]);
    assert.deepEqual(
      due.filter(({ milliseconds }) => milliseconds >= 100),
      [],
    );
  });

  it('leaves out rows that are gone', () => {
    const { queue, store, fired, pass, first } = bench();
    const [group] = store.give(first, [groupNode('account01', 'day:20261124')]);
    assert.ok(group);
    queue.node(group);
    store.give(first, []);
    pass();
    assert.deepEqual(fired, []);
  });

  it('redraws everything when the accounts changed', () => {
    const { queue, fired, pass, first } = bench();
    queue.node(first);
    queue.all();
    pass();
    assert.deepEqual(fired, [undefined]);
  });

  it('fires nothing after disposal', () => {
    const { queue, fired, due, pass, first } = bench();
    queue.all();
    queue.calmly(first);
    queue.dispose();
    assert.equal(due.length, 0);
    pass();
    assert.deepEqual(fired, []);
  });
});
