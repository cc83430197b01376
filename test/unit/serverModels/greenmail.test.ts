import assert from 'node:assert/strict';
import { RawPop3Client } from '../../support/rawPop3Client';
import { startGreenMail } from '../../support/serverModels/greenmail';
import { testCertificates } from '../../support/testCertificates';
import { listing, message, onTheWire, quit, THREE } from './modelHarness';

const PLAIN = Buffer.from('\0sample\0sample').toString('base64');
const XOAUTH2 = Buffer.from('user=sample\x01auth=Bearer sample\x01\x01').toString('base64');

describe('the model of GreenMail', () => {
  it('names itself and its version in the greeting, and announces neither TOP nor USER', async () => {
    await onTheWire(startGreenMail(), async ({ model }) => {
      const client = await RawPop3Client.connect(model.port);
      assert.match(await client.line(), /^\+OK POP3 GreenMail Server v2\.1\.\d+ ready\r\n$/u);
      assert.deepEqual(await listing(client, 'CAPA'), ['UIDL', 'SASL PLAIN XOAUTH2']);
      assert.equal(await client.command('STLS'), '-ERR Command not recognized');
      await client.destroy();
    });
  });

  it('knows no STLS, and TLS from the first octet only', async () => {
    const { good, authority } = await testCertificates();
    assert.throws(() => startGreenMail({ stls: good }), RangeError);
    await onTheWire(startGreenMail({ implicitTls: good }), async ({ model }) => {
      const client = await RawPop3Client.connect(model.port, authority.cert);
      assert.match(await client.line(), /^\+OK POP3 GreenMail/u);
      await client.destroy();
    });
  });

  it('takes a password to its first space only', async () => {
    await onTheWire(startGreenMail({ users: { sample: 'correct' } }), async ({ connect }) => {
      const client = await connect();
      assert.equal(await client.logIn('sample', 'correct horse'), '+OK');
    });
    await onTheWire(startGreenMail({ users: { sample: 'correct horse' } }), async ({ connect }) => {
      const client = await connect();
      assert.match(
        await client.logIn('sample', 'correct horse'),
        /^-ERR Authentication failed: .*Invalid password$/u,
      );
    });
  });

  it('refuses an unknown user, unless authentication is disabled: then it makes one', async () => {
    await onTheWire(startGreenMail(), async ({ connect }) => {
      const client = await connect();
      assert.match(await client.command('USER nobody'), /^-ERR .*Unable to find or create user/u);
    });
    await onTheWire(startGreenMail({ isAuthDisabled: true }), async ({ connect }) => {
      const client = await connect();
      assert.equal(await client.logIn('nobody', 'whatever'), '+OK');
      assert.equal(await client.command('STAT'), '+OK 0 0');
    });
  });

  it('authenticates by PLAIN and XOAUTH2, with and without an initial response', async () => {
    await onTheWire(startGreenMail(), async ({ model, connect }) => {
      assert.equal(await (await connect()).command(`AUTH PLAIN ${PLAIN}`), '+OK');
      const stepwise = await connect();
      assert.equal(await stepwise.command('AUTH PLAIN'), '+ ');
      assert.equal(await stepwise.command(PLAIN), '+OK');
      assert.equal(await (await connect()).command(`AUTH XOAUTH2 ${XOAUTH2}`), '+OK');
      assert.match(await (await connect()).command('AUTH LOGIN'), /^-ERR .*not supported/u);
      const recorded = model.sessions.flatMap(({ commands }) => commands);
      assert.equal(recorded.join(' ').includes(PLAIN), false);
    });
  });

  it('announces the size of the content without the header', async () => {
    await onTheWire(startGreenMail({ messages: [THREE[0]!] }), async ({ logIn }) => {
      const client = await logIn();
      const size = 'First body\r\n'.length;
      assert.equal(await client.command('STAT'), `+OK 1 ${size}`);
      assert.deepEqual(await listing(client, 'LIST'), [`1 ${size}`]);
      assert.equal(await client.command('LIST 1'), `+OK 1 ${size}`);
    });
  });

  it('sends +OK without octets and a message dot-stuffed, white space at its ends made one CRLF', async () => {
    const padded = message('padded', '', 'body', '', ' ', '');
    await onTheWire(startGreenMail({ messages: [...THREE, padded] }), async ({ logIn }) => {
      const client = await logIn();
      assert.equal(await client.command('RETR 3'), '+OK');
      assert.equal(
        (await client.rawBody()).toString(),
        'Subject: three\r\n\r\n..\r\n..dot\r\n...dots\r\nend\r\n.\r\n',
      );
      assert.equal(
        (await client.multiLine('RETR 4')).toString(),
        'Subject: padded\r\n\r\n\r\nbody\r\n',
      );
    });
  });

  it('answers TOP though not announced, unstuffed, so that a line of one dot ends the reply early', async () => {
    await onTheWire(startGreenMail({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      await client.command('TOP 3 0');
      assert.equal((await client.rawBody()).toString(), 'Subject: three\r\n\r\n.\r\n');
      await client.command('TOP 2 1');
      assert.equal((await client.rawBody()).toString(), 'Subject: two\r\n\r\nSecond body\r\n.\r\n');
      await client.command('TOP 3 3');
      assert.equal((await client.rawBody()).toString(), 'Subject: three\r\n\r\n.\r\n');
      assert.equal(await client.command('NOOP'), '.dot');
    });
  });

  it('leaves flagged messages out of listings, keeps the numbers and still sends them', async () => {
    await onTheWire(startGreenMail({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      assert.equal(await client.command('DELE 2'), '+OK message scheduled for deletion');
      assert.equal(await client.command('DELE 2'), '-ERR message already deleted');
      assert.deepEqual(await listing(client, 'UIDL'), ['1 1', '3 3']);
      assert.equal(await client.command('UIDL 2'), '+OK 2 2');
      assert.match((await client.multiLine('RETR 2')).toString(), /^Subject: two/u);
    });
  });

  it('keeps the flag when the connection is lost, and removes the message at the QUIT of another session', async () => {
    await onTheWire(startGreenMail({ messages: THREE }), async ({ model, logIn, lose }) => {
      const lost = await logIn();
      await lost.command('DELE 2');
      await lose(lost);
      assert.equal(model.maildrop.snapshot().length, 3);
      const next = await logIn();
      assert.deepEqual(await listing(next, 'UIDL'), ['1 1', '3 3']);
      assert.equal(await quit(next), '+OK bye see you soon');
      assert.equal(model.maildrop.snapshot().length, 2);
    });
  });

  it('answers RSET with two status lines', async () => {
    await onTheWire(startGreenMail({ messages: THREE }), async ({ logIn }) => {
      const client = await logIn();
      await client.command('DELE 2');
      assert.equal(await client.command('RSET'), '+OK');
      assert.equal(await client.line(), '+OK maildrop has 1 messages undeleted.\r\n');
      assert.equal((await listing(client, 'LIST')).length, 3);
    });
  });

  it('shows new mail in a session that is open', async () => {
    await onTheWire(startGreenMail({ messages: THREE }), async ({ model, logIn }) => {
      const client = await logIn();
      model.maildrop.deliver(message('four', 'body'));
      assert.equal((await listing(client, 'LIST')).length, 4);
    });
  });

  it('ends the connection on an empty line without a reply', async () => {
    await onTheWire(startGreenMail(), async ({ connect }) => {
      const client = await connect();
      client.send('');
      assert.equal((await client.ended()).length, 0);
    });
  });
});
