import ICAL from 'ical.js';

import type { CalendarTime } from '../model';

const MAXIMUM_OBSERVANCES = 100;
/** Beyond these a zone's rules are not followed, which takes time for each year. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2100;
/** Some programs put the name of a zone of the tz database behind a path of their own. */
const TZ_NAME = /[A-Z]\w+\/[A-Z][\w+-]+(?:\/[A-Z][\w+-]+)?$|^(?:UTC|GMT)$/u;

/** The time zones of one calendar. */
export class CalendarZones {
  private readonly zones = new Map<string, ICAL.Timezone>();

  constructor(calendar: ICAL.Component) {
    for (const component of calendar
      .getAllSubcomponents('vtimezone')
      .slice(0, MAXIMUM_OBSERVANCES)) {
      const name: unknown = component.getFirstPropertyValue('tzid');
      if (typeof name === 'string' && isPlain(component)) {
        this.zones.set(name, new ICAL.Timezone(component));
      }
    }
  }

  /** The moment that a clock of a zone shows, or undefined where the zone is not known. */
  epochOf(time: ICAL.Time, zone: string): number | undefined {
    if (time.year < FIRST_YEAR || time.year > LAST_YEAR) {
      return undefined;
    }
    const own = this.zones.get(zone);
    const shown = Date.UTC(
      time.year,
      time.month - 1,
      time.day,
      time.hour,
      time.minute,
      time.second,
    );
    return own === undefined ? epochByName(shown, zone) : shown - own.utcOffset(time) * 1000;
  }

  /** A time and a duration after it. */
  after(start: CalendarTime | undefined, duration: unknown): CalendarTime | undefined {
    if (start === undefined || !(duration instanceof ICAL.Duration)) {
      return undefined;
    }
    const milliseconds = duration.toSeconds() * 1000;
    const local =
      Date.parse(start.isDate ? `${start.local}T00:00:00Z` : `${start.local}Z`) + milliseconds;
    if (Number.isNaN(local) || Math.abs(local) > MAXIMUM_TIME) {
      return undefined;
    }
    return {
      ...start,
      local: new Date(local).toISOString().slice(0, start.isDate ? 10 : 19),
      epochMilliseconds:
        start.epochMilliseconds === undefined ? undefined : start.epochMilliseconds + milliseconds,
    };
  }
}

const MAXIMUM_TIME = Date.UTC(9999, 0, 1);

/** Reads DTSTART or DTEND. */
export function calendarTime(
  property: ICAL.Property | null,
  zones: CalendarZones,
): CalendarTime | undefined {
  const time: unknown = property?.getFirstValue();
  if (property === null || !(time instanceof ICAL.Time)) {
    return undefined;
  }
  const { year, month, day, hour, minute, second, isDate } = time;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  if (!Number.isFinite(shown) || year < 1 || year > 9999) {
    return undefined;
  }
  const local = new Date(shown).toISOString().slice(0, isDate ? 10 : 19);
  const named: unknown = property.getParameter('tzid');
  const zone = isDate ? undefined : time.zone === ICAL.Timezone.utcTimezone ? 'UTC' : named;
  return {
    local,
    isDate,
    zone: typeof zone === 'string' ? zone : undefined,
    epochMilliseconds:
      zone === 'UTC' ? shown : typeof zone === 'string' ? zones.epochOf(time, zone) : undefined,
  };
}

/** Zones change their offset at most a few times a year. Rules that recur more often would be followed for ever. */
function isPlain(zone: ICAL.Component): boolean {
  const observances = zone.getAllSubcomponents();
  return (
    observances.length <= MAXIMUM_OBSERVANCES &&
    observances.every((observance) => {
      const rules = observance.getAllProperties('rrule');
      return (
        rules.length <= 1 &&
        observance.getAllProperties('rdate').length <= MAXIMUM_OBSERVANCES &&
        rules.every((rule) => {
          const value: unknown = rule.getFirstValue();
          return value instanceof ICAL.Recur && value.freq === 'YEARLY';
        })
      );
    })
  );
}

/** By the tz database of this program; undefined for a name that is not in it. */
function epochByName(shown: number, zone: string): number | undefined {
  const timeZone = TZ_NAME.exec(zone.slice(0, 200))?.[0];
  if (timeZone === undefined) {
    return undefined;
  }
  try {
    const format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone,
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    // Twice, since the offset at the first guess may be that of the other side of a change.
    let epoch = shown - offsetAt(format, shown);
    epoch = shown - offsetAt(format, epoch);
    return epoch;
  } catch {
    return undefined;
  }
}

function offsetAt(format: Intl.DateTimeFormat, epoch: number): number {
  const parts = new Map(
    format.formatToParts(epoch).map(({ type, value }) => [type, Number(value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return (
    Date.UTC(
      field('year'),
      field('month') - 1,
      field('day'),
      field('hour'),
      field('minute'),
      field('second'),
    ) - epoch
  );
}
