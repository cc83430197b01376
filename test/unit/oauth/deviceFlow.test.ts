import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { signInByDevice } from '../../../src/oauth/deviceFlow';
import { AuthorizationServer, pathOf } from '../../support/oauth/authorizationServer';
import { ScriptedBrowser } from '../../support/oauth/scriptedBrowser';
import { clientOf, FastEnvironment, NEVER, rejectsWith } from './oauthHarness';

const SHOWN = (): Promise<void> => Promise.resolve();

function json(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
  return true;
}

describe('the device flow', () => {
  let server: AuthorizationServer;
  let environment: FastEnvironment;

  before(async () => {
    server = await AuthorizationServer.start();
  });

  beforeEach(() => {
    environment = new FastEnvironment();
    server.intercept = () => false;
    server.requests.length = 0;
  });

  after(() => server.close());

  const client = (): ReturnType<typeof clientOf> =>
    clientOf(server, { flow: 'device' }, { environment });

  /** Answers polls in the provider's place, one after the other, then leaves them to it. */
  function answerPolls(...errors: readonly string[]): void {
    const waiting = [...errors];
    server.intercept = (request, response) => {
      const error = pathOf(request) === '/token' ? waiting.shift() : undefined;
      return error === undefined ? false : json(response, 400, { error });
    };
  }

  it('asks every five seconds until the user is done, and slower when told so', async () => {
    answerPolls('authorization_pending', 'slow_down', 'authorization_pending', 'slow_down');
    const tokens = await signInByDevice(
      client(),
      async ({ verificationUriComplete }) => {
        await new ScriptedBrowser().visit(verificationUriComplete ?? '');
      },
      NEVER,
    );
    assert.ok(tokens.accessToken);
    assert.deepEqual(environment.sleeps, [5, 5, 10, 10, 15]);
  });

  it('goes on while the real server says that the user is not done', async () => {
    let polls = 0;
    const late = new ScriptedBrowser();
    let page = '';
    server.intercept = async (request) => {
      polls += pathOf(request) === '/token' ? 1 : 0;
      if (polls === 3 && page !== '') {
        const address = page;
        page = '';
        await late.visit(address);
      }
      return false;
    };
    const tokens = await signInByDevice(
      client(),
      ({ verificationUriComplete }) => {
        page = verificationUriComplete ?? '';
        return Promise.resolve();
      },
      NEVER,
    );
    assert.ok(tokens.accessToken);
    assert.equal(polls, 3);
  });

  it('ends when the code runs out, whether the server says so or not', async () => {
    answerPolls('authorization_pending', 'expired_token');
    await rejectsWith(signInByDevice(client(), SHOWN, NEVER), 'expired');
    answerPolls(...Array.from({ length: 500 }, () => 'authorization_pending'));
    await rejectsWith(signInByDevice(client(), SHOWN, NEVER), 'expired');
    assert.ok(environment.sleeps.length <= 2 + 120);
  });

  it('ends at once when the user cancels, before the code is shown and after', async () => {
    const controller = new AbortController();
    controller.abort();
    await rejectsWith(signInByDevice(client(), SHOWN, controller.signal), 'aborted');
    const later = new AbortController();
    const work = signInByDevice(
      client(),
      () => {
        later.abort();
        return Promise.resolve();
      },
      later.signal,
    );
    await rejectsWith(work, 'aborted');
    assert.equal(server.requestsTo('/token'), 0);
  });

  it('ends when a request hangs and the user cancels', async () => {
    const controller = new AbortController();
    server.intercept = (request) => {
      if (pathOf(request) !== '/token') {
        return false;
      }
      controller.abort();
      return true;
    };
    await rejectsWith(signInByDevice(client(), SHOWN, controller.signal), 'aborted');
  });

  it('bears a few lost requests with growing pauses, not many', async () => {
    const lose = (times: number): void => {
      let left = times;
      server.intercept = (request) => {
        if (pathOf(request) !== '/token' || left === 0) {
          return false;
        }
        left -= 1;
        request.socket.destroy();
        return true;
      };
    };
    lose(2);
    const tokens = await signInByDevice(
      client(),
      async ({ verificationUriComplete }) => {
        await new ScriptedBrowser().visit(verificationUriComplete ?? '');
      },
      NEVER,
    );
    assert.ok(tokens.accessToken);
    assert.deepEqual(environment.sleeps, [5, 10, 20]);
    lose(99);
    await rejectsWith(signInByDevice(client(), SHOWN, NEVER), 'network');
  });

  for (const [what, uri] of [
    ['unprotected', 'http://login.example.com/device'],
    ['a script', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
    ['a command of the editor', 'vscode://command'],
    ['no address', 'visit our page'],
    ['endless', `https://login.example.com/${'x'.repeat(3_000)}`],
  ] as const) {
    it(`shows no page that is ${what}`, async () => {
      const answer = { device_code: 'code', user_code: 'AAAA', expires_in: 600 };
      for (const uris of [
        { verification_uri: uri },
        { verification_uri: 'https://login.example.com/', verification_uri_complete: uri },
      ]) {
        server.intercept = (request, response) =>
          pathOf(request) === '/device/auth' && json(response, 200, { ...answer, ...uris });
        let shown = 0;
        await rejectsWith(
          signInByDevice(client(), () => Promise.resolve(void (shown += 1)), NEVER),
          'invalidResponse',
        );
        assert.equal(shown, 0);
      }
    });
  }

  it('makes the code harmless before it is shown', async () => {
    server.intercept = (request, response) =>
      pathOf(request) === '/device/auth' &&
      json(response, 200, {
        device_code: 'code',
        user_code: `\u202e$(key)\r\n${'A'.repeat(5_000)}`,
        verification_uri: 'https://login.example.com/',
        expires_in: 600,
        interval: 86_400,
      });
    let shown = '';
    await rejectsWith(
      signInByDevice(
        client(),
        ({ userCode }) => {
          shown = userCode;
          return Promise.resolve();
        },
        NEVER,
      ),
      'invalidGrant',
    );
    assert.equal(shown.length, 40);
    assert.doesNotMatch(shown, /[\u0000-\u001f\u202e]|\$\(/u);
    assert.deepEqual(environment.sleeps, [60]);
  });

  it('says that a server without a device endpoint cannot do this', async () => {
    const plain = clientOf(server, { server: { tokenEndpoint: `${server.issuer}/token` } });
    await rejectsWith(signInByDevice(plain, SHOWN, NEVER), 'configuration');
  });
});
