import type { SessionFacts, TranscriptSnapshot } from './transcript';
import { type Direction, WireLineBuilder } from './wireLines';
import { type ConnectionEvent, isWithinLine, type LogEntry } from './wireLog';

const LF = 0x0a;

export type TranscriptRecord =
  | {
      readonly kind: 'line';
      /** Epoch milliseconds at which its last octet went over the wire. */
      readonly at: number;
      readonly direction: Direction;
      /** With its line end, which only the last line of a connection may lack. */
      readonly octets: Uint8Array;
      /** The line goes on in the next record of its direction. */
      readonly isContinued: boolean;
    }
  | { readonly kind: 'event'; readonly at: number; readonly event: ConnectionEvent };

/** One connection, or the attempt to make one. */
export interface TranscriptSession extends Omit<SessionFacts, 'beginsWithinLine'> {
  readonly records: readonly TranscriptRecord[];
}

export interface TranscriptContent {
  /** In the order in which they began. */
  readonly sessions: readonly TranscriptSession[];
  /** How many are not among them. */
  readonly droppedSessions: number;
}

/** Cuts what was recorded into lines. */
export function transcriptContent({
  sessions,
  entries,
  sessionCount,
  maximumRecords,
}: TranscriptSnapshot): TranscriptContent {
  const cutters = new Map(sessions.map((session) => [session, new SessionCutter(session)]));
  const first = firstOfNewest(entries, maximumRecords);
  for (const [index, entry] of entries.entries()) {
    const cutter = cutters.get(entry.session);
    if (index < first.index) {
      cutter?.leaveOut(entry);
    } else if (index === first.index && entry.kind === 'octets') {
      cutter?.leaveOut({ ...entry, octets: entry.octets.subarray(0, first.offset) });
      cutter?.add({ ...entry, octets: entry.octets.subarray(first.offset) });
    } else {
      cutter?.add(entry);
    }
  }
  const shown = [...cutters.values()]
    .map((cutter) => cutter.finish())
    .filter(({ isOver, records }) => !isOver || records.length > 0);
  return { sessions: shown, droppedSessions: sessionCount - shown.length };
}

/** Where the newest lines and events begin: the entry, and the offset in its octets. */
function firstOfNewest(
  entries: readonly LogEntry<unknown>[],
  maximum: number,
): { readonly index: number; readonly offset: number } {
  let left = maximum;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (entry?.kind === 'event') {
      if (left === 0) {
        return { index: index + 1, offset: 0 };
      }
      left -= 1;
    } else if (entry !== undefined) {
      const { octets } = entry;
      for (let end = octets.length; end > 0;) {
        end = octets.lastIndexOf(LF, end - 1);
        if (left === 0 && end !== -1) {
          return { index, offset: end + 1 };
        }
        left -= end === -1 ? 0 : 1;
      }
    }
  }
  return { index: 0, offset: 0 };
}

/** Cuts what was logged of one session into lines. */
class SessionCutter {
  private readonly records: TranscriptRecord[] = [];
  private readonly isWithinLine: Record<Direction, boolean>;
  private readonly lines: Readonly<Record<Direction, WireLineBuilder>>;
  private droppedOctets: number;
  private at = 0;

  constructor(private readonly session: SessionFacts) {
    this.isWithinLine = { ...session.beginsWithinLine };
    this.droppedOctets = session.droppedOctets;
    this.lines = { sent: this.lineBuilder('sent'), received: this.lineBuilder('received') };
  }

  leaveOut(entry: LogEntry<unknown>): void {
    if (entry.kind === 'octets' && entry.octets.length > 0) {
      this.droppedOctets += entry.octets.length;
      this.isWithinLine[entry.direction] = isWithinLine(entry.octets);
    }
  }

  add(entry: LogEntry<unknown>): void {
    this.at = entry.at;
    if (entry.kind === 'octets') {
      this.lines[entry.direction].push(this.afterCutLine(entry.direction, entry.octets));
    } else {
      this.lines.received.flush();
      this.records.push({ kind: 'event', at: entry.at, event: entry.event });
    }
  }

  finish(): TranscriptSession {
    const { number, startedAt, isOver } = this.session;
    if (isOver) {
      this.lines.sent.flush();
      this.lines.received.flush();
    }
    const { records, droppedOctets } = this;
    return { number, startedAt, records, droppedOctets, isOver };
  }

  private lineBuilder(direction: Direction): WireLineBuilder {
    return new WireLineBuilder((octets, isContinued) => {
      this.records.push({ kind: 'line', at: this.at, direction, octets, isContinued });
    });
  }

  /** The rest of a line whose beginning is left out would pass for a line, and could tell half of a user name. */
  private afterCutLine(direction: Direction, octets: Uint8Array): Uint8Array {
    if (!this.isWithinLine[direction]) {
      return octets;
    }
    const lineFeed = octets.indexOf(LF);
    const end = lineFeed === -1 ? octets.length : lineFeed + 1;
    this.isWithinLine[direction] = lineFeed === -1;
    this.droppedOctets += end;
    return octets.subarray(end);
  }
}
