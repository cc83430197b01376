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
 * Commands stay below the smallest receive buffers in use, so that a server which answers before it reads on never
 * blocks (RFC 2449 §6.6), and a user's command waits for a bounded number of octets.
 */
export const PIPELINED: WindowSize = {
  commands: 500,
  commandOctets: 8 * 1024,
  replyOctets: 4 * 1024 * 1024,
};

/**
 * What is fetched ahead is sent on once a window that was full is free by this part. A write for each reply costs both
 * sides a wake-up each; waiting for some of the room costs no round trip, for the rest is still under way.
 */
const ROOM_TO_SEND_ON = 1 / 8;

/** What a reply is counted as where nobody knows better: a header block. */
const TYPICAL_REPLY_OCTETS = 2_048;

/** Counts what is under way against a {@link WindowSize}. */
export class PipelineWindow {
  private commands = 0;
  private commandOctets = 0;
  private replyOctets = 0;
  private wasFull = false;

  constructor(public size: WindowSize) {}

  /** Asked of what is to be sent next. */
  hasRoomFor(exchange: Exchange): boolean {
    if (this.commands === 0) {
      return true;
    }
    if (!this.fits(exchange)) {
      this.wasFull = true;
      return false;
    }
    return exchange.priority !== 'background' || !this.wasFull || this.isRoomy;
  }

  enter(exchange: Exchange): void {
    this.wasFull = false;
    this.commands += 1;
    this.commandOctets += exchange.command.octets.length;
    this.replyOctets += expectedOctets(exchange);
  }

  leave(exchange: Exchange): void {
    this.commands -= 1;
    this.commandOctets -= exchange.command.octets.length;
    this.replyOctets -= expectedOctets(exchange);
  }

  private get isRoomy(): boolean {
    const { commands, commandOctets, replyOctets } = this.size;
    const filled = 1 - ROOM_TO_SEND_ON;
    return (
      this.commands <= commands * filled &&
      this.commandOctets <= commandOctets * filled &&
      this.replyOctets <= replyOctets * filled
    );
  }

  private fits(exchange: Exchange): boolean {
    return (
      this.commands < this.size.commands &&
      this.commandOctets + exchange.command.octets.length <= this.size.commandOctets &&
      this.replyOctets + expectedOctets(exchange) <= this.size.replyOctets
    );
  }
}

function expectedOctets(exchange: Exchange): number {
  return exchange.hasBody ? (exchange.expectedOctets ?? TYPICAL_REPLY_OCTETS) : 0;
}
