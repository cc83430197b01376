import { type CommandDescription } from './commandTable';
import { LOCAL_COMMANDS } from './localCommands';
import { styled } from './screen';

const COLUMN = 18;

/** What can be typed, as rows for a terminal. */
export function helpText(commands: readonly CommandDescription[]): string {
  const row = (syntax: string, meaning: string): string =>
    `  ${styled('prompt', syntax.padEnd(COLUMN))} ${meaning}`;
  return [
    styled('strong', 'POP3 commands the server takes at this point'),
    ...commands.map(({ syntax, meaning }) => row(syntax, meaning)),
    styled('strong', 'Of the console itself'),
    ...LOCAL_COMMANDS.map(({ syntax, meaning }) => row(syntax, meaning)),
    styled('strong', 'Keys'),
    row('Tab', 'complete, or say what belongs here'),
    row('Up, Down', 'earlier lines'),
    row('Ctrl+C', 'cancel the line; show no more of a reply; twice: disconnect'),
    row('Ctrl+L', 'clear the screen'),
    'Anything else you type is sent to the server as it is.',
    '',
  ].join('\r\n');
}
