import { setMaxListeners } from 'node:events';
import { Pop3Error } from '../../pop3/errors';
import { lastCapabilities, NotChecked, type SessionCheck, type SessionContext } from '../check';
import type { FindingCode } from '../findings';
import { quoted } from '../quotation';

/** No command of this name exists or will: RFC 2449 §6 keeps names with X for experiments. */
const UNKNOWN_COMMAND = 'XPROBE';
const PIPELINED_COMMANDS = 20;

const noop: SessionCheck = {
  title: 'NOOP is answered by +OK',
  run: async ({ session, signal, add }) => {
    const { isOk, line } = await session.ask('NOOP', signal);
    if (!isOk) {
      add('noopRefused', { text: 'The answer to NOOP', quote: quoted(line) });
    }
    return undefined;
  },
};

const lowerCase: SessionCheck = {
  title: 'Commands are taken in lower case',
  run: async ({ session, signal, add }) => {
    const { isOk, line } = await session.ask('stat', signal);
    if (!isOk) {
      add('keywordCaseMatters', { text: 'The answer to "stat"', quote: quoted(line) });
    }
    return undefined;
  },
};

const absentMessage: SessionCheck = {
  title: 'A message number that does not exist is refused, and the session goes on',
  run: async (context) => {
    const { sizes, uids } = await context.listing();
    const absent = Math.max(0, ...numbersOf(sizes), ...numbersOf(uids)) + 1;
    const answer = await refusalOf(context, `LIST ${absent}`, 'absentMessageEndsSession');
    if (answer?.isOk === true) {
      context.add('absentMessageAccepted', {
        text: `LIST ${absent}, with ${sizes.entries.size} messages listed`,
        quote: quoted(answer.line),
      });
    }
    return undefined;
  },
};

const unknownCommand: SessionCheck = {
  title: 'An unknown command is refused, and the session goes on',
  run: async (context) => {
    const answer = await refusalOf(context, UNKNOWN_COMMAND, 'unknownCommandEndsSession');
    if (answer?.isOk === true) {
      context.add('unknownCommandAccepted', {
        text: `The answer to ${UNKNOWN_COMMAND}`,
        quote: quoted(answer.line),
      });
    }
    return undefined;
  },
};

const reset: SessionCheck = {
  title: 'RSET is answered by one line, each time',
  run: async ({ session, signal, add, isInStep }) => {
    for (let time = 0; time < 2; time += 1) {
      const { isOk, line } = await session.ask('RSET', signal);
      if (!isOk) {
        add('rsetRefused', { text: 'The answer to RSET', quote: quoted(line) });
        return undefined;
      }
      if (!(await isInStep())) {
        add('rsetAnsweredTwice', { text: 'The first line', quote: quoted(line) });
        return undefined;
      }
    }
    return undefined;
  },
};

const pipelining: SessionCheck = {
  title: 'Commands sent together are answered one after the other',
  run: async (context) => {
    if (lastCapabilities(context.observed)?.has('PIPELINING') !== true) {
      throw new NotChecked('The server does not announce PIPELINING.');
    }
    await pipeline(context);
    return `${PIPELINED_COMMANDS} commands`;
  },
};

/** Checks of how commands are taken that change nothing. */
export const COMMAND_CHECKS: readonly SessionCheck[] = [
  noop,
  lowerCase,
  absentMessage,
  unknownCommand,
  reset,
  pipelining,
];

/** Ends the session on a server that fails it, so it comes last. */
export const EMPTY_LINE_CHECK: SessionCheck = {
  title: 'An empty line does not end the session',
  run: async (context) => {
    await refusalOf(context, '', 'emptyLineEndsSession');
    return undefined;
  },
};

/** The answer to a line that must be refused; `undefined` where the server ended the session over it. */
async function refusalOf(
  { session, signal, add }: SessionContext,
  line: string,
  codeWhereEnded: FindingCode,
): Promise<{ readonly isOk: boolean; readonly line: string } | undefined> {
  try {
    const answer = await session.ask(line, signal);
    await session.ask('NOOP', signal);
    return answer;
  } catch (error) {
    if (Pop3Error.is(error, 'closed')) {
      add(codeWhereEnded, ...(line === '' ? [] : [{ text: `After ${line}` }]));
      return undefined;
    }
    throw error;
  }
}

async function pipeline({ session, signal, add, listing }: SessionContext): Promise<void> {
  const { sizes } = await listing();
  const numbers = numbersOf(sizes).slice(0, PIPELINED_COMMANDS / 2);
  const lines = Array.from({ length: PIPELINED_COMMANDS }, (_unused, index) => {
    const number = numbers[Math.floor(index / 2)];
    return index % 2 === 0 || number === undefined ? 'NOOP' : `LIST ${number}`;
  });
  const limit = AbortSignal.any([signal]);
  setMaxListeners(PIPELINED_COMMANDS + 10, limit);
  try {
    // Asked for in one turn of the event loop, they leave in one write.
    const answers = await Promise.all(lines.map((line) => session.ask(line, limit)));
    answers.forEach((answer, index) => {
      const [, number] = lines[index]?.split(' ') ?? [];
      if (number !== undefined && !answer.line.startsWith(`+OK ${number} `)) {
        add('pipeliningBroken', {
          text: `The answer to LIST ${number}`,
          quote: quoted(answer.line),
        });
      }
    });
  } catch (error) {
    if (Pop3Error.is(error, 'closed', 'protocol', 'timeout')) {
      add('pipeliningBroken', {
        text: `The session broke with ${PIPELINED_COMMANDS} commands sent together.`,
      });
      session.destroy();
      return;
    }
    throw error;
  }
}

function numbersOf(
  listing: { readonly entries: ReadonlyMap<number, unknown> } | undefined,
): number[] {
  return [...(listing?.entries.keys() ?? [])];
}
