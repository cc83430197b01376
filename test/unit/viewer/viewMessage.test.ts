import assert from 'node:assert/strict';

import type { AttachmentInfo } from '../../../src/mail/model';
import { parseMessage } from '../../../src/mail/worker/parseMessage';
import { freeName } from '../../../src/viewer/freeName';
import { attachmentFileName, toViewMessage } from '../../../src/viewer/viewMessage';
import { parsedMessage } from '../../support/parsedMessage';
import { sampleMessage, sampleMessages } from '../../support/sampleMessages/sampleMessages';

const CONTROL_OR_BIDI = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

const attachment = (
  fileName: string | undefined,
  mediaType = 'application/pdf',
): AttachmentInfo => ({
  index: 2,
  fileName,
  mediaType,
  octets: 1,
  contentId: undefined,
  isInline: false,
  sha256: '00',
});

describe('the message made ready for the view', () => {
  it('has no control or direction character in any one-line string of any sample', async () => {
    for (const { name, octets } of sampleMessages()) {
      const view = toViewMessage(await parseMessage(octets));
      const lines = { ...view, htmlParts: [], textParts: [], inlineImages: [] };
      const check = (value: unknown): void => {
        if (typeof value === 'string') {
          assert.doesNotMatch(value, CONTROL_OR_BIDI, name);
        } else if (typeof value === 'object' && value !== null) {
          Object.values(value).forEach(check);
        }
      };
      check(lines);
    }
  });

  it('names attachments without a name by their position', () => {
    assert.equal(attachmentFileName(attachment(undefined)), 'attachment-3.pdf');
    assert.equal(attachmentFileName(attachment(undefined, 'x/y')), 'attachment-3.bin');
    assert.equal(attachmentFileName(attachment(undefined, 'message/rfc822')), 'attachment-3.eml');
    assert.equal(attachmentFileName(attachment('../../.bashrc')), 'bashrc');
  });

  it('flags names that some system runs', () => {
    const flags = (name: string): boolean | undefined =>
      toViewMessage(parsedMessage({ attachments: [attachment(name)] })).attachments[0]
        ?.isExecutable;
    for (const name of [
      'a.exe',
      'a.pdf.EXE',
      'x.vsix',
      'p.code-workspace',
      'tasks.json',
      'a.svg',
      'a.html',
      'a.xhtml',
      'a.shtml',
      'a.xlsm',
      'a.appimage',
      'a.library-ms',
      'a.webloc',
      'desktop.ini',
      'Makefile',
    ]) {
      assert.equal(flags(name), true, name);
    }
    for (const name of ['a.pdf', 'a.json', 'exe', 'a.txt', 'a.xlsx', 'a.ini', 'html']) {
      assert.equal(flags(name), false, name);
    }
  });

  it('lists a bounded number of attachments and says so', () => {
    const attachments = Array.from({ length: 10_000 }, (_, index) => ({
      ...attachment('a.txt'),
      index,
    }));
    const view = toViewMessage(parsedMessage({ attachments }));
    assert.equal(view.attachments.length, 1_000);
    assert.match(view.notes.join(' '), /first 1000 attachments/u);
    assert.deepEqual(
      toViewMessage(parsedMessage({ attachments: attachments.slice(0, 1_000) })).notes,
      [],
    );
  });

  it('says every warning and note in a sentence', () => {
    const { warnings, notes } = toViewMessage({
      ...parsedMessage({
        notes: [
          { kind: 'bodyNotSplit' },
          { kind: 'tooManyParts' },
          { kind: 'headerTooLarge' },
          { kind: 'textTruncated', shownCharacters: 2_097_152 },
          { kind: 'parserFailed', detail: 'a\u001b[31m\nb' },
          { kind: 'endMissing' },
          { kind: 'unknownCharset', charset: 'x\u202ey\n' },
          { kind: 'unknownEncoding', encoding: 'x\u202ey\n' },
          { kind: 'damagedEncoding', fileName: undefined, isText: false },
          { kind: 'damagedEncoding', fileName: undefined, isText: true },
          { kind: 'damagedEncoding', fileName: 'a\u202e\n.bin', isText: false },
          { kind: 'joinedBase64', fileName: 'a\u202e\n.bin', isText: false },
          { kind: 'textAfterBase64', fileName: 'a\u202e\n.bin', isText: true },
          { kind: 'uuencodedFiles', count: 1 },
          { kind: 'uuencodedFiles', count: 2 },
          { kind: 'calendarUnreadable' },
          { kind: 'reportUnreadable' },
          { kind: 'tnefUnreadable' },
          { kind: 'tnefBody', isOfRtf: true },
          { kind: 'tnefBody', isOfRtf: false },
        ],
      }),
      summary: {
        ...parsedMessage({}).summary,
        warnings: [
          { kind: 'duplicateField', field: 'From', count: 2 },
          { kind: 'nameLooksLikeAddress', field: 'From' },
          { kind: 'unparsableDate', raw: 'x' },
          { kind: 'raw8Bit', field: 'Subject' },
        ],
      },
    });
    assert.equal(warnings.length, 3);
    assert.equal(notes.length, 20);
    assert.ok(
      notes.includes('The encoding of the text is damaged. Some of it may be missing or wrong.'),
    );
    for (const sentence of [...warnings, ...notes]) {
      assert.match(sentence, /^[A-Z].*\.$/u);
      assert.doesNotMatch(sentence, CONTROL_OR_BIDI);
    }
  });

  it('shows an invitation with its times and people', async () => {
    const { events } = toViewMessage(await parseMessage(sampleMessage('invitation')));
    assert.equal(events.length, 1);
    assert.equal(events[0]?.title, 'Invitation');
    assert.equal(events[0].summary, 'Sprint review');
    assert.equal(events[0].organizer, 'Kim Example <kim@example.org>');
    assert.deepEqual(events[0].attendees, ['Robin Sample <robin@example.com>']);
    assert.equal(events[0].start?.epochMilliseconds, Date.UTC(2026, 10, 24, 13));
  });

  it('shows a bounce with the words of its status', async () => {
    const { reports } = toViewMessage(await parseMessage(sampleMessage('bounce')));
    assert.equal(reports.length, 1);
    assert.equal(reports[0]?.title, 'Delivery failed');
    assert.equal(reports[0].recipients[0]?.recipient, 'nobody@nowhere.test');
    assert.equal(reports[0].recipients[0].action, 'Not delivered');
    assert.equal(reports[0].recipients[0].meaning, 'Failed for good: the mailbox does not exist.');
    assert.equal(reports[0].recipients[0].diagnostic, '550 5.1.1 User unknown');
  });

  it('shows of hostile events and reports safe labels in bounded lists only', () => {
    const evil = 'a\u202eb\n$(bug)\u0007'.repeat(2_000);
    const date = { kind: 'unparsable', raw: evil } as const;
    const person = { name: evil, address: evil };
    const view = toViewMessage(
      parsedMessage({
        events: Array.from({ length: 30 }, () => ({
          method: evil,
          uid: evil,
          summary: evil,
          location: evil,
          description: evil,
          start: { local: evil, isDate: false, zone: evil, epochMilliseconds: undefined },
          end: undefined,
          recurrence: evil,
          status: evil,
          organizer: person,
          attendees: Array.from({ length: 500 }, () => ({
            ...person,
            participation: evil,
            isOptional: true,
          })),
          attachmentIndex: 0,
        })),
        reports: Array.from({ length: 30 }, () => ({
          kind: 'delivery' as const,
          reportingMta: evil,
          arrival: date,
          recipients: Array.from({ length: 500 }, () => ({
            finalRecipient: evil,
            originalRecipient: `x${evil}`,
            action: evil,
            status: '5.1.1',
            diagnostic: evil,
            remoteMta: evil,
            lastAttempt: date,
            retriedUntil: date,
          })),
          original: { subject: evil, messageId: evil, to: [person], date },
        })),
      }),
    );
    assert.ok(view.events.length <= 10 && view.reports.length <= 10);
    assert.equal(view.events[0]?.attendees.length, 100);
    assert.equal(view.events[0].moreAttendees, 400);
    assert.equal(view.reports[0]?.moreRecipients, 400);
    const check = (value: unknown): void => {
      if (typeof value === 'string') {
        assert.ok(value.length <= 4_000);
        assert.doesNotMatch(value, CONTROL_OR_BIDI);
      } else if (typeof value === 'object' && value !== null) {
        Object.values(value).forEach(check);
      }
    };
    check([view.events, view.reports]);
  });

  it('shows at most fifty text parts and says so', () => {
    const { textParts, notes } = toViewMessage(
      parsedMessage({ textParts: Array<string>(60).fill('x') }),
    );
    assert.equal(textParts.length, 50);
    assert.equal(notes.length, 1);
  });
});

describe('the search for a free file name', () => {
  it('counts before the extension, whatever the case', () => {
    const taken = new Set(['a.pdf']);
    assert.deepEqual(
      ['A.pdf', 'a.pdf', 'b', 'b', '.c', '.c'].map((name) => freeName(name, taken)),
      ['A (2).pdf', 'a (3).pdf', 'b', 'b (2)', '.c', '.c (2)'],
    );
  });
});
