import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { checkLinks, LinkError } from '../../../src/mailcheck/links/checkLinks';
import { linkTargets } from '../../../src/mailcheck/links/linkTargets';
import { type Connect, headOver, resolveBySystem } from '../../../src/mailcheck/links/systemPorts';
import { check } from './checking';

/** Answers each connection with the same octets, and keeps what it was sent. */
class FakeServer {
  readonly received: string[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  constructor(private readonly answer: string | undefined) {}

  async start(): Promise<Connect> {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (octets) => {
        this.received.push(octets.toString('latin1'));
        if (this.answer !== undefined) {
          socket.end(this.answer);
        }
      });
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const { port } = this.server.address() as AddressInfo;
    return () => ({ socket: connect({ host: '127.0.0.1', port }), ready: 'connect' });
  }

  stop(): void {
    this.sockets.forEach((socket) => socket.destroy());
    this.server?.close();
  }
}

describe('a HEAD request for a link', () => {
  const request = { url: new URL('http://www.example.com/a b?c=ü#d'), address: '93.184.216.34' };
  const { signal } = new AbortController();
  let server: FakeServer;

  afterEach(() => {
    server.stop();
  });

  async function ask(
    answer: string | undefined,
    until = signal,
  ): ReturnType<ReturnType<typeof headOver>> {
    server = new FakeServer(answer);
    return headOver(await server.start())(request, until);
  }

  it('says nothing of the user, and reads the head of the answer only', async () => {
    const answer = await ask('HTTP/1.1 302 Found\r\nX: y\r\nLocation:  /new \r\n\r\nbody');
    assert.deepEqual(answer, { status: 302, location: '/new' });
    assert.deepEqual(server.received, [
      [
        'HEAD /a%20b?c=%C3%BC HTTP/1.1',
        'Host: www.example.com',
        'User-Agent: POP3-Mailbox-Browser (link check)',
        'Accept: */*',
        'Connection: close',
        '',
        '',
      ].join('\r\n'),
    ]);
  });

  for (const [what, answer] of [
    ['speaks something else', 'SSH-2.0-x\r\n\r\n'],
    ['closes at once', ''],
    ['sends a head without end', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`],
  ] as const) {
    it(`fails where what answers ${what}`, async () => {
      await assert.rejects(
        ask(answer),
        (error) => error instanceof LinkError && error.code === 'protocol',
      );
    });
  }

  it('ends when it is not wanted any more', async () => {
    const controller = new AbortController();
    const asked = ask(undefined, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(asked, /enough/u);
  });

  it('is sent to the address that was looked at', async () => {
    server = new FakeServer('HTTP/1.1 404 Not Found\r\n\r\n');
    const toServer = await server.start();
    const addresses: string[] = [];
    const { links } = check('<a href="http://www.example.com/gone">x</a>');
    const [checked] = await checkLinks(
      linkTargets(links, []).targets,
      {
        resolve: () => Promise.resolve(['93.184.216.34']),
        head: headOver((to) => {
          addresses.push(to.address);
          return toServer(to);
        }),
      },
      { unsubscribing: [], signal },
    );
    assert.deepEqual(addresses, ['93.184.216.34']);
    assert.equal(checked?.outcome.kind === 'answered' && checked.outcome.status, 404);
  });

  it('is sent nowhere for a name of this machine', async () => {
    server = new FakeServer(undefined);
    assert.ok((await resolveBySystem('localhost', signal)).length > 0);
    const outcomes = await checkLinks(
      [{ url: new URL('http://www.example.com/'), links: [] }],
      {
        resolve: () => resolveBySystem('localhost', signal),
        head: () => Promise.reject(new Error('asked')),
      },
      { unsubscribing: [], signal },
    );
    assert.equal(outcomes[0]?.outcome.kind, 'refused');
  });
});
