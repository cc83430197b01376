import assert from 'node:assert/strict';
import { apopDigest, findApopStamp } from '../../../src/pop3/apop';
import { Capabilities } from '../../../src/pop3/capabilities';
import { assertMessageNumber, encodeCommand } from '../../../src/pop3/command';
import { Pop3Error } from '../../../src/pop3/errors';
import { LineCollector } from '../../../src/pop3/lineCollector';
import { parseDropListing, parseScanListing, parseUidListing } from '../../../src/pop3/listings';
import { loginError } from '../../../src/pop3/rejection';
import { SecretFilter } from '../../../src/pop3/secretFilter';
import { parseResponseCode, parseStatusLine } from '../../../src/pop3/statusLine';

const isInvalidArgument = (error: unknown): boolean => Pop3Error.is(error, 'invalidArgument');

describe('commands', () => {
  it('C1 refuses line breaks and NUL in any argument before anything is written', () => {
    for (const poison of ['a\rb', 'a\nb', 'a\r\nDELE 1', 'a\0b']) {
      assert.throws(() => encodeCommand('USER', poison), isInvalidArgument);
      assert.throws(() => encodeCommand('PASS', { secret: poison }), isInvalidArgument);
    }
  });

  it('C2 ends lines in CRLF and keeps them within 255 octets', () => {
    const longest = 'u'.repeat(255 - 'USER '.length - 2);
    assert.equal(encodeCommand('USER', longest).octets.length, 255);
    assert.throws(() => encodeCommand('USER', longest + 'u'), isInvalidArgument);
    assert.throws(() => encodeCommand('PASS', { secret: 'é'.repeat(125) }), isInvalidArgument);
  });

  it('C3 sends passwords byte for byte', () => {
    const { octets } = encodeCommand('PASS', { secret: '  two  words %20 é ' });
    assert.equal(Buffer.from(octets).toString('utf8'), 'PASS   two  words %20 é \r\n');
  });

  it('C4 takes only integers from 1 as message numbers', () => {
    for (const number of [0, -1, 1.5, NaN, Infinity, 2 ** 31 + 1]) {
      assert.throws(() => {
        assertMessageNumber(number);
      }, isInvalidArgument);
    }
    assertMessageNumber(1);
    assertMessageNumber(2 ** 31);
  });

  it('J1 never shows a secret in the displayed line or in an error', () => {
    assert.equal(encodeCommand('PASS', { secret: 'hunter22' }).display, 'PASS ****');
    assert.throws(
      () => encodeCommand('PASS', { secret: 'hunter22\n' }),
      (error: Error) => !error.message.includes('hunter22'),
    );
  });
});

describe('status lines and response codes', () => {
  it('D4 believes codes of the standards always and others only where advertised', () => {
    const rows: readonly (readonly [string, boolean, string | undefined, string?])[] = [
      ['[IN-USE] busy', false, 'IN-USE', 'busy'],
      ['[in-use] busy', true, 'IN-USE', 'busy'],
      ['[SYS/TEMP] later', false, 'SYS/TEMP', 'later'],
      ['[X-OWN/CODE] text', true, 'X-OWN/CODE', 'text'],
      ['[X-OWN/CODE] text', false, undefined],
      ['[not a code] text', true, undefined],
      ['[] text', true, undefined],
      ['[A//B] text', true, undefined],
      ['[IN-USE busy', true, undefined],
      ['text [IN-USE]', true, undefined],
    ];
    for (const [text, isAdvertised, code, rest] of rows) {
      const parsed = parseResponseCode(text, isAdvertised);
      assert.equal(parsed?.code, code, text);
      assert.equal(parsed?.text, rest, text);
    }
  });

  it('D5, D7 tells a lock, a rate limit and a server fault from a wrong password', () => {
    const capabilities = Capabilities.parse(['RESP-CODES']);
    const rows = [
      ['[IN-USE] Mailbox locked', 'inUse', false],
      ['[LOGIN-DELAY] wait', 'loginDelay', false],
      ['[SYS/TEMP] try later', 'temporaryServerFault', false],
      ['[SYS/PERM] broken', 'permanentServerFault', false],
      ['[SYS/NEWER] deeper codes mean their parent', 'temporaryServerFault', false],
      ['[AUTH] wrong', 'authentication', false],
      ['Unable to lock maildrop', 'inUse', true],
      ['login allowed only every 15 minutes', 'loginDelay', true],
      ['invalid password', 'authentication', true],
    ] as const;
    for (const [text, code, isSuspected] of rows) {
      const error = loginError({ indicator: 'error', text }, capabilities);
      assert.equal(error.code, code, text);
      assert.equal(error.isSuspected, isSuspected, text);
    }
  });

  it('keeps every octet of the text', () => {
    assert.deepEqual(parseStatusLine('-ERR  \u00ff\t'), { indicator: 'error', text: ' \u00ff\t' });
    assert.deepEqual(parseStatusLine('+ '), { indicator: 'continuation', text: '' });
  });
});

describe('listings', () => {
  it('B4 takes gaps and any order, and reports what is no message number', () => {
    const { entries, defects } = parseScanListing([
      '3 30',
      '1 10',
      '0 5',
      '-2 5',
      '1 11',
      'x',
      '4',
    ]);
    assert.deepEqual(
      [...entries],
      [
        [3, 30],
        [1, 10],
      ],
    );
    assert.deepEqual(
      defects.map(({ kind }) => kind),
      ['invalidNumber', 'invalidNumber', 'duplicateNumber', 'unreadableLine', 'invalidSize'],
    );
  });

  it('B5 keeps irregular unique-ids as they are and says so', () => {
    const long = 'u'.repeat(71);
    const { entries, defects } = parseUidListing([
      '1 ok',
      `2 ${long}`,
      '3 a b',
      '4 \u00e9',
      '5 ',
      '6',
    ]);
    assert.deepEqual([...entries.values()], ['ok', long, 'a b', '\u00e9']);
    assert.deepEqual(
      defects.map(({ kind }) => kind),
      ['irregularUid', 'irregularUid', 'irregularUid', 'emptyUid', 'emptyUid'],
    );
  });

  it('B7 takes several blanks, tabs, trailing blanks and +OK in front of lines', () => {
    const { entries, defects } = parseUidListing(['1   abc  ', '2\tdef', '+OK 3 ghi', ' 4 jkl']);
    assert.deepEqual([...entries.values()], ['abc', 'def', 'ghi', 'jkl']);
    assert.equal(defects.length, 0);
  });

  it('A17 refuses absurd STAT numbers instead of using them', () => {
    assert.deepEqual(parseDropListing('2 320'), { messageCount: 2, octets: 320 });
    assert.deepEqual(parseDropListing('007 320 more'), { messageCount: 7, octets: 320 });
    assert.equal(parseDropListing('2147483648 1')?.messageCount, 2 ** 31);
    for (const text of [
      '2147483649 1',
      '9007199254740993 1',
      '-1 5',
      '1e9 5',
      '',
      '2',
      '99999999999999999 1',
      'two 5',
    ]) {
      assert.equal(parseDropListing(text), undefined, text);
    }
  });

  it('A17 stops an endless listing', () => {
    const collector = new LineCollector(100, 'The listing');
    assert.throws(
      () => {
        for (let line = 0; line < 1_000; line += 1) {
          collector.push(Buffer.from('1 1\r\n'));
        }
      },
      (error) => Pop3Error.is(error, 'tooLarge'),
    );
  });

  it('A17 refuses a line of a listing without end, in time linear in its octets', () => {
    for (const piece of ['x', 'x'.repeat(64 * 1024)]) {
      const collector = new LineCollector(100, 'The listing');
      assert.throws(
        () => {
          for (let sent = 0; sent < 64 * 1024; sent += piece.length) {
            collector.push(Buffer.from(piece));
          }
        },
        (error) => Pop3Error.is(error, 'tooLarge'),
      );
    }
    const longest = `1 ${'u'.repeat(8_189)}`;
    const collector = new LineCollector(100, 'The listing');
    for (const character of `${longest}\r\n2 short`) {
      collector.push(Buffer.from(character));
    }
    assert.deepEqual(collector.finish(), [longest, '2 short']);
  });

  it('A17, B7 reads lines of nothing but blanks in linear time', () => {
    const blanks = ' '.repeat(200_000);
    const started = performance.now();
    const { entries, defects } = parseUidListing([
      `1 a${blanks}b`,
      `2 c${blanks}`,
      `+OK${blanks}x`,
      `+OK${blanks}3${blanks}d`,
    ]);
    // Quadratic time would be half a minute.
    assert.equal(performance.now() - started < 8_000, true);
    assert.deepEqual(
      [...entries],
      [
        [1, `a${blanks}b`],
        [2, 'c'],
        [3, 'd'],
      ],
    );
    assert.deepEqual(
      defects.map(({ kind }) => kind),
      ['irregularUid', 'unreadableLine'],
    );
  });

  it('D2 reads capabilities in any case, keeps arguments, ignores blank lines', () => {
    const capabilities = Capabilities.parse([
      'top',
      'SASL PLAIN  LOGIN ',
      '',
      'Expire 0',
      'LOGIN-DELAY 60',
    ]);
    assert.equal(capabilities.has('TOP'), true);
    assert.deepEqual(capabilities.arguments('SASL'), ['PLAIN', 'LOGIN']);
    assert.equal(capabilities.expireDays, 0);
    assert.equal(capabilities.loginDelaySeconds, 60);
    assert.equal(Capabilities.parse(['EXPIRE NEVER']).expireDays, 'never');
    const twice = Capabilities.parse(['SASL PLAIN', 'sasl LOGIN']);
    assert.deepEqual(twice.arguments('SASL'), ['PLAIN', 'LOGIN']);
  });
});

describe('APOP', () => {
  it('G2 computes the digest of the example in RFC 1939', () => {
    const stamp = findApopStamp('POP3 server ready <1896.697170952@dbc.mtview.ca.us>');
    assert.equal(stamp, '<1896.697170952@dbc.mtview.ca.us>');
    assert.equal(apopDigest(stamp, 'tanstaaf'), 'c4c9334bac560ecc979e58001b3e22fb');
  });

  it('G2 takes only a well-formed msg-id for a stamp', () => {
    for (const greeting of [
      'ready',
      '<123>',
      '<a@b> <c@d>',
      '<\u00ff@x>',
      '<a b@x>',
      '<@x>',
      '<a@>',
      '<a@b@c>',
      '<a@b',
      `<${'a'.repeat(300)}@b>`,
      '<'.repeat(200_000),
      `<${'@'.repeat(200_000)}>`,
    ]) {
      assert.equal(findApopStamp(greeting), undefined, greeting.slice(0, 40));
    }
  });
});

describe('SecretFilter', () => {
  it('J1 removes a secret in every encoding from what a server sends back', () => {
    const filter = new SecretFilter();
    filter.add('päss word');
    const forms = [
      'päss word',
      Buffer.from('päss word').toString('latin1'),
      Buffer.from('päss word').toString('base64'),
      Buffer.from('päss word').toString('hex'),
    ];
    for (const form of forms) {
      assert.equal(filter.apply(`invalid: ${form}!`), 'invalid: ****!');
    }
  });
});
