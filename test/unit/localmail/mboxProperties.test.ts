import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FromUnquoter } from '../../../src/localmail/fromQuoting';
import { indexMbox } from '../../../src/localmail/indexMbox';
import type { MboxEntry } from '../../../src/localmail/mboxIndex';
import type { OctetSource } from '../../../src/localmail/octetSource';
import { bytes, FROM, never, TemporaryMail, textsOf } from './mboxHarness';

const PIECES = [
  FROM,
  'From ',
  'From nobody\n',
  '>From x\n',
  '>>From y\n',
  '>'.repeat(255),
  '>'.repeat(256),
  '\n',
  '\r\n',
  '\n\n',
  '\r',
  '>',
  'Subject: a\n',
  'Content-Length: 0\n\n',
  'Content-Length: 8\n\n',
  'text\n',
  'F',
  'Fro',
  // Longer than what is read ahead for a From_ line.
  `X: ${'x'.repeat(1_200)}\n`,
  `${'y'.repeat(1_150)}\n\n${FROM}`,
  `\n${'>'.repeat(254)}From z\n`,
  `\n${'>'.repeat(255)}From z\n`,
  `\n${'>'.repeat(256)}From z\n`,
  '\0\xff',
];
/** More than is read of a file before its first message. */
const LONG = `\n${'z'.repeat(6_000)}\n\n`;
const text = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 30,
  })
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1').toString('latin1'));

/** Gives at most so many octets at once. */
function source(octets: Buffer, atMost: () => number): OctetSource {
  return {
    size: octets.length,
    read: (into, at) =>
      Promise.resolve(octets.copy(into, 0, at, Math.min(octets.length, at + atMost()))),
  };
}

async function entries(
  octets: Buffer,
  chunkOctets?: number,
  atMost = (): number => Infinity,
): Promise<readonly MboxEntry[]> {
  const options = { signal: never(), maximumMessages: 1_000, chunkOctets };
  const index = await indexMbox(source(octets, atMost), options);
  return Array.from({ length: index.count }, (_unused, at) => index.entry(at));
}

/** Quotes each line as mboxrd does, by way of lines. */
function mboxrd(messages: readonly string[], lineEnd: string): string {
  const quote = (message: string): string =>
    message
      .split('\n')
      .map((line) => (/^>*From /u.test(line) ? `>${line}` : line))
      .join('\n');
  return messages
    .map((message) => `${FROM.replace('\n', lineEnd)}${quote(message)}${lineEnd}`)
    .join('');
}

describe('The index of an mbox', () => {
  it('is the same however the file is divided', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 1, max: 40 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        async (rest, chunkOctets, lengths) => {
          const octets = bytes(`${FROM}${LONG}${FROM}${rest}`);
          const atMost = (): number => Number(lengths.next().value);
          const whole = await entries(octets);
          assert.deepEqual(await entries(octets, chunkOctets, atMost), whole);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('covers the file from end to end, blank lines between messages apart', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (rest) => {
        const octets = bytes(FROM + rest);
        let at = 0;
        for (const { start, end, fromOctets } of await entries(octets)) {
          assert.match(octets.toString('latin1', at, start), /^(?:\r?\n)?$/u);
          assert.ok(end >= start + fromOctets);
          at = end;
        }
        assert.match(octets.toString('latin1', at), /^(?:\r?\n)?$/u);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for headers about as long as a chunk', async () => {
    for (const length of [262_000, 262_120, 262_144, 262_200, 600_000]) {
      const octets = bytes(
        `${FROM}X: ${'x'.repeat(length)}\nContent-Length: 0\n\n\n${FROM}A: b\n\ntext`,
      );
      const whole = await entries(octets);
      assert.equal(whole.length, 2);
      assert.deepEqual(await entries(octets, 1_000), whole);
      assert.deepEqual(await entries(octets, 262_144), whole);
    }
  });
});

describe('Messages in an mbox', () => {
  let mail: TemporaryMail;

  beforeEach(async () => {
    mail = await TemporaryMail.create();
  });

  afterEach(() => mail.dispose());

  it('are read as they were written, octet for octet', async () => {
    const message = text
      .map((content) => content.replace(/Content-Length/gu, 'X-Length'))
      // A line of so many signs counts as text, which a writer does not know.
      .filter((content) => !/>{255}/u.test(content));
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        async (contents, lineEnd) => {
          const messages = contents.map((content) =>
            content === '' ? '' : `${content.replace(/\r$/u, '')}${lineEnd}`,
          );
          const maildrop = await mail.mbox(mboxrd(messages, lineEnd));
          assert.deepEqual(await textsOf(maildrop), messages);
          await maildrop.close();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throw on reading, whatever follows the first From_ line', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (rest) => {
        const maildrop = await mail.mbox(FROM + rest);
        assert.ok((await textsOf(maildrop)).length > 0);
        await maildrop.close();
      }),
      { numRuns: 300 },
    );
  });
});

describe('FromUnquoter', () => {
  it('takes off the same signs however the octets are divided', () => {
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 300 })), (content, lengths) => {
        const unquoter = new FromUnquoter();
        const given: Buffer[] = [];
        let at = 0;
        for (const length of [...lengths, content.length]) {
          given.push(...unquoter.push(bytes(content.slice(at, at + length))));
          at += length;
        }
        given.push(...unquoter.end());
        const expected = content.replace(/(?<![^\n])>(?=>{0,254}From )/gu, '');
        assert.equal(Buffer.concat(given).toString('latin1'), expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
