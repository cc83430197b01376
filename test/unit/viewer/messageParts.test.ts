import assert from 'node:assert/strict';

import { readStructure } from '../../../src/viewer/messageParts';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';

const { signal } = new AbortController();

const message = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'));

const MIXED = message(
  'Subject: Outer',
  'Content-Type: multipart/mixed; boundary=edge',
  '',
  '--edge',
  'Content-Type: text/html; charset=ISO-8859-1',
  'Content-Transfer-Encoding: Quoted-Printable',
  '',
  '<p>Gr=FC=DFe</p>',
  '--edge',
  'Content-Type: text/html; name="a\u202e.html"',
  'Content-Disposition: attachment',
  '',
  '<p>attached</p>',
  '--edge',
  'Content-Type: message/rfc822',
  '',
  'Subject: Inner',
  'Content-Type: text/html',
  '',
  '<p>inner</p>',
  '--edge',
  'Content-Type: text/html',
  '',
  '<p>second</p>',
  '--edge--',
  '',
);

describe('the structure of a message for its view', () => {
  it('has each part with what it states and how large it is', async () => {
    const { parts, isComplete } = await readStructure(MIXED, signal);
    assert.equal(isComplete, true);
    assert.deepEqual(
      parts.map(({ section, depth, mediaType, name }) => [section, depth, mediaType, name]),
      [
        ['0', 0, 'multipart/mixed', ''],
        ['1', 1, 'text/html', ''],
        ['2', 1, 'text/html', 'a.html'],
        ['3', 1, 'message/rfc822', 'Inner'],
        ['3.1', 2, 'text/html', ''],
        ['4', 1, 'text/html', ''],
      ],
    );
    assert.deepEqual(parts[1], {
      section: '1',
      depth: 1,
      mediaType: 'text/html',
      charset: 'ISO-8859-1',
      transferEncoding: 'quoted-printable',
      disposition: '',
      name: '',
      encodedOctets: '<p>Gr=FC=DFe</p>'.length,
      decodedOctets: '<p>Grüße</p>'.length,
      isMessage: false,
    });
    assert.equal(parts[0]?.decodedOctets, undefined);
    assert.equal(parts[2]?.disposition, 'attachment');
    assert.deepEqual(
      parts.filter(({ isMessage }) => isMessage).map(({ section }) => section),
      ['3'],
    );
  });

  it('knows the HTML that is rendered from that which is attached or within other messages', async () => {
    assert.deepEqual((await readStructure(MIXED, signal)).htmlSections, ['1', '4']);
    const alone = message('Content-Type: text/html', '', '<p>x');
    assert.deepEqual((await readStructure(alone, signal)).htmlSections, ['0']);
  });

  it('knows where each part begins in an editor', async () => {
    const { positions } = await readStructure(MIXED, signal);
    assert.deepEqual(positions.get('0'), { line: 0, character: 0 });
    assert.deepEqual(positions.get('1'), { line: 4, character: 0 });
    assert.deepEqual(positions.get('3.1'), { line: 16, character: 0 });
  });

  it('shows a thousand parts and says that there are more', async () => {
    const part = ['--edge', 'Content-Type: text/plain', '', 'x'];
    const many = message(
      'Content-Type: multipart/mixed; boundary=edge',
      '',
      ...Array<readonly string[]>(1_200).fill(part).flat(),
      '--edge--',
    );
    const { parts, isComplete } = await readStructure(many, signal);
    assert.equal(parts.length, 1_000);
    assert.equal(isComplete, false);
  });

  it('is read of every sample, in safe labels', async () => {
    for (const { name, octets } of sampleMessages()) {
      const { parts } = await readStructure(octets, signal);
      assert.ok(parts.length > 0, name);
      assert.doesNotMatch(
        JSON.stringify(parts).replaceAll('\\"', ''),
        /\\u00|\\n|[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/u,
        name,
      );
    }
  });
});
