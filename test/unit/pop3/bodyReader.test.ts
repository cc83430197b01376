import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BodyReader, type LineEnding } from '../../../src/pop3/bodyReader';

interface Outcome {
  readonly body: string;
  readonly rest: string;
  readonly hasEnded: boolean;
  readonly unstuffedLines: number;
}

function read(chunks: readonly Buffer[], lineEnding: LineEnding = 'crlf'): Outcome {
  const pieces: Buffer[] = [];
  const rest: Buffer[] = [];
  const reader = new BodyReader(lineEnding, (octets) => pieces.push(Buffer.from(octets)));
  for (const chunk of chunks) {
    const end = reader.hasEnded ? 0 : reader.push(chunk, 0);
    rest.push(chunk.subarray(end));
  }
  const body = Buffer.concat(pieces);
  assert.equal(reader.statistics.octets, body.length);
  return {
    body: body.toString('latin1'),
    rest: Buffer.concat(rest).toString('latin1'),
    hasEnded: reader.hasEnded,
    unstuffedLines: reader.statistics.unstuffedLines,
  };
}

/** Every way to deliver the octets: whole, octet by octet, and cut in two or three anywhere. */
function deliveries(wire: string): readonly (readonly Buffer[])[] {
  const octets = Buffer.from(wire, 'latin1');
  const positions = Array.from({ length: octets.length + 1 }, (_unused, position) => position);
  const cut = positions.flatMap((first) =>
    positions
      .slice(first)
      .map((second) => [
        octets.subarray(0, first),
        octets.subarray(first, second),
        octets.subarray(second),
      ]),
  );
  return [[octets], [...octets].map((octet) => Buffer.of(octet)), ...cut];
}

function assertReads(wire: string, expected: Partial<Outcome>, lineEnding?: LineEnding): void {
  for (const chunks of deliveries(wire)) {
    const outcome = read(chunks, lineEnding);
    for (const [field, value] of Object.entries(expected)) {
      const lengths = chunks.map((chunk) => chunk.length).join('+');
      assert.deepEqual(outcome[field as keyof Outcome], value, `${field} with chunks ${lengths}`);
    }
  }
}

/** Dot-stuffs as a server does (RFC 1939 §3); the octets end in CRLF or are empty. */
function stuff(octets: Buffer): Buffer {
  const text = octets.toString('latin1').replace(/(^|\r\n)\./gu, '$1..');
  return Buffer.from(`${text}.\r\n`, 'latin1');
}

describe('BodyReader', () => {
  it('A3 finds the terminator at any split and leaves what follows it', () => {
    assertReads('a\r\nb\r\n.\r\n+OK next\r\n', {
      body: 'a\r\nb\r\n',
      rest: '+OK next\r\n',
      hasEnded: true,
    });
  });

  it('A3 does not end at a dot inside or at the end of a line, nor at a chunk that is a dot', () => {
    assertReads('a.\r\nb.\r\n c\r\n', { body: 'a.\r\nb.\r\n c\r\n', hasEnded: false });
    assertReads('a\n.\r\nb\r\n.\r\n', { body: 'a\n.\r\nb\r\n', hasEnded: true });
  });

  it('A4 removes exactly one dot of a stuffed line', () => {
    assertReads('..\r\n...\r\n..x\r\n.\r\n', {
      body: '.\r\n..\r\n.x\r\n',
      hasEnded: true,
      unstuffedLines: 0,
    });
  });

  it('A5 strips the dot of an unstuffed line and counts the defect', () => {
    assertReads('.x\r\n.\rx\r\n.\r\n', { body: 'x\r\n\rx\r\n', hasEnded: true, unstuffedLines: 2 });
  });

  it('A6 reads an empty body as no octets', () => {
    assertReads('.\r\n', { body: '', rest: '', hasEnded: true });
  });

  it('A7 keeps the last line end and adds none', () => {
    assertReads('only\r\n.\r\n', { body: 'only\r\n' });
    assertReads('\r\n.\r\n', { body: '\r\n' });
  });

  it('A8 accepts bare LF throughout from a server that sends only that', () => {
    assertReads('a\n..b\n.\n', { body: 'a\n.b\n', hasEnded: true }, 'lf');
    assertReads('a\n.\r\n', { body: 'a\n', hasEnded: true }, 'lf');
  });

  it('A8 takes a lone .LF inside a CRLF message for content', () => {
    assertReads('a\r\nb\n.\nc\r\n.\r\n', { body: 'a\r\nb\n.\nc\r\n', hasEnded: true });
    assertReads('a\r\n.\nc\r\n.\r\n', { body: 'a\r\n\nc\r\n', hasEnded: true, unstuffedLines: 1 });
  });

  it('A9 passes lone CR, NUL, SUB and 8-bit octets through', () => {
    const octets = '\r\0\u001a\u0080\u00ff\r\r\r\n';
    assertReads(`${octets}.\r\n`, { body: octets, hasEnded: true });
  });

  it('A10 reads one line of 50 MB in chunks without holding it', () => {
    const chunk = Buffer.alloc(64 * 1024, 0x61);
    let largest = 0;
    const reader = new BodyReader('crlf', (octets) => {
      largest = Math.max(largest, octets.length);
    });
    for (let sent = 0; sent < 50 * 1024 * 1024; sent += chunk.length) {
      reader.push(chunk, 0);
    }
    reader.push(Buffer.from('\r\n.\r\n'), 0);
    assert.equal(reader.hasEnded, true);
    assert.equal(reader.statistics.octets, 50 * 1024 * 1024 + 2);
    assert.equal(largest, chunk.length);
  });

  it('A10 gives at most one piece for each chunk, whatever the number of dots', () => {
    let pieces = 0;
    const reader = new BodyReader('crlf', () => {
      pieces += 1;
    });
    const chunk = Buffer.from('..\r\n.\rx\r\n'.repeat(10_000));
    for (let turn = 0; turn < 10; turn += 1) {
      reader.push(chunk, 0);
    }
    assert.equal(pieces, 10);
    assert.equal(reader.statistics.octets, 10 * 10_000 * 7);
  });

  it('A1 gives back any octets, however they were cut', () => {
    const octet = fc.oneof(
      fc.constantFrom(0x0d, 0x0a, 0x2e, 0x2b),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(
        fc.array(octet, { maxLength: 200 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 20 }),
        (octets, sizes) => {
          const message = Buffer.concat([Buffer.from(octets), Buffer.from('\r\n')]);
          const wire = Buffer.concat([stuff(message), Buffer.from('-ERR next')]);
          const chunks: Buffer[] = [];
          for (let start = 0, turn = 0; start < wire.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            chunks.push(wire.subarray(start, start + size));
            start += size;
          }
          const outcome = read(chunks);
          assert.equal(outcome.body, message.toString('latin1'));
          assert.equal(outcome.rest, '-ERR next');
          assert.equal(outcome.unstuffedLines, 0);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
