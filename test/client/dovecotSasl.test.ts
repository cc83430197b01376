import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pop3Client } from '../../src/pop3/client';
import type { Credentials, PasswordMethod } from '../../src/pop3/credentials';
import type { Endpoint, TlsMode } from '../../src/pop3/endpoint';
import { Pop3Error } from '../../src/pop3/errors';
import { logIn, openForLogin } from '../../src/pop3/login';
import type { SaslMechanism } from '../../src/pop3/sasl/mechanism';
import { createOauthBearer } from '../../src/pop3/sasl/oauthBearer';
import { createXoauth2 } from '../../src/pop3/sasl/xoauth2';
import type { ClientOptions } from '../../src/pop3/session';
import { type Dovecot, startDovecot } from '../support/dovecot';
import { bulkMessage } from '../support/sampleMessages/bulk';
import { testCertificates, type TestCertificates } from '../support/testCertificates';

/** Passwords by user; Dovecot compares them octet for octet. */
const PASSWORDS = {
  plain: 'correct horse',
  comma: '=2C,=,==  ',
  accents: 'p\u00e4ssw\u00f6rd \u20ac \u{1f511}',
} as const;
type User = keyof typeof PASSWORDS;
const USERS = Object.keys(PASSWORDS) as readonly User[];

/** What each method has to be on the wire. */
const COMMANDS = {
  automatic: 'AUTH SCRAM-SHA-256 ****',
  plain: 'AUTH PLAIN ****',
  login: 'AUTH LOGIN',
  cramMd5: 'AUTH CRAM-MD5',
  scramSha1: 'AUTH SCRAM-SHA-1 ****',
  scramSha256: 'AUTH SCRAM-SHA-256 ****',
} as const satisfies Partial<Record<PasswordMethod, string>>;
const METHODS = Object.keys(COMMANDS) as readonly (keyof typeof COMMANDS)[];
const TLS_MODES: readonly TlsMode[] = ['none', 'startTls', 'implicit'];

const TOKEN_KEY = 'a key that only this test and its server know';
const NEVER = new AbortController().signal;

/** A signed access token (RFC 7519) as an authorization server would make it. */
function accessToken(user: string, lifetimeSeconds: number, key = TOKEN_KEY): string {
  const seconds = Math.floor(Date.now() / 1_000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = [
    part({ alg: 'HS256', typ: 'JWT' }),
    part({ sub: user, iat: seconds - 60, exp: seconds + lifetimeSeconds }),
  ].join('.');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

describe('SASL against Dovecot', () => {
  let certificates: TestCertificates;
  let dovecot: Dovecot;
  let directory: string;
  let traced: string[];

  before(async function () {
    this.timeout(60_000);
    certificates = await testCertificates();
    directory = await mkdtemp(join(tmpdir(), 'dovecot-oauth-'));
    // Dovecot's own user has to read in it.
    await chmod(directory, 0o755);
    const keys = join(directory, 'default', 'HS256');
    await mkdir(keys, { recursive: true });
    await writeFile(join(keys, 'default'), Buffer.from(TOKEN_KEY).toString('base64'));
    const configuration = join(directory, 'oauth2.conf');
    await writeFile(
      configuration,
      `introspection_mode = local
local_validation_key_dict = fs:posix:prefix=${directory}/
username_attribute = sub
`,
    );
    dovecot = await startDovecot({
      certificate: certificates.good,
      users: PASSWORDS,
      extraConfiguration: `auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${configuration}
}
service anvil {
  # No penalty for wrong passwords, which would delay every later login from this address.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`,
    });
    for (const user of USERS) {
      await dovecot.deliver(user, [bulkMessage(1)]);
    }
  });

  beforeEach(() => {
    traced = [];
  });

  after(async () => {
    await dovecot.stop();
    await rm(directory, { recursive: true, force: true });
  });

  function endpoint(tlsMode: TlsMode): Endpoint {
    return {
      host: 'localhost',
      port: tlsMode === 'implicit' ? dovecot.tlsPort : dovecot.plainPort,
      tlsMode,
      certificateAuthorities: [certificates.authority.cert],
    };
  }

  const options: ClientOptions = { trace: (_direction, line) => traced.push(line) };

  /** Counts the messages and leaves; the error where that is not possible. */
  async function visit(opening: Promise<Pop3Client>): Promise<Pop3Error | undefined> {
    try {
      const client = await opening;
      assert.equal((await client.stat()).messageCount, 1);
      await client.quit();
      return undefined;
    } catch (error) {
      assert.ok(Pop3Error.is(error), String(error));
      return error;
    }
  }

  const attempt = (
    credentials: Credentials,
    tlsMode: TlsMode = 'implicit',
  ): Promise<Pop3Error | undefined> => visit(logIn(endpoint(tlsMode), credentials, options, NEVER));

  async function openBy(mechanism: SaslMechanism, secret: string): Promise<Pop3Client> {
    const { client } = await openForLogin(endpoint('implicit'), options, NEVER);
    try {
      await client.sasl(mechanism, secret);
      return client;
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  for (const method of METHODS) {
    for (const tlsMode of TLS_MODES) {
      it(`G1, G6 logs in by ${method} in TLS mode ${tlsMode}`, async () => {
        for (const user of USERS) {
          traced = [];
          const error = await attempt({ method, user, password: PASSWORDS[user] }, tlsMode);
          assert.equal(error, undefined, user);
          assert.equal(traced.filter((line) => line.includes(COMMANDS[method])).length, 1);
        }
      });
    }

    it(`G9 takes a refusal by ${method} for a wrong password, and tries nothing else`, async () => {
      for (const password of ['wrong horse', 'correct horse ', 'correct hors\u00e9']) {
        traced = [];
        const error = await attempt({ method, user: 'plain', password });
        assert.equal(error?.code, 'authentication');
        assert.equal(traced.filter((line) => /(?:AUTH|USER|PASS|APOP) /u.test(line)).length, 1);
      }
      assert.equal(
        (await attempt({ method, user: 'nobody', password: 'x' }))?.code,
        'authentication',
      );
    });
  }

  const BEARERS: Readonly<Record<string, (token: string) => SaslMechanism>> = {
    XOAUTH2: (token) => createXoauth2('plain', token),
    OAUTHBEARER: (token) =>
      createOauthBearer({
        user: 'plain',
        accessToken: token,
        host: 'localhost',
        port: dovecot.tlsPort,
      }),
  };

  for (const [name, create] of Object.entries(BEARERS)) {
    it(`G3, G5 logs in with an access token by ${name}, and shows what is wrong with a bad one`, async () => {
      const good = accessToken('plain', 600);
      assert.equal(await visit(openBy(create(good), good)), undefined);
      for (const bad of [
        accessToken('plain', -30),
        accessToken('plain', 600, 'another key'),
        good.slice(0, -4),
      ]) {
        const error = await visit(openBy(create(bad), bad));
        assert.equal(error?.code, 'authentication');
        assert.match(error.serverText ?? '', / (?:invalid_token|401 \(scope: mail\))$/u);
        assert.equal(traced.join('\n').includes(bad.slice(0, 20)), false);
      }
    });
  }

  it('takes OAUTHBEARER where both are offered', async () => {
    const token = accessToken('plain', 600);
    assert.equal(await attempt({ method: 'oauth2', user: 'plain', accessToken: token }), undefined);
    assert.equal(traced.includes('AUTH OAUTHBEARER'), true);
  });

  it('J1 leaves no password in the trace', async () => {
    for (const method of METHODS) {
      await attempt({ method, user: 'plain', password: PASSWORDS.plain });
    }
    const text = traced.join('\n');
    const secret = Buffer.from(PASSWORDS.plain);
    for (const form of ['latin1', 'base64', 'hex'] as const) {
      assert.equal(text.includes(secret.toString(form)), false);
    }
    assert.equal(
      text.includes(Buffer.from(`\0plain\0${PASSWORDS.plain}`).toString('base64')),
      false,
    );
  });
});
