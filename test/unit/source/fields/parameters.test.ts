import assert from 'node:assert/strict';

import {
  parameterValue,
  parseContentType,
  parseParameterized,
} from '../../../../src/source/fields/parameters';
import { at, bodyOf, told } from './fieldBodies';

const CASES: readonly (readonly [
  raw: string,
  value: string | undefined,
  parameters: Readonly<Record<string, string>>,
  told: readonly string[],
])[] = [
  [' text/plain', 'text/plain', {}, []],
  [' Text/Plain; Charset="UTF-8" (words)', 'text/plain', { charset: 'UTF-8' }, []],
  [' text/plain; charset=us-ascii (Plain text)', 'text/plain', { charset: 'us-ascii' }, []],
  [
    ' multipart/mixed;\r\n\tboundary="a;b=c \\"d\\""',
    'multipart/mixed',
    { boundary: 'a;b=c "d"' },
    [],
  ],
  [
    " attachment; filename*=UTF-8'de'Gr%C3%BC%C3%9Fe.txt",
    'attachment',
    { filename: 'Grüße.txt' },
    [],
  ],
  [' a/b; url*0="ftp://";\r\n url*1="example.org/x"', 'a/b', { url: 'ftp://example.org/x' }, []],
  [
    ' a/b; t*1*=%2A%2A%2Afun%2A%2A%2A%20; t*0*=us-ascii\'en\'This%20is%20; t*2="it!"',
    'a/b',
    { t: 'This is ***fun*** it!' },
    [],
  ],
  [
    ' attachment; filename="x.txt"; filename*=utf-8\'\'%C3%A4.txt',
    'attachment',
    { filename: 'ä.txt' },
    [],
  ],
  [" attachment; n*0*=utf-8''%C3; n*1*=%A4", 'attachment', { n: 'ä' }, []],
  [' text/plain;', 'text/plain', {}, ['trailingSemicolon: ;']],
  [' text/plain;; charset=a', 'text/plain', { charset: 'a' }, ['emptyParameter: ;']],
  [' text', 'text', {}, ['missingSubtype: text']],
  [' ', undefined, {}, ['missingValue: ']],
  [' text/plain charset=utf-8', 'text/plain', {}, ['unexpectedText: charset=utf-8']],
  [' a/b; name=a b.pdf', 'a/b', { name: 'a b.pdf' }, ['unquotedSpecial: a b.pdf']],
  [' a/b; name=r (1).pdf', 'a/b', { name: 'r (1).pdf' }, ['unquotedSpecial: r (1).pdf']],
  [' a/b; boundary=--=_x', 'a/b', { boundary: '--=_x' }, ['unquotedSpecial: --=_x']],
  [' a/b; name="open', 'a/b', { name: 'open' }, ['unclosedQuote: "open']],
  [' a/b; name="x" y', 'a/b', { name: 'x' }, ['unexpectedText: y']],
  [' a/b; flag', 'a/b', { flag: '' }, ['missingEquals: flag']],
  [' a/b; =x', 'a/b', { '': 'x' }, ['missingParameterName: =x']],
  [' a/b; x=', 'a/b', { x: '' }, ['missingParameterValue: x=']],
  [' a/b; x=1; X=2', 'a/b', { x: '1' }, ['duplicateParameter: X=2']],
  [' a/b; x*0=a; x*2=b', 'a/b', { x: 'ab' }, ['missingSection: x*2=b']],
  [' a/b; x*=abc', 'a/b', { x: 'abc' }, ['missingCharset: abc']],
  [" a/b; x*=nope''abc", 'a/b', { x: 'abc' }, ["unknownCharset: nope''abc"]],
  [" a/b; x*=utf-8''%zz", 'a/b', { x: '%zz' }, ["brokenPercent: utf-8''%zz"]],
  [" a/b; x*=utf-8''%ff", 'a/b', { x: '\ufffd' }, ["invalidOctets: utf-8''%ff"]],
  [
    ' a/b; name="=?utf-8?Q?=C3=A4;?="',
    'a/b',
    { name: 'ä;' },
    ['encodedWord: "=?utf-8?Q?=C3=A4;?="'],
  ],
];

describe('a value with parameters', () => {
  for (const [raw, value, parameters, findings] of CASES) {
    it(`is read from ${JSON.stringify(raw)}`, () => {
      const body = bodyOf(raw);
      const isType = raw.includes('/') || raw === ' text';
      const read = isType ? parseContentType(body) : parseParameterized(body);
      assert.equal(read.value?.text, value);
      assert.deepEqual(
        Object.fromEntries(read.parameters.map((parameter) => [parameter.name, parameter.value])),
        parameters,
      );
      assert.deepEqual(told(body, read.problems), findings);
    });
  }

  it('tells where type, subtype and the sections of a parameter stand', () => {
    const body = bodyOf(' Text/HTML; a*0=x; a*1="y"');
    const read = parseContentType(body);
    assert.equal(at(body, read.type), 'Text');
    assert.equal(at(body, read.subtype), 'HTML');
    assert.equal(read.subtype?.text, 'html');
    const [first, second] = read.parameters[0]?.sections ?? [];
    assert.equal(at(body, first), 'a*0=x');
    assert.equal(at(body, second?.value), '"y"');
    assert.equal(at(body, second?.name), 'a*1');
    assert.equal(parameterValue(read, 'a'), 'xy');
    assert.equal(parameterValue(read, 'b'), undefined);
  });

  it('keeps charset and language of an extended value', () => {
    const [parameter] = parseParameterized(bodyOf("inline; f*=iso-8859-1'fr'%E9t%E9")).parameters;
    assert.deepEqual(
      [parameter?.value, parameter?.charset, parameter?.language],
      ['été', 'iso-8859-1', 'fr'],
    );
  });
});
