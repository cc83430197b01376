import assert from 'node:assert/strict';
import { describeCheck } from '../../../src/mailcheck/findings';
import { findingText } from '../../../src/shared/findingText';
import { describeFinding } from '../../../src/source/diagnostics/findings';

const RANGE = { start: 0, end: 1 };

describe('a finding in words', () => {
  it('has its values in sentence and advice, each made safe and cut', () => {
    const words = { sentence: '{0} is {1}', advice: 'Keep {0}, {2}.' };
    assert.equal(
      findingText(words, { values: ['a\u202e\n$(x)', '{0}'], more: 0 }, 100),
      'a $ (x) is {0}. Keep a $ (x), .',
    );
    assert.equal(
      findingText(words, { values: ['1234567', 8], more: 2 }, 4),
      '123… is 8. Keep 123…, . There are 2 more like this.',
    );
  });

  it('keeps the words of both kinds of diagnostics as they are', () => {
    assert.equal(
      describeCheck({
        code: 'featureUnsupported',
        range: RANGE,
        values: ['x  y', 'Gmail', '', ''],
        more: 3,
      }),
      'x y is not supported by Gmail. There are 3 more like this.',
    );
    assert.equal(
      describeCheck({ code: 'featurePartial', range: RANGE, values: ['x', 'Gmail', ''], more: 0 }),
      'x is supported only in part by Gmail.',
    );
    assert.equal(
      describeFinding({ code: 'lineTooLong', range: RANGE, values: [1200], more: 1 }),
      'This line has 1200 octets, and 998 is the limit. Fold the field, or encode the body as quoted-printable or base64. Servers cut or break such lines. There are 1 more like this.',
    );
  });
});
