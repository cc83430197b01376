import { seededRandom } from '../support/sampleMessages/seededRandom';

const MINUTE = 60_000;
const FIRST_ARRIVAL = Date.UTC(2026, 0, 1);
const SMALLEST_OCTETS = 600;
const LARGEST_OCTETS = 21_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz    ';

/** Text to cut bodies from: making each line anew would take minutes for 100,000 messages. */
const quarry = makeQuarry();

/**
 * A message of some 11 kB on average with a dozen header fields, distinct for each index, all line ends CRLF. In every
 * seventh many lines begin with dots; every eleventh has octets above 127.
 */
export function benchMessage(index: number): Buffer {
  const random = seededRandom(index);
  const date = new Date(FIRST_ARRIVAL + index * MINUTE).toUTCString().replace('GMT', '+0000');
  const isEightBit = index % 11 === 0;
  const head = [
    `Return-Path: <sender${index % 37}@example.org>`,
    `Received: from mail.example.org (mail.example.org [192.0.2.${index % 200}])`,
    `\tby mx.example.com (Postfix) with ESMTPS id ${index.toString(36).padStart(10, '0')}`,
    `\tfor <robin@example.com>; ${date}`,
    `Date: ${date}`,
    `From: Sender ${index % 37} <sender${index % 37}@example.org>`,
    'To: Robin Sample <robin@example.com>',
    `Message-ID: <bench-${index}@example.org>`,
    `Subject: Message ${index} about the matter number ${Math.floor(random() * 10_000)}`,
    'MIME-Version: 1.0',
    `Content-Type: text/plain; charset=${isEightBit ? 'iso-8859-1' : 'us-ascii'}`,
    `Content-Transfer-Encoding: ${isEightBit ? '8bit' : '7bit'}`,
  ].join('\r\n');
  const length = SMALLEST_OCTETS + Math.floor(random() * (LARGEST_OCTETS - SMALLEST_OCTETS));
  return Buffer.from(`${head}\r\n\r\nMessage ${index}\r\n${body(index, length, random)}`, 'latin1');
}

/** A message of at least `octets`, for what a single large one costs. */
export function largeMessage(octets: number): Buffer {
  const lines = quarry.join('\r\n');
  const text = lines.repeat(Math.ceil(octets / lines.length));
  return Buffer.from(
    `From: sender@example.org\r\nSubject: A large message\r\n\r\n${text}\r\n`,
    'latin1',
  );
}

function body(index: number, length: number, random: () => number): string {
  let text = '';
  let line = Math.floor(random() * quarry.length);
  while (text.length < length) {
    const dots = index % 7 === 0 && line % 3 === 0 ? '.'.repeat(1 + (line % 4)) : '';
    const eightBit = index % 11 === 0 && line % 5 === 0 ? 'Grüße, naïve façade: ' : '';
    text += `${dots}${eightBit}${quarry[line]}\r\n`;
    line = (line + 1) % quarry.length;
  }
  return text;
}

function makeQuarry(): readonly string[] {
  const random = seededRandom(4_711);
  return Array.from({ length: 1_009 }, () => {
    const length = 40 + Math.floor(random() * 36);
    return Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
  });
}
