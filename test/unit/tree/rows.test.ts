import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MailboxError } from '../../../src/mailbox/errors';
import { Pop3Error } from '../../../src/pop3/errors';
import { formatLongDate, type Formatting } from '../../../src/tree/format';
import { messageRow } from '../../../src/tree/messageRow';
import { accountRow, errorRow, loadingRow, noticeRow, type Row } from '../../../src/tree/rows';
import { exampleAccount } from '../accounts/exampleAccount';
import { entryOf, FakeMailbox } from './fakeMailbox';

const formatting: Formatting = {
  locale: 'en-GB',
  timeZone: 'UTC',
  now: () => Date.UTC(2026, 10, 21, 12),
};
// Its punctuation differs between versions of Unicode's locale data.
const longDate = formatLongDate(Date.UTC(2026, 10, 21, 9, 30), formatting);
// Isolates are this extension's own and balanced; anything else invisible came from outside.
const HARMFUL =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066\u2067]|\$\(/u;

function textsOf(row: Row): readonly string[] {
  return [row.label, row.description ?? '', row.tooltip ?? '', row.spoken];
}

describe('a message row', () => {
  it('shows subject, sender, time and size', () => {
    const row = messageRow(entryOf(), formatting);
    assert.equal(row.label, 'Lunch on Thursday?');
    assert.equal(row.description, 'Alex Example · 09:30 · 4.2 KB');
    assert.equal(
      row.tooltip,
      [
        'Lunch on Thursday?',
        'From: Alex Example <alex@example.org>',
        'To: robin@example.com',
        `Date: ${longDate}`,
        'Size: 4.2 KB',
        'Type: text/plain',
      ].join('\n'),
    );
  });

  it('leaves out what the row of its group says', () => {
    const { description: ofDay } = messageRow(entryOf(), formatting, { by: 'day' });
    assert.equal(ofDay, 'Alex Example · 09:30 · 4.2 KB');
    const bySender = messageRow(entryOf(), formatting, { by: 'sender' });
    assert.equal(bySender.description, '09:30 · 4.2 KB');
    assert.match(bySender.spoken, /from Alex Example/u);
    const date = { ...entryOf(), octets: 4200 };
    assert.equal(
      messageRow(date, { ...formatting, now: () => Date.UTC(2026, 10, 24) }, { by: 'day' })
        .description,
      'Alex Example · 09:30 · 4.2 KB',
    );
  });

  it('reads as a sentence to a screen reader', () => {
    const row = messageRow(
      entryOf({}, { isRead: false, isNew: true, isMarkedForDeletion: true }),
      formatting,
    );
    assert.equal(
      row.spoken,
      `new, marked for deletion, Lunch on Thursday?, from Alex Example, ${longDate}, 4.2 KB`,
    );
  });

  it('names its states for the menus', () => {
    const contextOf = (state: Parameters<typeof entryOf>[1]): string =>
      messageRow(entryOf({}, state), formatting).contextValue;
    assert.equal(contextOf({}), 'message');
    assert.equal(contextOf({ isRead: false }), 'message+unread');
    assert.equal(contextOf({ isMarkedForDeletion: true }), 'message+marked');
    assert.equal(contextOf({ isRead: false, isMarkedForDeletion: true }), 'message+unread+marked');
  });

  it('shows the address, not the name, where the name poses as an address', () => {
    const from = [{ name: 'ceo@example.com', address: 'x@example.net' }];
    const warnings = [{ kind: 'nameLooksLikeAddress', field: 'From' }] as const;
    const row = messageRow(entryOf({ from, warnings }), formatting);
    assert.match(row.description ?? '', /^x@example\.net/u);
    assert.match(row.tooltip ?? '', /Caution: the name in From looks like another address/u);
  });

  it('has words for what a message lacks', () => {
    const row = messageRow(
      entryOf({ subject: '', from: [], date: { kind: 'missing' } }),
      formatting,
    );
    assert.equal(row.label, '(no subject)');
    assert.equal(row.description, '(no sender) · 4.2 KB');
  });

  it('shows a date that cannot be read as it was written', () => {
    const row = messageRow(entryOf({ date: { kind: 'unparsable', raw: 'soon' } }), formatting);
    assert.match(row.description ?? '', / · soon · /u);
  });

  it('counts the senders it does not name', () => {
    const from = [
      { name: 'Alex', address: 'alex@example.org' },
      { name: 'Kim', address: 'kim@example.org' },
    ];
    assert.match(messageRow(entryOf({ from }), formatting).description ?? '', /^Alex \+1 · /u);
  });

  it('bounds a long list of recipients', () => {
    const to = Array.from({ length: 1000 }, (_, index) => ({
      name: '',
      address: `a${index}@example.org`,
    }));
    const { tooltip } = messageRow(entryOf({ to }), formatting);
    assert.match(tooltip ?? '', /a4@example\.org, and 995 more/u);
    assert.ok((tooltip ?? '').length < 1000);
  });

  it('keeps right-to-left senders from reordering date and size', () => {
    const from = [{ name: 'متجر المثال', address: 'shop@example.org' }];
    assert.match(
      messageRow(entryOf({ from }), formatting).description ?? '',
      /^\u2068[^\u2069]+\u2069 · 09:30 · /u,
    );
  });

  it('A8, B11 tells in the tooltip what the transfer told about the server', () => {
    const transferNotes = ['The server announced 9 octets and sent 6.'];
    const { tooltip = '' } = messageRow(entryOf({}, { transferNotes }), formatting);
    assert.equal(tooltip.split('\n').at(-1), transferNotes[0]);
  });

  it('says that a header is still to come, or could not be read', () => {
    const pending = messageRow(entryOf({}, { summary: { kind: 'pending' } }), formatting);
    assert.equal(pending.label, 'Reading header…');
    const failed = messageRow(
      entryOf({}, { summary: { kind: 'failed', error: new MailboxError('headersNotRead', 'x') } }),
      formatting,
    );
    assert.equal(failed.label, 'Header not read');
    assert.equal(failed.icon.id, 'warning');
  });

  it('A9, J3 shows nothing harmful, whatever the message says', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 300 });
    const nasty = fc.oneof(hostile, fc.constant('\u202e$(trash)\r\n\u001b[2J<b>[x](command:y)'));
    fc.assert(
      fc.property(nasty, nasty, nasty, nasty, (subject, name, address, raw) => {
        const row = messageRow(
          entryOf({
            subject,
            from: [{ name, address }],
            to: [{ name: address, address: name }],
            date: { kind: 'unparsable', raw },
            contentType: raw,
            warnings: [{ kind: 'duplicateField', field: subject, count: 2 }],
          }),
          formatting,
        );
        for (const text of textsOf(row)) {
          assert.doesNotMatch(text, HARMFUL);
          assert.equal(text.split('\u2068').length, text.split('\u2069').length);
        }
        assert.equal(row.label.includes('\n') || (row.description ?? '').includes('\n'), false);
        assert.notEqual(row.label, '');
      }),
    );
  });
});

describe('an account row', () => {
  it('keeps a right-to-left name from moving the numbers behind it', () => {
    const mailbox = new FakeMailbox({ ...exampleAccount, label: '\u05d3\u05d5\u05d0\u05e8' });
    assert.equal(accountRow(mailbox, formatting).label, '\u2068\u05d3\u05d5\u05d0\u05e8\u2069');
    assert.equal(accountRow(new FakeMailbox(), formatting).label, 'Example');
  });

  it('counts messages, unread and marked ones', () => {
    const mailbox = new FakeMailbox();
    mailbox.set({ listing: 'listed' });
    mailbox.entries = [
      entryOf({}, { key: 'a', isRead: false }),
      entryOf({}, { key: 'b', isMarkedForDeletion: true }),
      entryOf({}, { key: 'c' }),
    ];
    const row = accountRow(mailbox, formatting);
    assert.equal(row.description, '1 unread of 3, 1 marked');
    assert.equal(row.contextValue, 'account+marked');
    assert.equal(row.spoken, 'Account Example, 1 unread of 3, 1 marked');
  });

  it('says what is going on', () => {
    const mailbox = new FakeMailbox();
    mailbox.set({ activity: 'readingHeaders', progress: { done: 20, total: 1000 } });
    const row = accountRow(mailbox, formatting);
    assert.equal(row.description, 'Reading headers 20 of 1,000…');
    assert.equal(row.contextValue, 'account+busy');
    assert.equal(loadingRow(mailbox, 'en-GB').label, 'Reading headers 20 of 1,000…');
  });

  it('shows a failure, with the offer that helps', () => {
    const mailbox = new FakeMailbox();
    mailbox.set({ error: new Pop3Error('authentication', 'x') });
    assert.equal(accountRow(mailbox, formatting).description, 'Login refused');
    assert.equal(errorRow(mailbox).contextValue, 'error+password');
    mailbox.set({ error: new Pop3Error('certificate', 'x') });
    assert.equal(errorRow(mailbox).contextValue, 'error+certificate');
    mailbox.set({ error: new Pop3Error('connect', 'x') });
    assert.equal(errorRow(mailbox).contextValue, 'error');
  });

  it('does not count a cancellation as a failure', () => {
    const mailbox = new FakeMailbox();
    mailbox.set({ error: new Pop3Error('aborted', 'x') });
    assert.equal(accountRow(mailbox, formatting).icon.id, 'inbox');
  });

  it('J3 shows nothing harmful, whatever the account is called and the server lacks', () => {
    const label = '\u202eExa\u001b[2Jmple $(trash)\r\n';
    const mailbox = new FakeMailbox({ ...exampleAccount, label, user: label, host: label });
    mailbox.set({
      listing: 'listed',
      notices: [label],
      error: new Pop3Error('rejected', label, { serverText: label }),
    });
    for (const row of [accountRow(mailbox, formatting), errorRow(mailbox), noticeRow(label)]) {
      for (const text of textsOf(row)) {
        assert.doesNotMatch(text, HARMFUL);
      }
    }
  });
});
