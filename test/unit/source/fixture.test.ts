import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import type { Entity } from '../../../src/source/entity';
import { decodeFieldText } from '../../../src/source/fields/encodedWords';
import { makeFixture } from '../../../src/source/fixture/makeFixture';
import { ParsedSource } from '../../../src/source/parsedSource';
import { decodedSlices } from '../../../src/source/parts/bodySlices';

/** Names of nobody, which are not among those kept for examples. */
const TELLING = /corp-mail|acme-mail/iu;

function lines(...all: readonly string[]): Buffer {
  return Buffer.from(`${all.join('\r\n')}\r\n`);
}

function made(message: Buffer): string {
  return makeFixture(message).toString();
}

function shape({ section, mediaType, transferEncoding, fields, children }: Entity): unknown {
  return [
    section,
    mediaType,
    transferEncoding,
    fields.map(({ name }) => name),
    children.map((child) => shape(child)),
  ];
}

/** All that a reader can get to see of a message, decoded. */
function readable(message: Buffer): string {
  const source = new ParsedSource(message);
  return source.entities
    .flatMap((entity) => [
      ...entity.fields.map((field) => decodeFieldText(source.bodyOf(field))),
      ...(entity.children.length === 0 && /^(?:text|message)\//u.test(entity.mediaType)
        ? [Buffer.concat([...decodedSlices(source.buffer, entity)]).toString('latin1')]
        : []),
    ])
    .join('\n');
}

const hostName = fc.stringMatching(/^[a-z]{4,8}-corp$/u).map((label) => `${label}.dev`);
const localPart = fc.stringMatching(/^[a-z]{6,10}\.[a-z]{6,10}$/u);
const anyText = fc.stringMatching(/^(?:[a-z]{1,3}[ ,;<>()"]{0,2}){0,12}$/u);

/** Addresses in fields and bodies of each encoding, between whatever else. */
const anyMessage = fc
  .record({
    host: hostName,
    local: localPart,
    around: fc.array(anyText, { minLength: 4, maxLength: 4 }),
    encoding: fc.constantFrom('7bit', 'base64', 'quoted-printable'),
    inAngles: fc.boolean(),
  })
  .map(({ host, local, around: [first = '', second = '', third = '', fourth = ''], ...how }) => {
    const address = `${local}@${host}`;
    const text = `${first} ${address} ${second}\r\nhttps://${host}/ ${third}`;
    const body =
      how.encoding === 'base64'
        ? Buffer.from(text).toString('base64')
        : how.encoding === 'quoted-printable'
          ? text.replaceAll('.', '=2E')
          : text;
    const message = lines(
      `From: ${how.inAngles ? `<${address}>` : address}`,
      `Subject: ${first} =?utf-8?B?${Buffer.from(`${second} ${address} `).toString('base64')}?=`,
      `X-Trace: ${fourth} ${host} ${address}`,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Transfer-Encoding: ${how.encoding}`,
      '',
      body,
      '--b--',
    );
    return { message, telling: [host, local] };
  });

describe('a test fixture of a message', () => {
  for (const { name, octets } of sampleMessages()) {
    it(`of ${name} keeps its structure and nobody’s address or host`, () => {
      const telling = Buffer.from(
        octets
          .toString('latin1')
          .replaceAll('example.org', 'corp-mail.dev')
          .replaceAll('example.com', 'acme-mail.dev'),
        'latin1',
      );
      const fixture = makeFixture(telling);
      assert.deepEqual(
        shape(new ParsedSource(fixture).structure.root),
        shape(new ParsedSource(telling).structure.root),
      );
      assert.doesNotMatch(readable(fixture), TELLING);
      assert.deepEqual(makeFixture(telling), fixture);
    });
  }

  it('has the same stand-in for the same address, host and name, wherever they stand', () => {
    const text = made(
      lines(
        'Received: from mx.corp-mail.dev (mx.corp-mail.dev [8.8.4.4]) by in.acme-mail.dev',
        '\tid 4XyZ12; Tue, 24 Nov 2026 10:00:00 +0000',
        'From: "Jo Doe" <jo@corp-mail.dev>',
        'To: =?utf-8?q?J=C3=BCrgen_Gro=C3=9F?= <jg@acme-mail.dev>',
        'Subject: =?utf-8?q?F=C3=BCr_J=C3=BCrgen_Gro=C3=9F?= of acme-mail.dev',
        'Message-ID: <20261124.1@mx.corp-mail.dev>',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('Jo Doe (JO@corp-mail.dev) wrote to Jürgen Groß from 8.8.4.4').toString(
          'base64',
        ),
      ),
    );
    const [head = '', body = ''] = text.split('\r\n\r\n');
    assert.match(
      head,
      /from host1\.domain1\.example \(host1\.domain1\.example \[192\.0\.2\.1\]\) by host2\.domain2\.example/u,
    );
    assert.match(head, /Tue, 24 Nov 2026 10:00:00 \+0000/u);
    assert.match(head, /From: "Person 1" <user1@domain1\.example>/u);
    assert.match(head, /To: =\?UTF-8\?Q\?Person_2\?= <user2@domain2\.example>/u);
    assert.match(head, /Subject: =\?UTF-8\?Q\?F=C3=BCr_Person_2\?= of domain2\.example/u);
    assert.equal(
      Buffer.from(body, 'base64').toString(),
      'Person 1 (user1@domain1.example) wrote to Person 2 from 192.0.2.1',
    );
  });

  it('replaces signatures, selectors and tokens in links, and keeps what they stand in', () => {
    const text = made(
      lines(
        'DKIM-Signature: v=1; a=rsa-sha256; d=corp-mail.dev; s=key7; h=from:to;',
        ' bh=7FU4FDuCE/mfsMReu+CHvmt9vO76eFnJRMCHV3QCfIo=; b=sMU4nxWX/+ab',
        'Authentication-Results: mx.corp-mail.dev; dkim=pass header.d=corp-mail.dev header.s=key7;',
        ' spf=pass smtp.mailfrom=jo@corp-mail.dev',
        'Content-Type: text/html',
        '',
        '<a href="https://www.corp-mail.dev/reset/4f9a8b7c?user=jo&amp;t=abc">Reset invoice.pdf</a>',
      ),
    );
    assert.match(text, /v=1; a=rsa-sha256; d=domain1\.example; s=selector1; h=from:to;/u);
    assert.match(text, /bh=[\w]{43}=; b=\w{12}\r\n/u);
    assert.doesNotMatch(text, /7FU4FDuCE|sMU4nxWX/u);
    assert.match(text, /dkim=pass header\.d=domain1\.example header\.s=selector1;/u);
    assert.match(text, /spf=pass smtp\.mailfrom=user1@domain1\.example/u);
    assert.match(
      text,
      /href="https:\/\/host2\.domain1\.example\/reset\/\w{8}\?user=\w{2}&amp;t=\w{3}"/u,
    );
    assert.doesNotMatch(text, /4f9a8b7c|user=jo/u);
    assert.match(text, /Reset invoice\.pdf/u);
  });

  it('renames a boundary that tells a host, in all its places', () => {
    const text = made(
      lines(
        'From: jo@corp-mail.dev',
        'Content-Type: multipart/mixed; boundary="12@mx.corp-mail.dev"',
        '',
        '--12@mx.corp-mail.dev',
        '',
        'x',
        '--12@mx.corp-mail.dev--',
      ),
    );
    assert.doesNotMatch(text, TELLING);
    assert.equal(new ParsedSource(Buffer.from(text)).entities.length, 2);
  });

  it('leaves what is nobody’s as it is, octet for octet', () => {
    const message = lines(
      'From: jo@example.com',
      'Subject: v1.2.3 of https://example.test/a at 10:11:12, see README.md',
      '',
      'ssh root@localhost, 127.0.0.1',
    );
    assert.deepEqual(makeFixture(message), message);
  });

  for (const [what, message, telling] of [
    ['with a quoted local part', ['From: "john doe"@corp-mail.dev', ''], /john|corp-mail/u],
    ['at a host without a domain', ['From: jo@corphost', '', 'jo@corphost'], /jo@|corphost/u],
    ['at an IP address', ['From: jo@[8.8.4.4]', ''], /jo@|8\.8/u],
    ['beyond ASCII', ['From: jü@bücher-corp.dev', ''], /jü|cher-corp/u],
    ['with an escaped sign', ['X: y', '', 'mailto:jo%40corp-mail.dev'], /jo%40|corp-mail/u],
    ['in a file name', ["Content-Type: a/b; name*=utf-8''jo%40corp-mail.dev", ''], /corp-mail/u],
    ['in JSON', ['Content-Type: application/json', '', '{"a":"jo@corp-mail.dev"}'], /corp-mail/u],
  ] as const) {
    it(`leaves no address ${what}`, () => {
      assert.doesNotMatch(made(lines(...message)), telling);
    });
  }

  it('leaves no name of a host without a domain', () => {
    const text = made(lines('Received: from JOS-LAPTOP (helo=JOS-LAPTOP) by localhost', ''));
    assert.equal(text, 'Received: from host1 (helo=host1) by localhost\r\n\r\n');
  });

  it('leaves no word of the name of a person, and those of an office', () => {
    const text = made(
      lines(
        'From: Josephine van Doe <jd@corp-mail.dev>',
        'To: "Quick Orders" <orders@corp-mail.dev>',
        'Cc: "Roe, May" <mr@corp-mail.dev>',
        'Subject: Orders of Josephine',
        '',
        'Dear Josephine, the Doe and Doeful van will be Quick. May it. Mr Roe’s josephine, too.',
      ),
    );
    assert.match(text, /\r\nSubject: Orders of Person 1\r\n/u);
    assert.match(
      text,
      /\r\n\r\nDear Person 1, the Person 1 and Doeful van will be Quick\. May it\. Mr Person 3’s josephine, too\.\r\n$/u,
    );
  });

  it('keeps the structure of any message, and no address or host, whatever they stand between', () => {
    fc.assert(
      fc.property(anyMessage, ({ message, telling }) => {
        const fixture = makeFixture(message);
        assert.deepEqual(
          shape(new ParsedSource(fixture).structure.root),
          shape(new ParsedSource(message).structure.root),
        );
        const text = readable(fixture).toLowerCase();
        telling.forEach((trace) => {
          assert.ok(!text.includes(trace), trace);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('reaches into messages that are encoded, however deep, and leaves what is in them whole', () => {
    const image = Buffer.from(Array.from({ length: 200 }, (_unused, index) => (index * 7) & 0xff));
    const innermost = lines(
      'From: Jo Doe <jo@corp-mail.dev>',
      'Content-Type: image/png',
      'Content-Transfer-Encoding: base64',
      '',
      image.toString('base64'),
    );
    const wrap = (inner: Buffer): Buffer =>
      lines(
        'Content-Type: message/rfc822',
        'Content-Transfer-Encoding: base64',
        '',
        inner.toString('base64').replaceAll(/.{76}(?=.)/gu, '$&\r\n'),
      );
    const unwrap = (message: string): string =>
      Buffer.from(message.slice(message.indexOf('\r\n\r\n')), 'base64').toString('latin1');
    const fixture = unwrap(unwrap(made(wrap(wrap(innermost)))));
    assert.match(fixture, /^From: Person 1 <user1@domain1\.example>\r\n/u);
    assert.deepEqual(Buffer.from(unwrap(fixture), 'latin1'), image);
  });

  it('is made of anything', () => {
    for (const text of [
      '',
      '\0',
      '--',
      'a@b.cc',
      '@'.repeat(5_000),
      'a.'.repeat(50_000),
      'x'.repeat(200_000),
    ]) {
      assert.ok(makeFixture(Buffer.from(`To: ${text}\r\n\r\n${text}`)).length > 0);
    }
  });
});
