import assert from 'node:assert/strict';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { Maildrop } from '../../support/sampleServer/maildrop';
import { scriptedMaildrop, type ScriptedMaildropOptions } from '../../support/scriptedMaildrop';
import type { Script } from '../../support/scriptedServer';
import { type Bench, logIn, PROMPT, withConsole } from './consoleHarness';

const messages = [1, 2, 3].map(bulkMessage);
const maildrop = (options: ScriptedMaildropOptions = {}): Script =>
  scriptedMaildrop({ messages, ...options });

describe('marks for deletion in the console', () => {
  it('asks before the first DELE and before a QUIT that removes messages', async () => {
    const shared = new Maildrop();
    shared.deliverAll(messages);
    await withConsole(scriptedMaildrop({ maildrop: shared }), async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'DELE 1\r');
      await bench.at('DELE marks message 1;', '\r');
      await bench.shows('Not sent.');
      assert.equal(bench.received().includes('DELE'), false);
      await bench.at(PROMPT, 'DELE 1\r');
      await bench.at('DELE marks message 1;', 'y\r');
      await bench.at('pop3 (1 marked)> ', 'dele 2\r');
      await bench.at('pop3 (2 marked)> ', 'RSET\r');
      await bench.at(PROMPT, 'DELE 3\r');
      await bench.at('pop3 (1 marked)> ', 'QUIT\r');
      await bench.shows('QUIT removes 1 message from the server for good');
      await bench.at('QUIT removes', 'n\r');
      await bench.at('pop3 (1 marked)> ', 'QUIT\r');
      await bench.at('QUIT removes', 'yes\r');
      await bench.shows('The session is over; what was marked is removed.');
      assert.equal(shared.snapshot().length, 2);
    });
  });

  it('takes no pasted command for an answer', async () => {
    const shared = new Maildrop();
    shared.deliverAll(messages);
    await withConsole(scriptedMaildrop({ maildrop: shared }), async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'DELE 1\rQUIT\rSTAT\r');
      await bench.at('DELE marks message 1;', '\r');
      await bench.at(PROMPT, 'STAT\r');
      await bench.shows(/Not sent\.\npop3> STAT\n\+OK 3 /u);
      assert.equal(shared.snapshot().length, 3);
    });
  });

  it('takes no answer that was typed before the question was asked', async () => {
    await withConsole(maildrop(), async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'DELE 1\ry\r');
      await bench.at('DELE marks message 1;', 'y\r');
      await bench.at('pop3 (1 marked)> ', 'QUIT\ry\r');
      await bench.at('QUIT removes', 'n\r');
      await bench.at('pop3 (1 marked)> ', 'NOOP\r');
      assert.equal(bench.received().includes('QUIT'), false);
    });
  });

  for (const quit of ['QUIT\r', '\x04']) {
    it(`cancels the question that ${JSON.stringify(quit)} asks when the session ends meanwhile`, async () => {
      let end = (): void => undefined;
      const script = maildrop({
        handlers: {
          NOOP: (connection) => {
            end = () => {
              connection.destroy();
            };
            return '+OK\r\n';
          },
        },
      });
      await withConsole(script, async (bench) => {
        await logIn(bench);
        await bench.at(PROMPT, 'NOOP\r');
        await bench.at(PROMPT, 'DELE 1\r');
        await bench.at('DELE marks', 'y\r');
        await bench.at('pop3 (1 marked)> ', quit);
        await bench.shows('QUIT removes 1 message');
        end();
        await bench.at('disconnected> ', 'STAT\r');
        await bench.shows(/Not sent\.\nConnection lost: /u);
        await bench.shows('Not connected.');
        assert.match(bench.terminal.raw, /The session ended without QUIT\. 1 message had been/u);
      });
    });
  }

  for (const [how, end] of [
    [
      'the terminal is closed',
      async (bench: Bench) => {
        const marks = await bench.pop3Console.close();
        assert.equal(marks?.count, 1);
        assert.equal(marks.isReset, true);
      },
    ],
    [
      '.drop',
      async (bench: Bench) => {
        bench.pop3Console.input('.drop\r');
        await bench.shows(/C: RSET\n\+OK [^]*\nDisconnected\. 1 message had been marked/u);
      },
    ],
  ] as const) {
    it(`H6: removes nothing when messages are marked and ${how}`, async () => {
      const shared = new Maildrop();
      shared.deliverAll(messages);
      await withConsole(scriptedMaildrop({ maildrop: shared }), async (bench) => {
        await logIn(bench);
        await bench.at(PROMPT, 'DELE 1\r');
        await bench.at('DELE marks', 'y\r');
        await bench.shows('(1 marked)');
        await end(bench);
        await eventually('the end of the connection', () =>
          bench.transcript().includes('closed by this client'),
        );
        // Servers that keep a mark beyond its connection would remove the message in a later session.
        assert.match(bench.received(), /DELE 1\r\nRSET\r\n$/u);
        assert.equal(shared.snapshot().length, 3);
      });
    });
  }

  for (const [server, greeting, fate] of [
    ['refuses RSET', '+OK Ready\r\n', 'Nothing was committed as far as POP3 goes; a server that'],
    ['is GreenMail', '+OK POP3 GreenMail\r\n', 'this server removes it when its next session ends'],
    ['deletes at once', '+OK smtp4dev\r\n', 'This server deletes at once: 1 message'],
  ] as const) {
    it(`H3: claims no more than is known of marks where the server ${server}`, async () => {
      await withConsole(
        maildrop({ greeting, handlers: { RSET: '-ERR no\r\n' } }),
        async (bench) => {
          await logIn(bench);
          await bench.at(PROMPT, 'DELE 1\r');
          await bench.shows('[y/N]');
          bench.pop3Console.input('y\r');
          await bench.at('pop3 (1 marked)> ', '.drop\r');
          await bench.shows('Disconnected.');
          assert.equal(bench.terminal.raw.includes(fate), true, bench.terminal.text);
          assert.equal(bench.terminal.raw.includes('othing was removed'), false);
        },
      );
    });
  }

  it('H6: waits no longer than two seconds for a server that does not answer RSET', async () => {
    const script = maildrop({
      handlers: {
        RSET: async (connection) => {
          await connection.waitForEnd();
          return undefined;
        },
      },
    });
    await withConsole(script, async (bench) => {
      await logIn(bench);
      await bench.at(PROMPT, 'DELE 1\r');
      await bench.at('DELE marks', 'y\r');
      await bench.at('pop3 (1 marked)> ', '.drop\r');
      await bench.shows('Disconnected.');
      assert.match(bench.terminal.raw, /Nothing was committed as far as POP3 goes/u);
    });
  });
});
