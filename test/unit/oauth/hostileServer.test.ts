import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { boundedFetch } from '../../../src/oauth/boundedFetch';
import { OAuthClient } from '../../../src/oauth/client';
import type { OAuthErrorCode } from '../../../src/oauth/errors';
import {
  AuthorizationServer,
  CLIENT_SECRET,
  pathOf,
} from '../../support/oauth/authorizationServer';
import { clientOf, FastEnvironment, NEVER, rejectsWith, settingsFor } from './oauthHarness';

const REFRESH_TOKEN = 'canary-refresh-token';
const TOKENS = { access_token: 'canary-access-token', token_type: 'Bearer', expires_in: 60 };

type Answer = (response: ServerResponse) => void;

const answer =
  (status: number, body: string, type = 'application/json'): Answer =>
  (response) => {
    response.writeHead(status, { 'Content-Type': type });
    response.end(body);
  };
const tokens = (change: object): Answer => answer(200, JSON.stringify({ ...TOKENS, ...change }));

describe('an authorization server that misbehaves', () => {
  let server: AuthorizationServer;

  before(async () => {
    server = await AuthorizationServer.start();
  });

  after(() => server.close());

  function refreshAgainst(path: string | RegExp, reply: Answer, secret?: string): Promise<unknown> {
    server.intercept = (request, response) => {
      const isMeant =
        typeof path === 'string' ? pathOf(request) === path : path.test(pathOf(request));
      if (!isMeant) {
        return false;
      }
      reply(response);
      return true;
    };
    const environment = new (class extends FastEnvironment {
      override readonly requestTimeoutMilliseconds = 400;
    })();
    const options = secret === undefined ? { environment } : { environment, secret };
    return clientOf(server, {}, options).refresh(REFRESH_TOKEN, NEVER);
  }

  const endless: Answer = (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const chunk = Buffer.alloc(64 * 1_024, 'a');
    const more = (): void => {
      while (!response.destroyed && response.write(chunk)) {
        // As much as the socket takes.
      }
    };
    response.on('drain', more);
    more();
  };
  const silent: Answer = () => undefined;
  const dripping: Answer = (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => {
      clearInterval(timer);
    });
  };

  for (const [what, reply, code] of [
    ['fails', answer(500, '{"error":"server_error"}'), 'invalidResponse'],
    ['is out of order', answer(503, 'Sorry'), 'invalidResponse'],
    ['sends a web page', answer(200, '<html>Sign in</html>', 'text/html'), 'invalidResponse'],
    ['sends an error page', answer(400, '<html>No</html>', 'text/html'), 'invalidResponse'],
    ['sends no JSON', answer(200, '{"access_token":'), 'invalidResponse'],
    ['sends JSON that is no object', answer(200, '["canary-access-token"]'), 'invalidResponse'],
    ['sends no token', answer(200, '{"token_type":"Bearer"}'), 'invalidResponse'],
    ['sends nothing', answer(200, ''), 'invalidResponse'],
    ['never stops sending', endless, 'invalidResponse'],
    ['says nothing', silent, 'network'],
    ['drips', dripping, 'network'],
    ['hangs up', (response: ServerResponse) => void response.destroy(), 'network'],
    [
      'sends the client elsewhere',
      (response: ServerResponse) =>
        void response.writeHead(302, { Location: 'https://evil.example.com/' }).end(),
      'invalidResponse',
    ],
    ['asks for another password', answer(401, '{"error":"invalid_client"}'), 'invalidClient'],
    ['has withdrawn the sign-in', answer(400, '{"error":"invalid_grant"}'), 'invalidGrant'],
    ['knows no such scope', answer(400, '{"error":"invalid_scope"}'), 'invalidScope'],
    ['has an error of its own', answer(400, '{"error":"too_early"}'), 'refused'],
    ['binds tokens to a key', tokens({ token_type: 'DPoP' }), 'invalidResponse'],
    ['sends tokens of another kind', tokens({ token_type: 'mac' }), 'invalidResponse'],
    ['sends a number as token', tokens({ access_token: 7 }), 'invalidResponse'],
    ['breaks out of the login', tokens({ access_token: 'x\u0001auth=y' }), 'invalidResponse'],
    ['sends a line break', tokens({ access_token: 'x\r\nDELE 1' }), 'invalidResponse'],
    ['sends a giant token', tokens({ access_token: 'x'.repeat(20_000) }), 'invalidResponse'],
    [
      'sends a giant refresh token',
      tokens({ refresh_token: 'x'.repeat(20_000) }),
      'invalidResponse',
    ],
    ['sends a lifetime below zero', tokens({ expires_in: -1 }), 'invalidResponse'],
  ] as const satisfies readonly (readonly [string, Answer, OAuthErrorCode])[]) {
    it(`whose token endpoint ${what} causes a typed error in bounded time and memory`, async () => {
      const before = performance.now();
      const error = await rejectsWith(refreshAgainst('/token', reply), code);
      assert.ok(performance.now() - before < 20_000);
      assert.doesNotMatch(`${error.message} ${error.serverText ?? ''}`, /canary/u);
    });
  }

  it('does no harm by an ID token that says nonsense, since none is used', async () => {
    const result = await refreshAgainst('/token', tokens({ id_token: 'nonsense' }));
    assert.deepEqual(result, {
      accessToken: TOKENS.access_token,
      refreshToken: REFRESH_TOKEN,
      expiresAt: 1_060_000,
    });
  });

  it('gets no secret into words when it sends one back', async () => {
    const error = await rejectsWith(
      refreshAgainst(
        '/token',
        answer(
          400,
          JSON.stringify({
            error: 'invalid_grant',
            error_description: `${REFRESH_TOKEN} of ${CLIENT_SECRET} \u001b[31m\r\n ${'x'.repeat(999)}`,
          }),
        ),
        CLIENT_SECRET,
      ),
      'invalidGrant',
    );
    assert.doesNotMatch(error.serverText ?? '', /canary|[\u0000-\u001f]/u);
    assert.ok((error.serverText ?? '').length <= 300);
  });

  for (const [what, reply] of [
    ['are missing', answer(404, 'Not found', 'text/plain')],
    ['are a web page', answer(200, '<html></html>', 'text/html')],
    ['never end', endless],
    ['name another issuer', answer(200, '{"issuer":"https://evil.example.com"}')],
  ] as const) {
    it(`whose metadata ${what} cannot be used`, async () => {
      await rejectsWith(refreshAgainst(/^\/\.well-known\//u, reply), 'discovery');
    });
  }

  it('whose metadata are at the place of RFC 8414 alone is found', async () => {
    server.intercept = (request, response) => {
      if (pathOf(request) === '/.well-known/openid-configuration') {
        answer(404, '')(response);
      } else if (pathOf(request) === '/.well-known/oauth-authorization-server') {
        const { issuer } = server;
        answer(200, JSON.stringify({ issuer, token_endpoint: `${issuer}/own-token` }))(response);
      } else if (pathOf(request) === '/own-token') {
        tokens({})(response);
      } else {
        return false;
      }
      return true;
    };
    const { accessToken } = await clientOf(server).refresh(REFRESH_TOKEN, NEVER);
    assert.equal(accessToken, TOKENS.access_token);
  });

  it('whose metadata point to an unprotected place gets no token there', async () => {
    server.intercept = (request, response) => {
      if (pathOf(request) !== '/.well-known/openid-configuration') {
        return false;
      }
      const { issuer } = server;
      const elsewhere = 'http://login.example.com/token';
      answer(200, JSON.stringify({ issuer, token_endpoint: elsewhere }))(response);
      return true;
    };
    await rejectsWith(clientOf(server).refresh(REFRESH_TOKEN, NEVER), 'configuration');
  });

  it('that is gone is a matter of the network', async () => {
    const gone = await AuthorizationServer.start();
    await gone.close();
    await rejectsWith(clientOf(gone).refresh(REFRESH_TOKEN, NEVER), 'network');
  });

  it('elsewhere cannot send tokens to a port of this machine', async () => {
    const limits = { timeoutMilliseconds: 400, maximumOctets: 100, allowsLoopback: false };
    const request = { method: 'POST', headers: {}, body: 'refresh_token=canary' };
    server.requests.length = 0;
    await rejectsWith(
      boundedFetch(`${server.issuer}/token`, request, limits, NEVER),
      'configuration',
    );
    assert.deepEqual(server.requests, []);
  });

  it('is looked for again after a failure', async () => {
    let isDown = true;
    server.intercept = (request, response) => {
      if (isDown) {
        answer(500, '')(response);
      } else if (pathOf(request) === '/token') {
        tokens({})(response);
      }
      return isDown || pathOf(request) === '/token';
    };
    const client = new OAuthClient(settingsFor(server), undefined, new FastEnvironment());
    await rejectsWith(client.refresh(REFRESH_TOKEN, NEVER), 'discovery');
    isDown = false;
    assert.equal((await client.refresh(REFRESH_TOKEN, NEVER)).accessToken, TOKENS.access_token);
  });
});
