import assert from 'node:assert/strict';
import { MailboxError } from '../../../src/mailbox/errors';
import { HeaderReader } from '../../../src/mailbox/headerReader';
import type { ListedMessage } from '../../../src/mailbox/maildropListing';
import { readMessage, readMessageTo } from '../../../src/mailbox/messageReader';
import { type Handler, scriptedMaildrop } from '../../support/scriptedMaildrop';
import { against, rejectsWith } from '../pop3/sessionHarness';

const WHOLE = Buffer.from('Subject: one\r\n\r\nfirst\r\nsecond\r\n');
const CUT = '+OK\r\nSubject: one\r\n\r\nfirst\r\n.\r\n';
const STRAY = '-ERR Internal error\r\n';
const NEVER = new AbortController().signal;

const LISTED: ListedMessage = {
  key: 'k1',
  messageNumber: 1,
  octets: WHOLE.length,
  uid: 'u1',
};

function script(handlers: Readonly<Record<string, string | Handler>>) {
  return scriptedMaildrop({ messages: [WHOLE, WHOLE], handlers });
}

describe('reading a message', () => {
  it('asks no more of a server that sent what it announced', async () => {
    await against(script({}), async ({ logIn, trace }) => {
      const { octets } = await readMessage(await logIn(), LISTED, {});
      assert.deepEqual(Buffer.from(octets), WHOLE);
      assert.equal(trace.includes('C: STAT'), false);
    });
  });

  it('B11 takes a message that is shorter than announced where the session is in step', async () => {
    await against(script({ RETR: CUT }), async ({ logIn }) => {
      const client = await logIn();
      assert.match(
        Buffer.from((await readMessage(client, LISTED, {})).octets).toString(),
        /first\r\n$/u,
      );
      await client.noop();
    });
  });

  it('A16 takes none that is followed by a stray status line', async () => {
    await against(script({ RETR: CUT + STRAY }), async ({ logIn }) => {
      const client = await logIn();
      await assert.rejects(readMessage(client, LISTED, {}), isCutShort);
      assert.equal(client.state, 'closed');
    });
  });

  it('A16 takes none where the stray line comes only after the next command', async () => {
    await against(script({ RETR: CUT, STAT: `${STRAY}+OK 2 60\r\n` }), async ({ logIn }) => {
      const client = await logIn();
      await assert.rejects(readMessage(client, LISTED, {}), isCutShort);
      assert.equal(client.state, 'closed');
    });
  });

  it('A16 takes none that is streamed and followed by a stray status line, and keeps its beginning', async () => {
    await against(script({ RETR: CUT + STRAY }), async ({ logIn }) => {
      const client = await logIn();
      const sink = { write: () => undefined };
      await assert.rejects(readMessageTo(client, LISTED, sink, {}), (error) => {
        assert.ok(MailboxError.is(error, 'messageCutShort'));
        assert.match(Buffer.from(error.partialMessage ?? []).toString(), /first\r\n$/u);
        return true;
      });
      assert.equal(client.state, 'closed');
    });
  });

  it('B11 takes one that is streamed and shorter than announced where the session is in step', async () => {
    await against(script({ RETR: CUT }), async ({ logIn }) => {
      const client = await logIn();
      const pieces: Uint8Array[] = [];
      const sink = { write: (octets: Uint8Array) => void pieces.push(octets) };
      const { receivedOctets } = await readMessageTo(client, LISTED, sink, {});
      assert.equal(Buffer.concat(pieces).length, receivedOctets);
      assert.match(Buffer.concat(pieces).toString(), /first\r\n$/u);
      await client.noop();
    });
  });

  it('H1 says that the connection was lost where it was', async () => {
    const hangUp: Handler = (connection) => {
      connection.destroy();
      return undefined;
    };
    await against(script({ RETR: CUT, STAT: hangUp }), async ({ logIn }) => {
      await rejectsWith(readMessage(await logIn(), LISTED, {}), 'closed');
    });
  });
});

describe('reading a header', () => {
  it('B12 reads the whole message where TOP is refused for it alone', async () => {
    await against(script({ 'TOP 2 0': '-ERR No\r\n' }), async ({ logIn, trace }) => {
      const client = await logIn();
      const reader = new HeaderReader();
      await reader.read(client, LISTED, NEVER);
      const header = await reader.read(client, { ...LISTED, messageNumber: 2 }, NEVER);
      assert.equal(Buffer.from(header).toString(), 'Subject: one\r\n');
      assert.equal(trace.includes('C: RETR 2'), true);
      assert.equal(reader.lacksTop, false);
    });
  });

  it('A16 ends a session whose refusal of TOP answers an earlier command', async () => {
    await against(
      script({ 'TOP 2 0': `${STRAY}+OK\r\nSubject: two\r\n\r\n.\r\n` }),
      async ({ logIn, trace }) => {
        const client = await logIn();
        const reader = new HeaderReader();
        await reader.read(client, LISTED, NEVER);
        await rejectsWith(reader.read(client, { ...LISTED, messageNumber: 2 }, NEVER), 'closed');
        assert.equal(client.state, 'closed');
        assert.equal(trace.includes('C: RETR 2'), false);
      },
    );
  });
});

function isCutShort(error: unknown): boolean {
  return MailboxError.is(error, 'messageCutShort');
}
