import assert from 'node:assert/strict';
import { WatchLease } from '../../../src/mailbox/watchLease';
import { Pop3Error } from '../../../src/pop3/errors';
import { RecordingLogger } from '../accounts/recordingLogger';
import { FakeTime, settle } from './fakeTime';
import { MemoryBlobStore } from './mailboxHarness';
import { MINUTE, ROUND, WatchBench } from './watchHarness';

const LEASE = 'accounts/account01/watch.json';

/** Two windows on the same storage, in both of which the user listed the account. */
async function twoWindows(): Promise<{
  readonly first: WatchBench;
  readonly second: WatchBench;
  readonly time: FakeTime;
  readonly blobs: MemoryBlobStore;
}> {
  const time = new FakeTime();
  const blobs = new MemoryBlobStore();
  const first = new WatchBench({ time, blobs, owner: 'window-1' });
  const second = new WatchBench({ time, blobs, owner: 'window-2' });
  for (const { mailbox } of [first, second]) {
    await mailbox.refreshByHand();
    await time.pass(2_000);
  }
  return { first, second, time, blobs };
}

describe('two windows that watch one account', () => {
  it('look in one of them only', async () => {
    const { first, second, time } = await twoWindows();
    await time.pass(20 * MINUTE);
    assert.ok(first.rounds >= 18);
    assert.equal(second.rounds, 0);
    assert.deepEqual([first.state, second.state], ['watching', 'elsewhere']);
  });

  it('look in one of them even where both begin at the same moment', async () => {
    const time = new FakeTime();
    const blobs = new MemoryBlobStore();
    const windows = ['window-1', 'window-2', 'window-3'].map(
      (owner) => new WatchBench({ time, blobs, owner, choice: 'watched' }),
    );
    await time.pass(20 * MINUTE);
    const looking = windows.filter(({ rounds }) => rounds > 0);
    assert.equal(looking.length, 1);
    assert.ok(looking[0]!.rounds >= 18);
  });

  it('take the account in one of them where both find it free', async () => {
    const time = new FakeTime();
    const blobs = new MemoryBlobStore();
    const lease = (owner: string): WatchLease =>
      new WatchLease(LEASE, {
        blobs,
        clock: time,
        logger: new RecordingLogger(),
        owner,
        isFocused: () => false,
        pause: (milliseconds) =>
          new Promise((resolve) => {
            time.schedule(resolve, milliseconds);
          }),
      });
    const claims = Promise.all(
      ['window-1', 'window-2', 'window-3'].map((owner) => lease(owner).claim(time.now() + MINUTE)),
    );
    await time.pass(1_000);
    assert.deepEqual(
      (await claims).map(({ kind }) => kind),
      ['elsewhere', 'elsewhere', 'held'],
    );
  });

  it('go on in the other when one is closed', async () => {
    const { first, second, time } = await twoWindows();
    await time.pass(5 * MINUTE);
    first.watcher.dispose();
    await time.pass(ROUND);
    assert.equal(second.rounds, 1);
    assert.equal(second.state, 'watching');
  });

  it('go on in the other when one is gone without a word, some time later', async () => {
    const { first, second, time, blobs } = await twoWindows();
    await time.pass(5 * MINUTE);
    const left = blobs.blobs.get(LEASE)!;
    first.watcher.dispose();
    await settle();
    await blobs.write(LEASE, left);
    await time.pass(MINUTE);
    assert.equal(second.rounds, 0);
    await time.pass(5 * ROUND);
    assert.notEqual(second.rounds, 0);
  });

  it('look in the one that has the focus, soon after it got it', async () => {
    const { first, second, time } = await twoWindows();
    await time.pass(5 * MINUTE);
    second.isFocused = true;
    second.watcher.focusGained();
    await time.pass(5_000);
    assert.equal(second.rounds, 1);
    const { rounds } = first;
    await time.pass(5 * MINUTE);
    assert.equal(first.rounds, rounds);
    assert.deepEqual([first.state, second.state], ['elsewhere', 'watching']);

    second.isFocused = false;
    first.isFocused = true;
    await time.pass(3 * ROUND);
    assert.deepEqual([first.state, second.state], ['watching', 'elsewhere']);
  });

  it('leave a round that is under way in peace', async () => {
    const { first, second, time } = await twoWindows();
    first.mailbox.holdUp = new Promise(() => undefined);
    await time.pass(ROUND);
    assert.equal(first.rounds, 1);
    second.isFocused = true;
    second.watcher.focusGained();
    await time.pass(3 * MINUTE);
    assert.equal(second.rounds, 0);
  });

  it('do not tell twice of what the other found', async () => {
    const { first, second, time } = await twoWindows();
    await time.pass(2 * ROUND);
    first.mailbox.served = ['second', 'first'];
    second.mailbox.served = ['second', 'first'];
    await time.pass(2 * ROUND);
    assert.equal(first.found.length, 1);
    second.isFocused = true;
    second.watcher.focusGained();
    await time.pass(5_000);
    assert.equal(second.mailbox.counts.new, 1);
    assert.deepEqual(second.found, []);
    second.mailbox.served = ['third', 'second', 'first'];
    await time.pass(2 * ROUND);
    assert.deepEqual(second.found, [{ accountId: 'account01', keys: ['third'] }]);
  });

  it('tell of what comes after the first listing, whoever looked long before', async () => {
    const time = new FakeTime();
    const blobs = new MemoryBlobStore();
    const former = new WatchBench({ time, blobs, owner: 'former' });
    await former.mailbox.refreshByHand();
    await time.pass(3 * MINUTE);
    const left = blobs.blobs.get(LEASE)!;
    former.watcher.dispose();
    await settle();
    await blobs.write(LEASE, left);
    await time.pass(60 * MINUTE);
    const bench = new WatchBench({ time, blobs, owner: 'window-1' });
    await bench.mailbox.refreshByHand();
    bench.mailbox.served = ['second', 'first'];
    await time.pass(ROUND);
    assert.equal(bench.found.length, 1);
  });

  it('try a refused login once, not once in each', async () => {
    const { first, second, time } = await twoWindows();
    const refusal = new Pop3Error('authentication', 'x');
    first.mailbox.failure = refusal;
    second.mailbox.failure = refusal;
    await time.pass(60 * MINUTE);
    assert.equal(first.rounds + second.rounds, 1);
    assert.deepEqual([first.state, second.state], ['stopped', 'stopped']);

    second.mailbox.failure = undefined;
    await second.mailbox.refreshByHand();
    await time.pass(5 * MINUTE);
    assert.ok(second.rounds >= 4);
    assert.equal(second.state, 'watching');
  });

  it('are not held up by a record that makes no sense', async () => {
    for (const nonsense of [
      '',
      'null',
      '[]',
      '{"version":1,"owner":"x"}',
      JSON.stringify({
        version: 1,
        owner: 'x',
        until: 8e15,
        isBusy: true,
        isFocused: true,
        isRefused: false,
      }),
    ]) {
      const bench = new WatchBench({ choice: 'watched', blobs: storeWith(nonsense) });
      await bench.time.pass(ROUND);
      assert.ok(bench.rounds >= 1, nonsense);
    }
  });

  it('look all the same where the storage fails', async () => {
    const fail = (): Promise<never> => Promise.reject(new Error('disk full'));
    const bench = new WatchBench({
      choice: 'watched',
      blobs: { read: fail, write: fail, append: fail, delete: fail },
    });
    await bench.time.pass(3 * ROUND);
    assert.ok(bench.rounds >= 3);
  });
});

function storeWith(text: string): MemoryBlobStore {
  const store = new MemoryBlobStore();
  store.blobs.set(LEASE, Buffer.from(text));
  return store;
}
