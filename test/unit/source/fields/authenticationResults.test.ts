import assert from 'node:assert/strict';

import { parseAuthenticationResults } from '../../../../src/source/fields/authenticationResults';
import { parseReceivedSpf } from '../../../../src/source/fields/receivedSpf';
import { at, bodyOf, told } from './fieldBodies';

/** Results as "method=result name=value …". */
function read(raw: string, isArc = false): readonly string[] {
  return parseAuthenticationResults(bodyOf(raw), { isArc }).results.map((result) =>
    [
      `${result.method.text}=${result.result.text}`,
      ...result.properties.map(({ name, value }) => `${name.text}=${value.text}`),
    ].join(' '),
  );
}

describe('authentication results', () => {
  it('are read with method, result, reason, properties and comments', () => {
    const body = bodyOf(
      ' mx.example.net 1;\r\n' +
        '\tdkim=pass reason="good signature" header.d=example.org header.b="Ab+/=c=" (2048-bit key);\r\n' +
        '\tspf/1=SoftFail smtp.mailfrom=ann@example.org;\r\n' +
        '\tauth=pass (plain) smtp.auth = ann@example.org',
    );
    const { server, results, problems } = parseAuthenticationResults(body);
    assert.equal(server?.text, 'mx.example.net');
    assert.deepEqual(told(body, problems), []);
    const [dkim, spf] = results;
    assert.equal(dkim?.reason?.text, 'good signature');
    assert.equal(dkim.comments[0]?.text, '2048-bit key');
    assert.equal(at(body, dkim.properties[0]), 'header.d=example.org');
    assert.equal(at(body, spf), 'spf/1=SoftFail smtp.mailfrom=ann@example.org');
    assert.deepEqual(
      [spf?.method.text, spf?.result.text, results[2]?.properties[0]?.value.text],
      ['spf', 'softfail', 'ann@example.org'],
    );
    assert.equal(dkim.properties[1]?.value.text, 'Ab+/=c=');
  });

  it('keep a value with signs in it whole', () => {
    assert.deepEqual(read(' a.example; dkim=pass header.b=Ab+/=c== header.s=x'), [
      'dkim=pass header.b=Ab+/=c== header.s=x',
    ]);
  });

  it('are none where the server made no check', () => {
    const body = bodyOf(' mx.example.net; none');
    assert.deepEqual(parseAuthenticationResults(body).results, []);
    assert.deepEqual(parseAuthenticationResults(body).problems, []);
  });

  const FAULTY: readonly (readonly [
    raw: string,
    results: readonly string[],
    told: readonly string[],
  ])[] = [
    [' ', [], ['empty: ']],
    [
      ' spf=pass smtp.helo=x; dmarc=fail',
      ['spf=pass smtp.helo=x', 'dmarc=fail'],
      ['missingServer: spf'],
    ],
    [' a.example 2; spf=pass', ['spf=pass'], ['badVersion: 2']],
    [' a.example 1 x; spf=pass', ['spf=pass'], ['unexpectedText: x']],
    [' a.example; spf', [], ['unexpectedText: spf', 'missingResult: spf']],
    [' a.example;; spf=pass', ['spf=pass'], ['emptyResult: ;']],
    [
      ' a.example; spf=pass so to say',
      ['spf=pass'],
      ['unexpectedText: so', 'unexpectedText: to', 'unexpectedText: say'],
    ],
    [' a.example; spf=pass (x', ['spf=pass'], ['unclosedComment: (x']],
  ];
  for (const [raw, results, findings] of FAULTY) {
    it(`are read from ${JSON.stringify(raw)}, with findings`, () => {
      const body = bodyOf(raw);
      assert.deepEqual(read(raw), results);
      assert.deepEqual(told(body, parseAuthenticationResults(body).problems), findings);
    });
  }

  it('of ARC begin with their instance', () => {
    const body = bodyOf(' i=3; mx.example.net; arc=pass');
    const field = parseAuthenticationResults(body, { isArc: true });
    assert.deepEqual([field.instance, field.server?.text], [3, 'mx.example.net']);
    assert.deepEqual(read(' i=3; mx.example.net; arc=pass', true), ['arc=pass']);
    for (const bad of [' mx.example.net; arc=pass', ' i=0; mx.example.net; arc=pass']) {
      const codes = parseAuthenticationResults(bodyOf(bad), { isArc: true }).problems;
      assert.deepEqual(
        codes.map(({ code }) => code),
        ['badInstance'],
      );
    }
  });
});

describe('Received-SPF', () => {
  it('is read with its result, remark and keys', () => {
    const body = bodyOf(
      ' Pass (mx.example.net: domain of ann@example.org permits)\r\n' +
        ' client-ip=192.0.2.1; envelope-from="ann@example.org"; helo=a.example;',
    );
    const spf = parseReceivedSpf(body);
    assert.deepEqual(told(body, spf.problems), []);
    assert.equal(spf.result?.text, 'pass');
    assert.match(spf.comment?.text ?? '', /permits/u);
    assert.deepEqual(
      spf.pairs.map(({ name, value }) => `${name.text}=${value.text}`),
      ['client-ip=192.0.2.1', 'envelope-from=ann@example.org', 'helo=a.example'],
    );
  });

  it('tells what does not belong', () => {
    const body = bodyOf(' maybe x; helo=a');
    assert.deepEqual(told(body, parseReceivedSpf(body).problems), [
      'unknownResult: maybe',
      'unexpectedText: x',
    ]);
    assert.deepEqual(told(body, parseReceivedSpf(bodyOf(' ')).problems), ['empty: ']);
  });
});
