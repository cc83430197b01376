import assert from 'node:assert/strict';
import { MailboxError } from '../../../src/mailbox/errors';
import { Pop3Error } from '../../../src/pop3/errors';
import { settle } from './fakeTime';
import { accountNumber, MINUTE, ROUND, WatchBench } from './watchHarness';

const fault = (code: 'connect' | 'inUse' | 'authentication' | 'aborted'): Pop3Error =>
  new Pop3Error(code, 'x');

/** Listed by the user, and watched since. */
async function listedBench(
  options: ConstructorParameters<typeof WatchBench>[0] = {},
): Promise<WatchBench> {
  const bench = new WatchBench(options);
  for (const mailbox of bench.mailboxes) {
    await mailbox.refreshByHand();
  }
  return bench;
}

describe('watching', () => {
  it('begins once an account was listed in this window, and looks once in each interval', async () => {
    const bench = new WatchBench();
    await bench.time.pass(10 * MINUTE);
    assert.equal(bench.state, 'off');
    assert.equal(bench.rounds, 0);
    await bench.mailbox.refreshByHand();
    assert.equal(bench.state, 'watching');
    await bench.time.pass(11 * MINUTE);
    assert.equal(bench.rounds, 10);
    assert.ok(bench.mailbox.interactive.slice(1).every((isInteractive) => !isInteractive));
  });

  it('begins at once for an account that the user chose, and never for one that was excluded', async () => {
    const chosen = new WatchBench({ choice: 'watched' });
    await chosen.time.pass(11_000);
    assert.equal(chosen.rounds, 1);
    const excluded = await listedBench({ choice: 'unwatched' });
    await excluded.time.pass(10 * MINUTE);
    assert.equal(excluded.rounds, 0);
    assert.equal(excluded.state, 'off');
    assert.deepEqual(excluded.time.delays, []);
  });

  it('looks at no cached list as one of this window', async () => {
    const bench = new WatchBench();
    bench.mailbox.set({ listing: 'cached', listedAt: 5 });
    bench.mailbox.tell({ kind: 'status' });
    await bench.time.pass(10 * MINUTE);
    assert.equal(bench.rounds, 0);
  });

  it('adds a tenth of the interval at most, and never looks sooner', async () => {
    for (const random of [0, 0.5, 0.999]) {
      const bench = await listedBench();
      bench.random = random;
      await bench.time.pass(20 * MINUTE);
      const { refreshes } = bench.mailbox;
      assert.ok(refreshes.length > 10);
      refreshes.slice(3).forEach((at, index) => {
        const gap = at - refreshes[index + 2]!;
        assert.ok(gap >= MINUTE && gap <= 1.1 * MINUTE, String(gap));
      });
    }
  });

  it('does not begin with all accounts at the same moment', async () => {
    const bench = new WatchBench({
      accounts: [1, 2, 3, 4].map((number) => accountNumber(number)),
    });
    [0, 0.3, 0.6, 0.999].forEach((random, index) => {
      bench.random = random;
      bench.choose('watched', bench.mailboxes[index]);
    });
    const { delays } = bench.time;
    assert.equal(new Set(delays).size, 4);
    assert.ok(
      delays.every((delay) => delay >= 500 && delay <= 10_500),
      delays.join(),
    );
    await bench.time.pass(11_000);
    assert.equal(bench.rounds, 4);
  });

  it('counts the interval from a refresh by hand', async () => {
    const bench = await listedBench();
    await bench.time.pass(2.5 * MINUTE);
    const before = bench.rounds;
    await bench.mailbox.refreshByHand();
    await bench.time.pass(MINUTE - 1);
    assert.equal(bench.rounds, before);
    await bench.time.pass(10_000);
    assert.equal(bench.rounds, before + 1);
  });

  it('takes another interval up at once', async () => {
    const bench = await listedBench({ interval: 60 * MINUTE });
    await bench.time.pass(MINUTE);
    bench.watcher.setInterval(MINUTE);
    await bench.time.pass(11_000);
    assert.equal(bench.rounds, 1);
    await bench.time.pass(ROUND);
    assert.equal(bench.rounds, 2);
    bench.watcher.setInterval(60 * MINUTE);
    await bench.time.pass(59 * MINUTE);
    assert.equal(bench.rounds, 2);
  });

  it('looks once at a time, however long it takes', async () => {
    const bench = await listedBench();
    let finish: () => void = () => undefined;
    bench.mailbox.holdUp = new Promise((resolve) => (finish = resolve));
    await bench.time.pass(10 * MINUTE);
    assert.equal(bench.rounds, 1);
    finish();
    await settle();
    await bench.time.pass(ROUND);
    assert.equal(bench.rounds, 2);
  });

  it('looks at no more than four accounts at once, and at the others after them', async () => {
    const bench = new WatchBench({
      accounts: Array.from({ length: 7 }, (_unused, index) => accountNumber(index)),
      choice: 'watched',
    });
    const finish: (() => void)[] = [];
    for (const mailbox of bench.mailboxes) {
      mailbox.holdUp = new Promise((resolve) => finish.push(resolve));
    }
    await bench.time.pass(30_000);
    const running = (): number =>
      bench.mailboxes.reduce((sum, mailbox) => sum + mailbox.running, 0);
    assert.equal(running(), 4);
    finish.splice(0, 2).forEach((end) => {
      end();
    });
    await bench.time.pass(2_000);
    assert.equal(running(), 4);
    assert.equal(bench.rounds, 6);
    finish.forEach((end) => {
      end();
    });
    await bench.time.pass(2_000);
    assert.equal(bench.rounds, 7);
  });

  it('waits while other work goes on, and while another session of the user holds the maildrop', async () => {
    const bench = await listedBench();
    const { id } = bench.mailbox.account;
    bench.mailbox.set({ activity: 'readingMessage' });
    await bench.time.pass(5 * MINUTE);
    assert.equal(bench.rounds, 0);
    bench.mailbox.set({ activity: undefined });
    bench.held.add(id);
    await bench.time.pass(5 * MINUTE);
    assert.equal(bench.rounds, 0);
    bench.held.delete(id);
    await bench.time.pass(6_000);
    assert.equal(bench.rounds, 1);
  });

  it('plans nothing more once it is over', async () => {
    const bench = await listedBench({ accounts: [accountNumber(1), accountNumber(2)] });
    await bench.time.pass(3 * MINUTE);
    const { rounds } = bench;
    bench.watcher.dispose();
    await settle();
    assert.deepEqual(bench.time.delays, []);
    await bench.mailbox.refreshByHand();
    await bench.time.pass(60 * MINUTE);
    assert.equal(bench.rounds, rounds);
  });

  it('ends with an account that was removed, even in the middle of a round', async () => {
    const bench = await listedBench();
    bench.mailbox.holdUp = new Promise(() => undefined);
    await bench.time.pass(ROUND);
    assert.equal(bench.rounds, 1);
    bench.registry.update([]);
    await settle();
    assert.deepEqual(bench.time.delays, []);
    assert.equal(bench.state, 'off');
  });

  it('ends when the user excludes the account, and goes on when chosen again', async () => {
    const bench = await listedBench();
    bench.choose('unwatched');
    await bench.time.pass(10 * MINUTE);
    assert.equal(bench.rounds, 0);
    bench.choose('watched');
    await bench.time.pass(11_000);
    assert.equal(bench.rounds, 1);
  });
});

describe('watching a server with faults', () => {
  it('looks less and less often, half an hour apart at most, and as usual after a success', async () => {
    const bench = await listedBench();
    bench.random = 0;
    bench.mailbox.failure = fault('connect');
    await bench.time.pass(4 * 60 * MINUTE);
    assert.equal(bench.state, 'failing');
    const gaps = bench.mailbox.refreshes
      .slice(1)
      .map((at, index) => (at - bench.mailbox.refreshes[index]!) / MINUTE);
    assert.deepEqual(
      gaps.slice(0, 8).map((gap) => Math.round(gap)),
      [1, 2, 4, 8, 16, 30, 30, 30],
    );
    bench.mailbox.failure = undefined;
    await bench.time.pass(31 * MINUTE);
    assert.equal(bench.state, 'watching');
    const { rounds } = bench;
    await bench.time.pass(5.5 * MINUTE);
    assert.ok(bench.rounds >= rounds + 5);
  });

  it('on this machine looks again within about a minute', async () => {
    const bench = await listedBench({
      accounts: [accountNumber(1, 'localhost')],
      interval: 10_000,
    });
    bench.mailbox.failure = fault('connect');
    await bench.time.pass(60 * MINUTE);
    const { rounds } = bench;
    await bench.time.pass(10 * MINUTE);
    assert.ok(bench.rounds >= rounds + 9 && bench.rounds <= rounds + 10);
  });

  it('is back to the interval after a refresh by hand', async () => {
    const bench = await listedBench();
    bench.mailbox.failure = fault('inUse');
    await bench.time.pass(60 * MINUTE);
    bench.mailbox.failure = undefined;
    await bench.mailbox.refreshByHand();
    assert.equal(bench.state, 'watching');
    const { rounds } = bench;
    await bench.time.pass(ROUND);
    assert.equal(bench.rounds, rounds + 1);
  });

  it('stops after one refused login, until the user has logged in', async () => {
    const bench = await listedBench();
    bench.mailbox.failure = fault('authentication');
    await bench.time.pass(24 * 60 * MINUTE);
    assert.equal(bench.rounds, 1);
    assert.equal(bench.state, 'stopped');
    bench.mailbox.failure = undefined;
    await bench.mailbox.refreshByHand();
    assert.equal(bench.state, 'watching');
    await bench.time.pass(ROUND);
    assert.equal(bench.rounds, 2);
  });

  it('does not try a login that was refused when the user tried it', async () => {
    const bench = await listedBench();
    bench.mailbox.failure = fault('authentication');
    await bench.mailbox.refreshByHand();
    await bench.time.pass(24 * 60 * MINUTE);
    assert.equal(bench.rounds, 0);
    assert.equal(bench.state, 'stopped');
  });

  it('tries a refused login once more when the user chooses the account again', async () => {
    const bench = await listedBench();
    bench.mailbox.failure = fault('authentication');
    await bench.time.pass(ROUND);
    bench.choose('watched');
    await bench.time.pass(60 * MINUTE);
    assert.equal(bench.rounds, 2);
    assert.equal(bench.state, 'stopped');
  });

  it('stops after three logins in a row that the server left unanswered', async () => {
    const bench = await listedBench();
    bench.mailbox.failure = new Pop3Error('timeout', 'x', { isLoginUnanswered: true });
    await bench.time.pass(24 * 60 * MINUTE);
    assert.equal(bench.rounds, 3);
    assert.equal(bench.state, 'stopped');
    bench.mailbox.failure = undefined;
    await bench.mailbox.refreshByHand();
    assert.equal(bench.state, 'watching');
    bench.mailbox.failure = new Pop3Error('timeout', 'x', { isLoginUnanswered: true });
    await bench.time.pass(24 * 60 * MINUTE);
    assert.equal(bench.rounds, 6);
  });

  it('counts such logins anew after one that ended otherwise', async () => {
    const bench = await listedBench();
    const unanswered = new Pop3Error('timeout', 'x', { isLoginUnanswered: true });
    const silent = new Pop3Error('timeout', 'x');
    for (const failure of [unanswered, unanswered, silent, unanswered, unanswered]) {
      const { rounds } = bench;
      bench.mailbox.failure = failure;
      while (bench.rounds === rounds) {
        await bench.time.pass(ROUND);
      }
    }
    assert.equal(bench.state, 'failing');
  });

  it('takes talk of locks and of too many tries for a refusal only until the password has worked', async () => {
    for (const code of ['inUse', 'loginDelay'] as const) {
      const failure = new Pop3Error(code, 'x', { isSuspected: true });
      const fresh = new WatchBench({ choice: 'watched' });
      fresh.mailbox.failure = failure;
      await fresh.time.pass(24 * 60 * MINUTE);
      assert.equal(fresh.rounds, 3, code);
      assert.equal(fresh.state, 'stopped');
      const listed = await listedBench();
      listed.mailbox.failure = failure;
      await listed.time.pass(24 * 60 * MINUTE);
      assert.ok(listed.rounds > 40, code);
      assert.equal(listed.state, 'failing');
    }
  });

  it('goes on with unanswered logins on this machine, where no account gets locked', async () => {
    const bench = await listedBench({ accounts: [accountNumber(1, 'localhost')] });
    bench.mailbox.failure = new Pop3Error('timeout', 'x', { isLoginUnanswered: true });
    await bench.time.pass(60 * MINUTE);
    assert.ok(bench.rounds > 40);
  });

  it('stops without a password at hand, and asks for none', async () => {
    const bench = await listedBench();
    bench.mailbox.failure = new MailboxError('passwordRequired', 'x');
    await bench.time.pass(60 * MINUTE);
    assert.equal(bench.rounds, 1);
    assert.deepEqual(bench.mailbox.interactive, [true, false]);
  });

  it('goes on as usual after the user canceled a round', async () => {
    const bench = await listedBench();
    bench.mailbox.failure = fault('aborted');
    await bench.time.pass(11 * MINUTE);
    assert.equal(bench.rounds, 10);
    assert.equal(bench.state, 'watching');
  });

  it('waits as long as the server says between logins, within a day', async () => {
    for (const [pause, expected] of [
      [15 * MINUTE, 15 * MINUTE],
      [Number.MAX_SAFE_INTEGER, 24 * 60 * MINUTE],
    ] as const) {
      const bench = await listedBench();
      const notBefore = bench.time.now() + pause;
      bench.mailbox.failure = new Pop3Error('loginDelay', 'x', { notBefore });
      await bench.time.pass(ROUND);
      assert.equal(bench.rounds, 1);
      assert.equal(bench.state, 'watching');
      bench.mailbox.failure = undefined;
      await bench.time.pass(expected - ROUND - 1_000);
      assert.equal(bench.rounds, 1);
      await bench.time.pass(12_000 + ROUND);
      assert.notEqual(bench.rounds, 1);
    }
  });

  it('connects to nothing without a network, save to this machine', async () => {
    const bench = await listedBench({
      accounts: [accountNumber(1), accountNumber(2, '127.0.0.1')],
    });
    bench.hasNetwork = false;
    await bench.time.pass(10 * MINUTE);
    const [remote, local] = bench.mailboxes;
    assert.equal(remote!.refreshes.length, 1);
    assert.ok(local!.refreshes.length > 9);
    assert.equal(bench.state, 'offline');
    bench.hasNetwork = true;
    await bench.time.pass(31_000);
    assert.equal(remote!.refreshes.length, 2);
    assert.equal(bench.state, 'watching');
  });

  it('gives a network some seconds after the machine slept', async () => {
    const bench = await listedBench();
    await bench.time.sleep(8 * 60 * MINUTE);
    assert.equal(bench.rounds, 0);
    await bench.time.pass(4_900);
    assert.equal(bench.rounds, 0);
    await bench.time.pass(6_000);
    assert.equal(bench.rounds, 1);
  });
});

describe('new mail found by watching', () => {
  it('is told once, newest first', async () => {
    const bench = await listedBench();
    bench.mailbox.served = ['third', 'second', 'first'];
    await bench.time.pass(5 * MINUTE);
    assert.deepEqual(bench.found, [{ accountId: 'account01', keys: ['third', 'second'] }]);
  });

  it('is not what the first listing in this window shows, nor what a refresh by hand found', async () => {
    const bench = new WatchBench({ choice: 'watched' });
    bench.mailbox.served = ['second', 'first'];
    await bench.time.pass(3 * MINUTE);
    assert.ok(bench.rounds > 1);
    assert.deepEqual(bench.found, []);
    bench.mailbox.served = ['third', 'second', 'first'];
    await bench.mailbox.refreshByHand();
    assert.equal(bench.mailbox.counts.new, 1);
    await bench.time.pass(3 * MINUTE);
    assert.deepEqual(bench.found, []);
  });

  it('is told even where the round failed after the listing', async () => {
    const bench = await listedBench();
    bench.mailbox.served = ['second', 'first'];
    const refresh = bench.mailbox.refresh.bind(bench.mailbox);
    bench.mailbox.refresh = async (options) => {
      await refresh(options);
      throw fault('connect');
    };
    await bench.time.pass(ROUND);
    assert.deepEqual(bench.found, [{ accountId: 'account01', keys: ['second'] }]);
  });
});
