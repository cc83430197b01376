import assert from 'node:assert/strict';

import { parseSignature, type SignatureKind } from '../../../../src/source/fields/dkimSignature';
import { parseTagList } from '../../../../src/source/fields/tagLists';
import { at, bodyOf, told } from './fieldBodies';

const NOW = Date.parse('2025-11-04T10:00:00Z');
const GOOD =
  ' v=1; a=rsa-sha256; c=relaxed/simple; d=example.org;\r\n' +
  '\ts=sel.one; t=1762243200; x=1762848000; i=@mail.example.org;\r\n' +
  '\th=From : To:\r\n\t Subject; bh=YWJj\r\n\tZGVm; b=QUJD REVG';

function findings(raw: string, kind: SignatureKind = 'dkim'): readonly string[] {
  const body = bodyOf(raw);
  return told(body, parseSignature(body, kind, NOW).problems);
}

describe('a tag list', () => {
  it('is read with ranges, without the white space around values', () => {
    const body = bodyOf(' a = 1 ;\r\n b_2=x\r\n y;c=;');
    const { tags, problems } = parseTagList(body);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      tags.map((tag) => [at(body, tag), tag.name.text, tag.value.text]),
      [
        ['a = 1', 'a', '1'],
        ['b_2=x\r\n y', 'b_2', 'x y'],
        ['c=', 'c', ''],
      ],
    );
  });

  it('tells empty, nameless and repeated tags', () => {
    const body = bodyOf('a=1;;b;2=x;a=3');
    assert.deepEqual(told(body, parseTagList(body).problems), [
      'emptyTag: ;',
      'missingEquals: b',
      'badTagName: 2',
      'duplicateTag: a',
    ]);
  });
});

describe('a DKIM signature', () => {
  it('is read without a finding where it follows RFC 6376', () => {
    const body = bodyOf(GOOD);
    const field = parseSignature(body, 'dkim', NOW);
    assert.deepEqual(told(body, field.problems), []);
    assert.equal(field.keyName, 'sel.one._domainkey.example.org');
    assert.equal(field.algorithm, 'rsa-sha256');
    assert.deepEqual(
      field.signedFields.map((name) => [name.text, at(body, name)]),
      [
        ['From', 'From'],
        ['To', 'To'],
        ['Subject', 'Subject'],
      ],
    );
    assert.equal(field.signedAt, 1_762_243_200_000);
    assert.equal(field.expiresAt, 1_762_848_000_000);
  });

  const WEAK: readonly (readonly [from: string, to: string, told: readonly string[]])[] = [
    ['a=rsa-sha256', 'a=rsa-sha1', ['weakAlgorithm: a=rsa-sha1']],
    ['a=rsa-sha256', 'a=ed25519-sha256', []],
    ['a=rsa-sha256', 'a=md5', ['unknownAlgorithm: a=md5']],
    ['v=1', 'v=2', ['badVersion: v=2']],
    ['c=relaxed/simple', 'c=strict', ['unknownCanonicalization: c=strict']],
    ['d=example.org', 'd=example.net', ['identityOutsideDomain: i=@mail.example.org']],
    ['d=example.org', 'd=ample.org', ['identityOutsideDomain: i=@mail.example.org']],
    ['From : ', '', ['fromNotSigned: h=To:\r\n\t Subject']],
    ['x=1762848000', 'x=1762243201', ['expired: x=1762243201']],
    ['x=1762848000', 'x=1762243200', ['expiryBeforeSigning: x=1762243200']],
    ['x=1762848000', 'x=soon', ['badTime: x=soon']],
    ['x=1762848000', 'l=10', ['bodyLengthLimit: l=10']],
    ['b=QUJD REVG', 'b=-', ['badBase64: b=-']],
  ];
  for (const [from, to, told_] of WEAK) {
    it(`has ${told_.join() || 'no finding'} with ${to || `no ${from}`}`, () => {
      assert.equal(GOOD.includes(from), true);
      assert.deepEqual(findings(GOOD.replace(from, to)), told_);
    });
  }

  it('names each tag it lacks', () => {
    const { problems } = parseSignature(bodyOf('v=1; d=example.org'), 'dkim', NOW);
    assert.deepEqual(
      problems.map(({ code, tag }) => `${code} ${tag ?? ''}`),
      ['a', 'b', 'bh', 'h', 's'].map((name) => `missingTag ${name}`),
    );
  });
});

describe('an ARC field', () => {
  it('has an instance instead of an identity', () => {
    const seal = parseSignature(
      bodyOf(' i=2; a=rsa-sha256; t=1762243200; cv=pass; d=example.org; s=a; b=QUJD'),
      'arcSeal',
      NOW,
    );
    assert.deepEqual([seal.problems, seal.instance], [[], 2]);
  });

  it('tells a bad instance, state and header list', () => {
    assert.deepEqual(
      findings(' i=51; a=rsa-sha256; cv=maybe; d=example.org; s=a; b=QUJD; h=from', 'arcSeal'),
      ['badInstance: i=51', 'badChainStatus: cv=maybe', 'headerListInSeal: h=from'],
    );
  });
});
