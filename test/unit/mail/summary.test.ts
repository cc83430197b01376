import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { HeaderWarning, MessageSummary } from '../../../src/mail/model';
import { summarizeHeaderBlock } from '../../../src/mail/worker/summary';

const summarize = (...lines: readonly string[]): MessageSummary =>
  summarizeHeaderBlock(Buffer.from([...lines, '', ''].join('\r\n'), 'latin1'));
const warned = (summary: MessageSummary, kind: HeaderWarning['kind']): boolean =>
  summary.warnings.some((warning) => warning.kind === kind);

describe('the summary of a header', () => {
  it('reads the fields of a list row', () => {
    const summary = summarize(
      'From: "Example, Ada" <ada@example.com>',
      'To: team@example.org, Bob <bob@example.org>',
      'Cc: Friends: carol@example.net, dan@example.net;',
      'Reply-To: replies@example.com',
      'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= an alle',
      'Date: Tue, 4 Nov 2025 10:15:30 +0100',
      'Message-ID: <1@example.com>',
      'Content-Type: Multipart/Mixed; boundary=b',
    );
    assert.deepEqual(summary, {
      subject: 'Grüße an alle',
      from: [{ name: 'Example, Ada', address: 'ada@example.com' }],
      to: [
        { name: '', address: 'team@example.org' },
        { name: 'Bob', address: 'bob@example.org' },
      ],
      cc: [
        { name: '', address: 'carol@example.net' },
        { name: '', address: 'dan@example.net' },
      ],
      replyTo: [{ name: '', address: 'replies@example.com' }],
      date: {
        kind: 'parsed',
        epochMilliseconds: Date.parse('2025-11-04T09:15:30Z'),
        offsetMinutes: 60,
        raw: 'Tue, 4 Nov 2025 10:15:30 +0100',
      },
      messageId: '<1@example.com>',
      contentType: 'multipart/mixed',
      warnings: [],
    });
  });

  it('takes the first of duplicate fields and warns', () => {
    const summary = summarize(
      'From: real@example.com',
      'From : spoof@example.net',
      'Subject: first',
      'Subject: second',
    );
    assert.equal(summary.from[0]?.address, 'real@example.com');
    assert.equal(summary.subject, 'first');
    assert.deepEqual(summary.warnings, [
      { kind: 'duplicateField', field: 'From', count: 2 },
      { kind: 'duplicateField', field: 'Subject', count: 2 },
    ]);
  });

  it('invents no date', () => {
    const summary = summarize('Date: someday');
    assert.deepEqual(summary.date, { kind: 'unparsable', raw: 'someday' });
    assert.deepEqual(summary.warnings, [{ kind: 'unparsableDate', raw: 'someday' }]);
    assert.deepEqual(summarize('Subject: x').date, { kind: 'missing' });
  });

  it('decodes raw UTF-8 in a header', () => {
    const octets = Buffer.from('Subject: Frühling – 春\r\n\r\n', 'utf8');
    const summary = summarizeHeaderBlock(octets);
    assert.equal(summary.subject, 'Frühling – 春');
    assert.deepEqual(summary.warnings, [{ kind: 'raw8Bit', field: 'Subject' }]);
  });

  it('decodes other raw octets as windows-1252, never twice', () => {
    const summary = summarize(
      'Subject: Fr\xfcsche \x80 \x93quoted\x94',
      'From: J\xf6rg <j@example.com>',
    );
    assert.equal(summary.subject, 'Früsche € “quoted”');
    assert.equal(summary.from[0]?.name, 'Jörg');
    assert.equal(warned(summary, 'raw8Bit'), true);
  });

  it('keeps an address without @ as the address', () => {
    assert.deepEqual(summarize('From: root').from, [{ name: '', address: 'root' }]);
    assert.deepEqual(summarize('From: <cron>').from, [{ name: '', address: 'cron' }]);
  });

  it('keeps a phrase without address as a name', () => {
    assert.deepEqual(summarize('From: Mail Delivery System').from, [
      { name: 'Mail Delivery System', address: '' },
    ]);
  });

  it('takes the address outside nested comments', () => {
    const { from } = summarize('From: (n(e)sted <evil@example.net>) real@example.com');
    assert.equal(from[0]?.address, 'real@example.com');
  });

  it('warns of a name that shows another address', () => {
    const warns = (from: string): boolean =>
      warned(summarize(`From: ${from}`), 'nameLooksLikeAddress');
    assert.equal(warns('"ceo@example.com" <x@example.net>'), true);
    assert.equal(warns('"x@example.net" <x@example.net>'), false);
    assert.equal(warns('"Ada" <x@example.net>'), false);
  });

  it('finds no address inside an encoded word', () => {
    const { from } = summarize('From: =?utf-8?B?PGV2aWxAZXhhbXBsZS5uZXQ+?= <real@example.com>');
    assert.deepEqual(
      from.map(({ address }) => address),
      ['real@example.com'],
    );
  });

  const CHARSETS = [
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['=?Shift_JIS?B?k/qWew==?=', '日本'],
    ['=?EUC-JP?B?xvzL3A==?=', '日本'],
    ['=?koi8-r?B?8NLJ18XU?=', 'Привет'],
    ['=?gb18030?B?xOO6ww==?=', '你好'],
    ['=?windows-1255?B?+ezl7Q==?=', 'שלום'],
    ['=?utf-8?B?8J+Rqw==?= =?utf-8?B?4oCN?=', '👫‍'],
    ['=?utf-8*en?Q?caf=C3=A9?=', 'café'],
    ['=?x-nonsense?Q?plain?=', 'plain'],
  ] as const;
  for (const [encoded, decoded] of CHARSETS) {
    it(`decodes ${encoded}`, () => {
      assert.equal(summarize(`Subject: ${encoded}`).subject, decoded);
    });
  }

  it('joins a character split over two encoded words', () => {
    assert.equal(summarize('Subject: =?utf-8?B?w6nD?= =?utf-8?B?qQ==?=').subject, 'éé');
  });

  it('bounds the work on a megabyte of nested groups', () => {
    const before = performance.now();
    const summary = summarize(`To: ${'g:'.repeat(500_000)}`, 'Subject: still here');
    assert.equal(summary.subject, 'still here');
    assert.ok(performance.now() - before < 8_000);
  });

  it('keeps at most a thousand addresses', () => {
    const list = Array.from({ length: 3_000 }, (_, index) => `u${index}@example.com`).join(', ');
    assert.equal(summarize(`To: ${list}`).to.length, 1_000);
  });

  it('drops the address that the size limit cuts in two', () => {
    const list = Array.from({ length: 999 }, (_, index) => `${'u'.repeat(80)}${index}@example.com`);
    const { to } = summarize(`To: ${list.join(', ')}`);
    assert.ok(to.length > 100);
    assert.ok(to.every(({ address }) => list.includes(address)));
  });

  it('reads the same addresses again of a field that comes again, among many others', () => {
    const of = (index: number): MessageSummary =>
      summarize(`From: Sender ${index} <s${index}@example.org>`, `To: s${index + 1}@example.org`);
    for (const index of [1, 2, 1, ...Array.from({ length: 1_200 }, (_, number) => number), 2, 1]) {
      const { from, to } = of(index);
      assert.deepEqual(from, [{ name: `Sender ${index}`, address: `s${index}@example.org` }]);
      assert.deepEqual(to, [{ name: '', address: `s${index + 1}@example.org` }]);
    }
  });

  it('falls back to plain text for a content type that is none', () => {
    assert.equal(summarize('Content-Type: nonsense').contentType, 'text/plain');
    assert.equal(summarize('Subject: x').contentType, 'text/plain');
  });

  it('answers any octets without throwing', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.string({ maxLength: 100 }),
        (octets, text) => {
          summarizeHeaderBlock(Buffer.from(octets));
          summarizeHeaderBlock(Buffer.from(`From: ${text}\nDate: ${text}\nSubject: ${text}\n\n`));
        },
      ),
    );
  });
});
