import assert from 'node:assert/strict';
import { SlicedTasks } from '../../../src/shared/slicedTasks';
import { TimeSlices } from '../../../src/shared/timeSlices';

describe('SlicedTasks', () => {
  it('does tasks in order, and lets others have the thread between them', async () => {
    const tasks = new SlicedTasks(new TimeSlices(0));
    const done: string[] = [];
    const turn = new Promise<void>((resolve) => {
      // Comes after the first turn of the event loop that the tasks give away.
      setImmediate(() => {
        setImmediate(() => {
          done.push('another');
          resolve();
        });
      });
    });
    await Promise.all([
      ...['first', 'second', 'third', 'fourth'].map((name) => tasks.run(() => done.push(name))),
      turn,
    ]);
    assert.deepEqual(
      done.filter((name) => name !== 'another'),
      ['first', 'second', 'third', 'fourth'],
    );
    assert.ok(done.indexOf('another') < done.indexOf('fourth'), done.join());
  });

  it('goes on after a task that throws', async () => {
    const tasks = new SlicedTasks();
    const failed = tasks.run(() => {
      throw new RangeError('no');
    });
    const next = tasks.run(() => 'next');
    await assert.rejects(failed, RangeError);
    assert.equal(await next, 'next');
  });
});
