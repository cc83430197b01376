import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { decodedPieces } from '../../../../src/source/diagnostics/decodedBody';
import { utf8SequenceLength } from '../../../../src/source/diagnostics/utf8';
import { base64Lines, quotedPrintable } from '../../../support/sampleMessages/encodings';
import { findingsIn, mimeMail } from './cases';

const ENCODERS: Readonly<Record<string, (octets: Buffer) => string>> = {
  '8bit': (octets) => octets.toString('latin1'),
  'quoted-printable': (octets) => quotedPrintable(octets),
  base64: (octets) => base64Lines(octets),
};

/** The decoded octets, and of each the octet of the message that it begins with. */
function decode(message: Buffer, start: number, transferEncoding: string): [Buffer, number[]] {
  const octets: number[] = [];
  const offsets: number[] = [];
  const body = { start, end: message.length };
  for (const piece of decodedPieces(message, { body, transferEncoding })) {
    octets.push(...piece.octets);
    offsets.push(...Array.from(piece.octets, (_octet, index) => piece.offsetOf(index)));
  }
  return [Buffer.from(octets), offsets];
}

describe('decoded bodies', () => {
  for (const [encoding, encode] of Object.entries(ENCODERS)) {
    it(`are what was encoded as ${encoding}, with places in order`, () => {
      // The encoder of quoted-printable takes line ends for those of text.
      const octets = fc
        .uint8Array({ maxLength: 400 })
        .map((all) => Buffer.from(all.filter((octet) => octet !== 0x0d && octet !== 0x0a)));
      fc.assert(
        fc.property(octets, (content) => {
          const message = Buffer.from(`ab${encode(content)}`, 'latin1');
          const [decoded, offsets] = decode(message, 2, encoding);
          assert.deepEqual(decoded, content);
          offsets.forEach((offset, index) => {
            assert.equal(offset > (offsets[index - 1] ?? 1), true);
            assert.equal(offset < message.length, true);
          });
        }),
      );
    });

    it(`have no fault where a character is cut by the end of a piece, as ${encoding}`, () => {
      for (const shift of ['', 'x', 'xx', 'xxx']) {
        const content = Buffer.from(`${shift}${`${'€'.repeat(20)}\r\n`.repeat(3_000)}`);
        const head = mimeMail(
          'Content-Type: text/plain; charset=utf-8',
          `Content-Transfer-Encoding: ${encoding}`,
          '',
        );
        const message = Buffer.from(head + encode(content), 'latin1');
        assert.deepEqual(
          findingsIn(message).map(({ code }) => code),
          [],
        );
      }
    });
  }

  it('of base64 and quoted-printable have the place of a fault in what encodes it', () => {
    const head = (encoding: string): string =>
      mimeMail(
        'Content-Type: text/plain; charset=utf-8',
        `Content-Transfer-Encoding: ${encoding}`,
        '',
      );
    for (const [encoding, body, fault] of [
      ['quoted-printable', 'J=FCrgen', '=FC'],
      ['base64', base64Lines(Buffer.from('J\xfcrgen', 'latin1')), 'x'],
    ] as const) {
      const message = head(encoding) + body;
      const found = findingsIn(Buffer.from(message)).filter(
        ({ code }) => code === 'charsetNotUtf8',
      );
      assert.deepEqual(
        found.map(({ range: { start, end } }) => message.slice(start, end)),
        [fault],
      );
    }
  });

  it('have a fault where the text ends within a character', () => {
    const message = `${mimeMail(
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
    )}a \xe2\x82`;
    assert.deepEqual(
      findingsIn(Buffer.from(message, 'latin1')).map(({ code, range }) => [code, range]),
      [['charsetNotUtf8', { start: message.length - 2, end: message.length }]],
    );
  });
});

describe('characters of UTF-8', () => {
  it('are found just where the platform finds them', () => {
    const octet = fc.oneof(
      fc.constantFrom(0x80, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0x41),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 6 }), (all) => {
        const octets = Buffer.from(all);
        let at = 0;
        while (at < octets.length && utf8SequenceLength(octets, at) > 0) {
          at += utf8SequenceLength(octets, at);
        }
        assert.equal(at === octets.length, isUtf8(octets));
      }),
      { numRuns: 5_000 },
    );
  });
});
