import assert from 'node:assert/strict';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { Scopes } from './emlGrammarScopes';

const BOUNDARY = 'keyword.control.boundary.eml';
const ESCAPE = 'constant.character.escape.quoted-printable.eml';

/** Content types, and the language that their bodies are handed to. */
const EMBEDDED: readonly (readonly [type: string, language: string])[] = [
  ['text/html; charset=utf-8', 'html'],
  ['text/x-amp-html', 'html'],
  ['application/xhtml+xml', 'html'],
  ['text/css', 'css'],
  ['application/json', 'json'],
  ['application/ld+json', 'json'],
  ['text/javascript', 'javascript'],
  ['application/xml', 'xml'],
  ['image/svg+xml', 'xml'],
  ['application/yaml', 'yaml'],
  ['text/markdown', 'markdown'],
  ['text/x-patch', 'diff'],
];

/** Content types whose bodies the grammar knows itself. */
const OWN = [
  ...[
    'text/plain',
    'text/csv',
    'text/calendar',
    'text/x-vcalendar',
    'text/vcard',
    'text/directory',
  ],
  ...['message/rfc822', 'message/global', 'message/delivery-status', 'text/rfc822-headers'],
  ...['application/pkcs7-mime', 'application/octet-stream'],
];

/** Ways to write the same two header fields. */
function headersOf(type: string, encoding: string): readonly string[] {
  const fields = [`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`];
  return [
    fields,
    fields.toReversed(),
    fields.map((field) => field.toUpperCase()),
    fields.map((field) => field.replace(': ', ':\n\t')),
    fields.toReversed().map((field) => field.replace(': ', ':\n ')),
    fields.map((field) => field.replace(': ', ': (a comment) ')),
    [...fields, 'X-Other: x'],
  ].map((lines) => `${lines.join('\n')}\n\n`);
}

describe('the grammar for messages: bodies', () => {
  let scopes: Scopes;

  before(async () => {
    scopes = await Scopes.load();
  });

  describe('by content type', () => {
    for (const [type, language] of EMBEDDED) {
      it(`hands ${type} to the grammar of ${language}, however the header is written`, () => {
        for (const header of headersOf(type, '7bit')) {
          assert.deepEqual(
            scopes.textsIn(`${header}body`, `meta.embedded.block.${language}`).join(''),
            'body',
            header,
          );
        }
      });
    }

    for (const type of [...EMBEDDED.map(([name]) => name), ...OWN]) {
      it(`tells escapes in ${type}, however the header is written`, () => {
        for (const header of headersOf(type, 'quoted-printable')) {
          assert.deepEqual(
            scopes.textsIn(`${header}\nX: a=C3=BC\n`, ESCAPE),
            ['=C3', '=BC'],
            header,
          );
        }
        assert.deepEqual(scopes.textsIn(`Content-Type: ${type}\n\n\nX: a=C3=BC\n`, ESCAPE), []);
      });

      it(`tells base64 in ${type}, however the header is written`, () => {
        for (const header of headersOf(type, 'base64')) {
          assert.deepEqual(
            scopes.textsIn(`${header}PGI+\n`, 'comment.block.base64.eml'),
            ['PGI+'],
            header,
          );
        }
      });
    }

    it('takes a body as text where the editor lacks its grammar', async () => {
      const alone = await Scopes.load('message.rfc822.eml', []);
      for (const [type, language] of EMBEDDED) {
        const source = `Content-Type: ${type}\n\nbody: text`;
        const texts = alone.textsIn(source, `meta.embedded.block.${language}`);
        assert.equal(texts.join(''), 'body: text');
      }
    });

    it('takes a line of a body that looks like a field as text', () => {
      const source = 'Subject: s\n\nSubject: not a field\n';
      assert.deepEqual(scopes.textsIn(source, 'entity.name.tag.field-name.eml'), ['Subject']);
    });

    it('tells components, properties and values of a calendar and a card', () => {
      const source =
        'Content-Type: text/calendar\n\nBEGIN:VEVENT\nDTSTART;TZID=Europe/Berlin:20261124T101112\n' +
        'SUMMARY:One\\, two\n three\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n';
      scopes.assertScopes(source, {
        BEGIN: 'keyword.control.component.eml',
        VEVENT: 'entity.name.type.component.eml',
        DTSTART: 'entity.name.tag.property.eml',
        TZID: 'entity.other.attribute-name.parameter.eml',
        '20261124T101112': 'constant.numeric.date.eml',
        '\\,': 'constant.character.escape.eml',
        ' three': 'meta.content-line.eml',
        FREQ: 'entity.other.attribute-name.parameter.eml',
        WEEKLY: 'constant.language.value.eml',
      });
      const card = 'Content-Type: text/vcard\n\nBEGIN:VCARD\nFN:Kim\nEND:VCARD\n';
      assert.deepEqual(scopes.textsIn(card, 'entity.name.tag.property.eml'), ['FN']);
    });

    it('tells the cells of a table', () => {
      scopes.assertScopes('Content-Type: text/csv\n\n"a ""b""",12\n', {
        '""': 'constant.character.escape.eml',
        ',': 'keyword.operator.delimiter.eml',
        '12': 'constant.numeric.eml',
      });
    });

    it('tells the fields of reports and of returned headers', () => {
      for (const type of [
        ...['message/delivery-status', 'message/disposition-notification'],
        ...['message/feedback-report', 'text/rfc822-headers', 'application/pgp-encrypted'],
      ]) {
        assert.deepEqual(
          scopes.textsIn(
            `Content-Type: ${type}\n\nA: 1\n\nB: 2\n`,
            'entity.name.tag.field-name.eml',
          ),
          ['Content-Type', 'A', 'B'],
          type,
        );
      }
    });
  });

  describe('of text', () => {
    it('tells quotations by their level, and the signature', () => {
      const source = 'Subject: s\n\n> one\n>> two\n> > > three\n>>>> four\n-- \nKim\n';
      for (const [level, text] of Object.entries({ 1: 'one', 2: 'two', 3: 'three' })) {
        assert.ok(scopes.textsIn(source, `markup.quote.level-${level}.eml`).includes(text), text);
      }
      assert.ok(scopes.textsIn(source, 'markup.quote.deeper.eml').includes('four'));
      assert.ok(scopes.textsIn(source, 'comment.block.signature.eml').includes('Kim'));
      assert.ok(!scopes.textsIn(source, 'comment.block.signature.eml').includes('four'));
    });

    it('tells links up to their end', () => {
      const source = 'Subject: s\n\nsee https://example.org/a?b=c, and mailto:a@b.example now\n';
      assert.equal(
        scopes.textsIn(source, 'markup.underline.link.eml').join(''),
        'https://example.org/a?b=c,mailto:a@b.example',
      );
    });

    it('hands a patch in it to the grammar of patches, up to the signature', () => {
      const source = 'Subject: s\n\nWhy.\n---\n a | 2 +-\n\ndiff --git a/a b/a\n-old\n-- \n2.1\n';
      const patch = scopes.textsIn(source, 'meta.embedded.block.diff');
      assert.deepEqual(
        patch.filter((text) => text !== ''),
        ['diff --git a/a b/a', '-old'],
      );
    });

    it('tells OpenPGP armour, its header and its checksum', () => {
      const source =
        'Subject: s\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n- -- x\n' +
        '-----BEGIN PGP SIGNATURE-----\nComment: c\n\niHUE\n=Ab12\n-----END PGP SIGNATURE-----\nafter\n';
      assert.equal(scopes.textsIn(source, 'keyword.control.armour.eml').length, 3);
      scopes.assertScopes(source, {
        Hash: 'entity.name.tag.field-name.eml',
        '-': 'punctuation.definition.dash-escape.eml',
        iHUE: 'comment.block.base64.eml',
        Ab12: 'constant.numeric.checksum.eml',
      });
      assert.ok(!scopes.textsIn(source, 'meta.armour.eml').includes('after'));
    });

    it('tells what uuencode made', () => {
      const source = 'Subject: s\n\nbegin 644 a b.txt\n#0V%T\n`\nend\nafter\n';
      scopes.assertScopes(source, {
        '644': 'constant.numeric.mode.eml',
        'a b.txt': 'string.unquoted.file-name.eml',
        '#0V%T': 'comment.block.uuencode.eml',
      });
      assert.ok(!scopes.textsIn(source, 'meta.body.uuencode.eml').includes('after'));
    });

    it('tells control characters', () => {
      assert.deepEqual(
        scopes.textsIn('Subject: s\n\na\u0000b\n', 'invalid.illegal.control-character.eml'),
        ['\u0000'],
      );
    });
  });

  describe('in quoted-printable', () => {
    const head = 'Content-Transfer-Encoding: quoted-printable\n\n';

    it('tells escapes, soft breaks and what is neither', () => {
      const source = `${head}> a=C3 =zz b=\n`;
      assert.deepEqual(scopes.textsIn(source, ESCAPE), ['=C3']);
      assert.deepEqual(scopes.textsIn(source, 'constant.character.escape.soft-break.eml'), ['=']);
      assert.deepEqual(scopes.textsIn(source, 'invalid.illegal.quoted-printable.eml'), ['=']);
    });

    it('tells escapes in a link', () => {
      scopes.assertScopes(`${head}https://example.org/?a=3Db\n`, { '=3D': ESCAPE });
    });

    it('tells the value of an HTML attribute behind =3D', () => {
      scopes.assertScopes(scopes.lineOf('receipt', '<html'), {
        '=3D': ESCAPE,
        en: 'string.quoted.double.html',
      });
    });

    it('tells a soft break within the name of a tag', () => {
      const source = `Content-Type: text/html\n${head}<b>x</tab=\nle> after\n`;
      assert.deepEqual(scopes.textsIn(source, 'entity.name.tag.html'), ['tab', 'le']);
      assert.ok(!scopes.textsIn(source, 'meta.tag.broken.html').includes(' after'));
    });

    it('tells a signature whose blank is escaped', () => {
      const texts = scopes.textsIn(`${head}a\n--=20\nKim\n`, 'comment.block.signature.eml');
      assert.ok(texts.includes('Kim'));
    });

    it('tells no escapes in the parts of a multipart that says it of itself', () => {
      const source =
        'Content-Transfer-Encoding: quoted-printable\nContent-Type: multipart/mixed; boundary=b\n\n' +
        '--b\n\na=C3\n--b--\n';
      assert.deepEqual(scopes.textsIn(source, ESCAPE), []);
    });
  });

  it('tells what is not of the alphabet of base64', () => {
    const source = 'Content-Transfer-Encoding: base64\n\nQUJD!RA==\n';
    assert.deepEqual(scopes.textsIn(source, 'invalid.illegal.base64.eml'), ['!']);
  });

  describe('multiparts', () => {
    it('tells delimiters on all levels, and closes inner parts with outer ones', () => {
      assert.deepEqual(scopes.textsIn(sampleMessage('nestedMultiparts'), BOUNDARY), [
        ...['outer', 'outer.middle'],
        ...Array<string>(4).fill('outer.middle.inner'),
        ...['outer.middle', 'outer.middle', 'outer', 'outer', 'outer'],
      ]);
    });

    it('accepts blanks after a delimiter and within it', () => {
      const padded = scopes.textsIn(sampleMessage('paddedBoundary'), BOUNDARY);
      assert.deepEqual(padded, Array(3).fill('padded'));
      const source = 'Content-Type: multipart/mixed; boundary="a b"\n\n--a b\n\nx\n--a b--\n';
      assert.deepEqual(scopes.textsIn(source, BOUNDARY), ['a b', 'a b']);
    });

    it('takes a line of dashes in a part as text', () => {
      const source =
        'Content-Type: multipart/mixed; boundary=b\n\n--b\n\n-----\n--other\n-- \nname\n--b--\n';
      assert.deepEqual(scopes.textsIn(source, BOUNDARY), ['b', 'b']);
    });

    it('takes what looks like a delimiter in a message without parts as text', () => {
      assert.deepEqual(scopes.textsIn('Subject: s\n\n--b\nName: value\n', BOUNDARY), []);
    });

    for (const [type] of EMBEDDED) {
      it(`ends ${type} that is left open at the next delimiter of any level`, () => {
        const source =
          'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/related; boundary=i\n\n' +
          `--i\nContent-Type: ${type}\n\n<!-- open /* open <p class="\n--b\nSubject: s\n\nafter\n--b--\n`;
        assert.deepEqual(scopes.textsIn(source, BOUNDARY), ['b', 'i', 'b', 'b']);
        scopes.assertScopes(source, { after: 'meta.body.text.eml' });
      });
    }

    it('ends armour, uuencode and a quotation in a table that are left open', () => {
      for (const open of ['-----BEGIN PGP MESSAGE-----', 'begin 644 a', '"']) {
        for (const type of ['text/plain', 'text/csv']) {
          const source = `Content-Type: multipart/mixed\n\n--b\nContent-Type: ${type}\n\n${open}\n--b\nSubject: s\n\n`;
          scopes.assertScopes(source, { ' s': 'markup.heading.subject.eml' });
        }
      }
    });

    it('tells the header of a message within the message', () => {
      scopes.assertScopes(scopes.lineOf('forwarded', 'Subject: Keys'), {
        ' Keys to the meeting room': 'markup.heading.subject.eml',
      });
    });

    it('takes a part of a digest as a message unless it says otherwise', () => {
      const source =
        'Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: inner\n\nx\n' +
        '--b\nContent-Type: text/plain\n\nSubject: text\n--b--\n';
      assert.deepEqual(scopes.textsIn(source, 'markup.heading.subject.eml'), [' inner']);
    });
  });

  describe('of a mailbox file', () => {
    const FILE =
      'From a@example.org Tue Nov 24 10:11:12 2026\nSubject: one\nContent-Type: text/html\n\n<p class="\n\n' +
      'From b@example.org Tue Nov 24 10:11:13 2026\nSubject: two\n\nFrom here on it is text.\n>From too\n';

    it('begins a message at each separator, and ends what the one before left open', async () => {
      const mbox = await Scopes.load('application.mbox');
      assert.deepEqual(mbox.textsIn(FILE, 'keyword.control.mbox-separator.eml'), ['From', 'From']);
      assert.deepEqual(mbox.textsIn(FILE, 'markup.heading.subject.eml'), [' one', ' two']);
    });

    it('tells escapes of quoted-printable as in a message', async () => {
      const mbox = await Scopes.load('application.mbox');
      const source = `From a Tue Nov 24 10:11:12 2026\nContent-Transfer-Encoding: quoted-printable\n\n=C3\n`;
      assert.deepEqual(mbox.textsIn(source, ESCAPE), ['=C3']);
    });

    it('accepts a separator before a single message', () => {
      assert.deepEqual(scopes.textsIn(FILE, 'comment.line.mbox-separator.eml').slice(0, 1), [
        'From a@example.org Tue Nov 24 10:11:12 2026',
      ]);
    });
  });
});
