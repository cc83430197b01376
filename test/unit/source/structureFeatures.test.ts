import assert from 'node:assert/strict';
import { foldsOf } from '../../../src/source/folding';
import { type OutlineNode, outlineOf } from '../../../src/source/outline';
import { ParsedSource } from '../../../src/source/parsedSource';
import { selectionAt } from '../../../src/source/selection';
import { semanticTokensOf } from '../../../src/source/semanticTokens';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { nested, offsetOf, sourceOf, textAt } from './sourceHarness';

function shown(nodes: readonly OutlineNode[], depth = 0): readonly string[] {
  return nodes.flatMap(({ kind, name, detail, children }) => [
    `${'  '.repeat(depth)}${kind} ${name} (${detail})`,
    ...shown(children, depth + 1),
  ]);
}

function everyNode(nodes: readonly OutlineNode[]): readonly OutlineNode[] {
  return nodes.flatMap((node) => [node, ...everyNode(node.children)]);
}

/** Folds as the numbers of their lines, counted from 1. */
function folds(source: ParsedSource): readonly string[] {
  return foldsOf(source).map(
    ({ firstLine, lastLine, kind }) =>
      `${firstLine + 1}-${lastLine + 1}${kind === 'comment' ? ' comment' : ''}`,
  );
}

describe('the outline of a message', () => {
  it('holds the header with its fields, and the tree of parts', () => {
    assert.deepEqual(shown(outlineOf(nested())), [
      'header Header (3 fields)',
      '  field Received (from a.example by b.example)',
      '  field Subject (Outer)',
      '  field Content-Type (multipart/mixed; boundary="outer")',
      'multipart multipart/related (1)',
      '  header Header (1 field)',
      '    field Content-Type (multipart/related; boundary=inner)',
      '  part text/html (1.1)',
      '    header Header (1 field)',
      '      field Content-Type (text/html)',
      '  part image/png (1.2 · base64)',
      '    header Header (3 fields)',
      '      field Content-Type (image/png)',
      '      field Content-ID (<logo@example.org>)',
      '      field Content-Transfer-Encoding (base64)',
      'message message/rfc822 (2)',
      '  header Header (1 field)',
      '    field Content-Type (message/rfc822)',
      '  part text/plain (2.1 · Inner message)',
      '    header Header (1 field)',
      '      field Subject (Inner message)',
    ]);
  });

  it('has each node within the one above, and what is selected within the node', () => {
    for (const { octets } of sampleMessages()) {
      const check = (nodes: readonly OutlineNode[], start: number, end: number): void => {
        for (const { range, selection, children } of nodes) {
          assert.equal(start <= range.start && range.end <= end, true);
          assert.equal(range.start <= selection.start && selection.end <= range.end, true);
          check(children, range.start, range.end);
        }
      };
      check(outlineOf(new ParsedSource(octets)), 0, octets.length);
    }
  });

  it('decodes what fields hold', () => {
    const source = sourceOf('Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=', '');
    assert.equal(everyNode(outlineOf(source))[1]!.detail, 'Grüße');
  });

  it('is bounded however many fields there are', () => {
    const source = sourceOf(...Array.from({ length: 3_000 }, (_unused, index) => `X-${index}: y`));
    assert.equal(everyNode(outlineOf(source)).length, 501);
  });
});

describe('folds of a message', () => {
  it('are the header, folded fields, parts, encoded bodies and what is not shown', () => {
    assert.deepEqual(folds(nested()), [
      '1-4',
      '1-2',
      '7-22',
      '8-9',
      '11-14',
      '15-21',
      '16-18',
      '20-21',
      '23-28',
    ]);
  });

  it('are quoted text by depth, signatures and armour', () => {
    const source = sourceOf(
      'Subject: Re',
      '',
      'I agree.',
      '> One said:',
      '> > Two',
      '> > more of two',
      '> said.',
      '-----BEGIN PGP SIGNED MESSAGE-----',
      'Hash: SHA512',
      '-----END PGP SIGNED MESSAGE-----',
      '-- ',
      'Robin',
      'Example Ltd',
    );
    assert.deepEqual(folds(source), ['4-7 comment', '5-6 comment', '8-10', '11-13']);
  });

  it('fold no binary or encoded text by its marks', () => {
    const source = sourceOf('Content-Type: text/html', '', '> a', '> b');
    assert.deepEqual(folds(source), []);
  });
});

describe('selections in a message', () => {
  it('grow from the word over value, field, header and part to the message', () => {
    const source = nested();
    const ranges = selectionAt(source, offsetOf(source, 'image/png') + 1);
    const texts = ranges.map((range) => textAt(source, range));
    assert.equal(texts[0], 'image');
    assert.equal(texts[1], 'image/png');
    assert.equal(texts.includes('Content-Type: image/png'), true);
    assert.equal(texts.at(-2)?.startsWith('Not shown.\r\n--outer'), true);
    assert.equal(texts.at(-1), textAt(source, { start: 0, end: source.octets.length }));
    for (const [index, range] of ranges.slice(1).entries()) {
      const inner = ranges[index]!;
      assert.equal(range.start <= inner.start && inner.end <= range.end, true);
    }
  });

  it('exist at every offset of every sample message, at its ends too', () => {
    for (const { octets } of sampleMessages().filter((sample) => sample.octets.length < 20_000)) {
      const source = new ParsedSource(octets);
      for (let offset = 0; offset <= octets.length; offset += 7) {
        assert.equal(selectionAt(source, offset).length > 0, true);
      }
      assert.equal(selectionAt(source, octets.length).length > 0, true);
    }
  });
});

describe('semantic tokens of a message', () => {
  it('colour delimiters with their boundary by depth, and what is not shown', () => {
    const source = nested();
    assert.deepEqual(
      semanticTokensOf(source).map((token) => [token.kind, textAt(source, token)]),
      [
        ['boundary0', '"outer"'],
        ['ignoredText', 'Not shown.'],
        ['boundary0', '--outer'],
        ['boundary1', 'inner'],
        ['boundary1', '--inner'],
        ['boundary1', '--inner'],
        ['boundary1', '--inner--'],
        ['boundary0', '--outer'],
        ['boundary0', '--outer--'],
        ['ignoredText', 'Nor is this.\r\n'],
      ],
    );
  });

  it('leave lines alone that only look like delimiters', () => {
    const source = sourceOf('Subject: x', '', '--outer', 'text', '--outer--');
    assert.deepEqual(semanticTokensOf(source), []);
  });
});
