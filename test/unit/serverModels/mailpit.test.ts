import assert from 'node:assert/strict';
import { RawPop3Client } from '../../support/rawPop3Client';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { mailpitId, startMailpit } from '../../support/serverModels/mailpit';
import { testCertificates } from '../../support/testCertificates';
import { listing, message, onTheWire, quit, THREE } from './modelHarness';

describe('the model of Mailpit', () => {
  it('names itself in the greeting and in IMPLEMENTATION', async () => {
    await onTheWire(startMailpit(), async ({ model }) => {
      const client = await RawPop3Client.connect(model.port);
      assert.equal(await client.line(), '+OK Mailpit POP3 server\r\n');
      assert.deepEqual(await listing(client, 'CAPA'), [
        'TOP',
        'USER',
        'UIDL',
        'IMPLEMENTATION Mailpit',
      ]);
      await client.destroy();
    });
  });

  it('knows no STLS, and TLS from the first octet only', async () => {
    const { good, authority } = await testCertificates();
    assert.throws(() => startMailpit({ stls: good }), RangeError);
    await onTheWire(startMailpit({ implicitTls: good }), async ({ model }) => {
      const client = await RawPop3Client.connect(model.port, authority.cert);
      assert.equal(await client.line(), '+OK Mailpit POP3 server\r\n');
      assert.equal(await client.command('STLS'), '-ERR unknown command');
      await client.destroy();
    });
  });

  it('ends the connection on a user name or a password with a space', async () => {
    await onTheWire(startMailpit({ users: { sample: 'correct horse' } }), async ({ connect }) => {
      const spacedUser = await connect();
      assert.equal(await spacedUser.command('USER sam ple'), '-ERR must supply a user');
      await spacedUser.ended();
      const spacedPassword = await connect();
      assert.equal(
        await spacedPassword.logIn('sample', 'correct horse'),
        '-ERR must supply a password',
      );
      await spacedPassword.ended();
    });
  });

  it('lets a wrong password be tried again', async () => {
    await onTheWire(startMailpit(), async ({ connect }) => {
      const client = await connect();
      assert.equal(await client.logIn('nobody', 'sample'), '-ERR invalid password');
      assert.equal(await client.logIn('sample', 'sample'), '+OK signed in');
    });
  });

  it('shows all users the same mail', async () => {
    await onTheWire(
      startMailpit({ messages: THREE, users: { sample: 'sample', other: 'secret' } }),
      async ({ connect }) => {
        const client = await connect();
        await client.logIn('other', 'secret');
        assert.equal((await listing(client, 'UIDL')).length, 3);
      },
    );
  });

  it('gives number 1 to the newest message and moves all numbers when mail arrives', async () => {
    await onTheWire(startMailpit({ messages: THREE }), async ({ model, logIn }) => {
      const [, , third] = model.maildrop.snapshot();
      const client = await logIn();
      assert.equal(await client.command('UIDL 1'), `+OK 1 ${mailpitId(third!)}`);
      model.maildrop.deliver(message('four', 'body'));
      assert.equal((await listing(client, 'LIST')).length, 3);
      await quit(client);
      const later = await logIn();
      assert.equal(await later.command('UIDL 2'), `+OK 2 ${mailpitId(third!)}`);
    });
  });

  it('shows the latest 100 messages only', async () => {
    const messages = Array.from({ length: 105 }, (_unused, index) => bulkMessage(index + 1));
    await onTheWire(startMailpit({ messages }), async ({ model, logIn }) => {
      const client = await logIn();
      const uids = await listing(client, 'UIDL');
      assert.equal(uids.length, 100);
      assert.equal(uids[99], `100 ${mailpitId(model.maildrop.snapshot()[5]!)}`);
      assert.match(await client.command('STAT'), /^\+OK 100 /u);
    });
  });

  it('sends a message dot-stuffed and with one CRLF too many', async () => {
    await onTheWire(startMailpit({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      const third = THREE[2]!;
      assert.equal(await client.command('RETR 1'), `+OK ${third.length} octets`);
      assert.equal(
        (await client.rawBody()).toString(),
        'Subject: three\r\n\r\n..\r\n..dot\r\n...dots\r\nend\r\n\r\n.\r\n',
      );
    });
  });

  it('answers TOP 0 with one empty line too many', async () => {
    await onTheWire(startMailpit({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      await client.command('TOP 2 0');
      assert.equal((await client.rawBody()).toString(), 'Subject: two\r\n\r\n\r\n.\r\n');
    });
  });

  it('answers TOP 1 with the whole body, unstuffed, so that a line of one dot ends the reply early', async () => {
    await onTheWire(startMailpit({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      await client.command('TOP 2 1');
      assert.equal(
        (await client.rawBody()).toString(),
        'Subject: two\r\n\r\nSecond body\r\nof two lines\r\n\r\n.\r\n',
      );
      await client.command('TOP 1 1');
      assert.equal((await client.rawBody()).toString(), 'Subject: three\r\n\r\n.\r\n');
      // The rest of the body stands where the reply to the next command is expected.
      assert.equal(await client.command('NOOP'), '.dot');
    });
  });

  it('lists, counts and sends a message that is marked as deleted, until QUIT removes it', async () => {
    await onTheWire(startMailpit({ messages: THREE }), async ({ model, logIn }) => {
      const client = await logIn();
      assert.equal(await client.command('DELE 1'), '+OK message marked for deletion');
      assert.equal(await client.command('DELE 1'), '-ERR message already deleted');
      assert.equal((await listing(client, 'LIST')).length, 3);
      assert.match(await client.command('STAT'), /^\+OK 3 /u);
      assert.match((await client.multiLine('RETR 1')).toString(), /^Subject: three/u);
      assert.equal(model.maildrop.snapshot().length, 3);
      assert.equal(await quit(client), '+OK goodbye');
      assert.equal(model.maildrop.snapshot().length, 2);
    });
  });

  it('forgets a DELE on RSET and on a connection that is lost', async () => {
    await onTheWire(startMailpit({ messages: THREE }), async ({ model, logIn, lose }) => {
      const undone = await logIn();
      await undone.command('DELE 1');
      assert.equal(await undone.command('RSET'), '+OK');
      await quit(undone);
      const lost = await logIn();
      await lost.command('DELE 1');
      await lose(lost);
      assert.equal(model.maildrop.snapshot().length, 3);
    });
  });

  it('refuses an empty line, and a line that does not fit its buffer, and goes on', async () => {
    await onTheWire(startMailpit(), async ({ connect }) => {
      const client = await connect();
      assert.equal(await client.command(''), '-ERR unknown command');
      assert.equal(await client.command(`USER ${'u'.repeat(505)}`), '+OK');
      assert.equal(await client.command(`USER ${'u'.repeat(506)}`), '-ERR line too long');
      assert.equal(await client.command('STAT'), '-ERR user not authenticated');
    });
  });

  it('holds no lock: two sessions see the maildrop at once', async () => {
    await onTheWire(startMailpit({ messages: THREE }), async ({ logIn }) => {
      const first = await logIn();
      const second = await logIn();
      await first.command('DELE 1');
      await quit(first);
      assert.equal((await listing(second, 'LIST')).length, 3);
      assert.equal(await second.command('RETR 1'), '-ERR no such message');
    });
  });
});
