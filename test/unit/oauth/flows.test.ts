import assert from 'node:assert/strict';
import { signInByCode } from '../../../src/oauth/codeFlow';
import { signInByDevice } from '../../../src/oauth/deviceFlow';
import {
  AuthorizationServer,
  CLIENT_SECRET,
  SECRET_CLIENT,
} from '../../support/oauth/authorizationServer';
import { ScriptedBrowser } from '../../support/oauth/scriptedBrowser';
import { browserOf, clientOf, endpointsOf, NEVER, rejectsWith } from './oauthHarness';

describe('signing in with a real authorization server', () => {
  let server: AuthorizationServer;

  before(async () => {
    server = await AuthorizationServer.start();
  });

  after(() => server.close());

  for (const [what, change, secret] of [
    ['found by its issuer', {}, undefined],
    ['named by its endpoints', { endpoints: true }, undefined],
    ['that knows the client by a secret', { clientId: SECRET_CLIENT }, CLIENT_SECRET],
  ] as const) {
    const settings = (): Parameters<typeof clientOf>[1] => ({
      ...('clientId' in change ? { clientId: change.clientId } : {}),
      ...('endpoints' in change ? { server: endpointsOf(server) } : {}),
    });
    const options = secret === undefined ? {} : { secret };

    it(`yields tokens through the browser, from a server ${what}`, async () => {
      const browser = browserOf({ login: 'robin@example.com' });
      const client = clientOf(server, settings(), options);
      const tokens = await signInByCode(client, browser, 'robin@example.com', NEVER);
      assert.deepEqual(await active(tokens.accessToken), 'robin@example.com');
      assert.ok(tokens.refreshToken);
      assert.equal(tokens.expiresAt, 1_000_000 + 3_600_000);
      const page = new URL(browser.opened[0] ?? '');
      assert.match(page.searchParams.get('redirect_uri') ?? '', /^http:\/\/127\.0\.0\.1:\d+\/$/u);
      assert.equal(page.searchParams.get('code_challenge_method'), 'S256');
      assert.ok((page.searchParams.get('state') ?? '').length >= 43);
    });

    it(`yields tokens by a code, from a server ${what}`, async () => {
      const client = clientOf(server, { ...settings(), flow: 'device' }, options);
      const tokens = await signInByDevice(
        client,
        async ({ userCode, verificationUri, verificationUriComplete }) => {
          assert.match(userCode, /^[A-Z]{4}-[A-Z]{4}$/u);
          assert.equal(verificationUri, `${server.issuer}/device`);
          await new ScriptedBrowser().visit(verificationUriComplete ?? '', { login: 'alex' });
        },
        NEVER,
      );
      assert.equal(await active(tokens.accessToken), 'alex');
      assert.ok(tokens.refreshToken);
    });
  }

  it('fails when the user declines in the browser', async () => {
    const error = await rejectsWith(
      signInByCode(clientOf(server), browserOf({ declines: true }), 'robin', NEVER),
      'denied',
    );
    assert.match(error.serverText ?? '', /aborted/u);
  });

  it('fails when the user declines the device', async () => {
    await rejectsWith(
      signInByDevice(
        clientOf(server),
        async ({ verificationUriComplete }) => {
          await new ScriptedBrowser().visit(verificationUriComplete ?? '', { declines: true });
        },
        NEVER,
      ),
      'denied',
    );
  });

  it('gives another refresh token each time, and never takes one twice', async () => {
    const client = clientOf(server);
    const first = await signInByCode(client, browserOf(), 'robin', NEVER);
    const second = await client.refresh(first.refreshToken ?? '', NEVER);
    assert.notEqual(second.refreshToken, first.refreshToken);
    assert.notEqual(second.accessToken, first.accessToken);
    assert.equal(await active(second.accessToken), 'robin');
    const error = await rejectsWith(
      client.refresh(first.refreshToken ?? '', NEVER),
      'invalidGrant',
    );
    assert.doesNotMatch(JSON.stringify([error.message, error.serverText]), /undefined/u);
  });

  it('takes no token back once it was revoked', async () => {
    const client = clientOf(server);
    const { refreshToken = '' } = await signInByCode(client, browserOf(), 'robin', NEVER);
    await server.revoke(refreshToken);
    await rejectsWith(client.refresh(refreshToken, NEVER), 'invalidGrant');
  });

  it('fails with a client that the server does not know, or whose secret is wrong', async () => {
    for (const client of [
      clientOf(server, { clientId: 'unknown-app' }),
      clientOf(server, { clientId: SECRET_CLIENT }, { secret: 'wrong' }),
    ]) {
      await rejectsWith(
        signInByDevice(client, () => Promise.resolve(), NEVER),
        'invalidClient',
      );
    }
  });

  it('asks for nothing that the user did not configure', async () => {
    const client = clientOf(server, { scopes: ['openid'] });
    const tokens = await signInByCode(client, browserOf(), 'robin', NEVER);
    assert.equal(tokens.refreshToken, undefined);
  });

  const active = async (token: string): Promise<string | undefined> => {
    const answer = await server.introspect(token);
    assert.equal(answer.active, true);
    return answer.sub;
  };
});
