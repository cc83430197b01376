import assert from 'node:assert/strict';
import type { IGrammar } from 'vscode-textmate';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import {
  type SampleName,
  sampleMessage,
  sampleMessages,
} from '../../support/sampleMessages/sampleMessages';
import { loadEmlGrammar, type Token, tokenise } from './emlGrammar';

const LINE_LIMIT_MILLISECONDS = 1_000;

describe('the grammar for messages', function () {
  this.timeout(60_000);
  let grammar: IGrammar;

  before(async () => {
    grammar = await loadEmlGrammar();
  });

  function tokensOf(source: string | Uint8Array): readonly Token[] {
    return tokenise(grammar, Buffer.from(source as Uint8Array)).flatMap((line) => line.tokens);
  }

  /** All tokens in that scope, joined token by token. */
  function textsIn(source: string | Uint8Array, scope: string): readonly string[] {
    return tokensOf(source)
      .filter((token) => token.scopes.includes(scope))
      .map((token) => token.text);
  }

  function lineOf(name: SampleName, start: string): readonly Token[] {
    const line = tokenise(grammar, sampleMessage(name)).find(({ text }) => text.startsWith(start));
    assert.ok(line, `${name} has a line that starts with ${start}`);
    return line.tokens;
  }

  function assertScopes(
    tokens: readonly Token[],
    expected: Readonly<Record<string, string>>,
  ): void {
    for (const [text, scope] of Object.entries(expected)) {
      const token = tokens.find((candidate) => candidate.text === text);
      assert.ok(token, `there is a token ${JSON.stringify(text)} in ${JSON.stringify(tokens)}`);
      assert.ok(token.scopes.includes(scope), `${text}: ${token.scopes.join(' ')}`);
    }
  }

  describe('header fields', () => {
    it('tells names from values', () => {
      assertScopes(lineOf('plainNote', 'Subject'), {
        Subject: 'entity.name.tag.field-name.eml',
        ':': 'punctuation.separator.field.eml',
        ' Lunch on Thursday?': 'markup.heading.subject.eml',
      });
    });

    it('tells quoted names, addresses and comments', () => {
      assertScopes(lineOf('flowedReply', 'From'), {
        'Example, Kim (Release team)': 'string.quoted.double.eml',
        'kim@example.org': 'variable.other.address.eml',
      });
      assertScopes(tokensOf('To: a@example.org (her (old) address), b@example.org\n'), {
        'a@example.org': 'variable.other.address.eml',
        'b@example.org': 'variable.other.address.eml',
        '(old)': 'comment.block.parentheses.eml',
        ' address': 'comment.block.parentheses.eml',
      });
    });

    it('tells dates, times and zones', () => {
      assertScopes(lineOf('plainNote', 'Date'), {
        'Sat, 21 Nov 2026': 'constant.numeric.date.eml',
        '+0000': 'constant.numeric.zone.eml',
      });
    });

    it('tells message identifiers over folded lines', () => {
      assert.deepEqual(
        textsIn(sampleMessage('flowedReply'), 'constant.other.message-id.eml').slice(-3),
        ['<checklist-2.4@example.org>', '<plan-2.4@example.org>', '<checklist-2.4@example.org>'],
      );
    });

    it('tells media types and parameters', () => {
      assertScopes(lineOf('flowedReply', 'Content-Type'), {
        text: 'storage.type.media-type.eml',
        plain: 'storage.type.media-subtype.eml',
        format: 'entity.other.attribute-name.parameter.eml',
        flowed: 'string.unquoted.parameter.eml',
      });
    });

    it('tells the pieces of an encoded word', () => {
      assertScopes(lineOf('japaneseIso2022', 'Subject'), {
        'ISO-2022-JP': 'constant.language.charset.eml',
        B: 'keyword.other.encoding.eml',
      });
    });

    it('tells the tags and results of authentication fields, but not the end of a folded signature', () => {
      const source =
        'Authentication-Results: mx.example.com; dkim=pass header.d=example.org\n' +
        'DKIM-Signature: v=1; b=\n\tAAAA\n\tBBBB=\n\n';
      assert.deepEqual(textsIn(source, 'entity.other.attribute-name.eml'), [
        'dkim',
        'header.d',
        'v',
        'b',
      ]);
      assert.deepEqual(textsIn(source, 'constant.language.result.eml'), ['pass']);
    });

    it('ends an unclosed quotation with its field', () => {
      const tokens = tokensOf('From: "never closed <a@example.org>\n still open\nSubject: next\n');
      assertScopes(tokens, { Subject: 'entity.name.tag.field-name.eml' });
    });

    it('leaves text without any header alone', () => {
      assert.deepEqual(
        textsIn(sampleMessage('notMimeAtAll'), 'entity.name.tag.field-name.eml'),
        [],
      );
    });
  });

  describe('bodies', () => {
    it('tells quotations and signatures of plain text', () => {
      const source = sampleMessage('flowedReply');
      assert.ok(textsIn(source, 'markup.quote.eml').includes('take until Wednesday.'));
      assert.deepEqual(
        textsIn(source, 'comment.block.signature.eml').filter((text) => text !== ''),
        ['Kim'],
      );
    });

    it('takes a line of a body that looks like a field as text', () => {
      const source = 'Subject: s\n\nSubject: not a field\n';
      assert.deepEqual(textsIn(source, 'entity.name.tag.field-name.eml'), ['Subject']);
    });

    it('hands HTML to the HTML grammar', () => {
      assertScopes(lineOf('hostileHtml', '  <script>'), { '  ': 'meta.embedded.block.html' });
      assert.ok(textsIn(sampleMessage('hostileHtml'), 'meta.tag.html').length > 20);
    });

    it('tells escapes in quoted-printable text and HTML, and nowhere else', () => {
      const scope = 'constant.character.escape.quoted-printable.eml';
      assert.ok(textsIn(sampleMessage('longLines'), scope).includes('=3D'));
      assertScopes(lineOf('receipt', '<html'), { '=3D': scope, en: 'string.quoted.double.html' });
      assert.deepEqual(textsIn('Subject: s\n\n1=3D1\n', scope), []);
      assert.deepEqual(textsIn(sampleMessage('passwordReset'), scope), []);
    });

    it('tells base64, whichever of the two fields comes first', () => {
      const fields = ['Content-Type: text/html', 'Content-Transfer-Encoding: base64'];
      for (const header of [fields, fields.toReversed()]) {
        const source = `${header.join('\n')}\n\nPGI+\n`;
        assert.deepEqual(textsIn(source, 'comment.block.base64.eml'), ['PGI+']);
      }
    });

    it('tells the HTML of a message whose encoding comes before its type', () => {
      const source =
        'Content-Transfer-Encoding: quoted-printable\nContent-Type: text/html\n\n<b>=C3=BC</b>\n';
      assert.ok(textsIn(source, 'meta.tag.html').includes('<b'));
      assert.ok(textsIn(source, 'constant.character.escape.quoted-printable.eml').includes('=C3'));
    });
  });

  describe('multiparts', () => {
    it('tells delimiters on all levels, and closes inner parts with outer ones', () => {
      const scope = 'keyword.control.boundary.eml';
      assert.deepEqual(textsIn(sampleMessage('nestedMultiparts'), scope), [
        ...['outer', 'outer.middle'],
        ...Array<string>(4).fill('outer.middle.inner'),
        ...['outer.middle', 'outer.middle', 'outer', 'outer', 'outer'],
      ]);
    });

    it('accepts blanks after a delimiter', () => {
      const scope = 'keyword.control.boundary.eml';
      assert.deepEqual(textsIn(sampleMessage('paddedBoundary'), scope), Array(3).fill('padded'));
    });

    it('takes a line of dashes in a part as text', () => {
      const source =
        'Content-Type: multipart/mixed; boundary=b\n\n--b\n\n-----\n--other\n-- \nname\n--b--\n';
      assert.deepEqual(textsIn(source, 'keyword.control.boundary.eml'), ['b', 'b']);
    });

    it('takes what looks like a delimiter in a message without parts as text', () => {
      assert.deepEqual(
        textsIn('Subject: s\n\n--b\nName: value\n', 'keyword.control.boundary.eml'),
        [],
      );
    });

    it('ends HTML that is left open at the next delimiter', () => {
      const source =
        'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<!-- open <p class="\n' +
        '--b\nContent-Type: text/plain\n\ntext\n--b--\n';
      const tokens = tokensOf(source);
      assertScopes(tokens, { text: 'storage.type.media-type.eml' });
      assert.equal(textsIn(source, 'keyword.control.boundary.eml').length, 3);
    });

    it('tells the header of a message within the message', () => {
      const tokens = lineOf('forwarded', 'Subject: Keys');
      assertScopes(tokens, { ' Keys to the meeting room': 'markup.heading.subject.eml' });
    });

    it('tells the fields of a delivery report', () => {
      assertScopes(lineOf('bounce', 'Diagnostic-Code'), {
        'Diagnostic-Code': 'entity.name.tag.field-name.eml',
      });
    });
  });

  describe('in bounded time', () => {
    function assertQuick(name: string, octets: Uint8Array): void {
      for (const line of tokenise(grammar, octets)) {
        const where = `${name}: ${line.text.slice(0, 60)}`;
        assert.equal(line.isCutShort, false, where);
        assert.ok(line.milliseconds < LINE_LIMIT_MILLISECONDS, `${where}: ${line.milliseconds} ms`);
      }
    }

    for (const { name, octets } of sampleMessages()) {
      it(`tokenises every line of ${name}`, () => {
        // The rest of the huge one is more of the same base64.
        assertQuick(name, octets.subarray(0, 500_000));
      });
    }

    it('tokenises bulk messages', () => {
      assertQuick('bulk', bulkMessage(7));
    });

    // The editor gives no longer lines to a grammar (editor.maxTokenizationLineLength).
    const LONGEST = 20_000;
    const heads = [
      ...['From: ', 'Date: ', 'Subject: ', 'Received: ', 'DKIM-Signature: ', 'Content-Type: '],
      ...['List-Post: ', 'Message-ID: ', 'X-Other: ', 'Subject: s\n\n', 'Subject: s\n\n--', ''],
      'Content-Type: multipart/mixed\n\n--',
      'Content-Transfer-Encoding: quoted-printable\n\n',
      'Content-Transfer-Encoding: base64\n\n',
    ];
    const units = [
      ...[
        'a',
        'a.',
        '(',
        ')',
        '"',
        '\\',
        '<',
        '>',
        '> ',
        '@',
        'a@',
        '=?',
        '=?a?b?',
        '=',
        '=3D',
        ';',
        'a=',
        'a= ',
      ],
      ...[
        ' ',
        '\t',
        ':',
        '-',
        '- ',
        '1 ',
        '1:',
        'Mon, ',
        'text/',
        'http://',
        'mailto:',
        '[',
        '[1',
        'é',
        '\u0000',
      ],
    ];
    for (const head of heads) {
      it(`tokenises endless repetitions after ${JSON.stringify(head)}`, () => {
        for (const unit of units) {
          const line = unit.repeat(Math.ceil(LONGEST / unit.length));
          // What a pattern looks for at the end makes it try every start; a blank continues a field.
          const tail = '<@=?:/;>"';
          assertQuick(
            JSON.stringify(unit),
            Buffer.from(`${head}${line}\n ${line}${tail}\n${line}\n`),
          );
        }
      });
    }
  });
});
