import assert from 'node:assert/strict';
import { finish, type Steps } from '../../../src/shared/steps';
import { diagnose, diagnosisSteps } from '../../../src/source/diagnostics/diagnose';
import type { DiagnosisContext } from '../../../src/source/diagnostics/examination';
import { foldSteps } from '../../../src/source/folding';
import { inspectSteps } from '../../../src/source/inspector/inspect';
import { describeLeftOut, leftOutOf } from '../../../src/source/leftOut';
import { linksOf, linkSteps } from '../../../src/source/links';
import { outlineOf, outlineSteps, type OutlineNode } from '../../../src/source/outline';
import { ParsedSource } from '../../../src/source/parsedSource';
import { occurrenceSteps, referenceAt } from '../../../src/source/references';
import { semanticSteps } from '../../../src/source/semanticTokens';
import { selectionAt } from '../../../src/source/selection';
import { structureSteps } from '../../../src/source/tokenizer';
import { largeSource } from '../../bench/drivers/largeSources';
import { SOURCE_KINDS } from '../../bench/sourcePart';
import { offsetOf, sourceOf, textAt } from './sourceHarness';

const MEBIBYTE = 1024 * 1024;
const CONTEXT: DiagnosisContext = {
  now: Date.UTC(2026, 10, 1),
  origin: 'server',
  hasFileOctets: true,
  listedOctets: undefined,
  isCut: false,
};
const WORDING = { now: CONTEXT.now, locale: 'en', size: (octets: number) => `${octets}` };

function count(steps: Steps<unknown>): number {
  let stepCount = 1;
  while (steps.next().done !== true) {
    stepCount += 1;
  }
  return stepCount;
}

function nodeCount(nodes: readonly OutlineNode[]): number {
  return nodes.reduce((sum, { children }) => sum + 1 + nodeCount(children), 0);
}

/** A message with one body of this type and so many octets, in lines. */
function withBody(contentType: string, octets: number, line = `${'a'.repeat(76)}\r\n`): Buffer {
  const header = Buffer.from(`Subject: x\r\nContent-Type: ${contentType}\r\n\r\n`);
  return Buffer.concat([header, Buffer.alloc(octets, line)]);
}

describe('the work on a large source', () => {
  /** Octets of a source for each step of each work: a step does no more than about that. */
  const MOST_OCTETS = 600_000;

  for (const kind of SOURCE_KINDS) {
    it(`is cut into steps in one of kind ${kind}`, () => {
      const octets = largeSource(kind, 4_000_000);
      const source = new ParsedSource(octets);
      const wanted = Math.floor(octets.length / MOST_OCTETS);
      assert.equal(count(ParsedSource.steps(octets)) >= wanted, true, 'structure');
      assert.equal(
        count(diagnosisSteps(octets, source.structure, CONTEXT)) >= wanted * 10,
        true,
        'diagnostics',
      );
    });
  }

  it('has steps for each line of text that is folded, and each piece in which links are looked for', () => {
    const octets = largeSource('text', 2_000_000);
    const source = new ParsedSource(octets);
    assert.equal(count(foldSteps(source)) >= source.lines.lineCount / 500, true);
    const plain = new ParsedSource(withBody('text/plain', 2_000_000));
    assert.equal(count(linkSteps(plain)) >= 2_000_000 / 33_000, true);
  });

  it('has steps for each part and field of the outline, the inspector and the colours', () => {
    const source = new ParsedSource(largeSource('manyParts', 1_000_000));
    const parts = source.entities.length;
    assert.equal(parts > 200, true);
    for (const steps of [
      outlineSteps(source),
      foldSteps(source),
      semanticSteps(source),
      inspectSteps(source, WORDING),
    ]) {
      assert.equal(count(steps) >= parts, true);
    }
  });

  it('has steps in looking for uses of a Content-ID, of which a bounded number is found', () => {
    const source = sourceOf(
      'Content-ID: <logo@example.org>',
      'Content-Type: text/html',
      '',
      '<img src="cid:logo@example.org"> '.repeat(20_000),
    );
    const reference = referenceAt(source, offsetOf(source, 'logo@'));
    assert.ok(reference);
    assert.equal(finish(occurrenceSteps(source, reference)).length, 1_000);
    const other = { ...reference, contentId: 'another@example.org' };
    assert.equal(count(occurrenceSteps(source, other)) >= source.octets.length / 33_000, true);
  });

  it('reads no more than some dozens of parts in a step', () => {
    const octets = largeSource('delimiters', 100_000);
    const source = new ParsedSource(octets);
    assert.equal(source.entities.length > 4_000, true);
    assert.equal(count(structureSteps(octets)) >= source.entities.length / 40, true);
  });

  it('finds lines in steps where there is nothing but line ends', () => {
    const octets = Buffer.alloc(MEBIBYTE, '\n');
    assert.equal(count(ParsedSource.steps(octets)) >= 8, true);
    assert.equal(finish(ParsedSource.steps(octets)).lines.lineCount, MEBIBYTE + 1);
  });
});

describe('what is bounded in a large source', () => {
  it('finds links that a piece would have cut, in each text', () => {
    const url = `https://example.org/${'a'.repeat(50)}`;
    const text = `${url} `.repeat(1_990);
    const plain = sourceOf('Subject: x', '', text);
    assert.equal(text.length > 3 * 32_768, true);
    assert.deepEqual(new Set(linksOf(plain).map(({ target }) => target)), new Set([url]));
    assert.equal(linksOf(plain).length, 1_990);
    assert.equal(
      linksOf(plain).every(({ range }) => textAt(plain, range) === url),
      true,
    );
    const broken = `${url.slice(0, 40)}=\r\n${url.slice(40)}\r\n`;
    const encoded = sourceOf(
      'Content-Transfer-Encoding: quoted-printable',
      '',
      broken.repeat(1_990),
    );
    assert.deepEqual(new Set(linksOf(encoded).map(({ target }) => target)), new Set([url]));
    assert.equal(linksOf(encoded).length, 1_990);
  });

  it('takes punctuation off the end of a URL that is made of it', () => {
    const hostile = sourceOf('Subject: x', '', `http://a/${'.'.repeat(7_900)}x `.repeat(200));
    assert.equal(linksOf(hostile).length, 200);
    const end = sourceOf('Subject: x', '', `http://example.org${'.'.repeat(7_900)}`);
    assert.deepEqual(
      linksOf(end).map(({ target }) => target),
      ['http://example.org'],
    );
  });

  it('shows the fields of the first headers in the outline, and all parts', () => {
    const part = `--x\r\n${'X-A: b\r\n'.repeat(10)}\r\ntext\r\n`;
    const source = sourceOf('Content-Type: multipart/mixed; boundary=x', '', part.repeat(600));
    assert.equal(source.entities.length, 601);
    // Of each part a node and one for its header.
    assert.equal(nodeCount(outlineOf(source)), 5_000 + 1 + 600 * 2);
  });

  it('colours preambles and epilogues up to a number of octets together', () => {
    const inner =
      `--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n${'preamble\r\n'.repeat(2_000)}` +
      '--y\r\n\r\n--y--\r\n';
    const source = sourceOf('Content-Type: multipart/mixed; boundary=x', '', inner.repeat(20));
    const ignored = finish(semanticSteps(source)).filter(
      ({ kind, start, end }) => kind === 'ignoredText' && end - start > 1_000,
    );
    assert.equal(ignored.length, 3);
  });

  it('selects and looks up in a field of megabytes without reading it whole', () => {
    const source = sourceOf(`References: ${'<a@example.org> '.repeat(200_000)}`, '', 'x');
    const offset = 1_600_000;
    assert.equal(referenceAt(source, offset)?.kind, 'messageId');
    assert.equal(selectionAt(source, offset).length > 2, true);
    const [field] = source.structure.root.fields;
    assert.equal(source.bodyOf(field!).text.length, 100_000);
    assert.equal(source.wholeBodyOf(field!).text.length > 3_000_000, true);
  });
});

describe('what is left out of a large source', () => {
  const leftOut = (source: ParsedSource): readonly string[] =>
    leftOutOf(source).map(({ feature }) => feature);

  it('is nothing in a message as large as those that are sent', () => {
    const attachment = largeSource('base64', 35_000_000);
    assert.deepEqual(leftOut(new ParsedSource(attachment)), []);
  });

  it('goes in this order: links, then folds and references, then problems', () => {
    const sizes = [1, 3, 5, 45].map((mebibytes) => mebibytes * MEBIBYTE);
    assert.deepEqual(
      sizes.map((size) => leftOut(new ParsedSource(withBody('text/plain', size)))),
      [
        [],
        ['links'],
        ['links', 'folds', 'references'],
        ['links', 'folds', 'references', 'problems'],
      ],
    );
  });

  it('is told with the octets that it is about and the limit', () => {
    const source = new ParsedSource(withBody('text/html', 10_000_000));
    assert.deepEqual(
      leftOutOf(source).map((each) => describeLeftOut(each, 'en')),
      [
        'No links in 7.9 MB of text: they are made in the first 2.1 MB.',
        'No uses of Content-IDs in 5.8 MB of text: they are looked for in the first 4.2 MB.',
      ],
    );
  });

  it('is told where there are more parts than are read', () => {
    const source = sourceOf(
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x\r\n'.repeat(9_000),
    );
    assert.deepEqual(leftOut(source), ['structure']);
    assert.match(describeLeftOut({ feature: 'structure' }, 'en'), /not all/iu);
  });

  it('is what the features do leave out', () => {
    const line = 'See https://example.org/.\r\n';
    const source = new ParsedSource(withBody('text/plain', 3 * MEBIBYTE, line));
    assert.equal(linksOf(source).length, 2_000);
    const late = Buffer.concat([
      withBody('text/plain', 3 * MEBIBYTE),
      Buffer.from('https://example.org/\r\n'),
    ]);
    assert.deepEqual(linksOf(new ParsedSource(late)), []);
    assert.equal(leftOut(new ParsedSource(late)).includes('links'), true);
  });

  it('leaves problems of the header and of other bodies in', () => {
    const faulty = (size: number): readonly string[] => {
      const octets = Buffer.concat([
        Buffer.from('Date: tea time\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n'),
        Buffer.from('--x\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
        Buffer.alloc(size, `${'A'.repeat(75)}!\n`),
        Buffer.from('\r\n--x\r\nContent-Transfer-Encoding: base64\r\n\r\nQQ!=\r\n--x--\r\n'),
      ]);
      const { structure } = new ParsedSource(octets);
      return diagnose(octets, structure, CONTEXT).map(
        ({ code, range }) => `${code} ${range.start < octets.length - 100 ? 'early' : 'late'}`,
      );
    };
    const small = faulty(MEBIBYTE);
    const large = faulty(41 * MEBIBYTE);
    for (const found of ['base64Character early', 'bareLineFeed early']) {
      assert.equal(small.includes(found), true, found);
      assert.equal(large.includes(found), false, found);
    }
    assert.equal(large.includes('base64Character late'), true);
    assert.equal(
      large.some((found) => found.startsWith('date')),
      true,
    );
  });
});

describe('the steps of the tokenizer', () => {
  it('come to the same as all at once, in each large source', () => {
    for (const kind of SOURCE_KINDS) {
      const octets = largeSource(kind, 300_000);
      assert.deepEqual(finish(structureSteps(octets)), new ParsedSource(octets).structure, kind);
    }
  });
});
