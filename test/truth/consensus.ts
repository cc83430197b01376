import { createHash } from 'node:crypto';

import { decodeWindows1252 } from '../../src/shared/windows1252';
import { type FieldName, FIELDS, type Reading } from './reading';

/** A field as it is compared: the same for readings that mean the same. Undefined where a program does not read it. */
export function normalForm(reading: Reading, field: FieldName): string | undefined {
  if (reading.error !== undefined) {
    return undefined;
  }
  switch (field) {
    case 'from':
    case 'to': {
      const list = reading[field];
      return list === undefined || list === null
        ? undefined
        : JSON.stringify(
            list
              .map(([name, address]) => [nameForm(name), addressForm(address)])
              .filter(([, address]) => address !== '')
              .map(([name, address]) => [name === address ? '' : name, address]),
          );
    }
    case 'subject':
      return reading.subject === undefined ? undefined : words(reading.subject ?? '');
    case 'date':
      return reading.date === undefined ? undefined : String(reading.date);
    case 'text':
    case 'html': {
      const text = reading[field];
      // Flowed lines are joined by some programs and not by others, across their quote marks.
      return text === undefined ? undefined : letters(text);
    }
    case 'attachments':
      return reading.attachments === undefined
        ? undefined
        : JSON.stringify(reading.attachments.map(([name, digest]) => [words(name), digest]));
  }
}

export type Verdict =
  | { readonly kind: 'agrees' }
  /** The others show no text at all, as of a multipart that cannot be divided. */
  | { readonly kind: 'showsMore' }
  | { readonly kind: 'differs'; readonly consensus: string; readonly ours: string }
  /** The others do not agree with one another; with none of them means that this reading stands alone. */
  | { readonly kind: 'noConsensus'; readonly isWithSome: boolean };

/** Compares with what at least two others say and no other answer has as many for it. */
export function judge(ours: Reading, others: readonly Reading[], field: FieldName): Verdict {
  const own = normalForm(ours, field) ?? '';
  const votes = new Map<string, number>();
  for (const other of others) {
    const form = normalForm(other, field);
    if (form !== undefined) {
      votes.set(form, (votes.get(form) ?? 0) + 1);
    }
  }
  const [first, second] = [...votes].sort(([, left], [, right]) => right - left);
  if (first === undefined || first[1] < 2 || first[1] === second?.[1]) {
    return { kind: 'noConsensus', isWithSome: votes.has(own) || votes.size === 0 };
  }
  if (own === first[0]) {
    return { kind: 'agrees' };
  }
  const isText = field === 'text' || field === 'html';
  return isText && first[0] === ''
    ? { kind: 'showsMore' }
    : { kind: 'differs', consensus: first[0], ours: own };
}

export interface Tally {
  agrees: number;
  differs: number;
  showsMore: number;
  noConsensus: number;
  alone: number;
}

export function emptyTallies(): Record<FieldName, Tally> {
  const empty = (): Tally => ({ agrees: 0, differs: 0, showsMore: 0, noConsensus: 0, alone: 0 });
  return Object.fromEntries(FIELDS.map((field) => [field, empty()])) as Record<FieldName, Tally>;
}

export function count(tally: Tally, verdict: Verdict): void {
  tally[verdict.kind] += 1;
  if (verdict.kind === 'noConsensus' && !verdict.isWithSome) {
    tally.alone += 1;
  }
}

function words(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\0]+/gu, ' ')
    .trim();
}

function nameForm(name: string): string {
  return words(name)
    .replace(/^(["'])(.*)\1$/u, '$2')
    .trim();
}

function addressForm(address: string): string {
  return address.replace(/\s+/gu, '').replace(/^<|>$/gu, '').toLowerCase();
}

function letters(text: string): string {
  const bare = text
    // The files that stand in a text are attachments here, and text for the others.
    .replace(/^begin [0-7]{3,4}\b.*\r?\n[^]*?^end[ \t]*\r?$/gmu, '')
    .normalize('NFC')
    .replace(/[\u0080-\u009f]/gu, (octet) => decodeWindows1252(Buffer.from(octet, 'latin1')))
    .replace(/[\s>\u0000-\u001f\u007f\u0085\ufeff]+/gu, '')
    .replace(/\ufffd+/gu, '\ufffd');
  return bare.length <= 2_000
    ? bare
    : `${bare.slice(0, 1_900)}…${bare.length} ${createHash('sha256').update(bare).digest('hex').slice(0, 16)}`;
}
