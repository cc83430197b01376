const LF = 0x0a;
const QUOTE = 0x3e;
const FROM = Buffer.from('From ', 'latin1');
/** More than that are no quoting: with a limit, a few octets tell of each place what it is. */
const MAXIMUM_QUOTES = 255;
/** So many octets before `From ` tell whether it is a line, or a quoted one. */
export const QUOTE_LOOK_BACK = MAXIMUM_QUOTES + 1;
const HELD_BACK = QUOTE_LOOK_BACK + FROM.length;

/** Where the next `From ` is, or -1. */
export function indexOfFrom(octets: Buffer, at: number): number {
  return octets.indexOf(FROM, at);
}

/**
 * How many `>` stand between the begin of the line and this `From `; undefined where there is anything else.
 *
 * @param start where a line begins at the earliest
 */
export function quotesBefore(octets: Buffer, from: number, start: number): number | undefined {
  let at = from;
  while (at > start && octets[at - 1] === QUOTE && from - at <= MAXIMUM_QUOTES) {
    at -= 1;
  }
  const isLine = at === start || octets[at - 1] === LF;
  return isLine && from - at <= MAXIMUM_QUOTES ? from - at : undefined;
}

/** Takes one `>` off each `>From `, `>>From ` and so on that is a line's begin (mboxrd), however the octets are divided. */
export class FromUnquoter {
  #held: Buffer = Buffer.alloc(0);
  #isAtStart = true;
  /** Within the held octets; what was looked at before is not looked at again. */
  #searchFrom = 0;

  push(piece: Buffer): readonly Buffer[] {
    const octets = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    return this.#unquoted(octets, Math.max(0, octets.length - HELD_BACK));
  }

  end(): readonly Buffer[] {
    return this.#unquoted(this.#held, this.#held.length);
  }

  #unquoted(octets: Buffer, end: number): readonly Buffer[] {
    const pieces: Buffer[] = [];
    // Where the octets do not begin with the message, the first one is never a line's begin by itself.
    const start = this.#isAtStart ? 0 : -1;
    let given = 0;
    let at = this.#searchFrom;
    for (;;) {
      const from = indexOfFrom(octets, at);
      if (from < 0) {
        break;
      }
      const quotes = quotesBefore(octets, from, start);
      if (quotes !== undefined && quotes > 0) {
        pieces.push(octets.subarray(given, from - quotes));
        given = from - quotes + 1;
      }
      at = from + FROM.length;
    }
    const until = Math.max(given, end);
    pieces.push(octets.subarray(given, until));
    this.#held = octets.subarray(until);
    this.#isAtStart &&= until === 0;
    this.#searchFrom = Math.max(at, octets.length - FROM.length + 1) - until;
    // One piece, however many lines there are.
    return pieces.length === 1
      ? pieces.filter(({ length }) => length > 0)
      : [Buffer.concat(pieces)];
  }
}
