import assert from 'node:assert/strict';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { run } from './support/extension';
import { MaildropFixture, withSetting } from './support/maildropFixture';

describe('searching the list', () => {
  let fixture: MaildropFixture;

  afterEach(async () => {
    await run('pop3.mailbox.clearSearch');
    await fixture.close();
  });

  const shown = (): readonly string[] =>
    fixture.children.filter(({ kind }) => kind === 'message').map(({ id }) => id);

  /** Opens the input as the command does, with a query as if it had been typed. */
  async function typed(query: string): Promise<{ isClosed: boolean }> {
    const input = { isClosed: false };
    void run('pop3.mailbox.search', query).then(() => (input.isClosed = true));
    await eventually('the search', () => fixture.parts.search.query === query);
    return input;
  }

  /** The input takes a key only once it is on screen. */
  async function press(
    input: { readonly isClosed: boolean },
    command: 'acceptSelectedQuickOpenItem' | 'closeQuickOpen',
  ): Promise<void> {
    await eventually('the input to close', async () => {
      await run(`workbench.action.${command}`);
      return input.isClosed;
    });
  }

  it('shows what is found while the user types, and after Enter until the search is cleared', async () => {
    fixture = await MaildropFixture.start([sampleMessage('plainNote'), sampleMessage('receipt')]);
    await fixture.refresh();
    const receipt = fixture.node(fixture.stored[1]!).id;
    const input = await typed('subject:receipt');
    await eventually('the match', () => shown().join() === receipt);
    await press(input, 'acceptSelectedQuickOpenItem');
    assert.equal(fixture.parts.search.query, 'subject:receipt');
    assert.deepEqual(shown(), [receipt]);
    await run('pop3.mailbox.clearSearch');
    assert.equal(fixture.parts.search.query, undefined);
    await eventually('the whole list', () => shown().length === 2);
  });

  it('goes back to what was searched for before when the user gives up', async () => {
    fixture = await MaildropFixture.start([sampleMessage('plainNote'), sampleMessage('receipt')]);
    await fixture.refresh();
    const input = await typed('nowhere-to-be-found');
    await eventually('the empty list', () => shown().length === 0);
    await press(input, 'closeQuickOpen');
    assert.equal(fixture.parts.search.query, undefined);
    await eventually('the whole list', () => shown().length === 2);
  });

  it('reads the headers that it lacks, and finds in them', async () => {
    const messages = Array.from({ length: 25 }, (_unused, index) => bulkMessage(index));
    fixture = await MaildropFixture.start(messages);
    await withSetting('list.pageSize', 10, async () => {
      await fixture.refresh();
      const input = await typed('"bulk message 3"');
      await eventually('the match', () => shown().length === 1);
      assert.deepEqual(shown(), [fixture.node(fixture.stored[3]!).id]);
      await eventually('the end', () => fixture.parts.search.unsearched(fixture.account.id) === 0);
      assert.equal(fixture.commands.filter((command) => command.startsWith('TOP')).length, 25);
      await press(input, 'closeQuickOpen');
    });
  });
});
