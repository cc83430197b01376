import type { CalendarEvent, MessageReport, ParseNote } from '../model';
import type { FoundAttachment } from './attachments';
import { isReportType, isReturnedType, MAXIMUM_REPORT_OCTETS, readReport } from './messageReports';
import { decodeText } from './textDecoder';

/** What programs are to read of a message, and what of it could not be read. */
export interface MachineParts<Part> {
  readonly list: readonly Part[];
  readonly notes: readonly ParseNote[];
}

const CALENDAR_TYPES = new Set(['text/calendar', 'application/ics', 'text/x-vcalendar']);
const MAXIMUM_CALENDARS = 10;
const MAXIMUM_CALENDAR_OCTETS = 512 * 1024;
const MAXIMUM_REPORTS = 10;
const MAXIMUM_RETURNED_OCTETS = 64 * 1024;

/** The events of calendars among the attachments; one that is sent twice, as most are, counts once. */
export async function eventsIn(
  attachments: readonly FoundAttachment[],
): Promise<MachineParts<CalendarEvent>> {
  const calendars = attachments
    .map((found, attachmentIndex) => ({ found, attachmentIndex }))
    .filter(({ found }) => CALENDAR_TYPES.has(found.info.mediaType))
    .slice(0, MAXIMUM_CALENDARS);
  if (calendars.length === 0) {
    return { list: [], notes: [] };
  }
  const { readCalendar } = await import('./calendarEvents');
  const events = new Map<string, CalendarEvent>();
  let isUnreadable = false;
  for (const { found, attachmentIndex } of calendars) {
    const octets = startOf(found, MAXIMUM_CALENDAR_OCTETS);
    // RFC 5545 §3.1.4: UTF-8 where nothing else is stated.
    const { text } = await decodeText(octets, found.leaf.charset ?? '');
    const read = readCalendar(text);
    isUnreadable ||= read === undefined;
    for (const event of read ?? []) {
      const key = JSON.stringify([event.uid, event.method, event.start?.local, event.summary]);
      if (!events.has(key)) {
        events.set(key, { ...event, attachmentIndex });
      }
    }
  }
  return {
    list: [...events.values()],
    notes: isUnreadable ? [{ kind: 'calendarUnreadable' }] : [],
  };
}

/** Notices of delivery and receipts, with the message they tell of where it is returned after them. */
export function reportsIn(attachments: readonly FoundAttachment[]): MachineParts<MessageReport> {
  const list: MessageReport[] = [];
  const notes: ParseNote[] = [];
  for (const [index, found] of attachments.entries()) {
    if (list.length >= MAXIMUM_REPORTS) {
      break;
    }
    if (isReportType(found.info.mediaType)) {
      const report = readReport(
        found.info.mediaType,
        startOf(found, MAXIMUM_REPORT_OCTETS),
        returnedAfter(attachments, index),
      );
      if (report === undefined) {
        notes.push({ kind: 'reportUnreadable' });
      } else {
        list.push(report);
      }
    }
  }
  return { list, notes };
}

function returnedAfter(attachments: readonly FoundAttachment[], index: number): Buffer | undefined {
  const returned = attachments
    .slice(index + 1, index + 3)
    .find(({ info }) => isReturnedType(info.mediaType));
  return returned && startOf(returned, MAXIMUM_RETURNED_OCTETS);
}

function startOf(found: FoundAttachment, octets: number): Buffer {
  return found.read(octets).subarray(0, octets);
}
