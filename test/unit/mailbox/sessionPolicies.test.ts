import assert from 'node:assert/strict';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Pop3Error } from '../../../src/pop3/errors';
import { Capabilities } from '../../../src/pop3/capabilities';
import { LoginPause } from '../../../src/mailbox/loginPause';
import { Maildrop } from '../../support/sampleServer/maildrop';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { againstScript, INTERACTIVE, type ScriptFixture, withMailbox } from './mailboxHarness';

const BACKGROUND = { isInteractive: false };
const MESSAGES = ['one', 'two', 'three', 'four'].map((word) =>
  Buffer.from(`Subject: ${word}\r\n\r\n${word}\r\n`),
);
const PIPELINING = ['TOP', 'UIDL', 'USER', 'RESP-CODES', 'PIPELINING'];

function rejectsWithCode(work: Promise<unknown>, code: string): Promise<void> {
  return assert.rejects(work, (error) => error instanceof Pop3Error && error.code === code);
}

describe('a session of an account', () => {
  it('D5 tries a maildrop in use again a few times, and asks for no password', async () => {
    let refusals = 0;
    const script = scriptedMaildrop({
      messages: MESSAGES,
      handlers: {
        PASS: () => {
          refusals += 1;
          return refusals <= 2 ? '-ERR [IN-USE] locked\r\n' : '+OK\r\n';
        },
      },
    });
    await againstScript(script, async ({ mailbox, passwordRequests }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.equal(mailbox.entries.length, 4);
      assert.equal(passwordRequests.length, 1);
    });
  });

  it('D5 gives up on a maildrop that stays in use, and does not insist where that is only a guess', async () => {
    for (const [reply, attempts] of [
      ['-ERR [IN-USE] locked\r\n', 3],
      ['-ERR account locked\r\n', 1],
    ] as const) {
      let seen = 0;
      const script = scriptedMaildrop({
        handlers: {
          PASS: () => {
            seen += 1;
            return reply;
          },
        },
      });
      await againstScript(script, async ({ mailbox, passwordRequests }) => {
        await rejectsWithCode(mailbox.refresh(INTERACTIVE), 'inUse');
        assert.equal(seen, attempts);
        assert.equal(passwordRequests.length, 1);
      });
    }
  });

  it('D6 connects no sooner than the server allows, says when it will, and lets a user insist', async () => {
    let now = 1_000_000;
    const script = scriptedMaildrop({
      messages: MESSAGES,
      capabilities: ['USER', 'UIDL', 'TOP', 'LOGIN-DELAY 60'],
    });
    const test = async ({ mailbox, server }: ScriptFixture): Promise<void> => {
      await mailbox.refresh(INTERACTIVE);
      await assert.rejects(
        mailbox.refresh(INTERACTIVE),
        (error) => Pop3Error.is(error, 'loginDelay') && error.notBefore === 1_060_000,
      );
      await rejectsWithCode(mailbox.refresh(BACKGROUND), 'loginDelay');
      assert.equal(server.connections.length, 1);
      assert.equal(mailbox.entries.length, 4);
      await mailbox.refresh(INTERACTIVE);
      assert.equal(server.connections.length, 2);
      await rejectsWithCode(mailbox.refresh(BACKGROUND), 'loginDelay');
      now += 61_000;
      await mailbox.refresh(BACKGROUND);
      assert.equal(server.connections.length, 3);
    };
    await againstScript(script, test, { now: () => now });
  });

  it('D6 opens and deletes all the same where a server announces a pause, for it may not keep to it', async () => {
    const script = scriptedMaildrop({
      messages: MESSAGES,
      capabilities: ['USER', 'UIDL', 'TOP', 'LOGIN-DELAY 60'],
    });
    await againstScript(script, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const [newest] = mailbox.entries;
      const key = newest?.key ?? '';
      assert.deepEqual(Buffer.from(await mailbox.fetch(key, INTERACTIVE)), MESSAGES[3]);
      const { outcomes } = await mailbox.deleteMessages([key], INTERACTIVE);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['deleted'],
      );
      assert.equal(mailbox.status.error, undefined);
      assert.equal(server.connections.length, 4);
    });
  });

  it('H3 looks again where a server answers QUIT before it has removed anything', async () => {
    const maildrop = new Maildrop();
    maildrop.deliverAll(MESSAGES);
    const newestUid = maildrop.snapshot().at(-1)?.uid ?? '';
    let quits = 0;
    const script = scriptedMaildrop({
      maildrop,
      handlers: {
        DELE: '+OK\r\n',
        QUIT: () => {
          quits += 1;
          // The first ends the refresh, the second commits, the third ends the listing after it.
          if (quits === 3) {
            maildrop.remove(new Set([newestUid]));
          }
          return '+OK\r\n';
        },
      },
    });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const [newest] = mailbox.entries;
      const { outcomes } = await mailbox.deleteMessages([newest?.key ?? ''], INTERACTIVE);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['deleted'],
      );
      assert.equal(quits, 4);
    });
  });

  it('D6 keeps no pause where the server announces none', () => {
    const pause = new LoginPause({ now: () => 5_000 });
    pause.loggedIn(Capabilities.none);
    pause.check(BACKGROUND);
    pause.loggedIn(Capabilities.parse(['LOGIN-DELAY 900 USER']));
    assert.throws(() => {
      pause.check(BACKGROUND);
    }, Pop3Error);
  });

  it('E7 goes on without pipelining on a server that breaks under it', async () => {
    let connections = 0;
    const script = scriptedMaildrop({
      messages: MESSAGES,
      capabilities: PIPELINING,
      greeting: '+OK\r\n',
      handlers: {
        CAPA: (connection) => {
          connections = connection.index + 1;
          return `+OK\r\n${PIPELINING.join('\r\n')}\r\n.\r\n`;
        },
        'TOP 4 0': async (connection) => {
          await nextTurn();
          const isPipelined = connection.received.includes('TOP 3 0');
          if (isPipelined) {
            connection.destroy();
            return undefined;
          }
          return '+OK\r\nSubject: four\r\n\r\n.\r\n';
        },
      },
    });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(
        mailbox.entries.map(({ summary }) => summary.kind),
        ['loaded', 'loaded', 'loaded', 'loaded'],
      );
      assert.equal(connections, 2);
    });
  });

  it('E6 sends the message that a user opens before the headers that are still to be read', async () => {
    const seen: string[] = [];
    let openMessage = (): void => undefined;
    const script = scriptedMaildrop({
      messages: MESSAGES,
      onCommand: (line) => seen.push(line),
      handlers: {
        'TOP 4 0': async () => {
          openMessage();
          await nextTurn();
          return '+OK\r\nSubject: four\r\n\r\n.\r\n';
        },
      },
    });
    await againstScript(script, async ({ mailbox }) => {
      let opened: Promise<Uint8Array> | undefined;
      openMessage = () => {
        const [, , , oldest] = mailbox.entries;
        opened ??= mailbox.fetch(oldest?.key ?? '', INTERACTIVE);
      };
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(Buffer.from((await opened) ?? []), MESSAGES[0]);
      const reading = seen.filter((line) => /^(?:TOP|RETR)/u.test(line));
      assert.deepEqual(reading.slice(0, 3), ['TOP 4 0', 'RETR 1', 'TOP 3 0']);
    });
  });

  it('I3 gives the maildrop back when told to', async () => {
    await withMailbox({ settings: { keepOpenMilliseconds: 60_000 } }, async (fixture) => {
      await fixture.mailbox.refresh(INTERACTIVE);
      await fixture.mailbox.disconnect();
      await fixture.another().refresh(INTERACTIVE);
    });
  });

  it('I7 keeps the work of others when one task is given up', async () => {
    let isSlow = true;
    const script = scriptedMaildrop({
      messages: MESSAGES,
      handlers: {
        'RETR 4': async (connection) => {
          await connection.write('+OK\r\n');
          while (isSlow && !connection.isEnded) {
            await connection.write('slow\r\n');
            await pause(20);
          }
          return '.\r\n';
        },
      },
    });
    const settings = { keepOpenMilliseconds: 60_000 };
    await againstScript(
      script,
      async ({ mailbox, server }) => {
        await mailbox.refresh(INTERACTIVE);
        const [newest, , , oldest] = mailbox.entries.map(({ key }) => key);
        const controller = new AbortController();
        const slow = mailbox.fetch(newest ?? '', {
          ...INTERACTIVE,
          signal: controller.signal,
          onProgress: () => {
            controller.abort();
          },
        });
        const other = mailbox.fetch(oldest ?? '', INTERACTIVE);
        await rejectsWithCode(slow, 'aborted');
        assert.deepEqual(Buffer.from(await other), MESSAGES[0]);
        assert.equal(server.connections.length, 2);
        isSlow = false;
      },
      { settings },
    );
  });

  it('I7 lists for the others when the task that began to list is given up', async () => {
    let listings = 0;
    let giveUp = (): void => undefined;
    const script = scriptedMaildrop({
      messages: MESSAGES,
      handlers: {
        LIST: async () => {
          listings += 1;
          giveUp();
          await nextTurn();
          return '+OK\r\n1 21\r\n2 21\r\n3 25\r\n4 23\r\n.\r\n';
        },
      },
    });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const [newest, , , oldest] = mailbox.entries.map(({ key }) => key);
      const controller = new AbortController();
      giveUp = () => {
        controller.abort();
      };
      const first = mailbox.fetch(newest ?? '', { ...INTERACTIVE, signal: controller.signal });
      const second = mailbox.fetch(oldest ?? '', INTERACTIVE);
      await rejectsWithCode(first, 'aborted');
      assert.deepEqual(Buffer.from(await second), MESSAGES[0]);
      assert.ok(listings >= 3);
    });
  });

  it('B13 believes a server that announces TOP over the refusal of one message', async () => {
    const seen: string[] = [];
    const script = scriptedMaildrop({
      messages: MESSAGES,
      onCommand: (line) => seen.push(line),
      handlers: { 'TOP 4 0': '-ERR damaged\r\n' },
    });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      assert.deepEqual(
        seen.filter((line) => line.startsWith('RETR')),
        ['RETR 4'],
      );
      assert.equal(mailbox.entries.filter(({ summary }) => summary.kind === 'loaded').length, 4);
    });
  });
});
