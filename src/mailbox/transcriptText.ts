import { grouped } from '../shared/groupedDigits';
import { visibleText } from '../shared/visibleText';
import type { TranscriptSnapshot } from './transcript';
import {
  transcriptContent,
  type TranscriptRecord,
  type TranscriptSession,
} from './transcriptContent';

/** Shortest user name that is looked for beyond the commands that carry it: shorter ones stand in any text. */
const SHORTEST_SOUGHT_USER = 4;
const HIDDEN_USER = '<user>';

export interface TranscriptTextOptions {
  /** Octets of a line that are shown. */
  readonly maximumLineOctets: number;
  /** This user's name is replaced wherever it stands. */
  readonly hiddenUser?: string;
}

const LEGEND = [
  'C: sent   S: received   --: what happened to the connection',
  'Before each: local time, seconds since the session began, number of the session.',
  'Every octet is shown: \\r \\n \\t \\\\ \\xNN are one octet each, all else is UTF-8.',
  'Passwords, digests and tokens are replaced by ****.',
];

/** The whole transcript as plain text below a heading: one row for each line on the wire. */
export function transcriptText(
  heading: readonly string[],
  snapshot: TranscriptSnapshot,
  options: TranscriptTextOptions,
): string {
  const { sessions, droppedSessions } = transcriptContent(snapshot);
  const rows = [...heading, '', ...LEGEND, ''];
  if (droppedSessions > 0) {
    rows.push(`… ${count(droppedSessions, 'earlier session')} not shown`, '');
  }
  for (const session of sessions) {
    rows.push(...sessionRows(session, options), '');
  }
  if (sessions.length === 0) {
    rows.push('Nothing was sent or received yet.', '');
  }
  return rows.join('\n');
}

function sessionRows(
  session: TranscriptSession,
  options: TranscriptTextOptions,
): readonly string[] {
  const rows = [`Session ${session.number}, ${isoLocal(session.startedAt)}`];
  if (session.droppedOctets > 0) {
    rows.push(`… ${count(session.droppedOctets, 'earlier octet')} not shown`);
  }
  for (let index = 0; index < session.records.length; index += 1) {
    const record = session.records[index];
    if (record?.kind === 'line') {
      const pieces = [record.octets];
      let last = record;
      while (last.isContinued) {
        const next = session.records[index + 1];
        if (next?.kind !== 'line' || next.direction !== record.direction) {
          break;
        }
        pieces.push(next.octets);
        last = next;
        index += 1;
      }
      const mark = record.direction === 'sent' ? 'C:' : 'S:';
      rows.push(`${prefix(session, last.at)} ${mark} ${lineText(pieces, record, options)}`);
    } else if (record !== undefined) {
      rows.push(`${prefix(session, record.at)} -- ${eventText(record)}`);
    }
  }
  return rows;
}

function prefix(session: TranscriptSession, at: number): string {
  const offset = `+${((at - session.startedAt) / 1000).toFixed(3)}`;
  return `${isoLocal(at).slice(11, 23)} ${offset.padStart(8)} #${session.number}`;
}

function lineText(
  pieces: readonly Uint8Array[],
  { direction }: { readonly direction: 'sent' | 'received' },
  { maximumLineOctets, hiddenUser }: TranscriptTextOptions,
): string {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const isCut = length > maximumLineOctets;
  const line = Buffer.concat(pieces, length);
  const text = visibleText(isCut ? line.subarray(0, maximumLineOctets) : line);
  const shown = hiddenUser === undefined ? text : withoutUser(text, direction, hiddenUser);
  return isCut ? `${shown}… ${grouped(length - maximumLineOctets)} octets more` : shown;
}

function withoutUser(text: string, direction: 'sent' | 'received', user: string): string {
  const inCommand =
    direction === 'sent'
      ? text.replace(/^(USER +).*?((?:\\r)?\\n)?$/iu, `$1${HIDDEN_USER}$2`)
      : text;
  const anywhere =
    user.length < SHORTEST_SOUGHT_USER
      ? inCommand
      : inCommand.replaceAll(visibleText(Buffer.from(user, 'utf8')), HIDDEN_USER);
  return direction === 'sent' ? anywhere.replace(/^(APOP +)\S+/iu, `$1${HIDDEN_USER}`) : anywhere;
}

function eventText({ event }: Extract<TranscriptRecord, { readonly kind: 'event' }>): string {
  switch (event.kind) {
    case 'connected':
      return `connected to ${event.host.includes(':') ? `[${event.host}]` : event.host}:${event.port}`;
    case 'encrypted':
      return `encrypted: ${event.protocol}, ${event.cipher}`;
    case 'omitted':
      return `… ${count(event.octets, 'octet')} omitted`;
    case 'closed':
      return event.code === undefined
        ? 'closed by this client'
        : event.code === 'closed'
          ? 'closed by the server'
          : `closed (${event.code})`;
  }
}

function count(value: number, what: string): string {
  return `${grouped(value)} ${what}${value === 1 ? '' : 's'}`;
}

/** ISO 8601 in local time, with milliseconds and the distance from UTC. */
export function isoLocal(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  const local = new Date(at + minutes * 60_000).toISOString().slice(0, -1);
  const distance = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
}
