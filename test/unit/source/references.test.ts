import assert from 'node:assert/strict';
import { linksOf } from '../../../src/source/links';
import { ParsedSource } from '../../../src/source/parsedSource';
import { definitionsOf, occurrencesOf, referenceAt } from '../../../src/source/references';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { nested, offsetOf, sourceOf, textAt } from './sourceHarness';

function definitions(source: ParsedSource, offset: number): readonly string[] {
  const reference = referenceAt(source, offset);
  assert.ok(reference);
  return definitionsOf(source, reference).map((range) => textAt(source, range));
}

function occurrences(source: ParsedSource, offset: number): readonly string[] {
  const reference = referenceAt(source, offset);
  assert.ok(reference);
  return occurrencesOf(source, reference).map((range) => textAt(source, range));
}

describe('references in a message', () => {
  it('lead from a delimiter to the boundary parameter of its multipart', () => {
    const source = nested();
    assert.deepEqual(definitions(source, offsetOf(source, '--inner--') + 3), ['boundary=inner']);
    assert.deepEqual(definitions(source, offsetOf(source, '--outer')), ['boundary="outer"']);
  });

  it('show all delimiters of a multipart and its parameter, from any of them', () => {
    const source = nested();
    const expected = ['boundary=inner', '--inner', '--inner', '--inner--'];
    assert.deepEqual(occurrences(source, offsetOf(source, 'boundary=inner') + 2), expected);
    assert.deepEqual(occurrences(source, offsetOf(source, '--inner')), expected);
  });

  it('lead from a cid: URL to the part, and show its uses from there', () => {
    const source = nested();
    assert.deepEqual(definitions(source, offsetOf(source, 'logo@')), [
      'Content-ID: <logo@example.org>',
    ]);
    assert.deepEqual(occurrences(source, offsetOf(source, 'Content-ID') + 14), [
      'cid:logo@example.org',
      'Content-ID: <logo@example.org>',
    ]);
  });

  it('know message-ids of other messages in In-Reply-To and References', () => {
    const source = sourceOf(
      'In-Reply-To: <one@example.org>',
      'References: <zero@example.org>',
      ' <one@example.org>',
      '',
      'Text',
    );
    const reference = referenceAt(source, offsetOf(source, 'zero'));
    assert.equal(reference?.kind, 'messageId');
    assert.equal(reference.messageId, 'zero@example.org');
    assert.deepEqual(occurrences(source, offsetOf(source, 'one@')), [
      '<one@example.org>',
      '<one@example.org>',
    ]);
  });

  it('are none where nothing is named', () => {
    const source = nested();
    assert.equal(referenceAt(source, offsetOf(source, 'Outer')), undefined);
    assert.equal(referenceAt(source, offsetOf(source, 'Text')), undefined);
    const unnamed = sourceOf('Content-Type: multipart/mixed', '', '--x');
    assert.equal(referenceAt(unnamed, 5), undefined);
  });

  it('are asked for at every offset of every sample message without harm', () => {
    for (const { octets } of sampleMessages().filter((sample) => sample.octets.length < 20_000)) {
      const source = new ParsedSource(octets);
      for (let offset = 0; offset <= octets.length; offset += 11) {
        const reference = referenceAt(source, offset);
        if (reference !== undefined) {
          occurrencesOf(source, reference);
        }
      }
    }
  });
});

describe('links in a message', () => {
  const targets = (source: ParsedSource): readonly string[] =>
    linksOf(source).map(({ target }) => target);

  it('are URLs in text without the punctuation after them', () => {
    const source = sourceOf(
      'Subject: x',
      '',
      'See https://example.org/a?b=c#d. (Or <http://example.org>!)',
      'javascript:alert(1) ftp://example.org',
    );
    assert.deepEqual(targets(source), ['https://example.org/a?b=c#d', 'http://example.org']);
    assert.deepEqual(
      linksOf(source).map(({ range }) => textAt(source, range)),
      ['https://example.org/a?b=c#d', 'http://example.org'],
    );
  });

  it('are whole where quoted-printable breaks them', () => {
    const source = sourceOf(
      'Content-Transfer-Encoding: quoted-printable',
      '',
      '<a href=3D"https://example.org/a=',
      '?b=3Dc">',
    );
    assert.deepEqual(targets(source), ['https://example.org/a?b=c']);
  });

  it('are addresses in the fields that hold some, and the ways to unsubscribe', () => {
    const source = sourceOf(
      'From: Robin <robin@example.org>',
      'Subject: not.an@address.example',
      'List-Unsubscribe: <mailto:leave@example.org?subject=x>,',
      ' <https://example.org/leave>',
      '',
    );
    assert.deepEqual(targets(source), [
      'mailto:robin@example.org',
      'https://example.org/leave',
      'mailto:leave@example.org?subject=x',
    ]);
  });

  it('are none in base64 and other encoded bodies', () => {
    const source = sourceOf('Content-Transfer-Encoding: base64', '', 'https://example.org');
    assert.deepEqual(targets(source), []);
  });

  it('are bounded where a message has no end of them', () => {
    const manyAddresses = sourceOf(`To: ${'a@b,'.repeat(400_000)}`, '');
    assert.equal(linksOf(manyAddresses).length, 2_000);
    const manyUrls = sourceOf('Subject: a', '', 'http://a '.repeat(220_000));
    assert.equal(linksOf(manyUrls).length, 2_000);
  });
});
