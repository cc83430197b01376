import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SharedLock } from '../../../src/shared/sharedLock';

/** A task that runs until it is told to end. */
function task(log: string[], name: string): { readonly run: () => Promise<void>; end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    run: async () => {
      log.push(`${name} begins`);
      await ended;
      log.push(`${name} ends`);
    },
    end,
  };
}

describe('SharedLock', () => {
  it('runs many tasks beside each other, and one that must be alone after those before it', async () => {
    const lock = new SharedLock();
    const log: string[] = [];
    const [a, b, sole, c] = ['a', 'b', 'sole', 'c'].map((name) => task(log, name));
    const all = [
      lock.shared(a!.run),
      lock.shared(b!.run),
      lock.alone(sole!.run),
      lock.shared(c!.run),
    ];
    await nextTurn();
    assert.deepEqual(log, ['a begins', 'b begins']);
    a!.end();
    await nextTurn();
    assert.equal(log.includes('sole begins'), false);
    b!.end();
    await nextTurn();
    assert.deepEqual(log.slice(-1), ['sole begins']);
    sole!.end();
    c!.end();
    await Promise.all(all);
    assert.deepEqual(log.slice(-4), ['sole begins', 'sole ends', 'c begins', 'c ends']);
  });

  it('goes on after a task that fails', async () => {
    const lock = new SharedLock();
    await assert.rejects(lock.alone(() => Promise.reject(new Error('no'))));
    await lock.alone(() => Promise.resolve());
  });

  it('lets a task go that is given up while it waits, and those behind it move up', async () => {
    const lock = new SharedLock();
    const log: string[] = [];
    const [first, second] = ['first', 'second'].map((name) => task(log, name));
    const running = lock.shared(first!.run);
    const controller = new AbortController();
    const sole = lock.alone(() => Promise.reject(new Error('never runs')), controller.signal);
    const behind = lock.shared(second!.run);
    await nextTurn();
    controller.abort(new Error('given up'));
    await assert.rejects(sole, /given up/u);
    await nextTurn();
    assert.deepEqual(log, ['first begins', 'second begins']);
    first!.end();
    second!.end();
    await Promise.all([running, behind]);
    await assert.rejects(
      lock.shared(() => Promise.resolve(), controller.signal),
      /given up/u,
    );
  });
});
