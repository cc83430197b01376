import assert from 'node:assert/strict';

import fc from 'fast-check';

import { readSender, type SenderEvidence } from '../../../src/viewer/senderEvidence';

const ADDRESS = 'news@shop.example.com';
const FROM = `From: Shop <${ADDRESS}>`;

function read(...lines: readonly string[]): SenderEvidence {
  return readSender(Buffer.from([...lines, '', 'Body'].join('\r\n')));
}

function results(text: string, server = 'mx.example.net'): string {
  return `Authentication-Results: ${server}; ${text}`;
}

describe('whom a message names as its sender', () => {
  const named: Readonly<Record<string, readonly string[]>> = {
    'one address': [`From: ${ADDRESS}`],
    'one with a name': [FROM],
    'one with a dot in its name': [`From: J. Doe <${ADDRESS}>`],
    'one with a comment for a name': [`From: ${ADDRESS} (Shop)`],
    'one in capitals where that means nothing': ['FROM : <news@SHOP.Example.COM>'],
    'one on a line of its own': ['From: Shop', ` <${ADDRESS}>`],
  };
  for (const [what, lines] of Object.entries(named)) {
    it(`is ${what}`, () => {
      assert.deepEqual(read(...lines), {
        address: ADDRESS,
        doubt: undefined,
        isConfirmed: false,
      });
    });
  }

  const noOne: Readonly<Record<string, readonly string[]>> = {
    'without From': ['Subject: x'],
    'with an empty From': ['From:'],
    'with two addresses': [`From: ${ADDRESS}, other@example.net`],
    'with a group': [`From: All: ${ADDRESS};`],
    'with a name alone': ['From: Shop'],
    'without a domain': ['From: root'],
    'with a route': [`From: <@example.net:${ADDRESS}>`],
    'with a comment in the address': ['From: <news(x)@shop.example.com>'],
    'with a quoted local part': ['From: "news"@shop.example.com'],
    'with a space in the address': ['From: <news @shop.example.com>'],
    'with text after the address': [`From: <${ADDRESS}> other@example.net`],
    'with an address for a name without quotes': [`From: other@example.net <${ADDRESS}>`],
    'with an angle that stays open': [`From: <${ADDRESS}`],
    'with a trailing dot': [`From: <${ADDRESS}.>`],
    'with an encoded word for an address': ['From: =?utf-8?q?news=40shop.example.com?='],
    'with octets that are no text': ['From: <n\u00e9ws@shop.example.com>'],
    'with a From too long to be read': [`From: "${'x'.repeat(70_000)}" <${ADDRESS}>`],
  };
  for (const [what, lines] of Object.entries(noOne)) {
    it(`is no one ${what}`, () => {
      const octets = Buffer.from([...lines, '', ''].join('\r\n'), 'latin1');
      assert.equal(readSender(octets).address, undefined);
    });
  }

  it('is in doubt with a second From field, wherever it stands', () => {
    const { address, doubt } = read(FROM, 'Subject: x', 'From : other@example.net');
    assert.equal(address, ADDRESS);
    assert.deepEqual(doubt, { kind: 'severalFromFields' });
  });

  it('is in doubt where the name looks like another address', () => {
    const { doubt } = readSender(Buffer.from(`${FROM}\r\n\r\n`), [
      { kind: 'nameLooksLikeAddress', field: 'From' },
    ]);
    assert.deepEqual(doubt, { kind: 'nameLooksLikeAddress' });
  });

  it('is in doubt where the header is too large to be read', () => {
    assert.deepEqual(read(FROM, 'A: b\r\n'.repeat(5_001) + 'C: d').doubt, {
      kind: 'headerTooLarge',
    });
    const endless = `${FROM}\r\n${`X: ${'x'.repeat(1_000)}\r\n`.repeat(1_100)}`;
    assert.deepEqual(readSender(Buffer.from(endless)).doubt, { kind: 'headerTooLarge' });
  });
});

describe('what mail servers state of a sender', () => {
  const pass = 'dmarc=pass (p=REJECT) header.from=shop.example.com';

  it('confirms the sender by DMARC, of the domain or of one above it', () => {
    for (const text of [
      pass,
      'spf=fail smtp.mailfrom=x.example; dkim=fail; dmarc=pass header.from=Shop.Example.COM',
      'dmarc=pass header.from=example.com',
      'dmarc=pass',
      'DMARC/1=pass header.from=shop.example.com',
    ]) {
      assert.deepEqual(read(results(text), FROM), {
        address: ADDRESS,
        doubt: undefined,
        isConfirmed: true,
      });
    }
  });

  it('does not confirm the sender by SPF or DKIM, nor as long as nothing is known', () => {
    for (const text of [
      'none',
      'spf=pass; dkim=pass header.d=shop.example.com',
      'dmarc=none',
      'dmarc=temperror',
      'dmarc=bestguesspass',
    ]) {
      assert.deepEqual(read(results(text), FROM), {
        address: ADDRESS,
        doubt: undefined,
        isConfirmed: false,
      });
    }
  });

  const failures: Readonly<Record<string, string>> = {
    'dmarc=fail': 'spf=pass; dkim=pass; dmarc=fail header.from=shop.example.com',
    'dmarc=permerror': 'dmarc=permerror',
    'compauth=fail': 'dmarc=pass header.from=shop.example.com; compauth=fail reason=001',
    'spf=fail': 'spf=fail smtp.mailfrom=shop.example.com',
    'spf=softfail': 'dmarc=none; spf=SoftFail',
    'dkim=fail': 'dkim=pass header.d=other.example; dkim=fail header.d=shop.example.com',
    'dkim=policy': 'dkim=policy',
  };
  for (const [stated, text] of Object.entries(failures)) {
    it(`puts the sender in doubt by ${stated}`, () => {
      const [method, result] = stated.split('=');
      assert.deepEqual(read(results(text), FROM), {
        address: ADDRESS,
        doubt: { kind: 'failed', method, result, server: 'mx.example.net' },
        isConfirmed: false,
      });
    });
  }

  it('counts in fields that follow each other in one step of the route, as some servers write them', () => {
    const { doubt } = read(
      'Received: by mx.example.net; Sat, 28 Nov 2026 10:00:00 +0000',
      results('bimi=none', 'bimi.example.net'),
      'X-Other: x',
      results('dmarc=fail', 'dmarc.example.net'),
      'Received: from x.example by mx.example.net; Sat, 28 Nov 2026 09:59:59 +0000',
      FROM,
    );
    assert.equal(doubt?.kind, 'failed');
  });

  it('does not count where it came with the message', () => {
    const received = 'Received: from x.example by y.example; Sat, 28 Nov 2026 10:00:00 +0000';
    const forged = results(pass);
    assert.equal(read(results('dmarc=none'), received, forged, FROM).isConfirmed, false);
    assert.equal(read(results('dmarc=none'), forged, FROM).isConfirmed, false);
    assert.equal(read(results('dmarc=fail'), forged, FROM).doubt?.kind, 'failed');
    assert.deepEqual(read(results(pass), received, results('dmarc=fail'), FROM).doubt, undefined);
  });

  it('does not confirm the sender where another domain was checked', () => {
    for (const domain of ['example.net', 'hop.example.com', 'x.shop.example.com', '[::1]', 'com']) {
      const { doubt, isConfirmed } = read(results(`dmarc=pass header.from=${domain}`), FROM);
      assert.deepEqual(doubt, { kind: 'otherDomain', domain });
      assert.equal(isConfirmed, false);
    }
  });

  it('is not hidden by what a sender can have a server repeat', () => {
    for (const text of [
      'spf=pass smtp.mailfrom=a(@x.example; dmarc=fail',
      'spf=pass smtp.mailfrom=a(@x.example; dmarc=fail header.from=shop.example.com; smtp.helo=b)',
      'spf=pass smtp.mailfrom="a@x.example; dmarc=fail',
      'spf=pass smtp.mailfrom==?us-ascii?q?a@x.example;dmarc=fail;x=?=',
      'spf=pass smtp.mailfrom=a@x.example dmarc=fail',
      'dkim=pass header.i=a(@x.example; spf=fail',
      'dkim=pass header.i="a@x.example; spf=fail',
      'dkim=pass header.i==?us-ascii?q?a;spf=fail;x=?=',
      'spf=pass smtp.mailfrom=a@x.example;\r\n\tdmarc\r\n =\r\n fail',
      `spf=pass smtp.mailfrom=${'x'.repeat(70_000)}; dmarc=fail`,
    ]) {
      assert.notEqual(read(results(text), FROM).doubt, undefined, text.slice(0, 100));
    }
  });

  it('throws at nothing', () => {
    const words = fc.constantFrom('dmarc', '=', 'pass', 'fail', ';', '(', ')', '"', ' ', '\r\n ');
    const text = fc.array(fc.oneof(words, fc.string())).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (field, from) => {
        readSender(Buffer.from(`${results(field)}\r\nFrom: ${from}\r\n\r\n`));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (octets) => {
        readSender(octets);
      }),
    );
  });
});
