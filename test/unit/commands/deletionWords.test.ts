import assert from 'node:assert/strict';
import { deletionQuestion, deletionSentence } from '../../../src/commands/deletionWords';
import type { DeletionOutcome } from '../../../src/mailbox/mailbox';
import { Pop3Error } from '../../../src/pop3/errors';
import { exampleAccount } from '../accounts/exampleAccount';
import { entryOf } from '../tree/fakeMailbox';

const outcomes = (
  kind: 'deleted' | 'alreadyGone' | 'ambiguous' | 'kept' | 'unknown',
  count: number,
): readonly DeletionOutcome[] =>
  Array.from({ length: count }, (_, index) => ({ key: `${kind}${index}`, kind }));

describe('the question before a deletion', () => {
  it('names what goes, from which account and server, and that it is final', () => {
    const question = deletionQuestion([entryOf()], exampleAccount);
    assert.equal(question.message, 'Delete this message from the server?');
    for (const fact of [
      'Lunch on Thursday?',
      'Alex Example',
      'Account: Example',
      'Server: pop.example.com',
      'cannot be undone',
    ]) {
      assert.ok(question.detail?.includes(fact), fact);
    }
  });

  it('names ten messages and counts the rest', () => {
    const entries = Array.from({ length: 25 }, (_, index) =>
      entryOf({ subject: `Number ${index}` }),
    );
    const question = deletionQuestion(entries, exampleAccount);
    assert.equal(question.message, 'Delete these 25 messages from the server?');
    assert.match(question.detail ?? '', /Number 9 .*\nand 15 more\n/u);
    assert.doesNotMatch(question.detail ?? '', /Number 10/u);
  });

  it('cannot be forged by a subject', () => {
    const subject = 'x\n\nAccount: another\r\n\u202ecod.exe';
    const { detail } = deletionQuestion([entryOf({ subject })], exampleAccount);
    assert.equal(detail?.match(/^Account: /gmu)?.length, 1);
    assert.doesNotMatch(detail, /[\r\u202e]/u);
  });

  it('does not name a message whose header was not read', () => {
    const { detail } = deletionQuestion(
      [entryOf({}, { summary: { kind: 'pending' } })],
      exampleAccount,
    );
    assert.match(detail ?? '', /A message whose header was not read/u);
  });
});

describe('the report of a deletion', () => {
  const sentence = (list: readonly DeletionOutcome[], error?: unknown) =>
    deletionSentence({ outcomes: list, error }, exampleAccount);

  it('says how many are deleted', () => {
    assert.deepEqual(sentence(outcomes('deleted', 3)), {
      severity: 'info',
      message: 'Deleted 3 messages.',
    });
    assert.equal(sentence(outcomes('deleted', 1)).message, 'Deleted 1 message.');
  });

  it('says that nothing was deleted when the connection was lost', () => {
    const { severity, message } = sentence(outcomes('kept', 2), new Pop3Error('closed', 'x'));
    assert.equal(severity, 'warning');
    assert.match(message, /^Nothing was deleted: the connection ended before/u);
    assert.match(message, /Connection lost/u);
  });

  it('says what stayed where only some were deleted', () => {
    const { severity, message } = sentence([
      ...outcomes('deleted', 2),
      { key: 'r', kind: 'refused', serverText: 'no\u001b[31m such\r\nmessage' },
      ...outcomes('ambiguous', 1),
      ...outcomes('alreadyGone', 1),
    ]);
    assert.equal(severity, 'warning');
    assert.match(message, /Deleted 2 messages\./u);
    assert.match(message, /refused to delete 1 message: “no \[31m such message”/u);
    assert.match(message, /Kept 1 message: the server lists copies/u);
    assert.match(message, /1 message had already left/u);
  });

  it('promises nothing where the end is not known', () => {
    const { severity, message } = sentence(outcomes('unknown', 2), new Pop3Error('closed', 'x'));
    assert.equal(severity, 'warning');
    assert.match(message, /not known whether 2 messages were deleted/u);
    assert.doesNotMatch(message, /Nothing was deleted|^Deleted/u);
  });

  it('says that a cancellation left everything', () => {
    const { message } = sentence(outcomes('kept', 2), new Pop3Error('aborted', 'x'));
    assert.equal(message, 'Canceled. Nothing was deleted.');
  });
});
