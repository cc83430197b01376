import assert from 'node:assert/strict';
import fc from 'fast-check';
import { examine } from '../../../../src/source/diagnostics/diagnose';
import { Examination, STEP_OCTETS } from '../../../../src/source/diagnostics/examination';
import { describeFinding, MAXIMUM_PER_CODE } from '../../../../src/source/diagnostics/findings';
import { readStructure } from '../../../../src/source/tokenizer';
import { sampleMessages } from '../../../support/sampleMessages/sampleMessages';
import { findingsIn, FROM_SERVER, lines, mimeMail } from './cases';

const SMALL_SAMPLES = sampleMessages()
  .map(({ octets }) => octets)
  .filter(({ length }) => length < 20_000);

function assertSound(octets: Uint8Array, hasFileOctets = true): void {
  const found = findingsIn(octets, { hasFileOctets, listedOctets: 1 });
  const starts = found.map(({ range }) => range.start);
  assert.deepEqual(
    starts,
    starts.toSorted((left, right) => left - right),
  );
  const counts = new Map<string, number>();
  for (const finding of found) {
    const { start, end } = finding.range;
    assert.equal(start >= 0 && end <= octets.length, true, `${finding.code} is outside`);
    assert.equal(end > start || octets.length === 0, true, `${finding.code} is empty`);
    assert.match(describeFinding(finding), /^[^\0-\x1f\x7f]+$/u);
    counts.set(finding.code, (counts.get(finding.code) ?? 0) + 1);
  }
  assert.equal(Math.max(0, ...counts.values()) <= MAXIMUM_PER_CODE, true);
}

/** Overwrites, removes and doubles runs of octets. */
function mutate(octets: Buffer, changes: readonly Change[]): Buffer {
  let mutated = octets;
  for (const { kind, place, length, filling } of changes) {
    const at = Math.floor(place * mutated.length);
    const rest = mutated.subarray(Math.min(at + length, mutated.length));
    const run = mutated.subarray(at, at + length);
    const middle =
      kind === 'remove' ? [] : kind === 'double' ? [run, run] : [Buffer.from(filling, 'latin1')];
    mutated = Buffer.concat([mutated.subarray(0, at), ...middle, rest]);
  }
  return mutated;
}

const change = fc.record({
  kind: fc.constantFrom('remove', 'double', 'overwrite'),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 60 }),
  filling: fc.constantFrom(
    '\n',
    '\r',
    '\0',
    ':',
    '=?utf-8?B?',
    '?=',
    '"',
    '<',
    '\xff',
    '\xc3',
    '--',
    '=',
    ' ',
  ),
});
type Change = ReturnType<typeof change.generate>['value'];

const soup = fc.string({
  unit: fc.constantFrom(
    ...['Content-Type: multipart/mixed; boundary=b', 'Content-Type: message/rfc822'],
    ...['Content-Type: text/html; charset=utf-8', 'Content-Type: text/plain; charset=latin1'],
    ...['Content-Transfer-Encoding: base64', 'Content-Transfer-Encoding: quoted-printable'],
    ...['From: ', 'To: ', 'Date: ', 'Subject: ', 'Content-ID: <', 'List-Unsubscribe: <https://a'],
    ...[
      '--b',
      '--b--',
      '=?utf-8?Q?',
      '?=',
      '=C3',
      '=\r\n',
      '"',
      '<a@b>',
      'cid:',
      '\xc3\x83',
      '\xff',
    ],
    ...['\r\n', '\r\n', '\r\n\r\n', '\n', '\r', ' ', 'AAAA', '=', '\0', ';', ','],
  ),
  maxLength: 120,
});

describe('diagnostics of anything', () => {
  it('never throw, stay within the message and are bounded, for mutated sample messages', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SMALL_SAMPLES),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        (octets, changes) => {
          assertSound(mutate(octets, changes));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never throw, stay within the message and are bounded, for pieces of mail in any order', () => {
    fc.assert(
      fc.property(soup, fc.boolean(), (text, hasFileOctets) => {
        assertSound(Buffer.from(text, 'latin1'), hasFileOctets);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never throw, stay within the message and are bounded, for any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        assertSound(octets);
      }),
      { numRuns: 2_000 },
    );
  });

  it('know no transfer encoding by the names that every object has', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const text = mimeMail(`Content-Transfer-Encoding: ${name}`, '', 'Text');
      assertSound(Buffer.from(text));
    }
  });

  it('find the same in a file whose every line is at fault as in one of ten lines, and count the rest', () => {
    const found = findingsIn(Buffer.from(`${mimeMail('')}${'a\nb\r\n'.repeat(500)}`));
    const bare = found.filter(({ code }) => code === 'bareLineFeed');
    assert.deepEqual(
      bare.map(({ more }) => more),
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 490],
    );
    const last = bare.at(-1);
    assert.match(
      last === undefined ? '' : describeFinding(last),
      /There are 490 more like this\.$/u,
    );
  });
});

/** Octets looked at, and the most between two turns. */
function workFor(octets: Buffer): { readonly total: number; readonly longest: number } {
  const steps = [...examine(new Examination(octets, readStructure(octets), FROM_SERVER))];
  return { total: steps.reduce((sum, step) => sum + step, 0), longest: Math.max(...steps) };
}

describe('the work of diagnostics', () => {
  const growing: Readonly<Record<string, (size: number) => string>> = {
    'a long body': (size) => mimeMail('') + lines('Text'.repeat(15)).repeat(size),
    'many fields': (size) => mimeMail(...Array.from({ length: size }, () => 'To: a@b.example'), ''),
    'many parts': (size) =>
      mimeMail('Content-Type: multipart/mixed; boundary=b', '') +
      lines('--b', '', 'Text').repeat(Math.min(size, 4_000)),
    'a long encoded body': (size) =>
      mimeMail('Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', '') +
      lines('QUFB'.repeat(19)).repeat(size),
    'lines that begin like delimiters': (size) =>
      mimeMail('Content-Type: multipart/mixed; boundary=b', '', '--b', '') +
      lines('--bcd').repeat(size),
  };
  for (const [what, build] of Object.entries(growing)) {
    it(`grows with ${what} as much as that does, and is cut into pieces`, () => {
      const small = Buffer.from(build(2_000), 'latin1');
      const large = Buffer.from(build(16_000), 'latin1');
      const [one, eight] = [workFor(small), workFor(large)];
      const growth = large.length / small.length;
      assert.equal(eight.total <= 1.1 * growth * one.total, true);
      assert.equal(eight.total >= large.length / 2, true);
    });
  }

  it('is cut into pieces in a long body', () => {
    const octets = Buffer.from(mimeMail('') + lines('Text'.repeat(15)).repeat(20_000), 'latin1');
    assert.equal(workFor(octets).longest <= STEP_OCTETS, true);
  });
});
