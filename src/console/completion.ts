import type { Capabilities } from '../pop3/capabilities';
import { type CommandDescription, COMMANDS, type ConsoleState } from './commandTable';
import { LOCAL_COMMANDS } from './localCommands';

export interface Completion {
  /** What the word before the cursor becomes; empty where nothing can be added to it. */
  readonly insertion: string;
  readonly choices: readonly string[];
  /** What belongs here, where it can't be chosen from a list. */
  readonly hint?: string;
}

export interface CompletionContext {
  readonly state: ConsoleState;
  readonly capabilities: Capabilities;
  readonly offersApop: boolean;
  /** The highest message number, once the server told it. */
  readonly messageCount: number | undefined;
}

/** RFC 4422 §3.1, with room for what some servers add; anything else from a server is no name. */
const MECHANISM_NAME = /^[A-Za-z0-9_-]{1,40}$/u;

const NOTHING: Completion = { insertion: '', choices: [] };

export function completeLine(beforeCursor: string, context: CompletionContext): Completion {
  const words = beforeCursor.trimStart().split(/[ \t]+/u);
  const [first = '', ...args] = words;
  if (args.length === 0) {
    const names = first.startsWith('.')
      ? LOCAL_COMMANDS.map(({ name }) => name)
      : commandsFor(context).map(({ keyword }) => keyword);
    return choose(first, names);
  }
  const description = COMMANDS.find(({ keyword }) => keyword === first.toUpperCase());
  switch (description?.parameters[args.length - 1]) {
    case 'mechanism':
      return choose(
        args[0] ?? '',
        context.capabilities.arguments('SASL').filter((name) => MECHANISM_NAME.test(name)),
      );
    case 'messageNumber':
      return hint(
        context.messageCount === undefined
          ? 'A message number. STAT tells how many there are.'
          : context.messageCount === 0
            ? 'A message number, but the maildrop is empty.'
            : `A message number from 1 to ${context.messageCount}.`,
      );
    case 'lines':
      return hint('How many lines of the body, such as 0.');
    default:
      return NOTHING;
  }
}

/** Those that the state allows and the server offers, as far as it says so. */
export function commandsFor({
  state,
  capabilities,
  offersApop,
}: CompletionContext): readonly CommandDescription[] {
  return COMMANDS.filter(
    ({ keyword, states, capability }) =>
      states.includes(state) &&
      (keyword !== 'APOP' || offersApop) &&
      (capability === undefined || capabilities.isEmpty || capabilities.has(capability)),
  );
}

function choose(start: string, names: readonly string[]): Completion {
  const choices = names.filter((name) => name.toUpperCase().startsWith(start.toUpperCase()));
  const [only] = choices;
  if (only === undefined) {
    return NOTHING;
  }
  const common = choices.length === 1 ? `${only} ` : commonStart(choices);
  return { insertion: common.length > start.length ? common : '', choices };
}

function commonStart(names: readonly string[]): string {
  return names.reduce((common, name) => {
    let length = 0;
    while (
      length < common.length &&
      common[length]?.toUpperCase() === name[length]?.toUpperCase()
    ) {
      length += 1;
    }
    return common.slice(0, length);
  });
}

function hint(text: string): Completion {
  return { ...NOTHING, hint: text };
}
