import type { WireTap } from '../pop3/wireTap';
import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { Clock } from './ports';
import type { Direction } from './wireLines';
import { isWithinLine, type LogEntry, WireLog } from './wireLog';

export interface TranscriptLimits {
  /** Of memory, for all that is kept. */
  readonly octets: number;
  /** Lines and events that are shown, the newest of those kept. */
  readonly records: number;
}

export const TRANSCRIPT_LIMITS: TranscriptLimits = { octets: 2 * 1024 * 1024, records: 20_000 };

/** What is known of a session besides what went over its connection. */
export interface SessionFacts {
  /** Counts the account's sessions in this window, from 1. */
  readonly number: number;
  readonly startedAt: number;
  /** How many octets went over the wire before those there are. */
  readonly droppedOctets: number;
  /** Whether those there are begin within a line, in each direction. */
  readonly beginsWithinLine: Readonly<Record<Direction, boolean>>;
  readonly isOver: boolean;
}

/** All that is kept, not cut into lines. */
export interface TranscriptSnapshot {
  /** In the order in which they began. */
  readonly sessions: readonly SessionFacts[];
  /** Of all sessions, in the order in which they came. */
  readonly entries: readonly LogEntry<SessionFacts>[];
  /** How many sessions there were. */
  readonly sessionCount: number;
  /** Lines and events to show, the newest. */
  readonly maximumRecords: number;
}

interface RecordedSession extends SessionFacts {
  /** How many the log holds of it. */
  entries: number;
  droppedOctets: number;
  readonly beginsWithinLine: Record<Direction, boolean>;
  isOver: boolean;
}

/**
 * Keeps what went over an account's connections, in memory and within limits: the oldest goes first. It is cut into lines
 * only when someone wants to see it.
 */
export class TranscriptRecorder implements Disposable {
  private readonly changes = new Emitter<void>();
  private readonly log: WireLog<RecordedSession>;
  private readonly kept = new Set<RecordedSession>();
  private sessionCount = 0;
  private isDisposed = false;

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly clock: Clock,
    private readonly limits: TranscriptLimits = TRANSCRIPT_LIMITS,
  ) {
    this.log = new WireLog(limits.octets, (entry) => {
      this.dropped(entry);
    });
  }

  /** A copy of what is kept at this moment, to be used before anything more is recorded. */
  snapshot(): TranscriptSnapshot {
    return {
      sessions: [...this.kept],
      entries: [...this.log.entries()],
      sessionCount: this.sessionCount,
      maximumRecords: this.limits.records,
    };
  }

  /** What is kept takes so many octets of memory. */
  get heldOctets(): number {
    return this.log.heldOctets;
  }

  /** For one owner of connections, who has at most one at a time. */
  tap(): WireTap {
    let current: RecordedSession | undefined;
    return (event) => {
      // Whoever owns the connection may outlive the account whose transcript this is.
      if (this.isDisposed) {
        return;
      }
      const at = this.clock.now();
      if (current === undefined || event.kind === 'connected') {
        this.end(current);
        current = this.begin(at);
      }
      if (event.kind === 'octets') {
        current.entries += this.log.addOctets(current, at, event.direction, event.octets);
      } else {
        this.log.addEvent(current, at, event);
        current.entries += 1;
        if (event.kind === 'closed') {
          this.end(current);
          current = undefined;
        }
      }
      this.changes.fire();
    };
  }

  /** Forgets everything so far; sessions under way go on being recorded. */
  clear(): void {
    this.log.clear();
    this.changes.fire();
  }

  dispose(): void {
    this.isDisposed = true;
    this.log.clear();
    this.kept.clear();
    this.sessionCount = 0;
    this.changes.dispose();
  }

  private begin(at: number): RecordedSession {
    this.sessionCount += 1;
    const session: RecordedSession = {
      number: this.sessionCount,
      startedAt: at,
      entries: 0,
      droppedOctets: 0,
      beginsWithinLine: { sent: false, received: false },
      isOver: false,
    };
    this.kept.add(session);
    return session;
  }

  private end(session: RecordedSession | undefined): void {
    if (session !== undefined) {
      session.isOver = true;
      this.forgetIfEmpty(session);
    }
  }

  private dropped(entry: LogEntry<RecordedSession>): void {
    const { session } = entry;
    session.entries -= 1;
    if (entry.kind === 'octets') {
      session.droppedOctets += entry.octets.length;
      session.beginsWithinLine[entry.direction] = isWithinLine(entry.octets);
    }
    this.forgetIfEmpty(session);
  }

  private forgetIfEmpty(session: RecordedSession): void {
    if (session.isOver && session.entries === 0) {
      this.kept.delete(session);
    }
  }
}
