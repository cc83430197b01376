import assert from 'node:assert/strict';
import {
  describeFinding,
  FAULT_CODES,
  FAULT_KINDS,
  type FaultCode,
} from '../../../../src/source/diagnostics/findings';
import { BODY_CASES } from './bodyCases';
import { findingsInText, readMarks, type Case } from './cases';
import { HEADER_CASES } from './headerCases';

const CASES: Readonly<Record<FaultCode, Case>> = { ...HEADER_CASES, ...BODY_CASES };

describe('diagnostics of a message', () => {
  for (const code of FAULT_CODES) {
    const { faulty, sound, context } = CASES[code];

    it(`find ${code} in its place`, () => {
      const { text, ranges } = readMarks(faulty);
      const found = findingsInText(text, context).filter((finding) => finding.code === code);
      assert.deepEqual(
        found.map(({ range }) => range),
        ranges,
      );
      assert.equal(ranges.length > 0, true);
      for (const finding of found) {
        assert.doesNotMatch(describeFinding(finding), /\{|undefined|NaN/u);
      }
    });

    it(`find no ${code}, and nothing that is worse than a note, in sound mail that is like it`, () => {
      const found = findingsInText(sound, context).filter(
        (finding) =>
          finding.code === code ||
          ['error', 'warning'].includes(FAULT_KINDS[finding.code].severity),
      );
      assert.deepEqual(found, []);
    });
  }
});
