import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { against, IMPATIENT, rejectsWith } from './sessionHarness';

describe('a message that does not arrive whole', () => {
  it('A18 is given up after a silence where the final dot is glued to its last line, and kept', async () => {
    const script = scriptedMaildrop({
      handlers: { RETR: '+OK\r\nSubject: x\r\n\r\nthe end.\r\n' },
    });
    await against(script, async ({ logIn }) => {
      const client = await logIn({ timeouts: IMPATIENT });
      const error = await rejectsWith(client.retr(1), 'timeout');
      assert.equal(
        Buffer.from(error.partialMessage ?? []).toString(),
        'Subject: x\r\n\r\nthe end.\r\n',
      );
      assert.equal(client.state, 'closed');
    });
  });

  it('A17 is kept up to a bound where it exceeds the limit', async () => {
    const line = `${'x'.repeat(1_022)}\r\n`;
    const script = scriptedMaildrop({ handlers: { RETR: `+OK\r\n${line.repeat(3_000)}.\r\n` } });
    await against(script, async ({ logIn }) => {
      const client = await logIn({ limits: { messageOctets: 2_000_000 } });
      const error = await rejectsWith(client.retr(1), 'tooLarge');
      assert.equal(error.partialMessage?.length, 1024 * 1024);
    });
  });

  it('H1 is kept after the connection was lost, where no log finds it', async () => {
    const script = scriptedMaildrop({
      handlers: {
        RETR: async (connection) => {
          await connection.write('+OK\r\nSubject: confidential\r\n');
          connection.end();
          return undefined;
        },
      },
    });
    await against(script, async ({ logIn }) => {
      const error = await rejectsWith((await logIn()).retr(1), 'closed');
      assert.equal(Buffer.from(error.partialMessage ?? []).toString(), 'Subject: confidential\r\n');
      const logged = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
      assert.equal(logged.includes('confidential'), false);
      assert.equal(logged.includes(inspect(error.partialMessage).slice(0, 30)), false);
    });
  });

  it('has nothing kept of it where nothing arrived', async () => {
    const script = scriptedMaildrop({
      handlers: {
        RETR: (connection) => {
          connection.end();
          return undefined;
        },
      },
    });
    await against(script, async ({ logIn }) => {
      const error = await rejectsWith((await logIn()).retr(1), 'closed');
      assert.equal(error.partialMessage, undefined);
    });
  });
});
