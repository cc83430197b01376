import assert from 'node:assert/strict';
import { Pop3Error, type Pop3ErrorCode } from '../../../src/pop3/errors';
import { ReplyReader } from '../../../src/pop3/replyReader';

interface ReadReply {
  readonly status: string;
  readonly body: string | undefined;
}

/** Reads a stream of replies, `expected` saying for each due reply whether it has a body after +OK. */
function readAll(chunks: readonly Buffer[], expected: readonly boolean[]): readonly ReadReply[] {
  const replies: ReadReply[] = [];
  let status = '';
  let body = '';
  const reader = new ReplyReader(
    {
      onStatus: ({ indicator, text }) => {
        status = `${indicator} ${text}`;
        body = '';
        return { hasBody: expected[replies.length] === true && indicator === 'ok' };
      },
      onBody: (octets) => {
        body += Buffer.from(octets).toString('latin1');
      },
      onReplyEnd: (statistics) => {
        replies.push({ status, body: statistics === undefined ? undefined : body });
      },
    },
    () => replies.length < expected.length,
    8_192,
  );
  for (const chunk of chunks) {
    reader.push(chunk);
  }
  return replies;
}

function twoWaySplits(wire: string): readonly (readonly Buffer[])[] {
  const octets = Buffer.from(wire, 'latin1');
  return [...octets.keys()].map((cut) => [octets.subarray(0, cut), octets.subarray(cut)]);
}

function assertFails(code: Pop3ErrorCode, wire: string, expected: readonly boolean[]): Pop3Error {
  let failure: unknown;
  try {
    readAll([Buffer.from(wire, 'latin1')], expected);
  } catch (error) {
    failure = error;
  }
  assert.ok(Pop3Error.is(failure, code), `expected ${code}, got ${String(failure)}`);
  return failure;
}

describe('ReplyReader', () => {
  const wire =
    '+OK ready\r\n+OK 2 messages\r\n1 10\r\n2 20\r\n.\r\n-ERR no\r\n+OK\r\n+OK data\r\n-ERR\r\n+OK bye\r\n.\r\n';
  const expected = [false, true, true, false, true];
  const replies: readonly ReadReply[] = [
    { status: 'ok ready', body: undefined },
    { status: 'ok 2 messages', body: '1 10\r\n2 20\r\n' },
    { status: 'error no', body: undefined },
    { status: 'ok ', body: undefined },
    { status: 'ok data', body: '-ERR\r\n+OK bye\r\n' },
  ];

  it('A2, A12, A15 splits coalesced replies, bodies only after +OK, body lines never taken for replies', () => {
    const octets = Buffer.from(wire);
    for (const chunks of [[octets], [...octets].map((octet) => Buffer.of(octet))]) {
      assert.deepEqual(readAll(chunks, expected), replies);
    }
  });

  it('A2 gives the same replies at every split', () => {
    for (const chunks of twoWaySplits(wire)) {
      assert.deepEqual(readAll(chunks, expected), replies);
    }
  });

  it('A11 refuses a status line without end, and holds no more than its limit', () => {
    const endless = '+OK ' + 'x'.repeat(9_000);
    assertFails('tooLarge', endless, [false]);
  });

  it('A11 reads a long status line that drips in time linear in its octets', () => {
    const line = '+OK ' + 'x'.repeat(8_000);
    const started = performance.now();
    for (let turn = 0; turn < 20; turn += 1) {
      const drip = [...Buffer.from(`${line}\r\n`)].map((octet) => Buffer.of(octet));
      assert.deepEqual(readAll(drip, [false]), [
        { status: `ok ${line.slice(4)}`, body: undefined },
      ]);
    }
    // Looking at the whole line again with every octet takes half a minute.
    assert.equal(performance.now() - started < 20_000, true);
  });

  it('A13 says what a foreign server speaks', () => {
    const greetings = [
      ['220 mail.example.test ESMTP\r\n', 'smtp'],
      ['* OK IMAP4rev1 ready\r\n', 'imap'],
      ['HTTP/1.1 400 Bad Request\r\n', 'http'],
      ['SSH-2.0-OpenSSH\r\n', 'ssh'],
      ['220 FTP server ready\r\n', 'ftp'],
      ['\u0015\u0003\u0003\0\u0002\u0002F', 'tls'],
    ] as const;
    for (const [greeting, looksLike] of greetings) {
      assert.equal(assertFails('notPop3', greeting, [false]).looksLike, looksLike);
    }
  });

  it('A13 does not wait for a line end that never comes', () => {
    assertFails('notPop3', 'garbage', [false]);
  });

  it('A13 takes indicators in upper case only, followed by a blank or the end', () => {
    for (const line of ['+OKfoo', '+ok', '-err', '-ERRor', 'OK', '']) {
      assertFails('notPop3', `${line}\r\n`, [false]);
    }
    assert.equal(readAll([Buffer.from('+OK\r\n-ERR\r\n')], [false, false]).length, 2);
  });

  it('A13 calls nonsense after a first reply a protocol error', () => {
    assertFails('protocol', '+OK hi\r\nwhat?\r\n', [false, false]);
  });

  it('A16 refuses octets that answer no command', () => {
    assertFails('protocol', '+OK one\r\n+OK two\r\n', [false]);
    assertFails('protocol', '+OK\r\nbody\r\n.\r\n\r\n', [true]);
  });
});
