import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { atRandom, byOctet } from '../../support/chunkers';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { scriptedMaildrop, type ScriptedMaildropOptions } from '../../support/scriptedMaildrop';
import type { Script } from '../../support/scriptedServer';
import { testCertificates } from '../../support/testCertificates';
import { logIn, PASSWORD, PROMPT, withConsole } from './consoleHarness';

const messages = [1, 2, 3].map(bulkMessage);
const maildrop = (options: ScriptedMaildropOptions = {}): Script =>
  scriptedMaildrop({ messages, ...options });

describe('the POP3 console', () => {
  it('shows how it connects and logs in, then sends what is typed', async () => {
    await withConsole(maildrop(), async (bench) => {
      await logIn(bench);
      assert.match(bench.terminal.text, /^Connecting to 127\.0\.0\.1:\d+, no encryption/u);
      assert.match(bench.terminal.text, /\n\+OK Ready\nC: CAPA\n\+OK\nUSER\nTOP\n/u);
      assert.match(bench.terminal.text, /C: USER robin\n\+OK\nC: PASS \*{4}\n\+OK\n/u);
      await bench.at(PROMPT, 'STAT\r');
      await bench.shows(/pop3> STAT\n\+OK 3 \d+\npop3>$/u);
      await bench.at(PROMPT, 'QUIT\r');
      await bench.shows('The session is over.\ndisconnected>');
    });
  });

  for (const [name, chunker] of [
    ['octet by octet', byOctet],
    ['in random pieces', atRandom(11)],
  ] as const) {
    it(`shows multi-line replies whole when they come ${name}`, async () => {
      await withConsole(maildrop({ chunker }), async (bench) => {
        await logIn(bench);
        await bench.at(PROMPT, 'UIDL\r');
        await bench.shows(/UIDL\n\+OK 3 messages\n1 \S+\n2 \S+\n3 \S+\n\.\npop3>$/u);
        await bench.at(PROMPT, 'LIST 2\r');
        await bench.shows(/LIST 2\n\+OK 2 \d+\npop3>$/u);
        await bench.at(PROMPT, 'RETR 9\r');
        await bench.shows(/RETR 9\n-ERR No such message\npop3>$/u);
        await bench.at(PROMPT, 'TOP 1 0\r');
        await bench.shows(/TOP 1 0\n\+OK Top of message follows\nDate: [^]*\n\n\.\npop3>$/u);
      });
    });
  }

  it('J3: lets nothing of a server or a message drive the terminal', async () => {
    const hostile = '\x1b]0;owned\x07\x1b[2J\x9b31m\x00\x08\u202e\x7f\x85';
    const script = maildrop({
      greeting: Buffer.from(`+OK ${hostile}\r\n`, 'latin1'),
      handlers: {
        STAT: Buffer.from(`-ERR ${hostile}\r\n`),
        'RETR 1': Buffer.from(`+OK\r\nSubject: ${hostile}\r\nbare\nlone\rCR\r\n.\r\n`),
      },
    });
    // The terminal of these tests refuses whatever the console does not write by itself.
    await withConsole(script, async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'STAT\r');
      await bench.shows('-ERR \\x1B]0;owned\\x07\\x1B[2J');
      await bench.at(PROMPT, 'RETR 1\r');
      await bench.shows(/Subject: \\x1B\]0;owned[^]*\nbare\\n\nlone\\rCR\n\.\npop3>$/u);
    });
  });

  it('H7: ends a session without marks by QUIT when the terminal is closed', async () => {
    await withConsole(maildrop(), async (bench) => {
      await logIn(bench);
      assert.equal(await bench.pop3Console.close(), undefined);
      await eventually('QUIT', () => bench.received().includes('QUIT\r\n'));
    });
  });

  it('closes after QUIT on Ctrl+D and .exit', async () => {
    for (const input of ['\x04', '.exit\r']) {
      await withConsole(maildrop(), async (bench) => {
        await logIn(bench);
        await bench.at(PROMPT, input);
        await bench.ended;
        assert.match(bench.received(), /QUIT\r\n$/u);
      });
    }
  });

  it('lets a person log in by hand, and asks for no password of the account', async () => {
    await withConsole(
      maildrop(),
      async (bench) => {
        await bench.at('Log in as robin?', 'n\r');
        await bench.shows('You are not logged in.');
        await bench.at('pop3 (not logged in)> ', 'USER alice\r');
        await bench.at('pop3 (not logged in)> ', 'PASS correct horse\r');
        await bench.at(PROMPT, 'NOOP\r');
        await bench.shows('NOOP\n+OK\n');
        assert.match(bench.received(), /USER alice\r\nPASS correct horse\r\nNOOP\r\n$/u);
      },
      { password: undefined },
    );
  });

  it('J1: keeps typed secrets off the screen and out of the transcript', async () => {
    const initial = Buffer.from(`\0robin\0${PASSWORD}`).toString('base64');
    const answer = Buffer.from(PASSWORD).toString('base64');
    const script = maildrop({
      handlers: {
        PASS: `-ERR ${PASSWORD} is wrong\r\n`,
        APOP: '-ERR no\r\n',
        'AUTH LOGIN': async (connection) => {
          await connection.write('+ UGFzc3dvcmQ6\r\n');
          assert.equal(await connection.readLine(), answer);
          return `-ERR not ${answer}\r\n`;
        },
        [`AUTH PLAIN ${initial}`]: `+OK Welcome ${PASSWORD}\r\n`,
      },
    });
    await withConsole(script, async (bench) => {
      await bench.at('Log in as robin?', 'n\r');
      const prompt = 'pop3 (not logged in)> ';
      await bench.at(prompt, `PASS ${PASSWORD}\r`);
      await bench.shows('-ERR **** is wrong');
      await bench.at(prompt, 'APOP robin 0123456789abcdef\r');
      await bench.shows('-ERR no');
      await bench.at(prompt, 'AUTH LOGIN\r');
      await bench.shows('+ UGFzc3dvcmQ6\nThat is base64 of: Password:');
      await bench.at('answer in base64, * to give up>', `${answer}\r`);
      await bench.shows('-ERR not ****');
      await bench.at(prompt, `AUTH PLAIN ${initial}\r`);
      await bench.shows('+OK Welcome ****');
      await bench.at(PROMPT, '\x1b[A\x1b[A\x1b[A');
      const shown = `${bench.terminal.raw}\n${bench.transcript()}`;
      for (const secret of [PASSWORD, initial, answer, '0123456789abcdef']) {
        assert.equal(shown.includes(secret), false, secret);
      }
      assert.match(bench.transcript(), /C: PASS \*{4}\\r\\n\n.*S: -ERR \*{4} is wrong/u);
      assert.match(
        bench.transcript(),
        /C: AUTH LOGIN\\r\\n\n.*S: \+ \*{4}\\r\\n\n.*C: \*{4}\\r\\n/u,
      );
    });
  });

  it('G4: gives a SASL exchange up by Ctrl+C', async () => {
    let answer = '';
    const script = maildrop({
      handlers: {
        'AUTH PLAIN': async (connection) => {
          await connection.write('+ \r\n');
          answer = await connection.readLine();
          return '-ERR Canceled\r\n';
        },
      },
    });
    await withConsole(script, async (bench) => {
      await bench.at('Log in as robin?', 'n\r');
      await bench.at('pop3 (not logged in)> ', 'AUTH PLAIN\r');
      await bench.at('answer in base64', '\x03');
      await bench.shows('-ERR Canceled');
      assert.equal(answer, '*');
    });
  });

  it('shows a bounded part of a long reply, and the rest of it is not lost to the session', async () => {
    const body = Array.from({ length: 5_000 }, (_, index) => `line ${index}\r\n`).join('');
    const script = maildrop({
      handlers: { 'RETR 1': `+OK\r\n${'x'.repeat(100_000)}\r\n${body}.\r\n` },
    });
    await withConsole(script, async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'RETR 1\r');
      await bench.shows(/\nx{100}\n… 98,002 octets more\nline 0\n/u);
      await bench.shows(
        /line 1998\n… 3,001 more lines, [\d,]+ octets, not shown\. \.lines NUMBER/u,
      );
      await bench.at(PROMPT, '.lines 3\r');
      await bench.shows('Up to 3 lines of a reply are shown.');
      await bench.at(PROMPT, 'RETR 1\r');
      await bench.shows(/line 1\n… 4,998 more lines/u);
      await bench.at(PROMPT, 'NOOP\r');
      await bench.shows('NOOP\n+OK\npop3>');
    });
  });

  it('stops showing an endless reply at Ctrl+C, and disconnects at the second', async () => {
    const endless: Script = scriptedMaildrop({
      handlers: {
        'RETR 1': async (connection) => {
          await connection.write('+OK\r\n');
          while (!connection.isEnded) {
            await connection.writeChunked('for ever\r\n'.repeat(200), (octets) => [octets]);
          }
          return undefined;
        },
      },
    });
    await withConsole(endless, async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'RETR 1\r');
      await bench.shows('for ever\nfor ever');
      bench.pop3Console.input('\x03');
      await bench.shows('^C The rest of the reply is not shown.');
      const rows = bench.terminal.lines.length;
      bench.pop3Console.input('\x03');
      await bench.shows('disconnected>');
      assert.equal(bench.terminal.lines.length - rows < 10, true);
    });
  });

  it('ends a session whose reply exceeds the limit', async () => {
    const script = maildrop({ handlers: { 'RETR 1': `+OK\r\n${'x'.repeat(3_000_000)}` } });
    await withConsole(
      script,
      async (bench) => {
        await logIn(bench);
        await bench.at(PROMPT, 'RETR 1\r');
        await bench.shows(/Too large: /u);
        await bench.at('disconnected> ', 'STAT\r');
        await bench.shows('Not connected.');
      },
      { maximumMessageOctets: 1_000_000 },
    );
  });

  it('tells in words that the server closed, in the middle of a reply or while nobody typed', async () => {
    const script = maildrop({
      handlers: {
        'RETR 1': async (connection) => {
          await connection.write('+OK\r\nhalf');
          connection.destroy();
          return undefined;
        },
        NOOP: async (connection) => {
          await connection.write('+OK\r\n');
          setTimeout(() => {
            connection.destroy();
          }, 20);
          return undefined;
        },
      },
    });
    await withConsole(script, async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'RETR 1\r');
      await bench.shows(/Connection lost: 127\.0\.0\.1:\d+ ended the connection/u);
      await bench.at('disconnected> ', '\r');
      await logIn(bench);
      assert.equal(bench.connections(), 2);
      assert.deepEqual(bench.order, ['disconnect', 'connected', 'disconnect', 'connected']);
      await bench.at(PROMPT, 'NOOP\rSTA');
      await eventually('the prompt', () => bench.terminal.lastLine === 'disconnected> STA');
      assert.equal(bench.terminal.text.split('Connection lost:').length, 3);
    });
  });

  it('H3: does not claim to know what became of marks when QUIT got no answer', async () => {
    const script = maildrop({
      handlers: {
        QUIT: (connection) => {
          connection.destroy();
          return undefined;
        },
      },
    });
    await withConsole(script, async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'DELE 1\r');
      await bench.at('DELE marks', 'y\r');
      await bench.at('pop3 (1 marked)> ', 'QUIT\r');
      await bench.at('QUIT removes', 'y\r');
      await bench.shows('Whether the marked messages were removed is not known.');
    });
  });

  it('reads replies as it is told to', async () => {
    const listing = '+OK\r\n1 Subject: Hi\r\n.\r\n';
    const script = maildrop({ handlers: { 'XTND XLST Subject': listing } });
    await withConsole(script, async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, '.multi XTND XLST Subject\r');
      await bench.shows('+OK\n1 Subject: Hi\n.\npop3>');
      await bench.at(PROMPT, 'XTND XLST Subject\r');
      await bench.shows('Server broke the protocol:');
      await bench.shows('If XTND has a multi-line reply, put .multi before it.');
    });
  });

  it('completes from what CAPA says, also from a later one', async () => {
    const script = maildrop({ capabilities: ['USER', 'UIDL'] });
    await withConsole(script, async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'to\tSTA\x15ui\t\r');
      await bench.shows(/pop3> UIDL $|pop3> UIDL\n/mu);
      await bench.at(PROMPT, 'STAT\r');
      await bench.at(PROMPT, 'RETR \t');
      await bench.shows('A message number from 1 to 3.');
    });
  });

  it('F2: sends nothing but QUIT where STARTTLS is required and not offered', async () => {
    await withConsole(
      maildrop(),
      async (bench) => {
        await bench.shows('STARTTLS not available:');
        await bench.shows('disconnected>');
        assert.equal(bench.received(), 'CAPA\r\nQUIT\r\n');
      },
      { account: { tlsMode: 'startTls' } },
    );
  });

  it('starts TLS when STLS is typed, and judges the certificate', async () => {
    const { selfSigned } = await testCertificates();
    await withConsole(maildrop({ stls: selfSigned }), async (bench) => {
      await bench.at('Log in as robin?', 'n\r');
      await bench.at('pop3 (not logged in)> ', 'STLS\r');
      await bench.shows('Certificate not trusted:');
      await bench.shows('disconnected>');
    });
  });

  it('is encrypted before it asks to log in where the account says STARTTLS', async () => {
    const { selfSigned } = await testCertificates();
    await withConsole(
      maildrop({ stls: selfSigned }),
      async (bench) => {
        await logIn(bench);
        assert.match(bench.terminal.text, /C: STLS\n\+OK Begin TLS\nEncrypted: TLSv1\.3, /u);
        await bench.at(PROMPT, 'STAT\r');
        await bench.shows('+OK 3 ');
      },
      {
        account: {
          tlsMode: 'startTls',
          pinnedCertificate: new X509Certificate(selfSigned.cert).fingerprint256,
        },
      },
    );
  });

  it('G3: asks for another password as long as one is refused, and sends none twice', async () => {
    const script = maildrop({
      handlers: { 'PASS wrong': '-ERR [AUTH] No\r\n', 'PASS worse': '-ERR [AUTH] No\r\n' },
    });
    await withConsole(
      script,
      async (bench) => {
        await logIn(bench);
        await bench.at(PROMPT, 'NOOP\r');
        await bench.shows('NOOP\n+OK\n');
        const sent = bench.received().match(/PASS .*(?=\r)/gu);
        assert.deepEqual(sent, ['PASS wrong', 'PASS worse', `PASS ${PASSWORD}`]);
        assert.deepEqual(bench.accepted, [PASSWORD]);
        assert.equal(bench.connections(), 1);
      },
      { password: 'wrong', laterPasswords: ['worse', PASSWORD] },
    );
  });

  it('G3: asks for another password when a server refused one by ending the session', async () => {
    const script = maildrop({
      handlers: {
        'PASS wrong': (connection) => {
          connection.destroy();
          return undefined;
        },
      },
    });
    await withConsole(
      script,
      async (bench) => {
        await bench.at('Log in as robin?', '\r');
        await bench.shows('Login refused:');
        await bench.at('disconnected> ', '\r');
        await bench.at('Log in as robin?', '\r');
        await bench.at(PROMPT, 'NOOP\r');
        assert.equal(bench.received().split('PASS wrong').length, 2);
        assert.deepEqual(bench.accepted, [PASSWORD]);
      },
      { password: 'wrong', laterPasswords: [PASSWORD] },
    );
  });

  it('says why a login failed and leaves the session to the user', async () => {
    const script = maildrop({ handlers: { PASS: '-ERR [AUTH] No\r\n' } });
    await withConsole(script, async (bench) => {
      await bench.at('Log in as robin?', 'y\r');
      await bench.shows('Login refused:');
      await bench.at('pop3 (not logged in)> ', 'CAPA\r');
      await bench.shows(/CAPA\n\+OK\nUSER\n[^]*\.\npop3 \(not logged in\)>$/u);
    });
  });

  it('helps', async () => {
    await withConsole(maildrop(), async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'help\r');
      await bench.shows(/RETR message +a whole message/u);
      await bench.shows(/\.drop +take all marks off and disconnect/u);
      await bench.at(PROMPT, '.nonsense\r');
      await bench.shows('There is no such command.');
    });
  });
});
