import assert from 'node:assert/strict';
import { ChangeQueue } from '../../../src/tree/changeQueue';
import { accountNode, messageNode, type TreeNode } from '../../../src/tree/nodes';

function bench() {
  const fired: (readonly TreeNode[] | undefined)[] = [];
  const due: (() => void)[] = [];
  const queue = new ChangeQueue(
    (nodes) => fired.push(nodes),
    (run) => {
      due.push(run);
      return { dispose: () => due.splice(due.indexOf(run), 1) };
    },
  );
  const pass = (): void => {
    due.splice(0).forEach((run) => {
      run();
    });
  };
  return { queue, fired, due, pass };
}

describe('ChangeQueue', () => {
  it('gathers changes and names each row once', () => {
    const { queue, fired, pass } = bench();
    queue.messages('account01', ['a', 'b']);
    queue.messages('account01', ['b', 'c']);
    assert.deepEqual(fired, []);
    pass();
    assert.deepEqual(fired, [['a', 'b', 'c'].map((key) => messageNode('account01', key))]);
    pass();
    assert.equal(fired.length, 1);
  });

  it('names an account instead of its rows when the account changed too', () => {
    const { queue, fired, pass } = bench();
    queue.messages('account01', ['a']);
    queue.account('account01');
    queue.messages('account02', ['b']);
    pass();
    assert.deepEqual(fired, [[accountNode('account01'), messageNode('account02', 'b')]]);
  });

  it('names an account instead of very many rows', () => {
    const { queue, fired, pass } = bench();
    queue.messages(
      'account01',
      Array.from({ length: 1000 }, (_, index) => String(index)),
    );
    pass();
    assert.deepEqual(fired, [[accountNode('account01')]]);
  });

  it('redraws everything when the accounts changed', () => {
    const { queue, fired, pass } = bench();
    queue.account('account01');
    queue.all();
    pass();
    assert.deepEqual(fired, [undefined]);
  });

  it('fires nothing after disposal', () => {
    const { queue, fired, due, pass } = bench();
    queue.all();
    queue.dispose();
    assert.equal(due.length, 0);
    pass();
    assert.deepEqual(fired, []);
  });
});
