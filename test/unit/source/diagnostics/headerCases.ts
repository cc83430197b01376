import type { HEADER_FAULTS } from '../../../../src/source/diagnostics/headerFaults';
import { DATE, FROM, ID, lines, mail, mimeMail, type Case } from './cases';

const A_LINE = 'x'.repeat(998);
const NESTED = [
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: message/rfc822',
  '',
] as const;
const WORD = '=?utf-8?Q?J=C3=BCrgen?=';

export const HEADER_CASES = {
  bareLineFeed: {
    faulty: mail('', 'One', '⟦Two⟧\nThree', 'Four'),
    sound: mail('', 'One', 'Two', 'Three'),
  },
  bareCarriageReturn: {
    faulty: mail('', '⟦One⟧\rstill one'),
    sound: mail('', 'One', 'still one'),
  },
  savedWithLineFeeds: {
    faulty: `⟦${DATE}⟧\n${FROM}\n${ID}\n\nText\n`,
    sound: mail('', 'Text'),
    context: { origin: 'file' },
  },
  lineTooLong: { faulty: mail('', `⟦${A_LINE}x⟧`), sound: mail('', A_LINE) },
  lineOver78: { faulty: mail('', `⟦${'x'.repeat(79)}⟧`), sound: mail('', 'x'.repeat(78)) },
  nulOctet: {
    faulty: mail('', 'a⟦\0⟧b'),
    sound: mimeMail(
      'Content-Type: application/octet-stream',
      'Content-Transfer-Encoding: binary',
      '',
      'a\0b',
    ),
  },
  noHeader: {
    faulty: lines('⟦Only some text.⟧', 'And more.', '', 'And more.'),
    sound: mail('', 'Only some text.'),
  },
  malformedHeaderLine: {
    faulty: mail('⟦Subject - hello⟧', 'To: robin@example.com', '', 'Text'),
    sound: mail('Subject: - hello', ' - hello', '', 'Text'),
  },
  emptyLineMissing: {
    faulty: mail('Subject: hello', '⟦Dear Robin,⟧', 'no line is empty here.', '', 'Text'),
    sound: mail('Subject: hello', '', 'Dear Robin,', 'no line is empty here.'),
  },
  spaceBeforeColon: {
    faulty: mail('Subject⟦ \t⟧: a', '', 'Text'),
    sound: mail('Subject: : a', ''),
  },
  blankFold: {
    faulty: mail('Subject: a', '⟦  ⟧', ' b', ''),
    sound: mail('Subject: a  ', '   b', ''),
  },
  controlInField: { faulty: mail('Subject: a⟦\x07\x1b⟧b', ''), sound: mail('Subject: a\tb', '') },
  headerNotUtf8: {
    faulty: mail('Subject: J⟦\xfc⟧rgen', ''),
    sound: mail('Subject: J\xc3\xbcrgen', ''),
  },
  headerUtf8: {
    faulty: mail('Subject: J⟦\xc3\xbc⟧rgen', ''),
    sound: lines(
      'Received: from a.example by b.example with UTF8SMTPS id 1; Tue, 24 Nov 2026 09:30:01 +0100',
      DATE,
      FROM,
      ID,
      'Subject: J\xc3\xbcrgen',
      '',
    ),
  },
  missingDate: { faulty: lines(`⟦From⟧${FROM.slice(4)}`, ID, ''), sound: lines('X-Unsent: 1', '') },
  missingFrom: { faulty: lines(`⟦Date⟧${DATE.slice(4)}`, ID, ''), sound: mail('') },
  missingMessageId: { faulty: lines(`⟦Date⟧${DATE.slice(4)}`, FROM, ''), sound: mail('') },
  nestedWithoutFields: {
    faulty: mimeMail(...NESTED, '⟦To⟧: robin@example.com', '', 'Text', '--b--'),
    sound: mimeMail(...NESTED, 'Subject: hello', '', 'Text', '--b--'),
  },
  duplicateField: {
    faulty: mail('To: a@example.com', '⟦TO⟧: b@example.com', ''),
    sound: mail('To: a@example.com', 'Comments: a', 'Comments: b', ''),
  },
  duplicateMimeField: {
    faulty: mimeMail('Content-Type: text/plain', '⟦content-type⟧: text/html', '', 'Text'),
    sound: mimeMail('Content-Type: text/plain', 'X-Content-Type: text/html', '', 'Text'),
  },
  missingSender: {
    faulty: lines(DATE, '⟦From⟧: a@example.com, b@example.com', ID, ''),
    sound: lines(DATE, 'From: a@example.com, b@example.com', 'Sender: a@example.com', ID, ''),
  },
  severalSenders: {
    faulty: mail('⟦Sender⟧: a@example.com, b@example.com', ''),
    sound: mail('Sender: "a, b" <a@example.com>', ''),
  },
  addressMalformed: {
    faulty: mail('To: Robin ⟦<robin@example.com⟧', 'Cc: a⟦.⟧.b@example.com', ''),
    sound: mail('To: undisclosed-recipients:;', 'Cc: "a..b"@example.com', 'Bcc:', ''),
  },
  addressObsolete: {
    faulty: mail('To: J⟦.⟧ Doe <j@example.com>', ''),
    sound: mail('To: "J. Doe" <j@example.com>', ''),
  },
  addressWithoutDomain: {
    faulty: mail('To: Robin <⟦robin⟧>', ''),
    sound: mail('To: Robin <robin@[192.0.2.1]>', ''),
  },
  returnPathMalformed: {
    faulty: lines('Return-Path: ⟦<a@example.com⟧', DATE, FROM, ID, ''),
    sound: lines('Return-Path: <>', DATE, FROM, ID, ''),
  },
  dateUnreadable: {
    faulty: lines('Date: ⟦about tea time⟧', FROM, ID, ''),
    sound: lines('Date: 24 Nov 2026 09:30 +0100', FROM, ID, ''),
  },
  dateMalformed: {
    faulty: lines('Date: ⟦Mon⟧, 24 Nov ⟦26⟧ 09:30:00 +0100', FROM, ID, ''),
    sound: lines('Date: Tue, 24 Nov 2026 09:30:00 +0100 (CET)', FROM, ID, ''),
  },
  dateObsolete: {
    faulty: lines('Date: Tue, 24 Nov 2026 09:30:00 ⟦GMT⟧', FROM, ID, ''),
    sound: lines('Date: Tue, 24 Nov 2026 09:30:00 +0000', FROM, ID, ''),
  },
  dateInFuture: {
    faulty: lines('Date: ⟦Thu, 26 Nov 2026 09:30:00 +0100⟧', FROM, ID, ''),
    sound: lines(
      'Received: from a.example by b.example; Thu, 26 Nov 2026 09:30:01 +0100',
      'Date: Thu, 26 Nov 2026 09:30:00 +0100',
      FROM,
      ID,
      '',
    ),
  },
  messageIdMalformed: {
    faulty: mail('In-Reply-To: ⟦<1@example.com⟧', 'References: ⟦1⟧', ''),
    sound: mail('In-Reply-To: <1@example.com>', 'References: <1@example.com>', '\t<2@a.b>', ''),
  },
  severalMessageIds: {
    faulty: lines(DATE, FROM, `${ID} ⟦<2@example.com>⟧`, ''),
    sound: mail('References: <1@example.com> <2@example.com>', ''),
  },
  encodedWordBroken: {
    faulty: mail('Subject: ⟦=?utf-8?B?⟧SsO8cmdlbg==', ''),
    sound: mail('Subject: =?utf-8?B?SsO8cmdlbg==?= and =?', ''),
  },
  encodedWordFaulty: {
    faulty: mail(`Subject: ⟦=?utf-8?Q?${'a'.repeat(64)}?=⟧`, 'Comments: ⟦=?x-none?Q?a?=⟧', ''),
    sound: mail(`Subject: =?utf-8?Q?${'a'.repeat(63)}?=`, 'Comments: =?koi8-r?Q?a?=', ''),
  },
  encodedWordMisplaced: {
    faulty: mail(`To: "⟦${WORD}⟧" <⟦${WORD}⟧@example.com>`, ''),
    sound: mail(`To: ${WORD} <j@example.com> (${WORD}),`, ` j@example.com (${WORD})`, ''),
  },
  encodedWordInParameter: {
    faulty: mimeMail(`Content-Type: application/pdf; name="⟦${WORD}⟧"`, ''),
    sound: mimeMail("Content-Type: application/pdf; name*=utf-8''J%C3%BCrgen", ''),
  },
  receivedOutOfOrder: {
    faulty: lines(
      'Received: from b.example by c.example; ⟦Tue, 24 Nov 2026 09:30:00 +0100⟧',
      'Received: from a.example by b.example; Tue, 24 Nov 2026 09:31:01 +0100',
      DATE,
      FROM,
      ID,
      '',
    ),
    sound: lines(
      'Received: from b.example by c.example; Tue, 24 Nov 2026 09:30:00 +0100',
      'Received: from a.example by b.example; Tue, 24 Nov 2026 08:31:00 +0000',
      DATE,
      FROM,
      ID,
      '',
    ),
  },
} satisfies Readonly<Record<keyof typeof HEADER_FAULTS, Case>>;
