import assert from 'node:assert/strict';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { Scopes } from './emlGrammarScopes';

describe('the grammar for messages: header fields', () => {
  let scopes: Scopes;

  before(async () => {
    scopes = await Scopes.load();
  });

  function illegalIn(source: string): readonly string[] {
    return scopes
      .tokensOf(source)
      .filter((token) => token.scopes.some((scope) => scope.startsWith('invalid.')))
      .map((token) => token.text);
  }

  it('tells names from values', () => {
    scopes.assertScopes(scopes.lineOf('plainNote', 'Subject'), {
      Subject: 'entity.name.tag.field-name.eml',
      ':': 'punctuation.separator.field.eml',
      ' Lunch on Thursday?': 'markup.heading.subject.eml',
    });
  });

  it('knows names in any case', () => {
    scopes.assertScopes('sUBJECT: x\n', { ' x': 'markup.heading.subject.eml' });
  });

  it('goes on with a field over folds', () => {
    scopes.assertScopes('Subject: one\n\ttwo\n', { '\ttwo': 'markup.heading.subject.eml' });
  });

  it('ends an unclosed quotation with its field', () => {
    const source = 'From: "never closed <a@example.org>\n still open\nSubject: next\n';
    scopes.assertScopes(source, { Subject: 'entity.name.tag.field-name.eml' });
  });

  it('leaves text without any header alone', () => {
    const source = sampleMessage('notMimeAtAll');
    assert.deepEqual(scopes.textsIn(source, 'entity.name.tag.field-name.eml'), []);
    assert.deepEqual(scopes.textsIn(source, 'invalid.illegal.header-line.eml'), []);
  });

  it('tells a line in a header that is no field', () => {
    const source = 'Subject: s\nno field at all\nTo: a@example.org\n\nno field either\n';
    assert.deepEqual(illegalIn(source), ['no field at all']);
  });

  it('tells blanks before a colon', () => {
    assert.deepEqual(illegalIn('Subject : s\n'), [' :']);
  });

  it('tells control characters', () => {
    for (const name of ['Subject', 'To', 'X-Other', 'Content-Type', 'List-Id', 'Message-ID']) {
      assert.deepEqual(illegalIn(`${name}: a \u0000\u001b b\n`).join(''), '\u0000\u001b', name);
    }
  });

  describe('addresses', () => {
    it('tells names, local parts and domains', () => {
      scopes.assertScopes(scopes.lineOf('flowedReply', 'From'), {
        'Example, Kim (Release team)': 'string.quoted.double.eml',
        kim: 'variable.other.local-part.eml',
        '@': 'punctuation.separator.address.eml',
        'example.org': 'entity.name.namespace.domain.eml',
      });
      scopes.assertScopes('To: Kim Ü. <kim@example.org>\n', {
        Kim: 'string.unquoted.display-name.eml',
        'Ü.': 'string.unquoted.display-name.eml',
      });
    });

    it('tells comments, one level within another', () => {
      scopes.assertScopes('To: a@example.org (her (old) address), b@example.org\n', {
        a: 'variable.other.local-part.eml',
        b: 'variable.other.local-part.eml',
        '(old)': 'comment.block.parentheses.eml',
        ' address': 'comment.block.parentheses.eml',
      });
    });

    it('tells a domain literal and a quoted local part', () => {
      scopes.assertScopes('To: a@[192.0.2.1], <"b c"@example.org>\n', {
        '[192.0.2.1]': 'entity.name.namespace.domain.eml',
        '"b c"': 'variable.other.local-part.eml',
      });
    });

    it('tells groups', () => {
      const source = 'To: a@example.org, The team: b@example.org;, undisclosed-recipients:;\n';
      assert.deepEqual(scopes.textsIn(source, 'entity.name.type.group.eml'), [
        'The team',
        'undisclosed-recipients',
      ]);
    });

    it('tells a route, which is obsolete', () => {
      assert.deepEqual(illegalIn('Return-Path: <@a.example,@b.example:c@d.example>\n'), [
        '@a.example,@b.example:',
      ]);
    });
  });

  describe('dates', () => {
    it('tells dates, times and zones', () => {
      scopes.assertScopes(scopes.lineOf('plainNote', 'Date'), {
        'Sat, 21 Nov 2026': 'constant.numeric.date.eml',
        '+0000': 'constant.numeric.zone.eml',
      });
    });

    it('tells short years and zones by name, which are obsolete', () => {
      assert.deepEqual(illegalIn('Date: 24 Nov 26 10:11 GMT\n'), ['24 Nov 26', 'GMT']);
      assert.deepEqual(illegalIn('Date: Tue, 24 Nov 2026 10:11:12 +0100 (CET)\n'), []);
    });

    it('tells what is no date', () => {
      assert.deepEqual(illegalIn('Date: 2026-11-24T10:11Z\n'), ['2026-11-24T10:11Z']);
    });
  });

  describe('identifiers', () => {
    it('tells them over folded lines', () => {
      const scope = 'variable.other.constant.message-id.eml';
      assert.deepEqual(scopes.textsIn(sampleMessage('flowedReply'), scope).slice(-3), [
        '<checklist-2.4@example.org>',
        '<plan-2.4@example.org>',
        '<checklist-2.4@example.org>',
      ]);
    });

    it('tells one without a right side', () => {
      assert.deepEqual(illegalIn('Message-ID: <alone>\nReferences: <a@b>\n'), ['<alone>']);
    });
  });

  describe('encoded words', () => {
    it('tells charset, encoding and text', () => {
      scopes.assertScopes(scopes.lineOf('japaneseIso2022', 'Subject'), {
        'ISO-2022-JP': 'constant.language.charset.eml',
        B: 'keyword.other.encoding.eml',
      });
      scopes.assertScopes('To: =?utf-8*en?q?a=C3=BC_b?= <a@example.org>\n', {
        'utf-8*en': 'constant.language.charset.eml',
        a: 'string.unquoted.encoded-word.eml',
        '=C3': 'constant.character.escape.encoded-word.eml',
        _: 'constant.character.escape.encoded-word.eml',
      });
    });

    it('tells those that no reader decodes', () => {
      assert.deepEqual(illegalIn('Subject: =?utf-8?X?a?= =?utf-8?Q?a b?=\n'), [
        '=?utf-8?X?a?=',
        '=?utf-8?Q?a b?=',
      ]);
      assert.deepEqual(illegalIn('Subject: =?utf-8?B?QUI-?= =?utf-8?Q?=4?=\n'), ['-', '=']);
    });
  });

  describe('parameters', () => {
    it('tells media types, names and values', () => {
      scopes.assertScopes(scopes.lineOf('flowedReply', 'Content-Type'), {
        text: 'storage.type.media-type.eml',
        plain: 'storage.type.media-subtype.eml',
        format: 'entity.other.attribute-name.parameter.eml',
        flowed: 'string.unquoted.parameter.eml',
      });
    });

    it('tells sections and extended values', () => {
      const source =
        "Content-Disposition: attachment; filename*0*=utf-8'de'%C3%BC; filename*1=tail; size=12\n";
      scopes.assertScopes(source, {
        filename: 'entity.other.attribute-name.parameter.eml',
        '0': 'constant.numeric.section.eml',
        'utf-8': 'constant.language.charset.eml',
        de: 'constant.language.language-tag.eml',
        '%C3': 'constant.character.escape.percent.eml',
        '1': 'constant.numeric.section.eml',
        tail: 'string.unquoted.parameter.eml',
      });
    });

    it('tells a percent sign that escapes nothing', () => {
      assert.deepEqual(illegalIn("Content-Disposition: x; filename*=utf-8''a%zz\n"), ['%']);
    });

    it('shows a boundary as its delimiters are shown, quoted or not', () => {
      for (const value of ['b1', '"b 1"']) {
        const source = `Content-Type: multipart/mixed;\n boundary=${value}\n`;
        assert.deepEqual(scopes.textsIn(source, 'keyword.control.boundary.parameter.eml'), [
          value.replaceAll('"', ''),
        ]);
      }
    });
  });

  describe('trace fields', () => {
    const hop =
      'Received: from a.example (b.example [192.0.2.7]) (using TLSv1.3)\n' +
      '\tby [IPv6:2001:db8::1] with ESMTPS id 4711ABC\n\tfor <c@d.example>; Tue, 24 Nov 2026 10:11:12 +0100\n';

    it('tells the clauses of a hop', () => {
      assert.deepEqual(scopes.textsIn(hop, 'keyword.other.received.eml'), [
        ...['from', 'by', 'with', 'id', 'for'],
      ]);
      scopes.assertScopes(hop, {
        'a.example': 'entity.name.namespace.domain.eml',
        ESMTPS: 'constant.language.protocol.eml',
        '4711ABC': 'variable.other.constant.id.eml',
        c: 'variable.other.local-part.eml',
        'Tue, 24 Nov 2026': 'constant.numeric.date.eml',
      });
    });

    it('tells addresses of the network and TLS in comments', () => {
      assert.deepEqual(scopes.textsIn(hop, 'constant.numeric.ip-address.eml'), [
        '[192.0.2.7]',
        '[IPv6:2001:db8::1]',
      ]);
      assert.deepEqual(scopes.textsIn(hop, 'constant.language.tls.eml'), ['TLSv1.3']);
    });
  });

  describe('authentication', () => {
    it('tells what passed from what failed and what is neither', () => {
      const source =
        'Authentication-Results: mx.example.com 1; spf=softfail smtp.mailfrom=a@example.org;\n' +
        '\tdkim=fail (bad) header.d=example.org; dmarc=pass; iprev=temperror; dkim/1=none\n';
      const result = (kind: string): readonly string[] =>
        scopes.textsIn(source, `markup.${kind}.eml`);
      assert.deepEqual(result('inserted.result.pass'), ['pass']);
      assert.deepEqual(result('deleted.result.fail'), ['softfail', 'fail']);
      assert.deepEqual(result('changed.result.other'), ['temperror', 'none']);
      assert.deepEqual(scopes.textsIn(source, 'support.function.method.eml'), [
        ...['spf', 'dkim', 'dmarc', 'iprev', 'dkim'],
      ]);
      assert.deepEqual(scopes.textsIn(source, 'entity.other.attribute-name.property.eml'), [
        'smtp.mailfrom',
        'header.d',
      ]);
    });

    it('tells the result of an SPF check', () => {
      scopes.assertScopes('Received-SPF: fail (x) client-ip=192.0.2.7;\n', {
        fail: 'markup.deleted.result.fail.eml',
        'client-ip': 'entity.other.attribute-name.parameter.eml',
      });
    });

    it('tells the tags of a signature, but not the end of a folded value', () => {
      const source =
        'DKIM-Signature: v=1; d=example.org; h=from:\n\tto; t=17; b=\n\tAAAA\n\tBBBB=\n\n';
      assert.deepEqual(scopes.textsIn(source, 'entity.other.attribute-name.tag.eml'), [
        ...['v', 'd', 'h', 't', 'b'],
      ]);
      assert.deepEqual(scopes.textsIn(source, 'variable.parameter.field-name.eml'), ['from', 'to']);
      scopes.assertScopes(source, {
        'example.org': 'entity.name.namespace.domain.eml',
        '17': 'constant.numeric.tag-value.eml',
        '\tBBBB=': 'comment.block.base64.eml',
      });
    });
  });

  it('tells the addresses of a list', () => {
    const source =
      'List-Id: The list <list.example.org>\nList-Unsubscribe: <mailto:a@b.example>,\n <https://b.example/?a=1>\n';
    assert.deepEqual(scopes.textsIn(source, 'markup.underline.link.eml'), [
      'mailto:a@b.example',
      'https://b.example/?a=1',
    ]);
    scopes.assertScopes(source, { 'list.example.org': 'entity.name.namespace.domain.eml' });
  });

  it('tells good from bad in a delivery report', () => {
    scopes.assertScopes(scopes.lineOf('bounce', 'Action'), {
      failed: 'markup.deleted.result.fail.eml',
    });
    scopes.assertScopes(scopes.lineOf('bounce', 'Diagnostic-Code'), {
      smtp: 'storage.type.address-type.eml',
      '550': 'markup.deleted.result.fail.eml',
    });
    scopes.assertScopes('Action: relayed\nStatus: 4.2.0\n', {
      relayed: 'markup.inserted.result.pass.eml',
      '4.2.0': 'markup.changed.result.other.eml',
    });
  });

  it("tells a spam filter's verdict", () => {
    scopes.assertScopes('X-Spam-Status: Yes, score=7.1\nX-Spam-Flag: NO\n', {
      Yes: 'markup.deleted.result.fail.eml',
      score: 'entity.other.attribute-name.parameter.eml',
      NO: 'markup.inserted.result.pass.eml',
    });
  });
});
