import assert from 'node:assert/strict';
import type { Account } from '../../../src/mailbox/account';
import type { PasswordRequest } from '../../../src/mailbox/ports';
import {
  AuthorizationServer,
  CLIENT_SECRET,
  PUBLIC_CLIENT,
  SECRET_CLIENT,
} from '../../support/oauth/authorizationServer';
import { endpointsOf, rejectsWith } from '../oauth/oauthHarness';
import { exampleAccount } from './exampleAccount';
import { type OAuthBench, oauthAccount, oauthBench } from './oauthBench';

const TOKENS_KEY = `pop3.oauth.tokens.${exampleAccount.id}`;
const HOUR = 3_600_000;

const login = (account: Account, isInteractive = true): PasswordRequest => ({
  account,
  reason: 'login',
  isInteractive,
});
const rejected = (account: Account, isInteractive = true): PasswordRequest => ({
  account,
  reason: 'rejected',
  isInteractive,
});

describe('access tokens', () => {
  let server: AuthorizationServer;
  let account: ReturnType<typeof oauthAccount>;
  let bench: OAuthBench;

  before(async () => {
    server = await AuthorizationServer.start();
    account = oauthAccount(server);
  });

  beforeEach(() => {
    bench = oauthBench();
    server.requests.length = 0;
  });

  after(() => server.close());

  const storedTokens = (): { readonly refreshToken: string; readonly accessToken: string } =>
    (
      JSON.parse(bench.secrets.values.get(TOKENS_KEY) ?? '{}') as {
        readonly value: { readonly refreshToken: string; readonly accessToken: string };
      }
    ).value;

  for (const flow of ['pkce', 'device'] as const) {
    it(`need one sign-in by ${flow}, and last in other windows too`, async () => {
      const own = oauthAccount(server, { flow });
      const token = await bench.access.password(login(own));
      assert.equal((await server.introspect(token ?? '')).active, true);
      assert.equal(await bench.access.password(login(own, false)), token);
      assert.equal(await bench.anotherWindow().password(login(own, false)), token);
      assert.equal(bench.ui.signIns.length, 1);
      assert.equal(bench.ui.reports.length, 1);
    });
  }

  it('are not asked for in the background', async () => {
    assert.equal(await bench.access.password(login(account, false)), undefined);
    assert.deepEqual(bench.ui.signIns, []);
    assert.deepEqual(server.requests, []);
  });

  it('are renewed silently before they run out, once for all who wait', async () => {
    const first = await bench.access.password(login(account));
    const { refreshToken } = storedTokens();
    bench.environment.time += HOUR - 61_000;
    assert.equal(await bench.access.password(login(account, false)), first);
    bench.environment.time += 2_000;
    server.requests.length = 0;
    const [second, third] = await Promise.all([
      bench.access.password(login(account, false)),
      bench.access.password(login(account, false)),
    ]);
    assert.notEqual(second, first);
    assert.equal(third, second);
    assert.equal(server.requestsTo('/token'), 1);
    assert.notEqual(storedTokens().refreshToken, refreshToken);
    assert.equal(bench.ui.signIns.length, 1);
  });

  it('that the mail server refuses are renewed once, then the user signs in once, then it is over', async () => {
    const kept = await bench.access.password(login(account));
    const { access } = bench;
    await access.accepted(account);
    assert.equal(await access.password(login(account)), kept);
    const refreshed = await access.password(rejected(account));
    assert.notEqual(refreshed, kept);
    assert.equal(bench.ui.signIns.length, 1);
    const signedIn = await access.password(rejected(account));
    assert.notEqual(signedIn, refreshed);
    assert.equal(bench.ui.signIns.length, 2);
    assert.equal(await access.password(rejected(account)), undefined);
    assert.equal(bench.ui.signIns.length, 2);
  });

  it('that the mail server refuses in the background are renewed once, and nobody is asked', async () => {
    await bench.access.password(login(account));
    await bench.access.password(login(account, false));
    assert.ok(await bench.access.password(rejected(account, false)));
    assert.equal(await bench.access.password(rejected(account, false)), undefined);
    assert.equal(bench.ui.signIns.length, 1);
  });

  it('need another sign-in once the provider withdrew it, which the background leaves to the user', async () => {
    const first = await bench.access.password(login(account));
    await server.revoke(storedTokens().refreshToken);
    bench.environment.time += HOUR;
    assert.equal(await bench.access.password(login(account, false)), undefined);
    assert.equal(bench.secrets.values.has(TOKENS_KEY), false);
    const second = await bench.access.password(login(account));
    assert.notEqual(second, first);
    assert.equal(bench.ui.signIns.length, 2);
  });

  it('that another window renewed meanwhile are used, not the refresh token they replaced', async () => {
    await bench.access.password(login(account));
    bench.environment.time += HOUR;
    const before = bench.secrets.values.get(TOKENS_KEY) ?? '';
    const renewed = await bench.anotherWindow().password(login(account, false));
    const after = bench.secrets.values.get(TOKENS_KEY) ?? '';
    // This window read the tokens just before the other one stored its own.
    bench.secrets.values.set(TOKENS_KEY, before);
    server.intercept = () => {
      bench.secrets.values.set(TOKENS_KEY, after);
      return false;
    };
    assert.equal(await bench.access.password(login(account, false)), renewed);
    server.intercept = () => false;
    assert.equal(bench.secrets.values.get(TOKENS_KEY), after);
  });

  it('survive a provider that is down', async () => {
    await bench.access.password(login(account));
    bench.environment.time += HOUR;
    server.intercept = (request) => {
      request.socket.destroy();
      return true;
    };
    await rejectsWith(bench.access.password(login(account)), 'network');
    server.intercept = () => false;
    assert.ok(await bench.access.password(login(account, false)));
    assert.equal(bench.ui.signIns.length, 1);
  });

  for (const [what, change] of [
    ['host', (): Partial<Account> => ({ host: 'evil.example.net' })],
    ['port', (): Partial<Account> => ({ port: 110 })],
    ['TLS mode', (): Partial<Account> => ({ tlsMode: 'none' })],
    ['user', (): Partial<Account> => ({ user: 'alex' })],
    ['client', () => ({ oauth: { ...account.oauth, clientId: 'unknown-app' } })],
    ['authorization server', () => ({ oauth: { ...account.oauth, server: endpointsOf(server) } })],
    ['set of scopes', () => ({ oauth: { ...account.oauth, scopes: ['openid'] } })],
  ] as const) {
    it(`and refresh tokens go to no other ${what}`, async () => {
      await bench.access.password(login(account));
      server.requests.length = 0;
      const changed = { ...account, ...change() };
      for (const request of [login(changed, false), rejected(changed, false)]) {
        assert.equal(await bench.access.password(request), undefined);
      }
      assert.deepEqual(server.requests, []);
    });
  }

  it('are not given when the user declines, and why is told where the provider declines', async () => {
    bench.ui.declines = true;
    for (const flow of ['pkce', 'device'] as const) {
      const own = oauthAccount(server, { flow });
      assert.equal(await bench.access.password(login(own)), undefined);
    }
    bench.ui.declines = false;
    bench.ui.visit = { declines: true };
    await rejectsWith(bench.access.password(login(account)), 'denied');
    assert.equal(bench.secrets.values.size, 0);
  });

  it('end with the sign-in when the work they are for is canceled', async () => {
    const controller = new AbortController();
    bench.ui.openExternal = () => {
      controller.abort();
      return Promise.resolve(true);
    };
    assert.equal(await bench.access.password(login(account), controller.signal), undefined);
  });

  it('come with a word about the way back where it is not an address of this machine', async () => {
    const controller = new AbortController();
    bench.ui.externalUri = () => Promise.resolve('https://code.example.com/proxy/1234/');
    bench.ui.openExternal = () => {
      controller.abort();
      return Promise.resolve(true);
    };
    await bench.access.password(login(account), controller.signal);
    assert.match(bench.ui.reports.join(), /back to https:\/\/code\.example\.com\/proxy\/1234\//u);
    assert.match(bench.ui.reports.join(), /sign in by a code/u);
  });

  it('stay in memory where the account keeps nothing, and where secret storage fails', async () => {
    const forgetful: Account = { ...account, passwordPolicy: 'askEveryTime' };
    const token = await bench.access.password(login(forgetful));
    assert.equal(bench.secrets.values.size, 0);
    assert.equal(await bench.access.password(login(forgetful, false)), token);
    bench = oauthBench();
    bench.secrets.fails = true;
    const other = await bench.access.password(login(account));
    assert.equal(await bench.access.password(login(account, false)), other);
  });

  it('are forgotten with the client secret', async () => {
    await bench.access.password(login(account));
    await bench.store.keepClientSecret(account.id, account.oauth, CLIENT_SECRET);
    assert.equal(bench.secrets.values.size, 2);
    await bench.store.forget(account.id);
    assert.equal(bench.secrets.values.size, 0);
  });

  it('come with the client secret, which goes to its own server and client alone', async () => {
    const secret = oauthAccount(server, { clientId: SECRET_CLIENT });
    await rejectsWith(bench.access.password(login(secret)), 'invalidClient');
    await bench.store.keepClientSecret(secret.id, secret.oauth, CLIENT_SECRET);
    assert.ok(await bench.access.password(login(secret)));
    bench.environment.time += HOUR;
    assert.ok(await bench.access.password(login(secret, false)));
    for (const change of [{ clientId: PUBLIC_CLIENT }, { server: endpointsOf(server) }]) {
      const foreign = { ...secret.oauth, ...change };
      assert.equal(await bench.store.clientSecret(secret.id, foreign), undefined);
    }
    await bench.store.keepClientSecret(secret.id, secret.oauth, '');
    assert.equal(await bench.store.clientSecret(secret.id, secret.oauth), undefined);
  });

  it('that cannot be read count as absent', async () => {
    for (const damaged of ['canary', '{}', 'null', '[]', '{"binding":"x","value":"canary"}']) {
      bench.secrets.values.set(TOKENS_KEY, damaged);
      assert.equal(await bench.access.password(login(account, false)), undefined);
    }
    assert.doesNotMatch(bench.logger.lines.join('\n'), /canary/u);
  });

  it('never reach the log', async () => {
    await bench.access.password(login(account));
    const first = storedTokens();
    bench.environment.time += HOUR;
    await bench.access.password(login(account));
    const second = storedTokens();
    await server.revoke(second.refreshToken);
    bench.environment.time += HOUR;
    await bench.access.password(login(account, false));
    bench.secrets.fails = true;
    await bench.access.password(login(account));
    const log = bench.logger.lines.join('\n');
    assert.notEqual(log, '');
    for (const token of Object.values({ ...first, second })) {
      assert.ok(typeof token !== 'string' || !log.includes(token));
    }
    for (const token of [second.accessToken, second.refreshToken, first.accessToken]) {
      assert.ok(!log.includes(token));
    }
  });
});

describe('access tokens of Microsoft accounts', () => {
  const account: Account = {
    ...exampleAccount,
    authentication: 'oauth2',
    oauth: { provider: 'microsoft' },
  };
  const demands = ({ microsoft }: OAuthBench): readonly string[] =>
    microsoft.demands.map(({ demand }) => demand);

  it('come from the editor, which keeps them', async () => {
    const bench = oauthBench();
    bench.microsoft.tokens = ['first', 'second'];
    assert.equal(await bench.access.password(login(account)), 'first');
    assert.equal(await bench.access.password(login(account, false)), 'second');
    assert.deepEqual(demands(bench), ['ifNeeded', 'silent']);
    assert.deepEqual(bench.microsoft.demands[0]?.scopes, [
      'https://outlook.office.com/POP.AccessAsUser.All',
      'offline_access',
    ]);
    assert.equal(bench.secrets.values.size, 0);
  });

  it('are renewed by the user once the mail server refuses them, once', async () => {
    const bench = oauthBench();
    bench.microsoft.tokens = ['first', 'second', 'third'];
    await bench.access.password(login(account));
    assert.equal(await bench.access.password(rejected(account, false)), undefined);
    assert.equal(await bench.access.password(rejected(account)), 'second');
    assert.equal(await bench.access.password(rejected(account)), undefined);
    assert.deepEqual(demands(bench), ['ifNeeded', 'renewed']);
  });

  it('come from an application of the user where there is one', async () => {
    const bench = oauthBench();
    const own: Account = {
      ...account,
      oauth: { provider: 'microsoft', clientId: '0000-11', tenant: 'example.com' },
    };
    await bench.access.password(login(own));
    assert.deepEqual(bench.microsoft.demands[0]?.scopes.slice(2), [
      'VSCODE_CLIENT_ID:0000-11',
      'VSCODE_TENANT:example.com',
    ]);
  });
});
