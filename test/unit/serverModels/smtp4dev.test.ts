import assert from 'node:assert/strict';
import { RawPop3Client } from '../../support/rawPop3Client';
import { smtp4devId, startSmtp4dev } from '../../support/serverModels/smtp4dev';
import { testCertificates } from '../../support/testCertificates';
import { listing, message, onTheWire, quit, THREE } from './modelHarness';

describe('the model of smtp4dev', () => {
  it('names itself in the greeting only', async () => {
    await onTheWire(startSmtp4dev(), async ({ model }) => {
      const client = await RawPop3Client.connect(model.port);
      assert.equal(await client.line(), '+OK smtp4dev POP3 server ready\r\n');
      assert.deepEqual(await listing(client, 'CAPA'), ['USER', 'TOP', 'UIDL']);
      assert.equal(await client.command('STLS'), '-ERR Unknown command');
      await client.destroy();
    });
  });

  it('offers STLS to every session, and still where the connection is encrypted', async () => {
    const { good, authority } = await testCertificates();
    await onTheWire(startSmtp4dev({ stls: good }), async ({ connect }) => {
      for (const client of [await connect(), await connect()]) {
        assert.equal((await listing(client, 'CAPA')).includes('STLS'), true);
        assert.equal(await client.command('STLS'), '+OK Begin TLS negotiation');
        await client.startTls(authority.cert);
        assert.equal((await listing(client, 'CAPA')).includes('STLS'), true);
      }
    });
  });

  it('accepts any user with any password that is not empty, and shows all the same mail', async () => {
    await onTheWire(startSmtp4dev({ messages: THREE }), async ({ connect }) => {
      const client = await connect();
      assert.equal(await client.command('USER nobody'), '+OK user nobody accepted');
      assert.equal(await client.command('PASS'), '-ERR Authentication failed');
      assert.equal(await client.command('STAT'), '-ERR Not authenticated');
      assert.equal(await client.command('PASS any thing'), '+OK Authentication successful');
      assert.equal((await listing(client, 'LIST')).length, 3);
    });
  });

  it('announces TOP and does not know it', async () => {
    await onTheWire(startSmtp4dev({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      assert.equal(await client.command('TOP 1 0'), '-ERR Unknown command');
      assert.equal(await client.command('NOOP'), '+OK');
    });
  });

  it('sends a message dot-stuffed and octet for octet', async () => {
    await onTheWire(startSmtp4dev({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      for (const [index, octets] of THREE.entries()) {
        assert.equal(await client.command(`RETR ${index + 1}`), `+OK ${octets.length} octets`);
        assert.deepEqual(await client.body(), octets);
      }
    });
  });

  it('gives a message a GUID and its size as unique-id', async () => {
    await onTheWire(startSmtp4dev({ messages: THREE }), async ({ model, logIn }) => {
      const client = await logIn();
      const uid = (await listing(client, 'UIDL'))[0]!;
      assert.match(uid, new RegExp(`^1 [0-9a-f]{32}-${THREE[0]!.length}$`, 'u'));
      assert.equal(uid, `1 ${smtp4devId(model.maildrop.snapshot()[0]!)}`);
    });
  });

  it('deletes at once and moves the numbers down, so that DELE 1 and DELE 2 remove the first and the third', async () => {
    await onTheWire(startSmtp4dev({ messages: THREE }), async ({ model, logIn }) => {
      const [, second] = model.maildrop.snapshot();
      const client = await logIn();
      assert.equal(await client.command('DELE 1'), '+OK message 1 deleted');
      assert.equal(await client.command('DELE 2'), '+OK message 2 deleted');
      assert.deepEqual(await listing(client, 'UIDL'), [`1 ${smtp4devId(second!)}`]);
      assert.deepEqual(model.maildrop.snapshot(), [second]);
    });
  });

  it('undoes no DELE, neither by RSET nor by a connection that is lost', async () => {
    await onTheWire(startSmtp4dev({ messages: THREE }), async ({ model, logIn, lose }) => {
      const client = await logIn();
      await client.command('DELE 1');
      assert.equal(await client.command('RSET'), '+OK Reset state');
      assert.equal(model.maildrop.snapshot().length, 2);
      await lose(client);
      assert.equal(model.maildrop.snapshot().length, 2);
    });
  });

  it('shows new mail in a session that is open', async () => {
    await onTheWire(startSmtp4dev({ messages: THREE }), async ({ model, logIn }) => {
      const client = await logIn();
      model.maildrop.deliver(message('four', 'body'));
      assert.match(await client.command('STAT'), /^\+OK 4 /u);
      assert.equal(await quit(client), '+OK Goodbye');
    });
  });

  it('dies of an empty line without a reply', async () => {
    await onTheWire(startSmtp4dev(), async ({ connect }) => {
      const client = await connect();
      client.send('');
      assert.equal((await client.ended()).length, 0);
    });
  });
});
