import assert from 'node:assert/strict';
import type { RetrievedMessage } from '../../../src/pop3/client';
import { fetchedFraction, transferNotes, transferOf } from '../../../src/mailbox/transferNotes';

function notes(
  announced: number,
  text: string,
  change: Partial<Omit<RetrievedMessage, 'octets'>> = {},
): string {
  const message = { stuffedLines: 0, unstuffedLines: 0, lineEnding: 'crlf' as const, ...change };
  return transferNotes(announced, transferOf({ octets: Buffer.from(text), ...message })).join(' ');
}

describe('transferNotes', () => {
  it('B11 says nothing about a message of the size announced', () => {
    assert.equal(notes(6, 'a\r\nb\r\n'), '');
  });

  it('B11 tells how the server seems to count where the size differs', () => {
    assert.match(
      notes(9, 'a\r\nb\r\n'),
      /announced 9 octets and sent 6\. It counts the final dot/u,
    );
    assert.match(notes(4, 'a\r\nb\r\n'), /announced 4 .* sent 6\. It counts a line end as one/u);
    const dots = { stuffedLines: 2 };
    assert.match(
      notes(8, '.\r\n.\r\n', dots),
      /announced 8 .* sent 6\. It counts the doubled dots/u,
    );
    assert.match(notes(1000, 'a\r\n'), /announced 1000 octets and sent 3\.$/u);
  });

  it('A5, B11 tells by the announced size whether dots were lost', () => {
    assert.match(notes(5, 'a\r\nb', { unstuffedLines: 1 }), /in front of 1 line, .* dot was lost/u);
    assert.match(notes(4, 'a\r\nb', { unstuffedLines: 2 }), /2 lines, .* may have been lost/u);
  });

  it('A8 tells of a server that ends lines with LF', () => {
    assert.match(notes(2, 'a\n', { lineEnding: 'lf' }), /LF alone/u);
  });
});

describe('fetchedFraction', () => {
  it('B11 stays below the end whatever was announced', () => {
    assert.equal(fetchedFraction(50, 100), 0.5);
    for (const [received, announced] of [
      [100, 100],
      [1_000, 10],
    ] as const) {
      assert.equal(fetchedFraction(received, announced), 0.99);
    }
    assert.equal(fetchedFraction(10, 0), 0);
    assert.equal(fetchedFraction(10, -1), 0);
  });
});
