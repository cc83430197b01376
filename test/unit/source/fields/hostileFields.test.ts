import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { FieldBody } from '../../../../src/source/fieldBody';
import { parseAddressList } from '../../../../src/source/fields/addresses';
import { parseAuthenticationResults } from '../../../../src/source/fields/authenticationResults';
import { parseDateTime } from '../../../../src/source/fields/dateTime';
import { parseSignature } from '../../../../src/source/fields/dkimSignature';
import { decodeFieldText, findEncodedWordRuns } from '../../../../src/source/fields/encodedWords';
import { ADDRESS_SCAN, scanField } from '../../../../src/source/fields/fieldScanner';
import { parseListField, parseListId } from '../../../../src/source/fields/listHeaders';
import { parseMessageIds } from '../../../../src/source/fields/messageIds';
import { findMisplacedWords } from '../../../../src/source/fields/misplacedWords';
import { parseContentType } from '../../../../src/source/fields/parameters';
import { parseReceived, peerOf, securityOf } from '../../../../src/source/fields/received';
import { parseReceivedSpf } from '../../../../src/source/fields/receivedSpf';
import { readRoute } from '../../../../src/source/fields/route';
import { parseSpamField } from '../../../../src/source/fields/spamHeaders';
import { parseTagList } from '../../../../src/source/fields/tagLists';

const READERS: Readonly<Record<string, (body: FieldBody) => unknown>> = {
  scanField: (body) => [...scanField(body, ADDRESS_SCAN)],
  findEncodedWordRuns,
  decodeFieldText,
  parseDateTime,
  findMisplacedWords: (body) => findMisplacedWords(body, 'addresses'),
  parseAddressList,
  parseMessageIds,
  parseContentType,
  parseReceived,
  peers: (body) => [peerOf(parseReceived(body)), securityOf(parseReceived(body))],
  readRoute: (body) => readRoute([body, body]),
  parseTagList,
  parseDkim: (body) => parseSignature(body, 'dkim', 0),
  parseSeal: (body) => parseSignature(body, 'arcSeal', 0),
  parseAuthenticationResults: (body) => parseAuthenticationResults(body),
  parseArcResults: (body) => parseAuthenticationResults(body, { isArc: true }),
  parseReceivedSpf,
  parseListField,
  parseListId,
  parseSpamStatus: (body) => parseSpamField('X-Spam-Status', body),
  parseSpamdResult: (body) => parseSpamField('X-Spamd-Result', body),
};

/** Pieces that mean something to some reader, so that random input gets deep into each. */
const PIECES = [
  '=?utf-8?Q?=C3=A4?=',
  '=?utf-8?B?w6Q=?=',
  '=?x?q?',
  '?=',
  '=?',
  '?',
  '=',
  '"',
  '\\',
  '(',
  ')',
  '<',
  '>',
  '[',
  ']',
  ':',
  ';',
  ',',
  '.',
  '@',
  '*',
  "'",
  '%E4',
  '%',
  '/',
  ' ',
  '\t',
  '\r\n ',
  '\r',
  '\n',
  '\0',
  '\xc3',
  '\xa4',
  '\xff',
  'from',
  'by',
  'with',
  'ESMTPS',
  'id',
  'for',
  'a',
  'b.example',
  '192.0.2.1',
  'IPv6:2001:db8::1',
  'Tue',
  '4',
  'Nov',
  '2025',
  '10:15:30',
  '+0100',
  'text/plain',
  'charset',
  'name*0*',
  "utf-8''",
  'v=1',
  'a=rsa-sha256',
  'h=from',
  'l=1',
  'x=1',
  'dkim=pass',
  'header.d=',
  'i=1',
  'none',
  'https:',
  'mailto:a@b',
  'Yes',
  'score=',
  'tests=[A=1',
  'RULE(0.1)[',
  'default: False [-1 / 15]',
];

const octets = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'));
const hostileText = fc.oneof(
  octets,
  fc
    .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, octets), {
      maxLength: 40,
    })
    .map((pieces) => pieces.join('')),
);

interface Found {
  readonly start: number;
  readonly end: number;
}

function isRange(value: object): value is Found {
  return 'start' in value && 'end' in value;
}

/** Every range in a result, however deep. */
function rangesIn(value: unknown): readonly Found[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return [...(isRange(value) ? [value] : []), ...Object.values(value).flatMap(rangesIn)];
}

/** Every list of ranges in a result, which are told in the order of the text. */
function listsIn(value: unknown): readonly (readonly Found[])[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const own =
    Array.isArray(value) &&
    value.every((item: unknown) => typeof item === 'object' && item !== null)
      ? [value.filter((item: object) => isRange(item)) as readonly Found[]]
      : [];
  const inner = Object.entries(value)
    // The order of these is that of the values they make.
    .filter(([key]) => key !== 'sections' && key !== 'hops')
    .map(([, item]: [string, unknown]) => item);
  return [...own, ...inner.flatMap(listsIn)];
}

describe('the field readers on any octets', () => {
  for (const [name, read] of Object.entries(READERS)) {
    it(`never throw and keep every range of ${name} inside the body, in order`, () => {
      fc.assert(
        fc.property(hostileText, fc.nat(1_000_000), (text, start) => {
          const result = read({ text, start });
          for (const range of rangesIn(result)) {
            assert.equal(range.start >= start, true, JSON.stringify(range));
            assert.equal(range.end >= range.start, true, JSON.stringify(range));
            assert.equal(range.end <= start + text.length, true, JSON.stringify(range));
          }
          for (const list of listsIn(result)) {
            const starts = list.map((range) => range.start);
            assert.deepEqual(
              starts,
              [...starts].sort((left, right) => left - right),
            );
          }
        }),
        { numRuns: 400 },
      );
    });
  }

  it('cover each octet that is no white space by tokens, once and in order', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let end = 0;
        for (const token of scanField({ text, start: 0 }, ADDRESS_SCAN)) {
          assert.match(text.slice(end, token.start), /^[ \t\r\n]*$/u);
          assert.equal(token.end > token.start, true);
          end = token.end;
        }
        assert.match(text.slice(end), /^[ \t\r\n]*$/u);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the field readers on a field of half a megabyte', () => {
  const repeated = ['=?a?Q?b?= ', '=?', '<', '<a@b>', 'a;', 'a=b;', '.', '(', '"a', "*0*='", '='];

  for (const [name, read] of Object.entries(READERS)) {
    if (name === 'scanField') {
      continue;
    }
    it(`come to an end in ${name}, with a bounded number of items`, () => {
      for (const piece of repeated) {
        const result = read({ text: piece.repeat(Math.ceil(500_000 / piece.length)), start: 0 });
        const isFlat =
          ['findEncodedWordRuns', 'findMisplacedWords'].includes(name) ||
          typeof result === 'string';
        const lists = isFlat ? [] : listsIn(result);
        assert.deepEqual(
          lists.map(({ length }) => length).filter((length) => length > 17_000),
          [],
          piece,
        );
      }
    });
  }
});
