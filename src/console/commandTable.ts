import { LOCAL_COMMANDS } from './localCommands';

export type ConsoleState = 'authorization' | 'transaction';

export interface CommandDescription {
  readonly keyword: string;
  readonly syntax: string;
  readonly meaning: string;
  readonly states: readonly ConsoleState[];
  /** The capability that announces it; without one every server knows it, or the greeting tells (APOP). */
  readonly capability?: string;
  /** What the arguments are, for a hint. */
  readonly parameters: readonly ('messageNumber' | 'lines' | 'mechanism' | 'other')[];
}

const BEFORE = ['authorization'] as const;
const AFTER = ['transaction'] as const;
const ALWAYS = ['authorization', 'transaction'] as const;

/** RFC 1939, 2449, 2595, 5034 and 6856. */
export const COMMANDS: readonly CommandDescription[] = [
  command('CAPA', '', 'what the server can do', ALWAYS, []),
  command('USER', 'name', 'who wants to log in', BEFORE, ['other'], 'USER'),
  command('PASS', 'password', 'log in (hidden as you type)', BEFORE, ['other'], 'USER'),
  command('APOP', 'name digest', 'log in by digest (hidden as you type)', BEFORE, ['other']),
  command('AUTH', 'mechanism', 'log in by SASL', BEFORE, ['mechanism'], 'SASL'),
  command('STLS', '', 'start TLS', BEFORE, [], 'STLS'),
  command('UTF8', '', 'switch UTF8 mode on', BEFORE, [], 'UTF8'),
  command('LANG', '[tag]', 'languages, or choose one', ALWAYS, ['other'], 'LANG'),
  command('STAT', '', 'how many messages and octets', AFTER, []),
  command('LIST', '[message]', 'sizes', AFTER, ['messageNumber']),
  command('UIDL', '[message]', 'unique-ids', AFTER, ['messageNumber'], 'UIDL'),
  command(
    'TOP',
    'message lines',
    'header and first lines',
    AFTER,
    ['messageNumber', 'lines'],
    'TOP',
  ),
  command('RETR', 'message', 'a whole message', AFTER, ['messageNumber']),
  command('DELE', 'message', 'mark for deletion', AFTER, ['messageNumber']),
  command('RSET', '', 'take all marks off', AFTER, []),
  command('NOOP', '', 'nothing, but stay connected', AFTER, []),
  command('QUIT', '', 'remove what is marked, and end', ALWAYS, []),
];

function command(
  keyword: string,
  parameterNames: string,
  meaning: string,
  states: readonly ConsoleState[],
  parameters: CommandDescription['parameters'],
  capability?: string,
): CommandDescription {
  return {
    keyword,
    syntax: parameterNames === '' ? keyword : `${keyword} ${parameterNames}`,
    meaning,
    states,
    parameters,
    ...(capability === undefined ? {} : { capability }),
  };
}

export interface TypedCommand {
  /** Upper case. */
  readonly keyword: string;
  readonly args: readonly string[];
  /** The line as typed. */
  readonly text: string;
}

export function parseCommand(text: string): TypedCommand {
  const [keyword = '', ...args] = text.trim().split(/[ \t]+/u);
  return { keyword: keyword.toUpperCase(), args, text };
}

export function isKnown({ keyword }: TypedCommand): boolean {
  return COMMANDS.some((known) => known.keyword === keyword);
}

/** Whether +OK to it is followed by a body (RFC 1939 §3, §5, §7; RFC 2449 §5; RFC 6856 §3). */
export function hasMultiLineReply({ keyword, args }: TypedCommand): boolean {
  switch (keyword) {
    case 'CAPA':
    case 'RETR':
    case 'TOP':
      return true;
    case 'LIST':
    case 'UIDL':
    case 'LANG':
    case 'AUTH':
      return args.length === 0;
    default:
      return false;
  }
}

const SECRET_ARGUMENT =
  /^[ \t]*(?:\.(?:multi|single)[ \t]+)?(?:PASS[ \t]|APOP[ \t]+[^ \t]+[ \t]+|AUTH[ \t]+[^ \t]+[ \t]+)/iu;

const FIRST_WORD = /^[ \t]*(?:\.(?:multi|single)[ \t]+)?([^ \t]+)[ \t]/iu;

/**
 * Where in a line the password, digest or initial response begins: PASS takes everything after one space. Before the
 * login whatever follows an unknown command counts as secret, since it may be a misspelt PASS.
 */
export function secretStart(text: string, state: ConsoleState): number | undefined {
  const start = SECRET_ARGUMENT.exec(text)?.[0].length;
  if (start !== undefined || state !== 'authorization') {
    return start;
  }
  const [before, word = ''] = FIRST_WORD.exec(text) ?? [];
  const isLocal = LOCAL_COMMANDS.some(({ name }) => name === word.toLowerCase());
  return isLocal || isKnown(parseCommand(word)) ? undefined : before?.length;
}
