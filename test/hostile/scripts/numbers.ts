import type { Pop3Client } from '../../../src/pop3/client';
import type { Listing } from '../../../src/pop3/listings';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import type { Script } from '../../support/scriptedServer';
import { type HostileScript, inSession, type Outcome, type ClientSide } from '../hostileScript';

/** What STAT is answered with, and whether the numbers can be used. */
const STATS: readonly (readonly [string, Outcome])[] = [
  ['+OK 2 320', 'done'],
  ['+OK 2147483648 1', 'done'],
  ['+OK 2147483649 1', 'rejected'],
  ['+OK 9007199254740993 1', 'rejected'],
  ['+OK 1 9007199254740993', 'rejected'],
  ['+OK -1 5', 'rejected'],
  ['+OK 5 -1', 'rejected'],
  ['+OK 007 320', 'done'],
  ['+OK 1e9 5', 'rejected'],
  ['+OK 0x10 5', 'rejected'],
  ['+OK', 'rejected'],
  ['+OK 2', 'rejected'],
  ['+OK two 320', 'rejected'],
  ['+OK NaN Infinity', 'rejected'],
  ['+OK 2 320 octets, and \u001b[31mmore', 'done'],
  ['+OK 1.5 320', 'rejected'],
];

/** How many entries a listing has, and what is wrong with its other lines. */
async function sizeOf(listing: Promise<Listing<unknown>>): Promise<Outcome> {
  const { entries, defects } = await listing;
  return `entries, defects: ${entries.size}, ${defects.length}`;
}

function listed(list: (client: Pop3Client) => Promise<Listing<unknown>>): HostileScript['act'] {
  return async (side) => {
    const client = await side.logIn();
    return [await sizeOf(list(client)), await side.outcome(client.noop())];
  };
}

export const numberScripts: readonly HostileScript[] = [
  {
    name: 'A17 absurd numbers in STAT',
    serve: (): Script => {
      let turn = -1;
      return scriptedMaildrop({
        handlers: {
          STAT: () => {
            turn += 1;
            return `${STATS[turn]?.[0] ?? ''}\r\n`;
          },
        },
      });
    },
    act: inSession(...STATS.map(() => (client: Pop3Client) => client.stat())),
    expected: STATS.map(([, outcome]) => outcome),
    survives: true,
  },
  {
    name: 'A17 a message announced with a thousand million octets',
    serve: () =>
      scriptedMaildrop({
        handlers: {
          STAT: '+OK 1 1000000000\r\n',
          LIST: '+OK\r\n1 1000000000\r\n.\r\n',
          RETR: '+OK 1000000000 octets\r\nSubject: small\r\n\r\n.\r\n',
        },
      }),
    act: inSession(
      (client) => client.stat(),
      (client) => client.list(),
      (client) => client.retr(1),
    ),
    expected: ['done', 'done', 'done'],
    survives: true,
  },
  {
    name: 'A17, B4 a LIST of absurd numbers and sizes',
    serve: () =>
      scriptedMaildrop({
        handlers: {
          LIST: `+OK\r\n${[
            '1 1000000000',
            '2 9007199254740993',
            '3 -1',
            '4 1e9',
            '0 5',
            '-1 5',
            '2147483649 5',
            '99999999999999999999 5',
            '1 6',
            '5',
            '',
            'NaN NaN',
            '6 7',
          ].join('\r\n')}\r\n.\r\n`,
        },
      }),
    act: listed((client) => client.list()),
    expected: ['entries, defects: 2, 11', 'done'],
    survives: true,
  },
  {
    name: 'A17, B5 a UIDL of control characters, repeated numbers and prototypes',
    serve: () =>
      scriptedMaildrop({
        handlers: {
          UIDL: '+OK\r\n1 \u001b[2J\r\n2 __proto__\r\n3 \0\r\n3 again\r\n4\r\n0 zero\r\n5 ok\r\n.\r\n',
        },
      }),
    act: listed((client) => client.uidl()),
    expected: ['entries, defects: 4, 5', 'done'],
    survives: true,
  },
  {
    name: 'A17 a UIDL of one message that answers for another',
    serve: () => scriptedMaildrop({ handlers: { 'UIDL 2': '+OK 3 other\r\n' } }),
    act: async (side: ClientSide): Promise<readonly Outcome[]> => {
      const client = await side.logIn();
      const uid = await client.uidlOf(2);
      return [`unique-id: ${uid ?? 'none'}`, await side.outcome(client.noop())];
    },
    expected: ['unique-id: none', 'done'],
    survives: true,
  },
];
