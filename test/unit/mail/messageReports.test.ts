import assert from 'node:assert/strict';

import { statusWords } from '../../../src/mail/statusWords';
import { parseMessage } from '../../../src/mail/worker/parseMessage';
import { readReport } from '../../../src/mail/worker/messageReports';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';

const STATUS = 'message/delivery-status';
const report = (...lines: readonly string[]): ReturnType<typeof readReport> =>
  readReport(STATUS, Buffer.from(lines.join('\r\n')), undefined);

describe('reports', () => {
  it('of a bounce name recipient, action, status, diagnostic and host, and the message', async () => {
    const { reports, notes } = await parseMessage(sampleMessage('bounce'));
    assert.equal(reports.length, 1);
    const [first] = reports;
    assert.ok(first?.kind === 'delivery');
    assert.equal(first.reportingMta, 'mx.example.com');
    assert.equal(first.arrival.kind, 'parsed');
    assert.deepEqual(first.recipients, [
      {
        finalRecipient: 'nobody@nowhere.test',
        originalRecipient: 'nobody@nowhere.test',
        action: 'failed',
        status: '5.1.1',
        diagnostic: '550 5.1.1 User unknown',
        remoteMta: 'mail.nowhere.test',
        lastAttempt: { kind: 'missing' },
        retriedUntil: { kind: 'missing' },
      },
    ]);
    assert.equal(first.original?.subject, 'Is anybody there?');
    assert.equal(first.original.messageId, '<anybody@example.com>');
    assert.deepEqual(notes, []);
  });

  it('of a receipt say what was done with the message', async () => {
    const { reports } = await parseMessage(sampleMessage('readReceipt'));
    const [first] = reports;
    assert.ok(first?.kind === 'disposition');
    assert.equal(first.disposition, 'displayed');
    assert.match(first.finalRecipient ?? '', /@/u);
  });

  it('have an entry for each recipient', () => {
    const read = report(
      'Reporting-MTA: dns; mx.example.com',
      '',
      'Final-Recipient: rfc822; a@example.net',
      'Action: delayed',
      'Status: 4.4.1 (no answer)',
      'Will-Retry-Until: Mon, 2 Nov 2026 10:00:00 +0000',
      '',
      '',
      'Final-Recipient: rfc822; b@example.net',
      'Action: DELIVERED',
    );
    assert.ok(read?.kind === 'delivery');
    assert.deepEqual(
      read.recipients.map(({ finalRecipient, action, status }) => [finalRecipient, action, status]),
      [
        ['a@example.net', 'delayed', '4.4.1'],
        ['b@example.net', 'delivered', undefined],
      ],
    );
    assert.equal(read.recipients[0]?.retriedUntil.kind, 'parsed');
  });

  it('take fields without an empty line between message and recipient', () => {
    const read = report(
      'Reporting-MTA: dns; mx.example.com',
      'Final-Recipient: rfc822; a@example.net',
      'Action: failed',
    );
    assert.ok(read?.kind === 'delivery');
    assert.equal(read.reportingMta, 'mx.example.com');
    assert.equal(read.recipients.length, 1);
  });

  it('without a recipient are none, and are told of', async () => {
    assert.equal(report('Reporting-MTA: dns; mx.example.com', ''), undefined);
    const { notes } = await parseMessage(Buffer.from(`Content-Type: ${STATUS}\r\n\r\nnothing\r\n`));
    assert.deepEqual(notes, [{ kind: 'reportUnreadable' }]);
  });

  it('of ten thousand recipients are read up to a limit', () => {
    const read = report('Action: failed\r\n\r\n'.repeat(10_000));
    assert.ok(read?.kind === 'delivery');
    assert.equal(read.recipients.length, 1_000);
  });
});

describe('the words of a status', () => {
  it('tell class and reason', () => {
    assert.equal(statusWords('5.1.1'), 'Failed for good: the mailbox does not exist.');
    assert.equal(statusWords('4.2.2'), 'Failed for now: the mailbox is full.');
    assert.equal(statusWords('2.1.5'), 'Success.');
  });

  it('tell at least the subject of a code that is not listed', () => {
    assert.equal(statusWords('5.7.999'), 'Failed for good: something about security or policy.');
    assert.equal(statusWords('5.9.1'), 'Failed for good.');
  });

  it('are none of what is no code', () => {
    for (const text of ['', '550', '3.1.1', '5.1', '5.1.1.1']) {
      assert.equal(statusWords(text), undefined, text);
    }
  });
});
