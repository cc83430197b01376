import type { BODY_FAULTS } from '../../../../src/source/diagnostics/bodyFaults';
import { lines, mail, mimeMail, USUAL, type Case } from './cases';

const PLAIN = 'Content-Type: text/plain; charset=utf-8';
const HTML = 'Content-Type: text/html; charset=utf-8';
const MIXED = 'Content-Type: multipart/mixed; boundary=b';
const QUOTED_PRINTABLE = 'Content-Transfer-Encoding: quoted-printable';
const BASE64 = 'Content-Transfer-Encoding: base64';
const EIGHT_BIT = 'Content-Transfer-Encoding: 8bit';

const part = (...content: readonly string[]): readonly string[] => ['--b', PLAIN, '', ...content];
const mixed = (...content: readonly string[]): string => mimeMail(MIXED, '', ...content, '--b--');
const quotedPrintable = (...content: readonly string[]): string =>
  mimeMail(PLAIN, QUOTED_PRINTABLE, '', ...content);
const base64 = (...content: readonly string[]): string =>
  mimeMail('Content-Type: image/png', BASE64, '', ...content);
const text = (charset: string, ...content: readonly string[]): string =>
  mimeMail(`Content-Type: text/plain; charset=${charset}`, EIGHT_BIT, '', ...content);
const nested = (outer: string, inner: string): string =>
  mimeMail(
    `Content-Type: multipart/mixed; boundary=${outer}`,
    '',
    `--${outer}`,
    `Content-Type: multipart/mixed; boundary=${inner}`,
    '',
    `--${inner.replace(/[⟦⟧]/gu, '')}`,
    PLAIN,
    '',
    'Text',
    `--${inner.replace(/[⟦⟧]/gu, '')}--`,
    `--${outer}--`,
  );
const related = (html: string, ...images: readonly string[]): string =>
  mimeMail(
    'Content-Type: multipart/related; boundary=b; type="text/html"',
    '',
    '--b',
    HTML,
    '',
    html,
    ...images.flatMap((id) => ['--b', 'Content-Type: image/png', BASE64, id, '', 'AAAA']),
    '--b--',
  );

const SEVENTY = 'b'.repeat(70);
const UNSUBSCRIBE = 'List-Unsubscribe: <https://example.com/u?1>, <mailto:u@example.com>';
const ONE_CLICK = 'List-Unsubscribe-Post: List-Unsubscribe=One-Click';
const SIGNATURE =
  'DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=a; h=from:list-unsubscribe:\r\n' +
  '\tList-Unsubscribe-Post; bh=AAAA; b=AAAA';

export const BODY_CASES = {
  mimeVersionMissing: {
    faulty: mail(`⟦Content-Type⟧${PLAIN.slice(12)}`, '', 'Text'),
    sound: mimeMail(PLAIN, '', 'Text'),
  },
  parametersMalformed: {
    faulty: mimeMail('Content-Type: text/plain; name=⟦a b⟧', '', 'Text'),
    sound: mimeMail('Content-Type: text/plain; name="a b" (a b)', '', 'Text'),
  },
  parametersUntidy: {
    faulty: mimeMail('Content-Type: text/plain; charset=utf-8⟦;⟧', '', 'Text'),
    sound: mimeMail('Content-Type: text/plain; charset=utf-8', '', 'Text'),
  },
  extendedParameterFaulty: {
    faulty: mimeMail("Content-Type: image/png; name*=⟦x-none''a⟧", ''),
    sound: mimeMail("Content-Type: image/png; name*=utf-8''a%20b", ''),
  },
  boundaryMissing: {
    faulty: mimeMail('⟦Content-Type: multipart/mixed\r\n⟧', '', 'Text').replace(
      '\r\n⟧\r\n',
      '\r\n⟧',
    ),
    sound: mixed(...part('Text')),
  },
  boundaryNeverUsed: {
    faulty: mimeMail('Content-Type: multipart/mixed; boundary=⟦"b"⟧', '', '-- b', 'Text'),
    sound: mixed(...part('Text')),
  },
  multipartUnclosed: {
    faulty: mimeMail(MIXED, '', ...part('Text', '⟦The end⟧')),
    sound: mixed(...part('Text', 'The end')),
  },
  multipartEmpty: {
    faulty: mimeMail('Content-Type: multipart/mixed; boundary=⟦b⟧', '', '--b--'),
    sound: mixed('--b', ''),
  },
  boundaryTooLong: {
    faulty: mimeMail(
      `Content-Type: multipart/mixed; boundary=⟦${SEVENTY}b⟧`,
      '',
      `--${SEVENTY}b`,
      '',
      `--${SEVENTY}b--`,
    ),
    sound: mimeMail(
      `Content-Type: multipart/mixed; boundary=${SEVENTY}`,
      '',
      `--${SEVENTY}`,
      '',
      `--${SEVENTY}--`,
    ),
  },
  boundaryIllegal: {
    faulty: mimeMail('Content-Type: multipart/mixed; boundary=⟦"a*b"⟧', '', '--a*b', '', '--a*b--'),
    sound: mimeMail('Content-Type: multipart/mixed; boundary="a b"', '', '--a b', '', '--a b--'),
  },
  boundaryPadded: {
    faulty: mimeMail(MIXED, '', '--b⟦ \t⟧', '', 'Text', '--b--⟦ ⟧'),
    sound: mixed(...part(' Text ')),
  },
  delimiterAfterClose: {
    faulty: mixed(...part('Text'), '--b--', 'Text', '⟦--b⟧').replace(/--b--\r\n$/u, ''),
    sound: mixed(...part('Text'), '--b--', 'Text').replace(/--b--\r\n$/u, ''),
  },
  boundaryInContent: {
    faulty: mixed(...part('Text', '⟦--bcd⟧', 'Text')),
    sound: mixed(...part('Text', '--cbd', '-b', ' --b')),
  },
  boundaryReused: { faulty: nested('b', '⟦b⟧'), sound: nested('b', 'c') },
  boundaryBeginsAlike: { faulty: nested('b', '⟦bc⟧'), sound: nested('bc', 'b') },
  encodingUnknown: {
    faulty: mimeMail(PLAIN, '⟦Content-Transfer-Encoding: utf-8', '⟧', 'Text'),
    sound: mimeMail(PLAIN, 'Content-Transfer-Encoding: X-uuencode', '', 'Text'),
  },
  encodingOnMultipart: {
    faulty: mimeMail(MIXED, `⟦${BASE64}`, '⟧', ...part('Text'), '--b--'),
    sound: mimeMail(MIXED, EIGHT_BIT, '', ...part('Text'), '--b--'),
  },
  encodingOnMessage: {
    faulty: mixed('--b', 'Content-Type: message/rfc822', `⟦${BASE64}`, '⟧', 'AAAA'),
    sound: mixed('--b', 'Content-Type: message/rfc822', EIGHT_BIT, '', ...USUAL, '', 'Text'),
  },
  sevenBitWith8Bit: {
    faulty: mimeMail(PLAIN, '', 'J⟦\xc3\xbc⟧rgen, \xc3\xa4'),
    sound: mimeMail(PLAIN, EIGHT_BIT, '', 'J\xc3\xbcrgen'),
  },
  quotedPrintableEscape: {
    faulty: quotedPrintable('a⟦=3X⟧b⟦=⟧ c', 'd'),
    sound: quotedPrintable('a=3Db=', 'c=\t', 'd'),
  },
  quotedPrintableLowerCase: {
    faulty: quotedPrintable('a⟦=c3⟧⟦=Bc⟧b'),
    sound: quotedPrintable('a=C3=BCb'),
  },
  quotedPrintableRaw: {
    faulty: mimeMail(
      'Content-Type: text/plain; charset=iso-8859-1',
      QUOTED_PRINTABLE,
      '',
      'J⟦\xfc⟧',
    ),
    sound: quotedPrintable('J=C3=BC\t~'),
  },
  quotedPrintableSpace: {
    faulty: quotedPrintable('a⟦ \t⟧', 'b'),
    sound: quotedPrintable('a =20', 'b'),
  },
  quotedPrintableLine: {
    faulty: quotedPrintable(`⟦${'a'.repeat(77)}⟧`),
    sound: quotedPrintable('a'.repeat(76)),
  },
  base64Character: { faulty: base64('AA⟦:-⟧AA'), sound: base64('AA ', '+/ ') },
  base64Padding: { faulty: base64('AAAAA⟦A⟧'), sound: base64('AAAA', 'AA==') },
  base64Line: { faulty: base64(`⟦${'A'.repeat(80)}⟧`), sound: base64('A'.repeat(76)) },
  charsetUnknown: { faulty: text('⟦utf-88⟧', 'Text'), sound: text('cp1252', 'Text') },
  charsetNotAscii: {
    faulty: text('us-ascii', 'J⟦\xc3\xbc⟧rgen'),
    sound: text('us-ascii', 'Juergen'),
  },
  charsetNotUtf8: {
    faulty: text('utf-8', 'J⟦\xfc⟧rgen \xc3\xbc ⟦\xe2\x82⟧'),
    sound: text('utf-8', 'J\xc3\xbcrgen \xe2\x82\xac'),
  },
  charsetLooksLikeUtf8: {
    faulty: text('iso-8859-1', 'J⟦\xc3\xbc⟧rgen \xe2\x82\xac'),
    sound: text('iso-8859-1', 'J\xfcrgen \xc3\xa4 \xe2\x82\xac'),
  },
  utf8EncodedTwice: {
    faulty: text('utf-8', 'a ⟦\xc3\x83\xc2\xbc\xc3\x83\xc2\xa4⟧ b'),
    sound: text('utf-8', 'N\xc3\x83O \xc3\x83\xc2\xab'),
  },
  contentLengthDiffers: {
    faulty: mimeMail(PLAIN, '⟦Content-Length: 400', '⟧', 'Text'),
    sound: mimeMail(PLAIN, 'Content-Length: 10', '', 'One', 'Two', 'T'),
  },
  htmlWithoutText: {
    faulty: mimeMail(`⟦${HTML}`, '⟧', '<p>Text'),
    sound: mixed('--b', HTML, '', '<p>Text', ...part('Text')),
  },
  alternativesOutOfOrder: {
    faulty: mimeMail(
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      HTML,
      '',
      '<p>Text',
      '--b',
      `⟦${PLAIN}`,
      '⟧',
      'Text',
      '--b--',
    ),
    sound: mimeMail(
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      PLAIN,
      '',
      'Text',
      '--b',
      HTML,
      '',
      '<p>Text',
      '--b--',
    ),
  },
  bulkWithoutUnsubscribe: {
    faulty: mail('⟦Precedence: bulk', '⟧', 'Text'),
    sound: mail('Precedence: bulk', 'Auto-Submitted: auto-replied', '', 'Text'),
  },
  bulkWithoutOneClick: {
    faulty: mail(`⟦List-Unsubscribe⟧${UNSUBSCRIBE.slice(16)}`, '', 'Text'),
    sound: mail(UNSUBSCRIBE, 'List-Post: <mailto:list@example.com>', '', 'Text'),
  },
  oneClickMalformed: {
    faulty: mail(SIGNATURE, UNSUBSCRIBE, 'List-Unsubscribe-Post:⟦ One-Click⟧', '', 'Text'),
    sound: mail(SIGNATURE, UNSUBSCRIBE, ONE_CLICK, '', 'Text'),
  },
  oneClickWithoutHttps: {
    faulty: mail(SIGNATURE, ONE_CLICK, '⟦List-Unsubscribe: <http://a.example/>', '⟧', 'Text'),
    sound: mail(SIGNATURE, UNSUBSCRIBE, ONE_CLICK, '', 'Text'),
  },
  oneClickNotSigned: {
    faulty: mail(
      SIGNATURE.replace('List-Unsubscribe-Post', 'to'),
      UNSUBSCRIBE,
      `⟦List-Unsubscribe-Post⟧${ONE_CLICK.slice(21)}`,
      '',
    ),
    sound: mail(SIGNATURE, UNSUBSCRIBE, ONE_CLICK, '', 'Text'),
  },
  cidWithoutPart: {
    faulty: related('<img src="⟦cid:2@a⟧"><img src=cid:1%40a>', 'Content-ID: <1@a>'),
    sound: related('<img src="cid:1@a"> Lucid:2@a', 'Content-ID: <1@a>'),
  },
  inlineNeverUsed: {
    faulty: related('<img src="cid:1@a">', 'Content-ID: <1@a>', '⟦Content-ID: <2@a>\r\n⟧X: y'),
    sound: related(
      '<img src="cid:1@a"><a style="b:url(cid:2@a)">',
      'Content-ID: <1@a>',
      'Content-ID: <2@a>',
    ),
  },
  duplicateContentId: {
    faulty: related('<img src="cid:1@a">', 'Content-ID: <1@a>', 'Content-ID: ⟦<1@a>⟧'),
    sound: related(
      '<img src="cid:1@a"><img src="cid:2@a">',
      'Content-ID: <1@a>',
      'Content-ID: <2@a>',
    ),
  },
  attachmentWithoutName: {
    faulty: mixed('--b', 'Content-Type: image/png', '⟦Content-Disposition: attachment', '⟧', 'a'),
    sound: mixed(
      '--b',
      'Content-Type: image/png; name=a.png',
      'Content-Disposition: attachment',
      '',
      'a',
    ),
  },
  sizeDiffersFromList: {
    faulty: lines(`⟦${USUAL[0]}`, `⟧${USUAL[1]}`, USUAL[2], ''),
    sound: lines(...USUAL, '').padEnd(200, 'a'),
    context: { listedOctets: 200 },
  },
  structureNotRead: {
    faulty: lines(
      `⟦${USUAL[0]}`,
      `⟧${USUAL[1]}`,
      ...Array.from({ length: 20_000 }, () => 'X: y'),
      '',
    ),
    sound: lines(...USUAL, ...Array.from({ length: 100 }, () => 'X: y'), ''),
  },
} satisfies Readonly<Record<keyof typeof BODY_FAULTS, Case>>;
