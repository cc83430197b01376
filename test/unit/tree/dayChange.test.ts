import assert from 'node:assert/strict';
import { DayChange } from '../../../src/tree/dayChange';
import { FakeTime } from '../mailbox/fakeTime';

const HOUR = 3_600_000;

describe('the change of the day', () => {
  /** Counts the changes over time that begins at 00:16:40 UTC. */
  function watch(timeZone: string): {
    readonly time: FakeTime;
    readonly changes: () => number;
    readonly day: DayChange;
  } {
    const time = new FakeTime();
    let changes = 0;
    const day = new DayChange(
      { locale: 'en-GB', timeZone, now: () => time.now() },
      () => {
        changes += 1;
      },
      time.schedule,
    );
    return { time, changes: () => changes, day };
  }

  it('is told once, at midnight of the time zone', async () => {
    const { time, changes } = watch('Asia/Kathmandu');
    // Midnight there is at 18:30 UTC in that year.
    await time.pass(18 * HOUR);
    assert.equal(changes(), 0);
    await time.pass(HOUR);
    assert.equal(changes(), 1);
    await time.pass(22 * HOUR);
    assert.equal(changes(), 1);
    await time.pass(2 * HOUR);
    assert.equal(changes(), 2);
  });

  it('is told once after a machine slept for days', async () => {
    const { time, changes } = watch('UTC');
    await time.sleep(100 * HOUR);
    assert.equal(changes(), 1);
    await time.pass(HOUR);
    assert.equal(changes(), 1);
  });

  it('is not watched for any more in the end', async () => {
    const { time, changes, day } = watch('UTC');
    day.dispose();
    await time.pass(30 * HOUR);
    assert.equal(changes(), 0);
    assert.deepEqual(time.delays, []);
  });
});
