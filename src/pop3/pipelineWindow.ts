import type { Exchange } from './exchange';

/** What may be under way at once (RFC 2449 §6.6); a single exchange is always allowed, however large. */
export interface WindowSize {
  readonly commands: number;
  readonly commandOctets: number;
  readonly replyOctets: number;
}

/** Strictly one command at a time, for servers without PIPELINING. */
export const ONE_AT_A_TIME: WindowSize = {
  commands: 1,
  commandOctets: Infinity,
  replyOctets: Infinity,
};

/**
 * A server that answers before it reads on never blocks for good (RFC 2449 §6.6), because this side always reads; the
 * commands stay below common receive buffers all the same. A user's command waits for a bounded number of octets.
 */
export const PIPELINED: WindowSize = {
  commands: 2_000,
  commandOctets: 32 * 1024,
  replyOctets: 4 * 1024 * 1024,
};

/** How many commands are under way before it is known how fast the server answers. */
const COMMANDS_AT_FIRST = 1_000;

/** Fewer would leave a far server idle, however slow it is. */
const LEAST_COMMANDS = 50;

/** How long the replies under way may take the server, so that a user's command is not kept waiting for longer. */
const AHEAD_MILLISECONDS = 500;

/** An estimate is due after this part of what may be under way was answered, */
const PART_TO_ESTIMATE_BY = 1 / 4;

/** or after this time. */
const MILLISECONDS_TO_ESTIMATE_BY = 100;

/**
 * What is fetched ahead is sent on once a window that was full is free by this part. A write for each reply costs both
 * sides a wake-up each; waiting for some of the room costs no round trip, for the rest is still under way.
 */
const ROOM_TO_SEND_ON = 1 / 8;

/** What a reply is counted as where nobody knows better: a header block. */
const TYPICAL_REPLY_OCTETS = 2_048;

/**
 * Counts what is under way against a {@link WindowSize}. How many commands that allows is brought down to what the server
 * answers within a round trip and half a second, as far as it has shown how fast it is.
 */
export class PipelineWindow {
  private commands = 0;
  private commandOctets = 0;
  private replyOctets = 0;
  private wasFull = false;
  private readonly pace: ReplyPace;

  constructor(
    public size: WindowSize,
    now: () => number = () => performance.now(),
  ) {
    this.pace = new ReplyPace(now);
  }

  /** Asked of what is to be sent next. */
  hasRoomFor(exchange: Exchange): boolean {
    if (this.commands === 0) {
      return true;
    }
    const fits = this.fits(exchange);
    this.wasFull ||= !fits;
    const hasRoom = fits && (exchange.priority !== 'background' || !this.wasFull || this.isRoomy);
    this.pace.isLimiting ||= !hasRoom;
    return hasRoom;
  }

  enter(exchange: Exchange): void {
    this.wasFull = false;
    if (this.commands === 0) {
      this.pace.begin();
    }
    this.commands += 1;
    this.commandOctets += exchange.command.octets.length;
    this.replyOctets += expectedOctets(exchange);
  }

  leave(exchange: Exchange): void {
    this.commands -= 1;
    this.commandOctets -= exchange.command.octets.length;
    this.replyOctets -= expectedOctets(exchange);
    this.pace.answered();
  }

  private get allowedCommands(): number {
    return Math.min(this.size.commands, this.pace.commands);
  }

  private get isRoomy(): boolean {
    const { commandOctets, replyOctets } = this.size;
    const filled = 1 - ROOM_TO_SEND_ON;
    return (
      this.commands <= this.allowedCommands * filled &&
      this.commandOctets <= commandOctets * filled &&
      this.replyOctets <= replyOctets * filled
    );
  }

  private fits(exchange: Exchange): boolean {
    return (
      this.commands < this.allowedCommands &&
      this.commandOctets + exchange.command.octets.length <= this.size.commandOctets &&
      this.replyOctets + expectedOctets(exchange) <= this.size.replyOctets
    );
  }
}

/** How fast replies come, and how many commands may be under way for that. */
class ReplyPace {
  commands = COMMANDS_AT_FIRST;
  /** Whether more would have been sent if more were allowed. Only then the pace is the server's. */
  isLimiting = false;
  private roundTrip = Infinity;
  private sentAt: number | undefined;
  private since: number | undefined;
  private replies = 0;

  constructor(private readonly now: () => number) {}

  /** Must be called when a command is sent while none is under way. */
  begin(): void {
    this.sentAt = this.now();
    this.since = undefined;
  }

  answered(): void {
    const now = this.now();
    if (this.sentAt !== undefined) {
      this.roundTrip = Math.min(this.roundTrip, now - this.sentAt);
      this.sentAt = undefined;
    }
    if (this.since === undefined) {
      this.start(now);
      return;
    }
    this.replies += 1;
    const elapsed = now - this.since;
    const isDue =
      this.replies >= this.commands * PART_TO_ESTIMATE_BY ||
      elapsed >= Math.max(MILLISECONDS_TO_ESTIMATE_BY, this.roundTrip);
    if (isDue) {
      if (this.isLimiting) {
        const perMillisecond = this.replies / Math.max(elapsed, 1);
        const enough = Math.ceil(perMillisecond * (this.roundTrip + AHEAD_MILLISECONDS));
        this.commands = Math.max(LEAST_COMMANDS, enough);
      }
      this.start(now);
    }
  }

  private start(now: number): void {
    this.since = now;
    this.replies = 0;
    this.isLimiting = false;
  }
}

function expectedOctets(exchange: Exchange): number {
  return exchange.hasBody ? (exchange.expectedOctets ?? TYPICAL_REPLY_OCTETS) : 0;
}
