import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pop3Error } from '../../../src/pop3/errors';
import { Maildrop } from '../../support/sampleServer/maildrop';
import type { ScriptedConnection } from '../../support/scriptedServer';
import { type Handler, scriptedMaildrop } from '../../support/scriptedMaildrop';
import { againstScript, INTERACTIVE } from './mailboxHarness';

const MESSAGES = [1, 2, 3].map((number) => Buffer.from(`Subject: ${number}\r\n\r\nbody\r\n`));

function filled(): Maildrop {
  const maildrop = new Maildrop();
  maildrop.deliverAll(MESSAGES);
  return maildrop;
}

const sentTo = (connection: ScriptedConnection): string => connection.received.toString('latin1');

const kindsOf = (outcomes: readonly { readonly kind: string }[]): readonly string[] =>
  outcomes.map(({ kind }) => kind);

describe('how sessions end', () => {
  it('E5, H5 sends DELE one at a time and QUIT alone, on a server with PIPELINING too', async () => {
    const alone: Handler = async (connection, { keyword, rest }) => {
      // A command that came along with this one would be here by then.
      await nextTurn();
      await nextTurn();
      assert.equal(sentTo(connection).endsWith(`${keyword} ${rest}`.trim() + '\r\n'), true);
      return '+OK\r\n';
    };
    const script = scriptedMaildrop({
      messages: MESSAGES,
      capabilities: ['PIPELINING', 'UIDL', 'TOP'],
      handlers: { DELE: alone, QUIT: alone },
    });
    await againstScript(script, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const keys = mailbox.entries.map(({ key }) => key);
      await mailbox.deleteMessages(keys, INTERACTIVE);
      const sent = server.connections.map(sentTo).find((text) => text.includes('DELE')) ?? '';
      assert.match(sent, /UIDL 3\r\nDELE 3\r\nUIDL 2\r\nDELE 2\r\nUIDL 1\r\nDELE 1\r\nQUIT\r\n$/u);
    });
  });

  it('H1 counts a message that was cut as not fetched, and fetches it whole the next time', async () => {
    let isCut = true;
    const whole = `+OK\r\n${MESSAGES[2]!.toString()}.\r\n`;
    const RETR: Handler = async (connection) => {
      if (!isCut) {
        return whole;
      }
      await connection.write(whole.slice(0, -10));
      connection.destroy();
      return undefined;
    };
    const script = scriptedMaildrop({ messages: MESSAGES, handlers: { RETR } });
    await againstScript(script, async ({ mailbox }) => {
      await mailbox.refresh(INTERACTIVE);
      const { key } = mailbox.entries[0]!;
      const work = mailbox.fetch(key, INTERACTIVE);
      await assert.rejects(work, (error) => Pop3Error.is(error, 'closed'));
      assert.equal(mailbox.entry(key)?.receivedOctets, undefined);
      isCut = false;
      assert.deepEqual(Buffer.from(await mailbox.fetch(key, INTERACTIVE)), MESSAGES[2]);
    });
  });

  for (const isCarriedOut of [true, false]) {
    it(`H3 lists again to learn that a QUIT without reply ${isCarriedOut ? 'did' : 'did not'} delete`, async () => {
      const maildrop = filled();
      const newest = maildrop.snapshot()[2]!;
      const QUIT: Handler = (connection) => {
        if (!sentTo(connection).includes('DELE')) {
          return '+OK\r\n';
        }
        if (isCarriedOut) {
          maildrop.remove(new Set([newest.uid]));
        }
        connection.destroy();
        return undefined;
      };
      await againstScript(
        scriptedMaildrop({ maildrop, handlers: { QUIT } }),
        async ({ mailbox }) => {
          await mailbox.refresh(INTERACTIVE);
          const { key } = mailbox.entries[0]!;
          const report = await mailbox.deleteMessages([key], INTERACTIVE);
          assert.deepEqual(kindsOf(report.outcomes), [isCarriedOut ? 'deleted' : 'kept']);
          assert.equal(Pop3Error.is(report.error, 'closed'), true);
          assert.equal(mailbox.entries.length, isCarriedOut ? 2 : 3);
        },
      );
    });
  }

  it('H7 ends each session by QUIT', async () => {
    await againstScript(scriptedMaildrop({ messages: MESSAGES }), async ({ mailbox, server }) => {
      await mailbox.testConnection(INTERACTIVE);
      await mailbox.refresh(INTERACTIVE);
      assert.equal(server.connections.length, 2);
      for (const connection of server.connections) {
        await connection.waitForEnd();
        assert.match(sentTo(connection), /QUIT\r\n$/u);
      }
    });
  });

  it('I3, I4 reads on after the server closed the session for idling', async () => {
    const settings = { keepOpenMilliseconds: 60_000 };
    await againstScript(
      scriptedMaildrop({ messages: MESSAGES }),
      async ({ mailbox, server }) => {
        await mailbox.refresh(INTERACTIVE);
        const first = server.connections[0]!;
        first.end();
        await first.waitForEnd();
        const { key } = mailbox.entries[0]!;
        assert.deepEqual(Buffer.from(await mailbox.fetch(key, INTERACTIVE)), MESSAGES[2]);
        assert.equal(server.connections.length, 2);
      },
      { settings },
    );
  });

  it('I4, H2 does not repeat a delete whose session the server closed', async () => {
    const DELE: Handler = (connection) => {
      connection.destroy();
      return undefined;
    };
    const maildrop = filled();
    await againstScript(scriptedMaildrop({ maildrop, handlers: { DELE } }), async (fixture) => {
      const { mailbox, server } = fixture;
      await mailbox.refresh(INTERACTIVE);
      const keys = mailbox.entries.map(({ key }) => key);
      const { outcomes } = await mailbox.deleteMessages(keys, INTERACTIVE);
      assert.deepEqual(kindsOf(outcomes), ['kept', 'kept', 'kept']);
      const deletes = server.connections.filter((one) => sentTo(one).includes('DELE'));
      assert.equal(deletes.length, 1);
      assert.equal(maildrop.snapshot().length, 3);
    });
  });

  it('I6 never has two sessions open at once, whatever is asked for at once', async () => {
    let open = 0;
    let most = 0;
    const serve = scriptedMaildrop({ messages: MESSAGES });
    const script = async (connection: ScriptedConnection): Promise<void> => {
      open += 1;
      most = Math.max(most, open);
      try {
        await serve(connection);
      } finally {
        open -= 1;
      }
    };
    await againstScript(script, async ({ mailbox, server }) => {
      await mailbox.refresh(INTERACTIVE);
      const keys = mailbox.entries.map(({ key }) => key);
      await Promise.all([
        ...keys.slice(1).map((key) => mailbox.fetch(key, INTERACTIVE)),
        mailbox.testConnection(INTERACTIVE),
        mailbox.refresh(INTERACTIVE),
        mailbox.deleteMessages([keys[0]!], INTERACTIVE),
      ]);
      assert.ok(server.connections.length > 3);
      assert.equal(most, 1);
    });
  });
});
