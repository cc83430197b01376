import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { atRandom, byOctet, type Chunker, splitAt, whole } from '../../support/chunkers';
import { RawPop3Client } from '../../support/rawPop3Client';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer';
import { testCertificates } from '../../support/testCertificates';

const OCTETS = Buffer.from('+OK one\r\ntwo\r\n.\r\n');
const texts = (chunker: Chunker): readonly string[] =>
  chunker(OCTETS).map((chunk) => chunk.toString());

describe('the chunkers', () => {
  const all: Readonly<Record<string, Chunker>> = {
    whole,
    byOctet,
    splitAt: splitAt(3, 9),
    atRandom: atRandom(1, 5),
  };
  for (const [name, chunker] of Object.entries(all)) {
    it(`lose nothing: ${name}`, () => {
      assert.deepEqual(Buffer.concat(chunker(OCTETS)), OCTETS);
      assert.ok(chunker(OCTETS).every((chunk) => chunk.length > 0));
    });
  }

  it('cut at the positions asked for, whatever their order', () => {
    assert.deepEqual(texts(splitAt(9, 3, 3)), ['+OK', ' one\r\n', 'two\r\n.\r\n']);
    assert.deepEqual(texts(splitAt(0, -1, 999)), [OCTETS.toString()]);
  });

  it('make pieces of single octets', () => {
    assert.equal(byOctet(OCTETS).length, OCTETS.length);
  });

  it('cut the same way for the same seed and otherwise for another', () => {
    assert.deepEqual(texts(atRandom(7, 4)), texts(atRandom(7, 4)));
    assert.notDeepEqual(texts(atRandom(7, 4)), texts(atRandom(8, 4)));
  });
});

describe('the scripted server', () => {
  const servers: ScriptedServer[] = [];

  async function start(...args: Parameters<typeof startScriptedServer>): Promise<ScriptedServer> {
    const server = await startScriptedServer(...args);
    servers.push(server);
    return server;
  }

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('makes each piece arrive in a read of its own', async () => {
    const server = await start({
      script: (connection) => connection.writeChunked(OCTETS, byOctet),
    });
    const reads: Buffer[] = [];
    const socket = connect({ host: server.host, port: server.port });
    socket.on('data', (chunk: Buffer) => reads.push(chunk));
    await new Promise((resolve) => socket.once('close', resolve));
    assert.deepEqual(Buffer.concat(reads), OCTETS);
    assert.equal(reads.length, OCTETS.length);
  });

  it('records all octets of a client and serves each connection with its own script', async () => {
    const server = await start({
      script: [
        async (connection) => {
          assert.equal(await connection.readLine(), 'first');
          assert.deepEqual(await connection.readExactly(3), Buffer.from('abc'));
          await connection.write('1\r\n');
        },
        (connection) => connection.write('2\r\n'),
      ],
    });
    const first = await RawPop3Client.connect(server.port);
    first.write('first\r\nabc');
    assert.equal(await first.line(), '1\r\n');
    assert.equal(await (await RawPop3Client.connect(server.port)).line(), '2\r\n');
    assert.equal(await (await RawPop3Client.connect(server.port)).line(), '2\r\n');
    assert.equal(server.connections[0]?.received.toString(), 'first\r\nabc');
  });

  it('reports what a script throws when it is closed, and is not troubled by a client that leaves', async () => {
    const server = await startScriptedServer({
      script: [
        async (connection) => {
          await connection.readLine();
        },
        () => Promise.reject(new Error('the script is wrong')),
      ],
    });
    await (await RawPop3Client.connect(server.port)).destroy();
    const second = await RawPop3Client.connect(server.port);
    await second.ended();
    await assert.rejects(server.close(), AggregateError);
  });

  it('upgrades a connection to TLS', async () => {
    const { good, authority } = await testCertificates();
    const server = await start({
      script: scriptedMaildrop({ messages: [Buffer.from('a: b\r\n\r\n')], stls: good }),
    });
    const client = await RawPop3Client.connect(server.port);
    await client.line();
    assert.match((await client.multiLine('CAPA')).toString(), /^STLS\r$/mu);
    assert.match(await client.command('STLS'), /^\+OK/u);
    await client.startTls(authority.cert);
    await client.logIn('anybody', 'anything');
    assert.equal((await client.multiLine('RETR 1')).toString(), 'a: b\r\n\r\n');
  });

  it('speaks TLS from the first octet where asked to', async () => {
    const { good, authority } = await testCertificates();
    const server = await start({ script: scriptedMaildrop(), implicitTls: good });
    const client = await RawPop3Client.connect(server.port, authority.cert);
    assert.equal(await client.line(), '+OK Ready\r\n');
    assert.equal(await client.command('QUIT'), '+OK Bye');
  });

  it('lets handlers for a command line or a keyword replace the conformant reply', async () => {
    const lines: string[] = [];
    const server = await start({
      script: scriptedMaildrop({
        messages: [Buffer.from('a: 1\r\n\r\n'), Buffer.from('a: 2\r\n\r\n')],
        chunker: byOctet,
        onCommand: (line) => lines.push(line),
        handlers: {
          STAT: '+OK 007 many\r\n',
          'RETR 2': async (connection) => {
            await connection.write('+OK\r\nhalf a mess');
            connection.destroy();
            return undefined;
          },
        },
      }),
    });
    const client = await RawPop3Client.connect(server.port);
    await client.line();
    await client.logIn('a', 'canary');
    assert.equal(await client.command('STAT'), '+OK 007 many');
    assert.equal((await client.multiLine('RETR 1')).toString(), 'a: 1\r\n\r\n');
    client.send('RETR 2');
    assert.equal((await client.ended()).toString(), '+OK\r\nhalf a mess');
    assert.deepEqual(lines, ['USER a', 'PASS ***', 'STAT', 'RETR 1', 'RETR 2']);
  });
});
