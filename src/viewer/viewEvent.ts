import type { CalendarAttendee, CalendarEvent, CalendarTime } from '../mail/model';
import { safeLabel } from '../shared/safeText';
import type { ViewEvent, ViewMoment } from './protocol';

const MAXIMUM_SHOWN_ATTENDEES = 100;
const MAXIMUM_DESCRIPTION = 4_000;
const MAXIMUM_DESCRIPTION_LINES = 100;

const TITLES: ReadonlyMap<string, string> = new Map([
  ['request', 'Invitation'],
  ['cancel', 'Cancelled event'],
  ['reply', 'Reply to an invitation'],
  ['counter', 'Proposal of another time'],
  ['declinecounter', 'Proposal of another time declined'],
  ['refresh', 'Question for the latest version of an event'],
  ['add', 'Addition to an event'],
]);

const PARTICIPATION: ReadonlyMap<string, string> = new Map([
  ['accepted', 'accepted'],
  ['declined', 'declined'],
  ['tentative', 'tentative'],
  ['delegated', 'delegated'],
  ['needs-action', ''],
]);

/** A calendar event made ready for the webview: all of it safe labels but the numbers. */
export function viewEvent(event: CalendarEvent): ViewEvent {
  return {
    title:
      event.status === 'cancelled'
        ? 'Cancelled event'
        : (TITLES.get(event.method ?? '') ?? 'Calendar event'),
    summary: safeLabel(event.summary),
    location: safeLabel(event.location),
    description: descriptionLines(event.description),
    start: moment(event.start),
    end: moment(event.end),
    recurrence: event.recurrence === undefined ? undefined : safeLabel(event.recurrence),
    organizer: event.organizer && personLabel(event.organizer),
    attendees: event.attendees.slice(0, MAXIMUM_SHOWN_ATTENDEES).map(attendeeLabel),
    moreAttendees: Math.max(0, event.attendees.length - MAXIMUM_SHOWN_ATTENDEES),
  };
}

function moment(time: CalendarTime | undefined): ViewMoment | undefined {
  return (
    time && {
      local: safeLabel(time.local),
      isDate: time.isDate,
      zone: time.zone === undefined ? undefined : safeLabel(time.zone, { maximumLength: 100 }),
      epochMilliseconds: time.epochMilliseconds,
    }
  );
}

function descriptionLines(description: string): readonly string[] {
  return description
    .slice(0, MAXIMUM_DESCRIPTION)
    .split(/\r?\n/u)
    .slice(0, MAXIMUM_DESCRIPTION_LINES)
    .map((line) => safeLabel(line, { maximumLength: MAXIMUM_DESCRIPTION }));
}

function personLabel({
  name,
  address,
}: {
  readonly name: string;
  readonly address: string;
}): string {
  const label = safeLabel(name);
  const target = safeLabel(address);
  return label === '' || label === target ? target : `${label} <${target}>`;
}

function attendeeLabel(attendee: CalendarAttendee): string {
  const { participation, isOptional } = attendee;
  const marks = [
    PARTICIPATION.get(participation) ?? safeLabel(participation, { maximumLength: 40 }),
    isOptional ? 'optional' : '',
  ].filter((mark) => mark !== '');
  return marks.length === 0
    ? personLabel(attendee)
    : `${personLabel(attendee)} (${marks.join(', ')})`;
}
