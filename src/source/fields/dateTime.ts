import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import {
  epochOf,
  fullYear,
  monthNumber,
  readLenientDate,
  ZONE_MINUTES,
} from '../../shared/dateForms';
import { trimmedRange, type FieldProblem } from './fieldItems';
import { scanField, type FieldToken } from './fieldScanner';

export type DateCode =
  | 'empty'
  /** No date could be made out. */
  | 'unparsable'
  /** A date in a form of no RFC, such as ISO 8601 or asctime. */
  | 'nonstandardForm'
  | 'unknownDayName'
  | 'longDayName'
  | 'missingComma'
  /** The day name is not that of the date. */
  | 'wrongDayOfWeek'
  | 'longMonthName'
  /** RFC 5322 §4.3. */
  | 'twoDigitYear'
  | 'threeDigitYear'
  | 'yearOutOfRange'
  | 'dayOutOfRange'
  | 'timeOutOfRange'
  | 'oneDigitTime'
  | 'missingZone'
  /** A zone by name (RFC 5322 §4.3). */
  | 'obsoleteZone'
  | 'unknownZone'
  | 'zoneOutOfRange'
  /** A comment before the end, which only RFC 5322 §4.3 allows. */
  | 'obsoleteComment'
  | 'unclosedComment'
  | 'trailingText';

/** A date and time (RFC 5322 §3.3). The range is that of the text without white space around it. */
export interface DateTime extends OctetRange {
  /** Undefined where the text states no real date. */
  readonly epochMilliseconds: number | undefined;
  /** Minutes east of UTC; undefined where none is stated, as in "-0000" (RFC 5322 §3.3) too. */
  readonly zoneMinutes: number | undefined;
  readonly problems: readonly FieldProblem<DateCode>[];
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const LONG_DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const LONGEST_DATE = 1_000;
const DATE_SCAN = { specials: ',:;', hasLiterals: false };

/**
 * Reads a date of any form mailers write and tells each departure from RFC 5322 §3.3. What is read agrees with the date
 * shown in the message list: without a zone the time counts as UTC.
 */
export function parseDateTime(body: FieldBody): DateTime {
  const range = trimmedRange(body);
  const fail = (code: DateCode): DateTime => ({
    ...range,
    epochMilliseconds: undefined,
    zoneMinutes: undefined,
    problems: [{ ...range, code }],
  });
  if (range.start === range.end) {
    return fail('empty');
  }
  if (range.end - range.start > LONGEST_DATE) {
    return fail('unparsable');
  }
  const standard = new StandardDate([...scanField(body, DATE_SCAN)]).read();
  if (standard !== undefined) {
    return { ...range, ...standard };
  }
  const lenient = readLenientDate(body.text);
  return lenient === undefined
    ? fail('unparsable')
    : { ...range, ...lenient, problems: [{ ...range, code: 'nonstandardForm' }] };
}

interface ReadDate {
  readonly epochMilliseconds: number | undefined;
  readonly zoneMinutes: number | undefined;
  readonly problems: readonly FieldProblem<DateCode>[];
}

/** The form of RFC 5322 §3.3 with the departures that leave its order: day, month, year, time, zone. */
class StandardDate {
  readonly #problems: FieldProblem<DateCode>[] = [];
  readonly #tokens: readonly FieldToken[];
  #position = 0;

  constructor(tokens: readonly FieldToken[]) {
    this.#tokens = tokens.filter(({ kind }) => kind !== 'comment');
    this.#noteComments(tokens);
  }

  /** Undefined where the text has another order. */
  read(): ReadDate | undefined {
    const dayName = this.#readDayName();
    const day = this.#take(/^\d{1,2}$/u);
    const monthName = this.#take(/^[A-Za-z]{3,9}$/u);
    const year = this.#take(/^\d{2,6}$/u);
    const time = this.#readTime();
    if (!day || !monthName || !year || time === undefined) {
      return undefined;
    }
    const month = monthNumber(monthName.text);
    if (month < 0) {
      return undefined;
    }
    if (monthName.text.length > 3) {
      this.#note('longMonthName', monthName);
    }
    const zoneMinutes = this.#readZone(time.range);
    this.#noteRest();
    this.#noteShortYear(year);
    const local = epochOf({
      year: fullYear(year.text),
      month,
      day: Number(day.text),
      ...time.fields,
    });
    if (local === undefined) {
      this.#noteOutOfRange(fullYear(year.text), day, year, time);
    } else if (
      dayName !== undefined &&
      DAYS[dayOfWeek(fullYear(year.text), month, Number(day.text))] !== dayName.name
    ) {
      this.#note('wrongDayOfWeek', dayName.token);
    }
    const isZoneWrong = this.#problems.some(
      ({ code }) => code === 'unknownZone' || code === 'zoneOutOfRange',
    );
    return {
      epochMilliseconds:
        local === undefined || isZoneWrong ? undefined : local - (zoneMinutes ?? 0) * 60_000,
      zoneMinutes,
      problems: this.#problems.sort((left, right) => left.start - right.start),
    };
  }

  #readDayName(): { readonly name: string; readonly token: FieldToken } | undefined {
    const token = this.#take(/^[A-Za-z]{1,20}\.?$/u);
    if (!token) {
      return undefined;
    }
    const written = token.text.toLowerCase().replace('.', '');
    const name = written.slice(0, 3);
    if (!DAYS.includes(name)) {
      this.#note('unknownDayName', token);
    } else if (LONG_DAYS.includes(written)) {
      this.#note('longDayName', token);
    } else if (written.length !== 3 || token.text.endsWith('.')) {
      this.#note('unknownDayName', token);
    }
    if (this.#take(/^,$/u) === undefined) {
      this.#note('missingComma', token);
    }
    return DAYS.includes(name) ? { name, token } : undefined;
  }

  #readTime(): TimeOfDay | undefined {
    const tokens: FieldToken[] = [];
    for (let count = 0; count < 3; count += 1) {
      const part = this.#take(/^\d{1,2}$/u);
      if (part === undefined) {
        return undefined;
      }
      tokens.push(part);
      if (part.text.length === 1) {
        this.#note('oneDigitTime', part);
      }
      if (count < 2 && this.#take(/^:$/u) === undefined) {
        break;
      }
    }
    const [hour, minute, second] = tokens;
    if (hour === undefined || minute === undefined) {
      return undefined;
    }
    return {
      range: { start: hour.start, end: (second ?? minute).end },
      fields: {
        hour: Number(hour.text),
        minute: Number(minute.text),
        second: Number(second?.text ?? 0),
      },
    };
  }

  #readZone(time: OctetRange): number | undefined {
    const token = this.#take(/^[^,:;]/u);
    if (token === undefined) {
      this.#note('missingZone', time);
      return undefined;
    }
    const numeric = /^([+-])(\d{2})(\d{2})$/u.exec(token.text);
    if (numeric !== null) {
      const [hours, minutes] = [Number(numeric[2]), Number(numeric[3])];
      if (hours > 23 || minutes > 59) {
        this.#note('zoneOutOfRange', token);
        return undefined;
      }
      const total = hours * 60 + minutes;
      return numeric[1] === '-' ? (total === 0 ? undefined : -total) : total;
    }
    const name = token.text.toLowerCase().replace(/[".]/gu, '');
    const known = ZONE_MINUTES.get(name);
    if (known === undefined && !/^[a-ik-y]$/u.test(name)) {
      this.#note('unknownZone', token);
      return undefined;
    }
    this.#note('obsoleteZone', token);
    return known;
  }

  #noteRest(): void {
    const first = this.#tokens[this.#position];
    const last = this.#tokens[this.#tokens.length - 1];
    if (first !== undefined && last !== undefined) {
      this.#note('trailingText', { start: first.start, end: last.end });
    }
  }

  #noteShortYear(year: FieldToken): void {
    if (year.text.length < 4) {
      this.#note(year.text.length === 2 ? 'twoDigitYear' : 'threeDigitYear', year);
    }
  }

  #noteOutOfRange(stated: number, day: FieldToken, year: FieldToken, time: TimeOfDay): void {
    const { hour, minute, second } = time.fields;
    if (hour > 23 || minute > 59 || second > 60) {
      this.#note('timeOutOfRange', time.range);
    } else if (stated < 1900 || stated > 9999) {
      this.#note('yearOutOfRange', year);
    } else {
      this.#note('dayOutOfRange', day);
    }
  }

  #noteComments(tokens: readonly FieldToken[]): void {
    const last = this.#tokens[this.#tokens.length - 1];
    for (const token of tokens) {
      if (token.kind === 'comment' && !token.isClosed) {
        this.#note('unclosedComment', token);
      } else if (token.kind === 'comment' && last !== undefined && token.start < last.start) {
        this.#note('obsoleteComment', token);
      }
    }
  }

  #take(pattern: RegExp): FieldToken | undefined {
    const token = this.#tokens[this.#position];
    if (token === undefined || !pattern.test(token.text)) {
      return undefined;
    }
    this.#position += 1;
    return token;
  }

  #note(code: DateCode, { start, end }: OctetRange): void {
    this.#problems.push({ start, end, code });
  }
}

interface TimeOfDay {
  readonly range: OctetRange;
  readonly fields: { readonly hour: number; readonly minute: number; readonly second: number };
}

/** Of the day itself: a leap second at its end counts as the next one. */
function dayOfWeek(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month, day)).getUTCDay();
}
