import assert from 'node:assert/strict';
import { StepQueue } from '../../../src/shared/stepQueue';
import type { Steps } from '../../../src/shared/steps';
import { CountedSlices } from '../../support/countedSlices';

function* work(name: string, count: number, done: string[]): Steps<string> {
  for (let step = 1; step <= count; step += 1) {
    done.push(`${name}${step}`);
    yield;
  }
  return name;
}

describe('StepQueue', () => {
  it('gives a slice to each task in turn, and the thread to others after each', async () => {
    const slices = new CountedSlices(2);
    const queue = new StepQueue(slices);
    const done: string[] = [];
    const answers = await Promise.all([
      queue.finish(work('a', 7, done)),
      queue.finish(work('b', 5, done)),
    ]);
    assert.deepEqual(answers, ['a', 'b']);
    assert.equal(done.join(' '), 'a1 a2 b1 b2 b3 a3 a4 a5 b4 b5 a6 a7');
    assert.equal(slices.turns >= 4, true);
  });

  it('lets a short task end before a long one that came first', async () => {
    const queue = new StepQueue(new CountedSlices(1));
    const ended: string[] = [];
    const finish = async (name: string, count: number): Promise<void> => {
      await queue.finish(work(name, count, []));
      ended.push(name);
    };
    await Promise.all([finish('long', 1_000), finish('short', 2)]);
    assert.deepEqual(ended, ['short', 'long']);
  });

  it('does no step more of what is not wanted any more, and goes on with the rest', async () => {
    const queue = new StepQueue(new CountedSlices(2));
    const done: string[] = [];
    const answers = await Promise.all([
      queue.finish(work('a', 100, done), () => done.length < 3),
      queue.finish(work('b', 3, done)),
    ]);
    assert.deepEqual(answers, [undefined, 'b']);
    assert.equal(done.join(' '), 'a1 a2 b1 b2 b3');
  });

  it('rejects where a step throws, and goes on with the rest', async () => {
    const queue = new StepQueue(new CountedSlices(1));
    // eslint-disable-next-line require-yield -- It throws first.
    const failing = function* (): Steps<string> {
      throw new RangeError('no');
    };
    const failed = queue.finish(failing());
    const next = queue.finish(work('next', 2, []));
    await assert.rejects(failed, RangeError);
    assert.equal(await next, 'next');
  });
});
