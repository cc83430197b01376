import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LONG_LINE_OCTETS, LongLine } from '../../../src/source/longLine';
import { LineIndex, type SourcePosition } from '../../../src/source/lineIndex';

/** Places as an editor has them: of each offset at which a character begins. */
function placesIn(text: string): readonly (SourcePosition & { readonly offset: number })[] {
  const places = [];
  let line = 0;
  let character = 0;
  let offset = 0;
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const lineBreak = /^(?:\r\n|\r|\n)/u.exec(rest)?.[0];
    const unit = lineBreak ?? String.fromCodePoint(rest.codePointAt(0)!);
    places.push({ line, character, offset });
    at += unit.length;
    offset += Buffer.byteLength(unit);
    [line, character] = lineBreak === undefined ? [line, character + unit.length] : [line + 1, 0];
  }
  places.push({ line, character, offset });
  return places;
}

const text = fc.string({
  unit: fc.constantFrom('a', 'ß', '€', '😀', ' ', '\r', '\n', '\r\n', '-'),
  maxLength: 60,
});

describe('lines of a source', () => {
  it('give each offset the place that an editor shows it at, and back', () => {
    fc.assert(
      fc.property(text, (source) => {
        const index = new LineIndex(Buffer.from(source));
        for (const { offset, ...place } of placesIn(source)) {
          assert.deepEqual(index.positionAt(offset), place);
          assert.equal(index.offsetAt(place), offset);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are found in any order of questions', () => {
    fc.assert(
      fc.property(text, fc.infiniteStream(fc.nat()), (source, random) => {
        const index = new LineIndex(Buffer.from(source));
        const places = placesIn(source);
        for (let turn = 0; turn < 10; turn += 1) {
          const { offset, ...place } = places[random.next().value! % places.length]!;
          assert.equal(index.offsetAt(place), offset);
          assert.deepEqual(index.positionAt(offset), place);
        }
        assert.equal(index.lineCount, places.at(-1)!.line + 1);
      }),
    );
  });

  it('count octets that are no UTF-8 as the decoder shows them', () => {
    fc.assert(
      fc.property(
        fc
          .uint8Array({ maxLength: 40 })
          .filter((octets) => !octets.some((octet) => octet === 0xef)),
        (octets) => {
          const lines = Buffer.from(octets)
            .toString('utf8')
            .split(/\r\n|\r|\n/u);
          const index = new LineIndex(octets);
          assert.equal(index.lineCount, lines.length);
          for (const [line, shown] of lines.entries()) {
            const { start, end } = index.lineRange(line);
            assert.equal(Buffer.from(octets).toString('utf8', start, end), shown);
            assert.deepEqual(index.positionAt(end), { line, character: shown.length });
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('leave out a byte order mark, as editors do', () => {
    const index = new LineIndex(Buffer.from('\ufeffSubject: x\r\n'));
    assert.deepEqual(index.positionAt(3), { line: 0, character: 0 });
    assert.equal(index.offsetAt({ line: 0, character: 9 }), 12);
  });

  it('bring places that are none to the nearest', () => {
    const index = new LineIndex(Buffer.from('ab\r\ncd'));
    assert.equal(index.offsetAt({ line: 0, character: 99 }), 2);
    assert.equal(index.offsetAt({ line: 9, character: 0 }), 6);
    assert.deepEqual(index.positionAt(3), { line: 0, character: 2 });
    assert.deepEqual(index.positionAt(99), { line: 1, character: 2 });
    assert.deepEqual(new LineIndex(Buffer.from('€')).positionAt(2), { line: 0, character: 0 });
  });

  it('give places in a long line as in a short one, whatever its octets are', () => {
    const piece = fc.constantFrom(
      'a',
      'ß',
      '€',
      '😀',
      'text',
      '\x80',
      '\xf0\x9f',
      '\xff',
      '\xe2\x82',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
        (pieces, places) => {
          const text = Buffer.concat(
            pieces.map((each) => Buffer.from(each, each.startsWith('\x80') ? 'latin1' : 'utf8')),
          );
          const line = Buffer.alloc(100_000, text);
          const octets = Buffer.concat([Buffer.from('one\n'), line, Buffer.from('\nthree')]);
          const index = new LineIndex(octets);
          for (const place of places) {
            const offset = 4 + (place % line.length);
            const { line: number, character } = index.positionAt(offset);
            const back = index.offsetAt({ line: number, character });
            assert.equal(number, 1);
            assert.equal(octets.toString('utf8', 4, back).length, character);
            assert.equal(offset - 4 < back && back <= offset, true);
          }
        },
      ),
    );
  });

  it('know a place close to each one in a long line', () => {
    const octets = Buffer.alloc(1024 * 1024, 'aß€😀');
    const line = new LongLine(octets, 0, octets.length);
    for (let offset = octets.length; offset >= 0; offset -= 9_999) {
      const place = line.beforeOffset(offset);
      assert.equal(place.offset <= offset, true);
      assert.equal(offset - place.offset < 2 * LONG_LINE_OCTETS, true);
      assert.equal(octets.toString('utf8', 0, place.offset).length, place.character);
      assert.deepEqual(line.beforeCharacter(place.character), place);
    }
  });
});
