import { describeError } from '../../../src/mailbox/errorGuide';
import { Pop3Error } from '../../../src/pop3/errors';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { type HostileScript, logsIn, type Outcome, type ClientSide } from '../hostileScript';
import { PASSWORD } from '../protocol';

const LONGEST_DETAIL = 1_500;
const DANGEROUS = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\u200b\ufeff]|\$\(/u;

const TEXTS: readonly (readonly [string, string])[] = [
  ['terminal escapes', '\u001b[2J\u001b]8;;http://evil.test\u0007click\u001b]8;;\u0007 \u009b31m'],
  ['bidirectional controls', 'abc \u202e\u2066evil\u2069\u202c \u200b\ufeff'],
  ['NUL and lone carriage returns', 'a\0b\rc\r\rd'],
  ['a product icon and Markdown', '$(error) [x](command:workbench.action.quit) <img src=x>'],
  ['8 kB of text', 'x'.repeat(8_000)],
  ['8 kB of 8-bit octets', '\u00ff'.repeat(4_000)],
];

/** What a user would see of the errors so far. */
function shown(errors: readonly Error[]): Outcome {
  const guides = errors.map((error) => describeError(error));
  const texts = guides.flatMap(({ title, detail }) => [title, detail]);
  const isSafe = texts.every((text) => !DANGEROUS.test(text) && text.length <= LONGEST_DETAIL);
  return `shown: ${isSafe ? 'safely' : 'as it came'}`;
}

const refusals = TEXTS.map(([what, text]): HostileScript => ({
  name: `J3 -ERR with ${what}`,
  serve: () =>
    scriptedMaildrop({ greeting: `+OK ${text}\r\n`, handlers: { RETR: `-ERR ${text}\r\n` } }),
  act: async (side: ClientSide): Promise<readonly Outcome[]> => {
    const client = await side.logIn();
    const outcome = await side.outcome(client.retr(1));
    return [outcome, shown(side.errors), await side.outcome(client.stat())];
  },
  expected: ['rejected', 'shown: safely', 'done'],
  survives: true,
}));

const greetingRefusals = TEXTS.map(([what, text]): HostileScript => ({
  name: `B1, J3 a greeting of -ERR with ${what}`,
  serve: () => scriptedMaildrop({ greeting: `-ERR ${text}\r\n` }),
  act: async (side) => [await side.outcome(side.logIn()), shown(side.errors)],
  expected: ['greetingRejected', 'shown: safely'],
  withoutCredentials: true,
}));

/** The forms in which a server has been seen to tell a client its own password. */
const ECHOES: readonly (readonly [string, string])[] = [
  ['as it is', `no such user for ${PASSWORD}`],
  ['with the command', `unknown command PASS ${PASSWORD}`],
  ['in base64', `bad response ${Buffer.from(PASSWORD).toString('base64')}`],
  ['in hexadecimal', `bad response ${Buffer.from(PASSWORD).toString('hex')}`],
  ['twice', `${PASSWORD}${PASSWORD}`],
];

const echoes = ECHOES.map(([how, text]): HostileScript => ({
  name: `J1 a server that echoes the password ${how}`,
  serve: () => scriptedMaildrop({ handlers: { PASS: `-ERR [AUTH] ${text}\r\n` } }),
  act: async (side: ClientSide): Promise<readonly Outcome[]> => {
    const outcome = await side.outcome(side.logIn());
    const [error] = side.errors;
    const text = error instanceof Pop3Error ? error.serverText : undefined;
    return [outcome, `stars: ${text?.includes('****') === true ? 'yes' : 'no'}`];
  },
  expected: ['authentication', 'stars: yes'],
}));

export const textScripts: readonly HostileScript[] = [
  ...refusals,
  ...greetingRefusals,
  ...echoes,
  {
    name: 'J1 a server that welcomes by the password',
    serve: () =>
      scriptedMaildrop({
        handlers: {
          PASS: `+OK welcome, ${PASSWORD}\r\n`,
          STAT: `+OK ${PASSWORD}\r\n`,
          NOOP: `-ERR ${PASSWORD}\r\n`,
        },
      }),
    act: async (side: ClientSide): Promise<readonly Outcome[]> => {
      const client = await side.logIn();
      return [await side.outcome(client.stat()), await side.outcome(client.noop())];
    },
    expected: ['rejected', 'rejected'],
    survives: true,
  },
  {
    name: 'G8 a server that hangs up on PASS',
    serve: () =>
      scriptedMaildrop({
        handlers: {
          PASS: (connection) => {
            connection.destroy();
            return undefined;
          },
        },
      }),
    act: logsIn,
    expected: ['authentication'],
  },
];
