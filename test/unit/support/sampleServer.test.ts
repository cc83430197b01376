import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { RawPop3Client } from '../../support/rawPop3Client';
import { eventually } from '../../support/polling';
import type { Faults } from '../../support/sampleServer/faults';
import {
  type SampleServer,
  type SampleServerOptions,
  startSampleServer,
} from '../../support/sampleServer/sampleServer';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { testCertificates } from '../../support/testCertificates';

const SMALL = ['one', 'two', 'three'].map((name) =>
  Buffer.from(`Subject: ${name}\r\n\r\nBody ${name}\r\n.dot\r\nend\r\n`),
);

describe('the sample POP3 server', () => {
  const servers: SampleServer[] = [];
  const clients: RawPop3Client[] = [];

  async function start(options: SampleServerOptions = {}): Promise<SampleServer> {
    const server = await startSampleServer(options);
    servers.push(server);
    for (const maildrop of server.maildrops.values()) {
      maildrop.deliverAll(SMALL);
    }
    return server;
  }

  async function connect(server: SampleServer): Promise<RawPop3Client> {
    const client = await RawPop3Client.connect(server.port);
    clients.push(client);
    await client.line();
    return client;
  }

  async function logIn(server: SampleServer): Promise<RawPop3Client> {
    const client = await connect(server);
    assert.match(await client.logIn('sample', 'sample'), /^\+OK/u);
    return client;
  }

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.destroy()));
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('listens on its one loopback address and no other', async () => {
    const server = await start();
    await (await connect(server)).destroy();
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, address }) => family === 'IPv4' && address !== server.host)
      .map(({ address }) => address);
    // On Linux the whole of 127.0.0.0/8 is this machine, so there always is another address.
    for (const host of process.platform === 'linux' ? [...others, '127.0.0.2'] : others) {
      const code = await new Promise((resolve) => {
        const socket = createConnection({ host, port: server.port });
        socket.once('connect', () => {
          socket.destroy();
          resolve('connected');
        });
        socket.once('error', (error: NodeJS.ErrnoException) => {
          resolve(error.code);
        });
      });
      assert.equal(code, 'ECONNREFUSED', host);
    }
  });

  describe('before login', () => {
    it('refuses mailbox commands', async () => {
      const client = await connect(await start());
      for (const command of [
        'STAT',
        'LIST',
        'UIDL',
        'RETR 1',
        'DELE 1',
        'NOOP',
        'TOP 1 0',
        'RSET',
      ]) {
        assert.match(await client.command(command), /^-ERR/u, command);
      }
    });

    it('accepts a password with leading, double and trailing spaces byte for byte', async () => {
      const server = await start({ users: { sample: '  a  b ü ' } });
      const client = await connect(server);
      assert.match(await client.logIn('sample', ' a  b ü '), /^-ERR \[AUTH\]/u);
      assert.match(await client.logIn('sample', '  a  b ü '), /^\+OK/u);
    });

    it('does not say whether a user name exists', async () => {
      const client = await connect(await start());
      const unknown = [await client.command('USER nobody'), await client.command('PASS x')];
      const known = [await client.command('USER sample'), await client.command('PASS x')];
      assert.deepEqual(unknown, known);
    });

    it('accepts an APOP digest over timestamp and password, and no other', async () => {
      const server = await start();
      const client = await RawPop3Client.connect(server.port);
      clients.push(client);
      const timestamp = /<[^>]+>/u.exec(await client.line())?.[0] ?? '';
      const digest = createHash('md5').update(`${timestamp}sample`).digest('hex');
      assert.match(await client.command(`APOP sample ${'0'.repeat(32)}`), /^-ERR/u);
      assert.match(await client.command(`APOP sample ${digest}`), /^\+OK/u);
    });

    it('ends a session in the AUTHORIZATION state without touching mail', async () => {
      const server = await start();
      const client = await connect(server);
      assert.match(await client.command('QUIT'), /^\+OK/u);
      await client.ended();
      assert.equal(server.maildrops.get('sample')?.snapshot().length, 3);
    });

    it('survives unknown, empty and overlong command lines', async () => {
      const client = await connect(await start());
      assert.match(await client.command('XYZZY'), /^-ERR/u);
      assert.match(await client.command(''), /^-ERR/u);
      assert.match(await client.command(`USER ${'x'.repeat(300)}`), /^-ERR/u);
      assert.match(await client.logIn('sample', 'sample'), /^\+OK/u);
    });
  });

  describe('with an open maildrop', () => {
    it('reports sizes in octets of the message, dots not counted twice', async () => {
      const client = await logIn(await start());
      const sizes = SMALL.map((octets) => octets.length);
      assert.equal(
        await client.command('STAT'),
        `+OK 3 ${sizes.reduce((sum, size) => sum + size)}`,
      );
      const list = (await client.multiLine('LIST')).toString();
      assert.equal(list, sizes.map((size, index) => `${index + 1} ${size}\r\n`).join(''));
      assert.equal(await client.command('LIST 2'), `+OK 2 ${SMALL[1]!.length}`);
    });

    it('keeps unique-ids over sessions and gives each message its own', async () => {
      const server = await start();
      server.deliver('sample', SMALL[0]!);
      const first = await logIn(server);
      const uids = (await first.multiLine('UIDL')).toString();
      assert.equal(new Set(uids.match(/ \S+/gu)).size, 4);
      assert.equal(await first.command('UIDL 4'), `+OK ${uids.trimEnd().split('\r\n')[3] ?? ''}`);
      await first.command('QUIT');
      const second = await logIn(server);
      assert.equal((await second.multiLine('UIDL')).toString(), uids);
    });

    it('doubles the dot at the start of a line on the wire', async () => {
      const server = await start();
      server.deliver('sample', Buffer.from('.\r\n..\r\n.x\r\n'));
      const client = await logIn(server);
      await client.command('RETR 4');
      assert.equal((await client.rawBody()).toString(), '..\r\n...\r\n..x\r\n.\r\n');
    });

    it('stores bare line feeds and a missing last line end in canonical form', async () => {
      const server = await start();
      server.deliver('sample', Buffer.from('a: b\n\nlone \r stays\nlast'));
      const client = await logIn(server);
      assert.equal(
        (await client.multiLine('RETR 4')).toString(),
        'a: b\r\n\r\nlone \r stays\r\nlast\r\n',
      );
    });

    it('returns an empty message as no octets', async () => {
      const server = await start();
      server.deliver('sample', Buffer.alloc(0));
      const client = await logIn(server);
      await client.command('RETR 4');
      assert.equal((await client.rawBody()).toString(), '.\r\n');
    });

    it('returns header, blank line and as many body lines as TOP asks for', async () => {
      const client = await logIn(await start());
      assert.equal((await client.multiLine('TOP 1 0')).toString(), 'Subject: one\r\n\r\n');
      assert.equal(
        (await client.multiLine('TOP 1 2')).toString(),
        'Subject: one\r\n\r\nBody one\r\n.dot\r\n',
      );
      assert.deepEqual(await client.multiLine('TOP 1 999'), SMALL[0]);
      assert.match(await client.command('TOP 1'), /^-ERR/u);
      assert.match(await client.command('TOP 1 -1'), /^-ERR/u);
    });

    it('refuses message numbers that do not exist', async () => {
      const client = await logIn(await start());
      for (const command of [
        'RETR 4',
        'RETR 0',
        'RETR -1',
        'RETR x',
        'RETR',
        'LIST 99',
        'UIDL 1e0',
        'DELE 4',
      ]) {
        assert.match(await client.command(command), /^-ERR/u, command);
      }
      assert.equal(await client.command('NOOP'), '+OK');
    });

    it('answers pipelined commands in order', async () => {
      const client = await logIn(await start());
      client.write('NOOP\r\nRETR 2\r\nDELE 9\r\nSTAT\r\n');
      assert.match(await client.line(), /^\+OK\r\n$/u);
      assert.match(await client.line(), /octets/u);
      assert.deepEqual(await client.body(), SMALL[1]);
      assert.match(await client.line(), /^-ERR/u);
      assert.match(await client.line(), /^\+OK 3 /u);
    });
  });

  describe('deletion', () => {
    it('hides a marked message, keeps the other numbers, and restores it at RSET', async () => {
      const client = await logIn(await start());
      assert.match(await client.command('DELE 2'), /^\+OK/u);
      assert.match(await client.command('DELE 2'), /^-ERR/u);
      assert.match(await client.command('RETR 2'), /^-ERR/u);
      assert.match((await client.multiLine('LIST')).toString(), /^1 \d+\r\n3 \d+\r\n$/u);
      assert.match(await client.command('STAT'), /^\+OK 2 /u);
      assert.match(await client.command('RSET'), /^\+OK/u);
      assert.match(await client.command('STAT'), /^\+OK 3 /u);
    });

    it('takes effect at QUIT', async () => {
      const server = await start();
      const client = await logIn(server);
      await client.command('DELE 2');
      await client.command('QUIT');
      await client.ended();
      const left = server.maildrops
        .get('sample')
        ?.snapshot()
        .map(({ octets }) => octets);
      assert.deepEqual(left, [SMALL[0], SMALL[2]]);
      assert.equal(server.sessions[0]?.end, 'quit');
    });

    it('is forgotten when the connection drops', async () => {
      const server = await start();
      const client = await logIn(server);
      await client.command('DELE 2');
      await client.destroy();
      await eventually('the session to end', () => server.sessions[0]?.end);
      assert.equal(server.sessions[0]?.end, 'dropped');
      assert.equal(server.maildrops.get('sample')?.snapshot().length, 3);
    });

    it('spares mail that arrived during the session', async () => {
      const server = await start();
      const client = await logIn(server);
      server.deliver('sample', Buffer.from('Subject: new\r\n\r\n'));
      assert.match(await client.command('STAT'), /^\+OK 3 /u);
      await client.command('DELE 1');
      await client.command('QUIT');
      assert.equal(server.maildrops.get('sample')?.snapshot().length, 3);
    });
  });

  describe('the maildrop lock', () => {
    it('keeps a second session out until the first has ended', async () => {
      const server = await start();
      const first = await logIn(server);
      const second = await connect(server);
      assert.match(await second.logIn('sample', 'sample'), /^-ERR \[IN-USE\]/u);
      await first.command('QUIT');
      assert.match(await second.logIn('sample', 'sample'), /^\+OK/u);
    });

    it('goes with a dropped connection', async () => {
      const server = await start();
      const first = await logIn(server);
      await first.destroy();
      await eventually('the lock to go', () => server.maildrops.get('sample')?.isLocked === false);
      await logIn(server);
    });
  });

  describe('over TLS', () => {
    it('offers STLS only before the handshake and serves mail after it', async () => {
      const { good, authority } = await testCertificates();
      const server = await start({ tls: good });
      const client = await connect(server);
      assert.match((await client.multiLine('CAPA')).toString(), /^STLS\r$/mu);
      assert.match(await client.command('STLS'), /^\+OK/u);
      await client.startTls(authority.cert);
      assert.doesNotMatch((await client.multiLine('CAPA')).toString(), /^STLS\r$/mu);
      assert.match(await client.command('STLS'), /^-ERR/u);
      assert.match(await client.logIn('sample', 'sample'), /^\+OK/u);
      assert.deepEqual(await client.multiLine('RETR 1'), SMALL[0]);
      assert.equal(server.sessions[0]?.isSecure, true);
    });

    it('refuses clear text that follows STLS', async () => {
      const { good } = await testCertificates();
      const client = await connect(await start({ tls: good }));
      client.write('STLS\r\nUSER sample\r\n');
      assert.match((await client.ended()).toString(), /^-ERR [^\r\n]*\r\n$/u);
    });

    it('speaks TLS from the first octet where asked to', async () => {
      const { good, authority } = await testCertificates();
      const server = await start({ tls: { ...good, implicit: true } });
      const client = await RawPop3Client.connect(server.port, authority.cert);
      clients.push(client);
      assert.match(await client.line(), /^\+OK/u);
      assert.match(await client.logIn('sample', 'sample'), /^\+OK/u);
    });

    it('refuses STLS without a certificate', async () => {
      const client = await connect(await start());
      assert.match(await client.command('STLS'), /^-ERR/u);
    });
  });

  describe('faults', () => {
    const firstReplies: readonly (readonly [Faults, string, RegExp])[] = [
      [{ withoutUidl: true }, 'UIDL', /^-ERR/u],
      [{ withoutTop: true }, 'TOP 1 0', /^-ERR/u],
      [{ emptyMaildrop: true }, 'STAT', /^\+OK 0 0$/u],
      [{ quitFails: true }, 'QUIT', /^-ERR/u],
    ];
    for (const [faults, command, expected] of firstReplies) {
      it(`answers ${command} as a server with ${Object.keys(faults).join()} does`, async () => {
        const client = await logIn(await start({ faults }));
        assert.match(await client.command(command), expected);
      });
    }

    const loginReplies: readonly (readonly [Faults, string, RegExp])[] = [
      [{ locked: true }, 'sample', /^-ERR \[IN-USE\]/u],
      [{ systemFailure: 'SYS/TEMP' }, 'sample', /^-ERR \[SYS\/TEMP\]/u],
      [{ authFailureCode: 'none' }, 'wrong', /^-ERR Invalid/u],
      [{ authFailureCode: 'SYS/PERM' }, 'wrong', /^-ERR \[SYS\/PERM\]/u],
    ];
    for (const [faults, password, expected] of loginReplies) {
      it(`refuses a login as a server with ${JSON.stringify(faults)} does`, async () => {
        const client = await connect(await start({ faults }));
        assert.match(await client.logIn('sample', password), expected);
      });
    }

    it('does not advertise what it lacks', async () => {
      const server = await start({
        faults: { withoutTop: true, withoutUidl: true, withoutPipelining: true },
      });
      const client = await connect(server);
      const capabilities = (await client.multiLine('CAPA')).toString();
      assert.doesNotMatch(capabilities, /^(?:TOP|UIDL|PIPELINING)\r$/mu);
      server.faults.withoutCapa = true;
      assert.match(await client.command('CAPA'), /^-ERR/u);
    });

    it('refuses a second login within the login delay', async () => {
      const server = await start({ faults: { loginDelay: 600 } });
      const first = await logIn(server);
      await first.command('QUIT');
      const second = await connect(server);
      assert.match((await second.multiLine('CAPA')).toString(), /^LOGIN-DELAY 600\r$/mu);
      assert.match(await second.logIn('sample', 'sample'), /^-ERR \[LOGIN-DELAY\]/u);
    });

    it('refuses in the greeting and closes', async () => {
      const server = await start({ faults: { greetingRefusal: '[SYS/TEMP] Too busy' } });
      const client = await RawPop3Client.connect(server.port);
      clients.push(client);
      assert.equal((await client.ended()).toString(), '-ERR [SYS/TEMP] Too busy\r\n');
    });
  });

  it('records commands without passwords and digests', async () => {
    const server = await start({ users: { sample: 'canary-in-the-log' } });
    const client = await connect(server);
    await client.command(`APOP sample ${'c'.repeat(32)}`);
    await client.logIn('sample', 'canary-in-the-log');
    await client.command('LIST 1');
    assert.deepEqual(server.sessions[0]?.commands, [
      'APOP sample ***',
      'USER sample',
      'PASS ***',
      'LIST 1',
    ]);
  });

  it('returns every sample message byte for byte', async () => {
    const server = await startSampleServer();
    servers.push(server);
    const samples = sampleMessages();
    server.maildrops.get('sample')?.deliverAll(samples.map(({ octets }) => octets));
    const client = await logIn(server);
    for (const [index, sample] of samples.entries()) {
      assert.equal(
        await client.command(`LIST ${index + 1}`),
        `+OK ${index + 1} ${sample.octets.length}`,
      );
      const received = await client.multiLine(`RETR ${index + 1}`);
      assert.ok(received.equals(sample.octets), sample.name);
    }
  });
});
