import { readLenientDate } from '../../shared/dateForms';
import type { HeaderDate } from '../model';

/**
 * Reads a Date field body (RFC 5322 §3.3, with the obsolete forms of §4.3) and the variants real mailers write:
 * missing or full day and month names, dashes, asctime, ISO 8601, a zone that is missing (then UTC) or given twice.
 * Never guesses a date: what does not fit is `unparsable`.
 */
export function parseHeaderDate(raw: string | undefined): HeaderDate {
  if (raw === undefined) {
    return { kind: 'missing' };
  }
  const date = readLenientDate(raw);
  return date === undefined
    ? { kind: 'unparsable', raw }
    : {
        kind: 'parsed',
        epochMilliseconds: date.epochMilliseconds,
        offsetMinutes: date.zoneMinutes ?? 0,
        raw,
      };
}
