import ICAL from 'ical.js';

import type { CalendarAttendee, CalendarEvent, CalendarPerson } from '../model';
import { calendarTime, CalendarZones } from './calendarTimes';

/** UTF-16 code units that are read of a calendar. */
export const MAXIMUM_CALENDAR_CHARACTERS = 512 * 1024;
const MAXIMUM_EVENTS = 50;
const MAXIMUM_ATTENDEES = 500;
const LONGEST_TEXT = 20_000;

type Event = Omit<CalendarEvent, 'attachmentIndex'>;

/** Reads the events of a calendar (RFC 5545), or returns undefined where that cannot be done. */
export function readCalendar(text: string): readonly Event[] | undefined {
  try {
    return calendarsIn(text.slice(0, MAXIMUM_CALENDAR_CHARACTERS))
      .flatMap(eventsOf)
      .slice(0, MAXIMUM_EVENTS);
  } catch {
    return undefined;
  }
}

function calendarsIn(text: string): readonly ICAL.Component[] {
  const parsed: unknown = ICAL.parse(text);
  // One calendar comes as it is, several come as a list.
  const list = Array.isArray(parsed) && Array.isArray(parsed[0]) ? parsed : [parsed];
  return list.map((jCal: unknown[]) => new ICAL.Component(jCal));
}

function eventsOf(calendar: ICAL.Component): readonly Event[] {
  const zones = new CalendarZones(calendar);
  const method = textOf(calendar, 'method')?.toLowerCase();
  return calendar
    .getAllSubcomponents('vevent')
    .slice(0, MAXIMUM_EVENTS)
    .map((event) => readEvent(event, method, zones));
}

function readEvent(event: ICAL.Component, method: string | undefined, zones: CalendarZones): Event {
  const organizer = event.getFirstProperty('organizer');
  const start = calendarTime(event.getFirstProperty('dtstart'), zones);
  return {
    method,
    uid: textOf(event, 'uid'),
    summary: textOf(event, 'summary') ?? '',
    location: textOf(event, 'location') ?? '',
    description: textOf(event, 'description') ?? '',
    start,
    end:
      calendarTime(event.getFirstProperty('dtend'), zones) ??
      zones.after(start, event.getFirstPropertyValue('duration')),
    recurrence: textOf(event, 'rrule'),
    status: textOf(event, 'status')?.toLowerCase(),
    organizer: organizer === null ? undefined : personOf(organizer),
    attendees: event.getAllProperties('attendee').slice(0, MAXIMUM_ATTENDEES).map(attendeeOf),
  };
}

function attendeeOf(property: ICAL.Property): CalendarAttendee {
  return {
    ...personOf(property),
    participation: parameter(property, 'partstat')?.toLowerCase() ?? 'needs-action',
    isOptional: parameter(property, 'role')?.toUpperCase() === 'OPT-PARTICIPANT',
  };
}

function personOf(property: ICAL.Property): CalendarPerson {
  return {
    name: parameter(property, 'cn') ?? '',
    address: asText(property.getFirstValue())
      .replace(/^mailto:/iu, '')
      .slice(0, LONGEST_TEXT),
  };
}

function parameter(property: ICAL.Property, name: string): string | undefined {
  const value: unknown = property.getParameter(name);
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : undefined;
}

function textOf(component: ICAL.Component, name: string): string | undefined {
  const value: unknown = component.getFirstPropertyValue(name);
  return value === null || value === undefined ? undefined : asText(value).slice(0, LONGEST_TEXT);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}
