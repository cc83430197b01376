import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LinkedQueue, type QueueEntry } from '../../../src/shared/linkedQueue';

describe('LinkedQueue', () => {
  it('behaves as an array does, whatever leaves it from the middle', () => {
    const step = fc.oneof(
      fc.constant({ kind: 'push' as const }),
      fc.constant({ kind: 'shift' as const }),
      fc.record({ kind: fc.constant('remove' as const), at: fc.nat({ max: 30 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new LinkedQueue<number>();
        const entries: QueueEntry<number>[] = [];
        let model: number[] = [];
        for (const next of steps) {
          if (next.kind === 'push') {
            model.push(entries.length);
            entries.push(queue.push(entries.length));
          } else if (next.kind === 'shift') {
            assert.equal(queue.shift(), model.shift());
          } else {
            const entry = entries[next.at];
            if (entry !== undefined) {
              assert.equal(queue.remove(entry), model.includes(entry.item));
              model = model.filter((item) => item !== entry.item);
            }
          }
          assert.equal(queue.first, model[0]);
          assert.equal(queue.length, model.length);
        }
        assert.deepEqual(queue.drain(), model);
        assert.equal(queue.length, 0);
        assert.equal(queue.first, undefined);
      }),
    );
  });
});
