import assert from 'node:assert/strict';
import { FAULT_KINDS, type FaultCode } from '../../../../src/source/diagnostics/findings';
import { bulkMessage } from '../../../support/sampleMessages/bulk';
import { sampleMessages, type SampleName } from '../../../support/sampleMessages/sampleMessages';
import { DAY_OF_TESTS, findingsIn } from './cases';

/** What is wrong with the sample messages that are faulty on purpose, in the order in which it stands in them. */
const EXPECTED: Readonly<Partial<Record<SampleName, readonly FaultCode[]>>> = {
  notMimeAtAll: ['noHeader'],
  emptyInlineMessage: ['missingDate', 'missingFrom', 'mimeVersionMissing'],
  noDate: ['missingDate', 'mimeVersionMissing'],
  unparsableDate: ['dateUnreadable'],
  duplicateFrom: ['duplicateField', 'duplicateField', 'mimeVersionMissing'],
  raw8BitHeader: [
    'headerNotUtf8',
    'headerNotUtf8',
    'mimeVersionMissing',
    'sevenBitWith8Bit',
    'charsetNotAscii',
  ],
  addressWithoutAt: ['addressWithoutDomain', 'addressWithoutDomain'],
  missingFinalBoundary: ['multipartUnclosed'],
  controlsInSubject: ['mimeVersionMissing'],
  // Its boundaries begin with each other, to try readers.
  nestedMultiparts: ['boundaryBeginsAlike', 'boundaryBeginsAlike', 'boundaryInContent'],
  // One encoded word for the whole subject, as old mailers write it.
  japaneseShiftJis: ['encodedWordFaulty'],
};

function faultsIn(octets: Buffer): readonly FaultCode[] {
  return findingsIn(octets, { now: DAY_OF_TESTS, listedOctets: octets.length })
    .map(({ code }) => code)
    .filter((code) => ['error', 'warning'].includes(FAULT_KINDS[code].severity));
}

describe('diagnostics of the sample messages', () => {
  for (const { name, octets } of sampleMessages()) {
    const expected = EXPECTED[name as SampleName] ?? [];
    const what = expected.length === 0 ? 'nothing' : 'what is wrong on purpose, and no more,';

    it(`find ${what} in ${name}`, () => {
      assert.deepEqual(faultsIn(octets), expected);
    });
  }

  it('find nothing in a maildrop of small messages', () => {
    for (let index = 0; index < 300; index += 1) {
      assert.deepEqual(faultsIn(bulkMessage(index)), []);
    }
  });

  it('find one thing of note in a sample that was saved with LF', () => {
    const sample = sampleMessages().find(({ name }) => name === 'plainNote');
    const saved = Buffer.from(
      (sample?.octets ?? '').toString('latin1').replaceAll('\r\n', '\n'),
      'latin1',
    );
    const codes = findingsIn(saved, { origin: 'file' }).map(({ code }) => code);
    assert.deepEqual(
      codes.filter((code) => FAULT_KINDS[code].severity !== 'hint'),
      ['savedWithLineFeeds'],
    );
  });
});
