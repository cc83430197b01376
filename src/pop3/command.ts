import { Pop3Error } from './errors';

/** Longest command line, line end included (RFC 2449 §4). */
const MAXIMUM_COMMAND_OCTETS = 255;
const MAXIMUM_MESSAGE_NUMBER = 2 ** 31;

/** A command line ready to be written, and the same line as anyone may see it. */
export interface CommandLine {
  readonly octets: Uint8Array;
  /** Without line end; arguments that are secret stand as `****`. */
  readonly display: string;
}

export type CommandArgument =
  | string
  | number
  | {
      /** Never shown, logged or kept. */
      readonly secret: string;
    };

/**
 * Encodes a command with its arguments in UTF-8. Throws Pop3Error `invalidArgument` for what would break out of the
 * line or exceed it, so that nothing is ever written in part.
 */
export function encodeCommand(keyword: string, ...args: readonly CommandArgument[]): CommandLine {
  let line = keyword;
  let display = keyword;
  for (const argument of args) {
    const isSecret = typeof argument === 'object';
    const text = isSecret ? argument.secret : String(argument);
    if (/[\r\n\0]/u.test(text)) {
      throw new Pop3Error(
        'invalidArgument',
        `An argument of ${keyword} holds a line break or NUL, which POP3 can't send`,
      );
    }
    line += ` ${text}`;
    display += isSecret ? ' ****' : ` ${text}`;
  }
  const octets = Buffer.from(`${line}\r\n`, 'utf8');
  if (octets.length > MAXIMUM_COMMAND_OCTETS) {
    throw new Pop3Error(
      'invalidArgument',
      `The ${keyword} command would exceed ${MAXIMUM_COMMAND_OCTETS} octets`,
    );
  }
  return { octets, display };
}

/** A line within a SASL exchange (RFC 5034 §4), which may be longer than a command and is never shown. */
export function encodeContinuation(text: string): CommandLine {
  return { octets: Buffer.from(`${text}\r\n`, 'latin1'), display: '****' };
}

/** Throws Pop3Error `invalidArgument` for anything but an integer from 1 to 2³¹. */
export function assertMessageNumber(value: number): void {
  if (!Number.isInteger(value) || value < 1 || value > MAXIMUM_MESSAGE_NUMBER) {
    throw new Pop3Error('invalidArgument', 'A message number is an integer from 1');
  }
}
