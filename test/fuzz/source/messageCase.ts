import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { BODY_CASES } from '../../unit/source/diagnostics/bodyCases';
import { HEADER_CASES } from '../../unit/source/diagnostics/headerCases';
import { readMarks } from '../../unit/source/diagnostics/cases';
import { mutate, Random, type Material } from '../mutator';

export interface Fixture {
  readonly name: string;
  readonly octets: Buffer;
}

/** So that a million of them take minutes. */
const LARGEST_MUTATED = 3 * 1024;
const EVERY_KIND = join(__dirname, '../../unit/media/emlGrammarSnapshots/everyKind.eml');

/** Every message that the tests have: the samples, the one of all kinds, and the faulty and sound ones of each rule. */
export function fixtures(): readonly Fixture[] {
  const ofRules = Object.entries({ ...HEADER_CASES, ...BODY_CASES }).flatMap(
    ([code, { faulty, sound }]) => [
      { name: `${code}, faulty`, octets: Buffer.from(readMarks(faulty).text, 'latin1') },
      { name: `${code}, sound`, octets: Buffer.from(sound, 'latin1') },
    ],
  );
  return [...sampleMessages(), { name: 'everyKind', octets: readFileSync(EVERY_KIND) }, ...ofRules];
}

const TOKENS = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    '\n\n',
    '\r\n ',
    '\n\t',
    ':',
    ' :',
    ';',
    ',',
    '"',
    '\\',
    '\0',
  ],
  ...['(', ')', '((((', '<', '>', '@', '=', '=\r\n', '=3D', '=C3', '\xc3', '\xff', '\xef\xbb\xbf'],
  ...[
    '--',
    '\r\n--',
    '--\r\n',
    'From x@example.org\n',
    '=?utf-8?Q?',
    '=?utf-8?B?',
    '?=',
    '?=\r\n ',
  ],
  ...['=?iso-2022-jp?B?GyRC?=', '=?x-no?Q?a?=', '=?utf-8*en?Q?=C3?=', '%', '%00', "utf-8''%E2%82"],
  ...[
    'https://example.org/',
    'mailto:a@example.org',
    'cid:a@example.org',
    '<a@example.org>',
    '> > ',
  ],
  ...['Content-Type: multipart/mixed; boundary=b\r\n', '\r\n--b\r\n', '\r\n--b--\r\n'],
  ...['Content-Type: message/rfc822\r\n\r\n', 'Content-Type: text/html; charset=utf-16\r\n'],
  ...['Content-Transfer-Encoding: base64\r\n', 'Content-Transfer-Encoding: quoted-printable\r\n'],
  ...['Content-Disposition: attachment; filename*0*=a; filename*1="b"\r\n', 'boundary*0="b"; '],
  ...['Received: from a by b with ESMTPS id 1; Tue, 24 Nov 2026 09:30:00 +0100\r\n'],
  ...['DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; b=AA==; h=from:to; t=1\r\n'],
  ...['Authentication-Results: mx.example.org; dkim=pass header.d=example.org; spf=fail\r\n'],
  ...['ARC-Seal: i=1; cv=none\r\n', 'X-Spam-Status: Yes, score=5 tests=A,B\r\n', 'Date: \r\n'],
  ...['List-Unsubscribe: <https://example.org/u>, <mailto:u@example.org>\r\n', 'References: '],
  ...['Tue, 31 Feb 99999 25:61:61 +9999', '9'.repeat(20), '-1', '__proto__', 'constructor: x\r\n'],
  ...[
    '-----BEGIN PGP MESSAGE-----\r\n',
    '-----END PGP MESSAGE-----\r\n',
    '-- \r\n',
    ' '.repeat(1_000),
  ],
  ...[
    '('.repeat(500),
    '<a@b>,'.repeat(100),
    'x'.repeat(1_100),
    '\n--b'.repeat(50),
    'g:'.repeat(200),
  ],
].map((token) => Buffer.from(token, 'latin1'));

let material: Material | undefined;

/** The message of an iteration: the same for the same seed. */
export function messageCase(seed: number, iteration: number): Buffer {
  material ??= {
    tokens: TOKENS,
    others: fixtures().map(({ octets }) => octets.subarray(0, LARGEST_MUTATED)),
  };
  const random = new Random(seed * 41 + iteration);
  return mutate(random.pick(material.others), random, material);
}
