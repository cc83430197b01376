import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { describeCheck } from '../../../src/mailcheck/findings';
import {
  type CheckedLink,
  checkLinks,
  LINK_LIMITS,
  type RequestHead,
} from '../../../src/mailcheck/links/checkLinks';
import { linkFindings } from '../../../src/mailcheck/links/linkFindings';
import { linkTargets } from '../../../src/mailcheck/links/linkTargets';
import { connectDirectly, type Endpoint, headOver } from '../../../src/mailcheck/links/systemPorts';
import { type TestCertificates, testCertificates } from '../../support/testCertificates';
import { check } from './checking';

const PUBLIC = '93.184.216.34';

/** Servers for http and https on this machine, which all public addresses lead to. */
class LocalWeb {
  readonly requests: string[] = [];
  private readonly servers: Server[] = [];
  private ports: { readonly http: number; readonly https: number } = { http: 0, https: 0 };

  constructor(private readonly answer: RequestListener) {}

  async start({ key, cert }: { readonly key: string; readonly cert: string }): Promise<void> {
    const listener: RequestListener = (request, response) => {
      const scheme = 'encrypted' in request.socket ? 'https' : 'http';
      this.requests.push(
        `${request.method ?? ''} ${scheme}://${request.headers.host ?? ''}${request.url ?? ''}`,
      );
      this.answer(request, response);
    };
    this.ports = {
      http: await this.listen(createHttp(listener)),
      https: await this.listen(createHttps({ key, cert }, listener)),
    };
  }

  head(authority: string): RequestHead {
    const route = (_to: Endpoint, { protocol }: URL): Endpoint => ({
      host: '127.0.0.1',
      port: protocol === 'https:' ? this.ports.https : this.ports.http,
    });
    return headOver(connectDirectly({ route, authority }));
  }

  stop(): void {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  private async listen(server: Server): Promise<number> {
    this.servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
}

describe('links to real servers', () => {
  const { signal } = new AbortController();
  let certificates: TestCertificates;
  let web: LocalWeb | undefined;

  before(async function () {
    this.timeout(60_000);
    certificates = await testCertificates();
  });

  afterEach(() => {
    web?.stop();
    web = undefined;
  });

  async function start(
    answer: RequestListener,
    certificate: Exclude<keyof TestCertificates, 'authority'> = 'publicHost',
  ): Promise<LocalWeb> {
    web = new LocalWeb(answer);
    await web.start(certificates[certificate]);
    return web;
  }

  async function ask(head: RequestHead, url: string): Promise<CheckedLink> {
    const { targets } = linkTargets(check(`<a href="${url}">x</a>`).links, []);
    const ports = { resolve: () => Promise.resolve([PUBLIC]), head };
    const [checked] = await checkLinks(targets, ports, { unsubscribing: [], signal });
    assert.ok(checked);
    return checked;
  }

  function said(checked: CheckedLink): string {
    return linkFindings([checked], [], 100).map(describeCheck).join();
  }

  function head(of: LocalWeb): RequestHead {
    return of.head(certificates.authority.cert);
  }

  it('say nothing where the certificate is valid and the page there', async () => {
    const server = await start((_request, response) => response.end());
    const checked = await ask(head(server), 'https://www.example.com/a?b=c');
    assert.deepEqual(server.requests, ['HEAD https://www.example.com/a?b=c']);
    assert.equal(said(checked), '');
    assert.equal(checked.outcome.kind, 'answered');
  });

  for (const [certificate, words] of [
    ['selfSigned', 'its certificate is not trusted'],
    ['expired', 'its certificate has expired'],
    ['wrongHost', 'its certificate is for another name'],
  ] as const) {
    it(`tell what is wrong with a certificate: ${certificate}`, async () => {
      const server = await start((_request, response) => response.end(), certificate);
      const checked = await ask(head(server), 'https://www.example.com/');
      assert.match(
        said(checked),
        new RegExp(`^www\\.example\\.com can’t be reached: ${words}\\.`, 'u'),
      );
      assert.deepEqual(server.requests, []);
    });
  }

  it('are not asked over a certificate that is not valid, whatever the environment says', async () => {
    const name = 'NODE_TLS_REJECT_UNAUTHORIZED';
    const before = process.env[name];
    const quiet = process.listeners('warning');
    process.removeAllListeners('warning');
    process.env[name] = '0';
    try {
      const server = await start((_request, response) => response.end(), 'selfSigned');
      const { outcome } = await ask(head(server), 'https://www.example.com/');
      assert.equal(outcome.kind === 'silent' && outcome.silence, 'certificate');
    } finally {
      if (before === undefined) {
        Reflect.deleteProperty(process.env, name);
      } else {
        process.env[name] = before;
      }
      quiet.forEach((listener) => process.on('warning', listener));
    }
  });

  it('tell a server that is not there from one that speaks no TLS', async () => {
    const plain = createTcp((socket) => {
      socket.on('error', () => undefined);
      // Only what is read tells that the other side is gone.
      socket.resume();
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const to = { host: '127.0.0.1', port: (plain.address() as AddressInfo).port };
    const asked = headOver(connectDirectly({ route: () => to }));
    const noTls = await ask(asked, 'https://www.example.com/');
    plain.close();
    await once(plain, 'close');
    const nobody = await ask(asked, 'https://www.example.com/');
    assert.match(said(noTls), /: no secure connection\./u);
    assert.match(said(nobody), /: no connection\./u);
  });

  it('are followed from http to https, with the certificate looked at there', async () => {
    const server = await start((request, response) => {
      response.writeHead('encrypted' in request.socket ? 200 : 301, {
        Location: 'https://www.example.com/new',
      });
      response.end();
    });
    const checked = await ask(head(server), 'http://www.example.com/old');
    assert.deepEqual(server.requests, [
      'HEAD http://www.example.com/old',
      'HEAD https://www.example.com/new',
    ]);
    assert.match(said(checked), /^The link leads on to www\.example\.com\/new\./u);
  });

  it('that lead on in a circle are given up', async () => {
    const server = await start((request, response) => {
      response.writeHead(302, { Location: request.url === '/a' ? '/b' : '/a' });
      response.end();
    });
    const checked = await ask(head(server), 'https://www.example.com/a');
    assert.equal(server.requests.length, LINK_LIMITS.redirects + 1);
    assert.match(said(checked), /it leads on again and again/u);
  });

  it('are not asked with GET, nor said to be gone, where a server refuses HEAD', async () => {
    const server = await start((_request, response) => {
      response.writeHead(405, { Allow: 'GET' });
      response.end();
    });
    const checked = await ask(head(server), 'https://www.example.com/');
    assert.deepEqual(server.requests, ['HEAD https://www.example.com/']);
    assert.equal(said(checked), '');
  });

  it('are let go of as soon as the head is read, however much a server sends', async () => {
    const body = Buffer.alloc(64 * 1024);
    let sent = 0;
    const closed = new Promise<void>((resolve) => {
      void start((_request, { socket }) => {
        socket?.on('error', () => undefined);
        socket?.once('close', () => {
          resolve();
        });
        socket?.write('HTTP/1.1 404 Not Found\r\n\r\n');
        const more = (): void => {
          if (socket?.writable === true && sent < 1_000 * body.length) {
            sent += body.length;
            socket.write(body, more);
          }
        };
        more();
      })
        .then((server) => ask(head(server), 'https://www.example.com/'))
        .then((checked) => {
          assert.match(said(checked), /www\.example\.com answers 404/u);
        });
    });
    await closed;
    assert.ok(sent < 1_000 * body.length);
  });

  it('of servers that say nothing are let go of when it is enough', async () => {
    const controller = new AbortController();
    let isClosed: Promise<unknown> | undefined;
    const server = await start(({ socket }) => {
      isClosed = once(socket, 'close');
      controller.abort(new Error('enough'));
    });
    const request = { url: new URL('https://www.example.com/'), address: PUBLIC };
    await assert.rejects(head(server)(request, controller.signal), /enough/u);
    await isClosed;
  });
});
