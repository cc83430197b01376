import assert from 'node:assert/strict';
import { get } from 'node:http';
import { signInByCode } from '../../../src/oauth/codeFlow';
import { AuthorizationServer } from '../../support/oauth/authorizationServer';
import { eventually } from '../../support/polling';
import {
  browserOf,
  clientOf,
  endpointsOf,
  FastEnvironment,
  NEVER,
  rejectsWith,
} from './oauthHarness';

interface Landing {
  readonly redirectUri: string;
  readonly state: string;
}

/** A browser that comes back as the test says, without any page of the server. */
function browserThat(comesBack: (landing: Landing) => Promise<void>) {
  return {
    open: (address: string): Promise<void> => {
      const { searchParams } = new URL(address);
      void comesBack({
        redirectUri: searchParams.get('redirect_uri') ?? '',
        state: searchParams.get('state') ?? '',
      });
      return Promise.resolve();
    },
    externalUri: (uri: string): Promise<string> => Promise.resolve(uri),
  };
}

async function isClosed(uri: string): Promise<boolean> {
  return fetch(uri).then(
    () => false,
    () => true,
  );
}

describe('the code flow', () => {
  let server: AuthorizationServer;

  before(async () => {
    server = await AuthorizationServer.start();
  });

  beforeEach(() => {
    server.requests.length = 0;
  });

  after(() => server.close());

  for (const [what, query] of [
    ['another state', '?code=stolen&state=other'],
    ['no state', '?code=stolen'],
    ['two states', '?code=stolen&state=STATE&state=STATE'],
    ['the issuer of another server', '?code=stolen&state=STATE&iss=https://evil.example.com'],
  ] as const) {
    it(`takes no code that comes with ${what}`, async () => {
      let page: Response | undefined;
      let uri = '';
      const browser = browserThat(async ({ redirectUri, state }) => {
        uri = redirectUri;
        page = await fetch(redirectUri + query.replaceAll('STATE', state));
      });
      await rejectsWith(signInByCode(clientOf(server), browser, 'robin', NEVER), 'stateMismatch');
      assert.equal(server.requestsTo('/token'), 0);
      assert.equal(await isClosed(uri), true);
      await eventually('the page', () => page?.status === 400);
    });
  }

  it('goes on waiting after requests that belong to no sign-in', async () => {
    const statuses: number[] = [];
    const browser = browserThat(async ({ redirectUri }) => {
      const port = Number(new URL(redirectUri).port);
      for (const path of ['//', '/', '/?code=stolen&state=other']) {
        statuses.push(await statusOf(port, path));
      }
    });
    await rejectsWith(signInByCode(clientOf(server), browser, 'robin', NEVER), 'stateMismatch');
    await eventually('the answers', () => statuses.length === 3);
    assert.deepEqual(statuses, [404, 400, 400]);
  });

  it('says so when the server does not issue codes to this client', async () => {
    const browser = browserThat(async ({ redirectUri, state }) => {
      const iss = encodeURIComponent(server.issuer);
      await fetch(`${redirectUri}?error=unauthorized_client&state=${state}&iss=${iss}`);
    });
    await rejectsWith(signInByCode(clientOf(server), browser, 'robin', NEVER), 'invalidClient');
  });

  it('takes no code that the server did not give', async () => {
    const browser = browserThat(async ({ redirectUri, state }) => {
      await fetch(`${redirectUri}?code=made-up&state=${state}`);
    });
    const client = clientOf(server, { server: endpointsOf(server) });
    const error = await rejectsWith(signInByCode(client, browser, 'robin', NEVER), 'invalidGrant');
    assert.doesNotMatch(`${error.message} ${error.serverText ?? ''}`, /made-up/u);
  });

  it('answers one request with a plain page, others with nothing, and closes', async () => {
    const seen: { status: number; text: string; policy: string | null }[] = [];
    let uri = '';
    const browser = browserThat(async ({ redirectUri, state }) => {
      uri = redirectUri;
      const iss = encodeURIComponent(server.issuer);
      for (const [path, method] of [
        ['favicon.ico', 'GET'],
        ['', 'POST'],
        [`?code=x&state=${state}&iss=${iss}`, 'GET'],
      ] as const) {
        const response = await fetch(redirectUri + path, { method });
        const policy = response.headers.get('content-security-policy');
        seen.push({ status: response.status, text: await response.text(), policy });
      }
    });
    await rejectsWith(signInByCode(clientOf(server), browser, 'robin', NEVER), 'invalidGrant');
    assert.deepEqual(
      seen.map(({ status }) => status),
      [404, 404, 200],
    );
    assert.match(seen[2]?.text ?? '', /You can close this window/u);
    assert.equal(seen[2]?.policy, "default-src 'none'");
    assert.equal(await isClosed(uri), true);
  });

  it('listens to this machine alone, on a port of its own each time', async () => {
    const uris: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const browser = browserOf();
      await signInByCode(clientOf(server), browser, 'robin', NEVER);
      uris.push(new URL(browser.opened[0] ?? '').searchParams.get('redirect_uri') ?? '');
    }
    assert.equal(new Set(uris).size, 2);
    for (const uri of uris) {
      assert.equal(new URL(uri).hostname, '127.0.0.1');
      assert.equal(await isClosed(uri), true);
    }
  });

  it('ends and closes its port when the user cancels', async () => {
    const controller = new AbortController();
    let uri = '';
    const browser = browserThat(({ redirectUri }) => {
      uri = redirectUri;
      controller.abort();
      return Promise.resolve();
    });
    await rejectsWith(
      signInByCode(clientOf(server), browser, 'robin', controller.signal),
      'aborted',
    );
    assert.equal(await isClosed(uri), true);
  });

  it('ends and closes its port when the user does not come back in time', async () => {
    const environment = new (class extends FastEnvironment {
      override readonly signInTimeoutMilliseconds = 30;
    })();
    let uri = '';
    const browser = browserThat(({ redirectUri }) => {
      uri = redirectUri;
      return Promise.resolve();
    });
    const client = clientOf(server, {}, { environment });
    await rejectsWith(signInByCode(client, browser, 'robin', NEVER), 'timeout');
    assert.equal(await isClosed(uri), true);
  });

  it('goes another way to this machine where the browser runs elsewhere, but only a safe one', async () => {
    const base = browserOf();
    const remote = (uri: string): typeof base => ({
      ...base,
      externalUri: () => Promise.resolve(uri),
    });
    for (const uri of ['http://workspace.example.com/', 'vscode://x/y', 'nothing']) {
      await rejectsWith(
        signInByCode(clientOf(server), remote(uri), 'robin', NEVER),
        'configuration',
      );
    }
    assert.deepEqual(base.opened, []);
    const opened: string[] = [];
    const controller = new AbortController();
    const work = signInByCode(
      clientOf(server),
      {
        open: (uri) => {
          opened.push(uri);
          controller.abort();
          return Promise.resolve();
        },
        externalUri: () => Promise.resolve('https://workspace.example.com/proxy/4000/'),
      },
      'robin',
      controller.signal,
    );
    await rejectsWith(work, 'aborted');
    assert.equal(
      new URL(opened[0] ?? '').searchParams.get('redirect_uri'),
      'https://workspace.example.com/proxy/4000/',
    );
  });

  it('closes its port when the browser cannot be opened', async () => {
    let uri = '';
    const browser = {
      open: (address: string) => {
        uri = new URL(address).searchParams.get('redirect_uri') ?? '';
        return Promise.reject(new Error('no browser'));
      },
      externalUri: (address: string) => Promise.resolve(address),
    };
    await assert.rejects(signInByCode(clientOf(server), browser, 'robin', NEVER), /no browser/u);
    assert.equal(await isClosed(uri), true);
  });
});

/** Asks for a path that no URL library would let through. */
function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('error', reject);
  });
}
