import type { ViewEvent, ViewMoment } from '../viewer/protocol';
import { element } from './dom';
import { formatDate, formatSpan } from './format';

/** What a calendar in the message says, as plain facts; nothing of it can be answered from here. */
export function eventCard(event: ViewEvent): HTMLElement {
  const facts = element('dl', { class: 'fields' });
  const add = (label: string, content: Node | string | undefined): void => {
    if (content !== undefined && content !== '') {
      facts.append(element('dt', {}, label), element('dd', { dir: 'auto' }, content));
    }
  };
  add('When', event.start && time(event.start, event.end));
  add('Repeats', event.recurrence);
  add('Where', event.location);
  add('Organizer', event.organizer);
  add('Attendees', attendees(event));
  add('Details', details(event));
  return element(
    'section',
    { class: 'card', 'aria-label': event.title },
    element('p', { class: 'card-kind' }, event.title),
    element('h2', { dir: 'auto' }, event.summary === '' ? 'Event without a name' : event.summary),
    facts,
  );
}

function time(start: ViewMoment, end: ViewMoment | undefined): HTMLElement {
  if (start.isDate) {
    const last = end === undefined ? start.local : dayBefore(end.local);
    return element(
      'span',
      {},
      last > start.local ? `${day(start.local)} to ${day(last)}` : day(start.local),
    );
  }
  const own = [start, end]
    .flatMap((moment) => (moment === undefined ? [] : [clock(moment)]))
    .join(' to ');
  const stated = `${own}${start.zone === undefined ? '' : ` ${start.zone}`}`;
  if (start.epochMilliseconds === undefined) {
    return element('span', {}, stated);
  }
  return element(
    'span',
    {},
    element(
      'time',
      { datetime: new Date(start.epochMilliseconds).toISOString() },
      end?.epochMilliseconds === undefined
        ? formatDate(start.epochMilliseconds)
        : formatSpan(start.epochMilliseconds, end.epochMilliseconds),
    ),
    ' ',
    element('span', { class: 'muted' }, `(stated as ${stated})`),
  );
}

function clock({ local }: ViewMoment): string {
  return local.replace('T', ' ').replace(/:00$/u, '');
}

function day(local: string): string {
  const date = new Date(`${local}T00:00:00Z`);
  return Number.isNaN(date.getTime())
    ? local
    : date.toLocaleDateString(undefined, { dateStyle: 'full', timeZone: 'UTC' });
}

/** The end of an event of whole days is the day after it. */
function dayBefore(local: string): string {
  const date = Date.parse(`${local}T00:00:00Z`);
  return Number.isNaN(date) ? local : new Date(date - 86_400_000).toISOString().slice(0, 10);
}

function attendees({ attendees: labels, moreAttendees }: ViewEvent): Node | undefined {
  if (labels.length === 0) {
    return undefined;
  }
  const more =
    moreAttendees > 0 ? [element('li', { class: 'muted' }, `${moreAttendees} more`)] : [];
  return element(
    'ul',
    {},
    ...labels.map((label) => element('li', {}, element('bdi', {}, label))),
    ...more,
  );
}

function details({ description }: ViewEvent): Node | undefined {
  if (description.every((line) => line === '')) {
    return undefined;
  }
  return element('div', {}, ...description.map((line) => element('div', {}, line)));
}
