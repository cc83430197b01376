import assert from 'node:assert/strict';

import { parseMessage } from '../../../src/mail/worker/parseMessage';
import { normalForm } from '../../truth/consensus';
import { madeMessages } from '../../truth/generatedMessages';
import { FIELDS, readOurs } from '../../truth/reading';
import { type TrapName, TRAPS } from '../../truth/traps';

/** What is to be found in a trap, as far as it is about more than that nothing is lost. */
interface Finding {
  readonly text?: readonly string[];
  readonly html?: readonly string[];
  readonly names?: readonly (string | undefined)[];
  readonly notes?: readonly string[];
  readonly from?: readonly (readonly [name: string, address: string])[];
}

const FINDINGS: Readonly<Partial<Record<TrapName, Finding>>> = {
  paddedBoundary: { text: ['text'], names: ['a.bin'] },
  inlineMessageWithoutBody: { names: [undefined] },
  inlineMessage: { text: ['text'], names: [undefined] },
  twoFrom: { from: [['Kim Example', 'kim@example.com']] },
  spacedFrom: { from: [['Kim Example', 'kim@example.com']] },
  rawLatin1: { from: [['Jürgen Example', 'kim@example.com']] },
  addressWithoutAt: { from: [['', 'root']] },
  nestedComment: { from: [['', 'real@example.com']] },
  encodedAddress: { from: [['<evil@example.net>', 'kim@example.com']] },
  megabyteHeader: { text: ['text'], notes: ['headerTooLarge'] },
  megabytePartHeader: { text: ['text'], names: ['a.bin'], notes: [] },
  uuencodedPart: { text: ['text'], names: ['cat.txt'], notes: [] },
  uuencodedInText: { text: ['before\nafter'], names: ['cat.txt'], notes: ['uuencodedFiles'] },
  flowed: { text: ['> one two\nthree four\n-- \nKim'] },
  flowedDelSp: { text: ['one\n'] },
  missingBoundaryParameter: { text: ['--b\n\ntext\n--b--'], notes: ['bodyNotSplit'] },
  boundaryThatNeverComes: { text: ['just text'], notes: ['bodyNotSplit'] },
  neverClosed: { text: ['text'], names: ['a.bin'], notes: ['endMissing'] },
  innerNeverClosed: { text: ['text'], html: ['<p>html'], names: ['a.bin'] },
  samePrefixBoundary: { text: ['text'], html: ['<p>html'], names: ['a.bin'], notes: [] },
  digest: { names: [undefined, undefined] },
  partWithoutEmptyLine: { text: ['no header here\nmore text'] },
  names2231: { names: ['naïve €.txt', 'naïve.txt', 'long.txt'] },
  encodedWordName: { names: ['naïve.txt'] },
  rawName: { names: ['naïve.txt', 'naïve.txt'] },
  attachedText: { text: ['text'], names: ['notes.txt'] },
  namedInlineText: { text: ['text', 'notes'], names: ['notes.txt'] },
  untidyQuotedPrintable: { text: ['café one=3\ntwo '] },
  charsetUnknown: { text: ['café'], notes: ['unknownCharset'] },
  charsetNone8Bit: { text: ['café'], notes: [] },
  enrichedOnly: { text: ['<bold>text</bold>'] },
  bareLineFeeds: { text: ['text'], names: ['a.bin'] },
};

describe('the parse of traps', () => {
  for (const [name, finding] of Object.entries(FINDINGS)) {
    it(`is right about ${name}`, async () => {
      const message = await parseMessage(TRAPS[name as TrapName]);
      const found: Required<Finding> = {
        text: message.textParts,
        html: message.htmlParts,
        names: message.attachments.map(({ fileName }) => fileName),
        notes: message.notes.map(({ kind }) => kind),
        from: message.summary.from.map((one) => [one.name, one.address]),
      };
      for (const [key, expected] of Object.entries(finding)) {
        assert.deepEqual(found[key as keyof Finding], expected, key);
      }
    });
  }

  it('invents no date', async () => {
    for (const name of ['unparsableDate', 'noDate', 'dateOfADayThatIsNot'] as const) {
      assert.notEqual((await parseMessage(TRAPS[name])).summary.date.kind, 'parsed', name);
    }
  });

  it('reads all of 1,100 parts', async () => {
    assert.equal((await parseMessage(TRAPS.manyParts)).textParts.length, 1_100);
  });

  it('leaves none blank without saying why, and saves what it lists', async () => {
    for (const [name, octets] of Object.entries(TRAPS)) {
      assert.equal((await readOurs(octets)).isBlank, false, name);
    }
  });
});

describe('the parse of generated messages', function () {
  this.timeout(60_000);

  it('finds in 200 of them what they were made from', async () => {
    for (const { octets, expected } of madeMessages(200)) {
      const ours = await readOurs(octets);
      for (const field of FIELDS) {
        assert.equal(normalForm(ours, field), normalForm(expected, field), octets.toString());
      }
    }
  });
});
