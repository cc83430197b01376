import assert from 'node:assert/strict';
import { ConsoleTerminals, type ShownTerminal } from '../../../src/commands/consoleTerminals';
import type { Account } from '../../../src/mailbox/account';
import type { Mailbox } from '../../../src/mailbox/mailbox';
import { exampleAccount } from '../accounts/exampleAccount';
import { FakeMailbox } from '../tree/fakeMailbox';

class FakeTerminal implements ShownTerminal {
  shown = 0;
  isDisposed = false;

  constructor(private readonly onClosed: () => void) {}

  show(): void {
    this.shown += 1;
  }

  dispose(): void {
    this.isDisposed = true;
    this.onClosed();
  }
}

function bench(failures = 0) {
  const made: FakeTerminal[] = [];
  let failuresLeft = failures;
  const terminals = new ConsoleTerminals(async (_mailbox, onClosed) => {
    await Promise.resolve();
    if (failuresLeft > 0) {
      failuresLeft -= 1;
      throw new Error('could not be made');
    }
    const terminal = new FakeTerminal(onClosed);
    made.push(terminal);
    return terminal;
  });
  return { terminals, made };
}

function mailboxOf(account: Account): Mailbox {
  return Object.defineProperty(new FakeMailbox(), 'account', { value: account });
}

describe('the terminals of the consoles', () => {
  const mailbox = mailboxOf(exampleAccount);
  const edited = mailboxOf({ ...exampleAccount, host: 'pop.example.org' });

  it('are one for each account, also where it is asked for twice at the same time', async () => {
    const { terminals, made } = bench();
    await Promise.all([terminals.open(mailbox), terminals.open(mailbox)]);
    await terminals.open(mailbox);
    assert.deepEqual(
      made.map(({ shown }) => shown),
      [3],
    );
  });

  it('give way to another once the account was edited, so that none holds the maildrop', async () => {
    const { terminals, made } = bench();
    await terminals.open(mailbox);
    await terminals.open(edited);
    await terminals.open(edited);
    assert.deepEqual(
      made.map(({ isDisposed, shown }) => [isDisposed, shown]),
      [
        [true, 1],
        [false, 2],
      ],
    );
  });

  it('are made anew after they were closed, and after they could not be made', async () => {
    const { terminals, made } = bench(1);
    await assert.rejects(terminals.open(mailbox), /could not be made/u);
    await terminals.open(mailbox);
    made[0]?.dispose();
    await terminals.open(mailbox);
    assert.equal(made.length, 2);
  });

  it('are closed with their owner, the one being made included', async () => {
    const { terminals, made } = bench();
    const opening = terminals.open(mailbox);
    terminals.dispose();
    await opening;
    assert.equal(made[0]?.isDisposed, true);
  });
});
