import assert from 'node:assert/strict';

import {
  clauseOf,
  parseReceived,
  peerOf,
  securityOf,
  type ReceivedClauseName,
} from '../../../../src/source/fields/received';
import { readRoute } from '../../../../src/source/fields/route';
import { at, bodyOf, told } from './fieldBodies';

const POSTFIX =
  ' from mail.example.org (mx1.example.org [192.0.2.7])\r\n' +
  '\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n' +
  '\tby in.example.net (Postfix) with ESMTPS id 4AbCdE\r\n' +
  '\tfor <bob@example.net>; Tue,  4 Nov 2025 10:15:30 +0100 (CET)';

describe('a Received field', () => {
  it('is read clause by clause', () => {
    const body = bodyOf(POSTFIX);
    const field = parseReceived(body);
    const value = (name: ReceivedClauseName): string | undefined =>
      clauseOf(field, name)?.value.text;
    assert.deepEqual(told(body, field.problems), []);
    assert.equal(value('from'), 'mail.example.org');
    assert.equal(value('by'), 'in.example.net');
    assert.equal(value('with'), 'ESMTPS');
    assert.equal(value('id'), '4AbCdE');
    assert.equal(value('for'), '<bob@example.net>');
    assert.equal(value('via'), undefined);
    assert.equal(at(body, clauseOf(field, 'by')), 'by in.example.net (Postfix)');
    assert.equal(at(body, clauseOf(field, 'by')?.keyword), 'by');
    assert.equal(at(body, clauseOf(field, 'by')?.comments[0]), '(Postfix)');
    assert.equal(at(body, field.date), 'Tue,  4 Nov 2025 10:15:30 +0100 (CET)');
    assert.equal(field.date?.epochMilliseconds, Date.parse('2025-11-04T09:15:30Z'));
  });

  const PEERS: readonly (readonly [raw: string, ...expected: (string | undefined)[]])[] = [
    [POSTFIX, 'mail.example.org', '192.0.2.7', 'mx1.example.org'],
    [
      ' from a.example ([192.0.2.7]) by b; 4 Nov 2025 10:15 +0000',
      'a.example',
      '192.0.2.7',
      undefined,
    ],
    [
      ' from a.example (unknown [192.0.2.7]) by b; 4 Nov 2025 10:15 +0000',
      'a.example',
      '192.0.2.7',
      undefined,
    ],
    [
      ' from [IPv6:2001:db8::7] by b; 4 Nov 2025 10:15 +0000',
      '[IPv6:2001:db8::7]',
      '2001:db8::7',
      undefined,
    ],
    [
      ' from r.example ([192.0.2.7] helo=h.example) by b; 4 Nov 2025 10:15 +0000',
      'h.example',
      '192.0.2.7',
      undefined,
    ],
    [
      ' from a.example (192.0.2.7) by b; 4 Nov 2025 10:15 +0000',
      'a.example',
      '192.0.2.7',
      undefined,
    ],
  ];
  for (const [raw, claimedName, address, reverseName] of PEERS) {
    it(`names the sender in ${JSON.stringify(raw.slice(0, 60))}`, () => {
      assert.deepEqual(peerOf(parseReceived(bodyOf(raw))), { claimedName, address, reverseName });
    });
  }

  const SECURITY: readonly (readonly [raw: string, ...expected: unknown[]])[] = [
    [POSTFIX, true, false, 'TLS 1.3', 'TLS_AES_256_GCM_SHA384'],
    [' from a by b with ESMTPSA id x; d', true, true, undefined, undefined],
    [' from a by b with ESMTP id x; d', false, false, undefined, undefined],
    [
      ' from a by b with ESMTP (TLS1.2) tls TLS_X_WITH_Y id x; d',
      true,
      false,
      'TLS 1.2',
      'TLS_X_WITH_Y',
    ],
    [
      ' from a by b with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ABC_DEF) id 15; d',
      true,
      false,
      'TLS 1.2',
      'TLS_ABC_DEF',
    ],
    [' from a by b with mapi id 15; d', undefined, false, undefined, undefined],
    [' from a by b; d', undefined, false, undefined, undefined],
  ];
  for (const [raw, isEncrypted, isAuthenticated, version, cipher] of SECURITY) {
    it(`tells of encryption in ${JSON.stringify(raw.slice(0, 60))}`, () => {
      assert.deepEqual(securityOf(parseReceived(bodyOf(raw))), {
        isEncrypted,
        isAuthenticated,
        version,
        cipher,
      });
    });
  }

  const FAULTY: readonly (readonly [raw: string, told: readonly string[]])[] = [
    [' ', ['empty: ']],
    [' from a by b', ['missingDate: from a by b']],
    [' from a by b;', ['missingDate: from a by b;']],
    [' from a; 4 Nov 2025 10:15 +0000', ['missingBy: from a; 4 Nov 2025 10:15 +0000']],
    [' x by b; 4 Nov 2025 10:15 +0000', ['unexpectedText: x']],
    [' by with SMTP; 4 Nov 2025 10:15 +0000', ['emptyClause: by']],
    [' by b by c; 4 Nov 2025 10:15 +0000', ['duplicateClause: by']],
    [
      ' by b (x; 4 Nov 2025 10:15 +0000',
      [
        'missingDate: by b (x; 4 Nov 2025 10:15 +0000',
        'unclosedComment: (x; 4 Nov 2025 10:15 +0000',
      ],
    ],
    [' (qmail 7 invoked by uid 0); 4 Nov 2025 10:15:30 -0000', []],
  ];
  for (const [raw, findings] of FAULTY) {
    it(`tells ${findings.join() || 'nothing'} of ${JSON.stringify(raw)}`, () => {
      const body = bodyOf(raw);
      assert.deepEqual(told(body, parseReceived(body).problems), findings);
    });
  }
});

describe('the route of a message', () => {
  const field = (server: string, time: string): string => ` by ${server} with LMTP;\r\n ${time}`;
  const bodies = [
    field('c', '4 Nov 2025 10:00:05 +0000'),
    field('b', '4 Nov 2025 12:00:07 +0200'),
    field('x', 'no date'),
    field('a', '4 Nov 2025 09:59:00 +0000'),
  ].map((raw, index) => bodyOf(raw, index * 1_000));

  it('goes from the last field to the first, with the delay of each hop', () => {
    const route = readRoute(bodies);
    assert.deepEqual(
      route.hops.map(({ index, server, delayMilliseconds }) => [index, server, delayMilliseconds]),
      [
        [3, 'a', undefined],
        [2, 'x', undefined],
        [1, 'b', 67_000],
        [0, 'c', -2_000],
      ],
    );
    assert.equal(route.totalMilliseconds, 65_000);
    assert.equal(route.isCut, false);
  });

  it('has no length with fewer than two dates, and a bound on its hops', () => {
    assert.equal(readRoute(bodies.slice(2)).totalMilliseconds, undefined);
    assert.deepEqual(readRoute([]).hops, []);
    const long = readRoute(Array.from({ length: 600 }, () => bodyOf(' by b; x')));
    assert.deepEqual([long.hops.length, long.isCut], [500, true]);
  });
});
