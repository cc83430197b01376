import { isAscii } from 'node:buffer';

import type { OctetRange } from '../octetRange';
import { examineBase64 } from './base64Rules';
import { isLeaf, STEP_OCTETS, type Examination, type Place, type Steps } from './examination';
import { examineQuotedPrintable } from './quotedPrintableRules';

const LONGEST_SHOWN = 40;

/** Whether the octets of a body are what its Content-Transfer-Encoding says (RFC 2045 §6). */
export function* examineEncoding(examination: Examination, { entity }: Place): Steps {
  if (!isLeaf(entity)) {
    return;
  }
  if (entity.transferEncoding === '7bit') {
    yield* examineSevenBit(examination, entity.body);
  } else if (entity.transferEncoding === 'quoted-printable') {
    yield* examineQuotedPrintable(examination, entity.body);
  } else if (entity.transferEncoding === 'base64') {
    yield* examineBase64(examination, entity.body);
  }
}

function* examineSevenBit(examination: Examination, body: OctetRange): Steps {
  const { octets } = examination;
  let count = 0;
  let first: number | undefined;
  for (let from = body.start; from < body.end; from += STEP_OCTETS) {
    const to = Math.min(from + STEP_OCTETS, body.end);
    if (!isAscii(octets.subarray(from, to))) {
      for (let at = from; at < to; at += 1) {
        if ((octets[at] ?? 0) > 0x7f) {
          count += 1;
          first ??= at;
        }
      }
    }
    yield to - from;
  }
  if (first !== undefined) {
    const range = { start: first, end: endOf8Bit(octets, first, body.end) };
    examination.add('sevenBitWith8Bit', range, count);
  }
}

/** End of the run of octets above 127 that begins here. */
export function endOf8Bit(octets: Buffer, start: number, limit: number): number {
  let end = start;
  while (end < limit && end - start < LONGEST_SHOWN && (octets[end] ?? 0) > 0x7f) {
    end += 1;
  }
  return end;
}
