/** What the console does itself. No POP3 command begins with a dot. */
export const LOCAL_COMMANDS = [
  { name: '.help', syntax: '.help', meaning: 'this list' },
  {
    name: '.multi',
    syntax: '.multi COMMAND',
    meaning: 'send a command and read a multi-line reply',
  },
  { name: '.single', syntax: '.single COMMAND', meaning: 'send a command and read a single line' },
  { name: '.lines', syntax: '.lines NUMBER', meaning: 'lines of a reply that are shown' },
  { name: '.drop', syntax: '.drop', meaning: 'take all marks off and disconnect without QUIT' },
  { name: '.connect', syntax: '.connect', meaning: 'connect again' },
  { name: '.exit', syntax: '.exit', meaning: 'QUIT and close the terminal (Ctrl+D)' },
] as const;

export type LocalCommandName = (typeof LOCAL_COMMANDS)[number]['name'];

export interface LocalCommand {
  readonly name: LocalCommandName;
  readonly rest: string;
}

/** `help` and `?` are what people try first; HELP can still be sent with `.multi`. */
export function parseLocalCommand(text: string): LocalCommand | 'unknown' | undefined {
  const trimmed = text.trimStart();
  if (/^(?:help|\?)$/iu.test(trimmed.trimEnd())) {
    return { name: '.help', rest: '' };
  }
  if (!trimmed.startsWith('.')) {
    return undefined;
  }
  const [, word = '', rest = ''] = /^(\S+)(?:[ \t]+([^]*))?$/u.exec(trimmed) ?? [];
  const known = LOCAL_COMMANDS.find(({ name }) => name === word.toLowerCase());
  return known === undefined ? 'unknown' : { name: known.name, rest };
}
