import type { ReplyKind } from './readStream';

export interface ServerReply {
  readonly kind: ReplyKind;
  readonly octets: Buffer;
}

const reply = (kind: ReplyKind, text: string): ServerReply => ({
  kind,
  octets: Buffer.from(text, 'latin1'),
});
const withLf = ({ kind, octets }: ServerReply): ServerReply =>
  reply(kind, octets.toString('latin1').replaceAll('\r\n', '\n'));

/** A whole session of a server that does nothing wrong: one reply for each thing that the client of the fuzzer does. */
export const SESSION: readonly ServerReply[] = [
  reply('status', '+OK POP3 ready <1896.697170952@dbc.mtview.ca.us>\r\n'),
  reply('capa', '+OK\r\nTOP\r\nUIDL\r\nUSER\r\nPIPELINING\r\nRESP-CODES\r\nEXPIRE 60\r\n.\r\n'),
  reply('status', '+OK send PASS\r\n'),
  reply('status', '+OK maildrop has 2 messages (320 octets)\r\n'),
  reply('capa', '+OK\r\nTOP\r\nUIDL\r\nPIPELINING\r\nLOGIN-DELAY 60 USER\r\nLANG\r\n.\r\n'),
  reply('status', '+OK 2 320\r\n'),
  reply('list', '+OK 2 messages (320 octets)\r\n1 120\r\n2 200\r\n.\r\n'),
  reply('uidl', '+OK\r\n1 whqtswO00WBw418f9t5JxYwZ\r\n2 QhdPYR:00WBw1Ph7x7\r\n.\r\n'),
  reply('status', '+OK 2 QhdPYR:00WBw1Ph7x7\r\n'),
  reply('message', '+OK\r\nSubject: top\r\nFrom: a@example.test\r\n\r\n.\r\n'),
  reply('message', '+OK 120 octets\r\nSubject: one\r\n\r\n..dots\r\n...\r\ntext\r\n.\r\n'),
  reply('status', '-ERR [SYS/TEMP] not this one\r\n'),
  reply('status', '+OK deleted\r\n'),
  reply('status', '+OK bye\r\n'),
];

const OTHERS: readonly ServerReply[] = [
  reply('status', '-ERR [IN-USE] Do you have another POP session running?\r\n'),
  reply('status', '-ERR [LOGIN-DELAY] wait 5 minutes\r\n'),
  reply('lang', '+OK\r\nen English\r\nen-boont English Boontling dialect\r\n.\r\n'),
  reply('capa', '+OK\r\nSASL PLAIN SCRAM-SHA-256\r\nIMPLEMENTATION Fuzz 1.0 [x]\r\n.\r\n'),
  reply('message', '+OK\r\n.\r\n'),
  reply('list', '+OK\r\n.\r\n'),
];

/** Streams that mutation starts from. */
export const CORPUS: readonly (readonly ServerReply[])[] = [
  SESSION,
  SESSION.map(withLf),
  OTHERS,
  ...SESSION.slice(4).map((single) => [single]),
  ...OTHERS.map((single) => [single, ...SESSION.slice(5, 9)]),
];

/** What mutation inserts. */
export const TOKENS: readonly Buffer[] = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '.',
    '..',
    '\r\n.\r\n',
    '\n.\n',
    '.\r\n',
    '\0',
    ' ',
    '\t',
    '+',
    '+ ',
    '-',
  ],
  ...[
    '+OK',
    '-ERR',
    '+OK\r\n',
    '-ERR\r\n',
    '+OK ',
    '<',
    '>',
    '@',
    '[',
    ']',
    '/',
    '[SYS/',
    '\u00ff',
  ],
  ...['2147483647', '2147483648', '4294967296', '9007199254740993', '-1', '007', '1e9', '0x10'],
  ...['99999999999999999999', 'NaN', '__proto__', 'constructor', '\u0016\u0003\u0003', 'HTTP/1.1'],
  ...['220 FTP', '* OK', 'SSH-', ' '.repeat(300), '.'.repeat(300), '['.repeat(300)],
  'x'.repeat(3_000),
].map((token) => Buffer.from(token, 'latin1'));
