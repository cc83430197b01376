import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ParsedSource } from '../../../src/source/parsedSource';
import { decodedField } from '../../../src/source/parts/decodedField';
import type { DecodeFault } from '../../../src/source/parts/decodeFault';
import { decodedSlices } from '../../../src/source/parts/bodySlices';
import { readPart } from '../../../src/source/parts/decodePart';
import { findPart, showPart } from '../../../src/source/parts/partContent';
import { kindOf } from '../../../src/source/parts/partKind';
import { partFileName } from '../../../src/source/parts/partNames';
import { decodableEntities, messageAt, sectionName } from '../../../src/source/parts/partPath';
import { decodePartUri, encodePartUri } from '../../../src/languages/partUri';

function sourceOf(...lines: readonly string[]): ParsedSource {
  return new ParsedSource(Buffer.from(lines.join('\r\n'), 'latin1'));
}

async function decode(
  encoding: string,
  body: string | Buffer,
): Promise<readonly [octets: string, faults: readonly DecodeFault[]]> {
  const head = Buffer.from(`Content-Transfer-Encoding: ${encoding}\r\n\r\n`);
  const source = new ParsedSource(Buffer.concat([head, Buffer.from(body)]));
  const { octets, faults } = await readPart(source.buffer, source.structure.root);
  return [octets.toString('latin1'), faults];
}

const OCTETS = fc.uint8Array({ maxLength: 300 });

describe('the decoding of parts', () => {
  it('gives back any octets from base64, wherever its lines are broken', async () => {
    await fc.assert(
      fc.asyncProperty(OCTETS, fc.integer({ min: 1, max: 80 }), async (octets, width) => {
        const text = Buffer.from(octets).toString('base64');
        const lines = text.replaceAll(new RegExp(`.{${width}}`, 'gu'), '$&\r\n');
        assert.deepEqual(await decode('base64', lines), [
          Buffer.from(octets).toString('latin1'),
          [],
        ]);
      }),
    );
  });

  it('gives back any octets from quoted-printable', async () => {
    await fc.assert(
      fc.asyncProperty(OCTETS, async (octets) => {
        const text = [...octets]
          .map((octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`)
          .join('')
          .replaceAll(/.{60}/gu, '$&=\r\n');
        assert.deepEqual(await decode('quoted-printable', text), [
          Buffer.from(octets).toString('latin1'),
          [],
        ]);
      }),
    );
  });

  it('leaves bodies that are not encoded as they are', async () => {
    assert.deepEqual(await decode('8bit', Buffer.from([0, 200, 13, 10])), ['\0\xc8\r\n', []]);
    assert.deepEqual(await decode('x-nothing', 'as it is'), ['as it is', ['unknownEncoding']]);
  });

  it('notes what is malformed, and reads the rest', async () => {
    assert.deepEqual(await decode('base64', 'YWJ*j'), ['abc', ['base64Character']]);
    assert.deepEqual(await decode('base64', 'YQ==YmM='), ['abc', ['base64Joined']]);
    assert.deepEqual(await decode('base64', 'YWJjZ'), ['abc', ['base64Group']]);
    assert.deepEqual(await decode('base64', 'YWJjZ==='), ['abc', ['base64Group']]);
    assert.deepEqual(await decode('quoted-printable', 'a=ZZ=3D \r\nb='), [
      'a=ZZ=\r\nb',
      ['quotedPrintableEscape'],
    ]);
  });

  it('tells padding that is only missing from a body that was cut short', async () => {
    assert.deepEqual(await decode('base64', 'YQ'), ['a', ['base64Padding']]);
    assert.deepEqual(await decode('base64', 'YWI'), ['ab', ['base64Padding']]);
    assert.deepEqual(await decode('base64', 'YWJj='), ['abc', ['base64Padding']]);
    assert.deepEqual((await decode('base64', 'Yd'))[1], ['base64Group']);
    assert.deepEqual((await decode('base64', 'YWL'))[1], ['base64Group']);
  });

  it('leaves out what follows the padding and is no base64, and says so', async () => {
    for (const footer of [
      '____\r\nlist\r\n',
      '-- ',
      'A footer',
      '=zH6Q',
      '\r\n\r\n*\r\nYWJj\r\n',
    ]) {
      assert.deepEqual(await decode('base64', `YQ==\r\n${footer}`), ['a', ['base64Trailer']]);
    }
    assert.deepEqual(await decode('base64', 'YQ==\r\n\r\n\t \r\n'), ['a', []]);
  });

  it('reads the file in a uuencoded body', async () => {
    const body = 'Text\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n';
    assert.deepEqual(await decode('x-uuencode', body), ['Cat', []]);
    assert.deepEqual((await decode('uuencode', 'nothing'))[1], ['uuencodeFrame']);
  });

  it('throws at nothing, and gives no more than it was given', async () => {
    const encodings = ['base64', 'quoted-printable', 'uuencode', '7bit', 'what'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...encodings), OCTETS, async (encoding, octets) => {
        const [decoded] = await decode(encoding, Buffer.from(octets));
        assert.ok(decoded.length <= octets.length);
      }),
    );
  });

  it('stops when it is told to', async () => {
    const source = sourceOf('', 'x'.repeat(300_000));
    await assert.rejects(
      readPart(source.buffer, source.structure.root, AbortSignal.abort(new Error('stopped'))),
      /stopped/u,
    );
  });
});

describe('parts as an editor shows them', () => {
  async function shown(source: ParsedSource, ...path: readonly string[]): Promise<string> {
    const part = await findPart(source, path);
    assert.ok(part);
    return (await showPart(part)).octets.toString('utf8');
  }

  it('are UTF-8, whatever their charset', async () => {
    const body = (type: string, text: string): ParsedSource =>
      sourceOf(`Content-Type: ${type}`, '', text);
    assert.equal(await shown(body('text/plain; charset=iso-8859-1', 'Gr\xfc\xdfe'), '0'), 'Grüße');
    assert.equal(await shown(body('text/plain; charset=koi8-r', '\xf0\xd2'), '0'), 'Пр');
    assert.equal(await shown(body('text/plain', 'Gr\xc3\xbc\xc3\x9fe'), '0'), 'Grüße');
    assert.equal(await shown(body('text/plain; charset=nothing', '\x93a\x94'), '0'), '“a”');
  });

  it('are found through messages that are encoded, as deep as they may lie', async () => {
    const wrap = (inner: string): string =>
      [
        'Content-Type: message/rfc822',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from(inner).toString('base64'),
      ].join('\r\n');
    const source = sourceOf(wrap(wrap('Subject: deep\r\n\r\nhere')));
    assert.equal(await shown(source, '0', '0', '0'), 'here');
    assert.equal(await findPart(source, ['0', '7']), undefined);
    assert.equal(
      await findPart(
        source,
        Array.from({ length: 40 }, () => '0'),
      ),
      undefined,
    );
  });

  it('are of a kind that their type tells, or their first octets', () => {
    const kind = (type: string, body: string): string => {
      const source = sourceOf(`Content-Type: ${type}`, '', body);
      return kindOf(source.buffer, source.structure.root);
    };
    assert.equal(kind('image/png', '\x89PNG'), 'image');
    assert.equal(kind('image/svg+xml', '<svg/>'), 'text');
    assert.equal(kind('application/ld+json', '{}'), 'text');
    assert.equal(kind('application/octet-stream', 'plain text'), 'text');
    assert.equal(kind('application/octet-stream', '\0\x01'), 'binary');
    assert.equal(kind('application/octet-stream; name=a.EML', 'Subject: x'), 'message');
    assert.equal(kind('application/octet-stream; name=a.eml', 'no header here'), 'text');
    assert.equal(kind('application/octet-stream; name=a.txt', 'Subject: x'), 'text');
    assert.equal(kind('text/plain; name=a.eml', 'Subject: x'), 'text');
  });

  it('have file names that are safe and fit their type', () => {
    const name = (...fields: readonly string[]): string => {
      const source = sourceOf(...fields, '', 'x');
      const { root } = source.structure;
      return partFileName(source, root, kindOf(source.buffer, root));
    };
    assert.equal(name('Content-Type: text/html'), 'body.html');
    assert.equal(name('Content-Type: text/html; name=a.exe'), 'a.exe.html');
    assert.equal(name('Content-Type: message/rfc822; name=a.bin'), 'a.bin.eml');
    assert.doesNotMatch(
      name('Content-Type: text/plain; name="../../etc/passwd\u202e"'),
      /[/\\\u202e]/u,
    );
    assert.equal(
      name('Content-Type: image/png; name="CON.png"').toLowerCase() === 'con.png',
      false,
    );
    assert.equal(
      name(
        "Content-Disposition: attachment; filename*=utf-8''%C3%BC.json",
        'Content-Type: application/json',
      ),
      'ü.json',
    );
  });

  it('are those with something in them', () => {
    const source = sourceOf(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'one',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'Subject: in',
      '',
      'two',
      '--b--',
    );
    assert.deepEqual(decodableEntities(source).map(sectionName), ['1', '2', '2.1']);
    const offset = source.buffer.indexOf('two');
    assert.equal(messageAt(source, offset).section, '2.1');
    assert.equal(messageAt(source, source.buffer.indexOf('one')).section, '');
  });
});

describe('a decoded header field', () => {
  it('is one line, with encoded words and parameters decoded and nothing that acts', () => {
    const source = sourceOf(
      'Subject: =?utf-8?q?Gr=C3=BC?=',
      ' =?utf-8?q?=C3=9Fe=1B[31m?=',
      "Content-Disposition: attachment; filename*=utf-8''na%C3%AFve%20.txt",
    );
    const [subject, disposition] = source.structure.root.fields;
    assert.match(decodedField(source, subject!), /^Subject: Grüße[^\x1b]*\[31m$/u);
    assert.equal(
      decodedField(source, disposition!),
      'Content-Disposition: attachment; filename="naïve .txt"',
    );
  });
});

describe('the URI of a part', () => {
  it('leads back to the part', () => {
    const address = { parent: 'pop3:/sample0001/abc/A%20message.eml?x=1', path: ['1.2', '0'] };
    assert.deepEqual(decodePartUri(encodePartUri(address, 'name.html')), address);
  });

  it('is none where anything about it is odd', () => {
    for (const query of [
      '',
      '1',
      '1 ',
      '1 no-scheme',
      '01 file:/a',
      '1.0 file:/a',
      '1 pop3-part:/x?1 file:/a',
    ]) {
      assert.equal(decodePartUri({ scheme: 'pop3-part', query }), undefined, query);
    }
    assert.equal(decodePartUri({ scheme: 'file', query: '1 file:/a' }), undefined);
  });
});

describe('uuencoded lines that announce more than they have', () => {
  it('make no more of a message than it is', () => {
    const message = Buffer.from(`begin 644 x\n${'M\n'.repeat(10_000)}`);
    const body = { body: { start: 0, end: message.length }, transferEncoding: 'x-uuencode' };
    const decoded = Buffer.concat([...decodedSlices(message, body)]);
    assert.equal(decoded.length <= message.length, true, `${decoded.length} octets`);
  });
});
