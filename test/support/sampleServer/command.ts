/** One command line of a client (RFC 1939 §3). */
export interface Command {
  /** Upper case. */
  readonly keyword: string;
  /** What follows the first space, untouched: a password may contain and end with spaces. */
  readonly rest: string;
  /** The same, cut at spaces. */
  readonly words: readonly string[];
}

/** RFC 2449 §4: a command line has at most 255 octets, CRLF included. */
export const MAXIMUM_COMMAND_OCTETS = 255;

export function parseCommand(line: Buffer): Command {
  const text = line.toString('utf8');
  const space = text.indexOf(' ');
  const keyword = (space === -1 ? text : text.slice(0, space)).toUpperCase();
  const rest = space === -1 ? '' : text.slice(space + 1);
  return { keyword, rest, words: rest.split(' ').filter((word) => word !== '') };
}

/** A positive decimal number, or undefined for anything else. */
export function parseMessageNumber(word: string | undefined): number | undefined {
  return word !== undefined && /^[1-9]\d{0,9}$/u.test(word) ? Number(word) : undefined;
}

/** The command as it may be kept in a log: without password or digest. */
export function redacted(command: Command): string {
  switch (command.keyword) {
    case 'PASS':
      return 'PASS ***';
    case 'APOP':
      return `APOP ${command.words[0] ?? ''} ***`;
    case 'AUTH':
      return `AUTH ${command.words[0] ?? ''} ***`;
    default:
      return command.rest === '' ? command.keyword : `${command.keyword} ${command.rest}`;
  }
}
