import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { onAbort } from '../../../src/shared/onAbort';

describe('onAbort', () => {
  it('calls back in order, each once, without those released before or meanwhile', () => {
    const controller = new AbortController();
    const called: string[] = [];
    const releases = new Map<string, () => void>();
    const add = (name: string, also = (): void => undefined): void => {
      releases.set(
        name,
        onAbort(controller.signal, () => {
          called.push(name);
          also();
        }),
      );
    };
    add('first', () => releases.get('third')?.());
    add('second');
    add('third');
    add('fourth');
    releases.get('second')?.();
    controller.abort();
    controller.abort();
    assert.deepEqual(called, ['first', 'fourth']);
  });

  it('puts one listener on a signal, however many wait, and takes it off after the last', () => {
    const { signal } = new AbortController();
    const count = (): number => getEventListeners(signal, 'abort').length;
    const releases = Array.from({ length: 1_000 }, () => onAbort(signal, () => undefined));
    assert.equal(count(), 1);
    releases.forEach((release) => {
      release();
    });
    assert.equal(count(), 0);
    const release = onAbort(signal, () => undefined);
    releases[0]?.();
    assert.equal(count(), 1);
    release();
    assert.equal(count(), 0);
  });

  it('calls a callback as often as it was given', () => {
    const controller = new AbortController();
    let calls = 0;
    const callback = (): void => {
      calls += 1;
    };
    onAbort(controller.signal, callback);
    onAbort(controller.signal, callback)();
    onAbort(controller.signal, callback);
    controller.abort();
    assert.equal(calls, 2);
  });
});
