import assert from 'node:assert/strict';
import { HeaderQueue, type HeaderRequest } from '../../../src/mailbox/headerQueue';
import type { HeaderPriority } from '../../../src/mailbox/mailbox';

describe('HeaderQueue', () => {
  let queue: HeaderQueue;
  let events: string[];

  beforeEach(() => {
    queue = new HeaderQueue();
    events = [];
  });

  function ask(
    name: string,
    keys: readonly string[],
    priority: HeaderPriority,
    isInteractive = false,
  ): HeaderRequest {
    const request: HeaderRequest = {
      priority,
      isInteractive,
      onDone: () => events.push(`${name} done`),
      onFailed: ({ message }) => events.push(`${name}: ${message}`),
    };
    queue.add(keys, request);
    return request;
  }

  function takeAll(): readonly string[] {
    const taken: string[] = [];
    for (let key = queue.take(); key !== undefined; key = queue.take()) {
      taken.push(key);
    }
    return taken;
  }

  it('reads what is seen before the rest, the latest first, each in its order', () => {
    ask('rest', ['a', 'b', 'c'], 'background');
    assert.equal(queue.take(), 'a');
    ask('seen', ['x', 'y', 'z'], 'seen');
    assert.equal(queue.take(), 'x');
    ask('scrolled to', ['p', 'q'], 'seen');
    assert.deepEqual(takeAll(), ['p', 'q', 'y', 'z', 'b', 'c']);
  });

  it('reads each once, however many want it, and tells all of them', () => {
    ask('rest', ['a', 'b'], 'background');
    ask('seen', ['b', 'a', 'b'], 'seen');
    assert.deepEqual(takeAll(), ['b', 'a']);
    queue.settle(['b']);
    assert.deepEqual(events, []);
    queue.settle(['a']);
    assert.deepEqual(events.toSorted(), ['rest done', 'seen done']);
    assert.equal(queue.isEmpty, true);
  });

  it('counts over all that is wanted, and anew once it was done', () => {
    ask('one', ['a', 'b'], 'seen');
    ask('two', ['b', 'c'], 'background');
    assert.deepEqual(queue.progress, { done: 0, total: 3 });
    takeAll();
    queue.settle(['a', 'b']);
    assert.deepEqual(queue.progress, { done: 2, total: 3 });
    queue.settle(['c']);
    assert.deepEqual(queue.progress, { done: 0, total: 0 });
  });

  it('gives up what nobody else wants', () => {
    const given = ask('one', ['a', 'b'], 'seen');
    ask('two', ['b', 'c'], 'background');
    queue.remove(given);
    assert.deepEqual(takeAll(), ['b', 'c']);
    queue.settle(['b', 'c', 'unknown']);
    assert.deepEqual(events, ['two done']);
  });

  it('lets what was being read when it was given up end without harm', () => {
    const given = ask('one', ['a'], 'seen');
    assert.equal(queue.take(), 'a');
    queue.remove(given);
    assert.equal(queue.isEmpty, true);
    ask('two', ['b'], 'seen');
    queue.settle(['a']);
    assert.deepEqual(queue.progress, { done: 0, total: 1 });
    assert.deepEqual(takeAll(), ['b']);
  });

  it('tells everyone of a failure, and starts anew', () => {
    ask('one', ['a'], 'seen');
    ask('two', ['b'], 'background', true);
    assert.equal(queue.isInteractive, true);
    queue.fail(new Error('gone'));
    assert.deepEqual(events, ['one: gone', 'two: gone']);
    assert.equal(queue.isInteractive, false);
    assert.equal(queue.take(), undefined);
  });

  it('is done at once with what needs no reading', () => {
    ask('none', [], 'seen');
    assert.deepEqual(events, ['none done']);
  });

  it('takes 100,000 one by one from several wishes without looking at each again', () => {
    const keys = Array.from({ length: 100_000 }, (_unused, index) => `k${index}`);
    ask('all', keys, 'background');
    ask('newest', keys.slice(0, 500), 'seen');
    const taken = takeAll();
    assert.equal(taken.length, 100_000);
    assert.equal(new Set(taken).size, 100_000);
  });
});
