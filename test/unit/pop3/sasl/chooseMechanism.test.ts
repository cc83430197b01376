import assert from 'node:assert/strict';
import type { Credentials, PasswordMethod } from '../../../../src/pop3/credentials';
import { Pop3Error } from '../../../../src/pop3/errors';
import { chooseMechanism, type LoginOffer } from '../../../../src/pop3/sasl/chooseMechanism';
import type { ChannelBinding } from '../../../../src/pop3/sasl/mechanism';

const BINDING: ChannelBinding = { type: 'tls-exporter', data: Buffer.alloc(32, 7) };
const ALL =
  'LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-256-PLUS EXTERNAL XOAUTH2 OAUTHBEARER';

interface Situation {
  /** Mechanisms in the SASL capability. */
  readonly sasl: string;
  readonly user?: boolean;
  readonly tls?: boolean;
  readonly loopback?: boolean;
  readonly binding?: boolean;
}

function offer(situation: Situation): LoginOffer {
  const { sasl, user = true, tls = true, loopback = false, binding = false } = situation;
  return {
    saslMechanisms: sasl.split(' ').filter((name) => name !== ''),
    offersUserPass: user,
    isEncrypted: tls,
    isLoopback: loopback,
    host: 'mail.example.com',
    port: 995,
    ...(binding ? { channelBinding: BINDING } : {}),
  };
}

/** The mechanism's name, `USER`, `APOP` or the code of the error. */
function choice(credentials: Credentials, situation: Situation): string {
  try {
    const plan = chooseMechanism(credentials, offer(situation));
    return plan.kind === 'sasl' ? plan.mechanism.name : plan.kind === 'apop' ? 'APOP' : 'USER';
  } catch (error) {
    assert.ok(Pop3Error.is(error));
    return error.code;
  }
}

const byPassword = (method: PasswordMethod): Credentials => ({
  method,
  user: 'user',
  password: 'secret word',
});
const BY_TOKEN: Credentials = { method: 'oauth2', user: 'user', accessToken: 'token' };
const BY_CERTIFICATE: Credentials = { method: 'external', user: 'user' };
const NONE = 'authenticationUnavailable';

function check(
  credentials: Credentials,
  rows: readonly (readonly [string, Omit<Situation, 'sasl'>, string])[],
): void {
  for (const [sasl, rest, expected] of rows) {
    const situation = { sasl, ...rest };
    assert.equal(choice(credentials, situation), expected, JSON.stringify(situation));
  }
}

describe('the choice of a login method', () => {
  it('G1 takes the strongest that is offered over TLS', () => {
    const binding = true;
    check(byPassword('automatic'), [
      [ALL, { binding }, 'SCRAM-SHA-256-PLUS'],
      [ALL, {}, 'SCRAM-SHA-256'],
      ['PLAIN SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256', { binding }, 'SCRAM-SHA-256'],
      ['PLAIN SCRAM-SHA-1 SCRAM-SHA-1-PLUS', { binding }, 'SCRAM-SHA-1-PLUS'],
      ['PLAIN SCRAM-SHA-1 SCRAM-SHA-1-PLUS', {}, 'SCRAM-SHA-1'],
      ['scram-sha-1 plain', {}, 'SCRAM-SHA-1'],
      ['SCRAM-SHA-256-PLUS PLAIN', {}, 'PLAIN'],
      ['LOGIN PLAIN CRAM-MD5', {}, 'PLAIN'],
      ['LOGIN CRAM-MD5', {}, 'LOGIN'],
      ['CRAM-MD5 GSSAPI', {}, 'USER'],
      ['', {}, 'USER'],
      ['PLAIN', { user: false }, 'PLAIN'],
    ]);
  });

  it('G1 takes SCRAM or else USER in plain text, and PLAIN only where there is no USER', () => {
    const tls = false;
    check(byPassword('automatic'), [
      [ALL, { tls }, 'SCRAM-SHA-256'],
      ['SCRAM-SHA-1 PLAIN', { tls, user: false }, 'SCRAM-SHA-1'],
      ['PLAIN LOGIN CRAM-MD5', { tls }, 'USER'],
      ['PLAIN LOGIN', { tls, user: false }, 'PLAIN'],
      ['PLAIN', { tls, user: false, loopback: true }, 'PLAIN'],
      ['LOGIN', { tls, user: false }, NONE],
      ['SCRAM-SHA-256-PLUS', { tls, user: false }, NONE],
      ['', { tls }, 'USER'],
    ]);
  });

  it('G1 never takes APOP or CRAM-MD5 unasked, and says what is offered where nothing fits', () => {
    for (const tls of [true, false]) {
      check(byPassword('automatic'), [['CRAM-MD5 XOAUTH2 EXTERNAL', { tls, user: false }, NONE]]);
    }
    assert.throws(
      () =>
        chooseMechanism(
          byPassword('automatic'),
          offer({ sasl: `CRAM-MD5 X\u001b[31m ${'Y'.repeat(500)}`, user: false }),
        ),
      (error) =>
        Pop3Error.is(error, 'authenticationUnavailable') &&
        error.message.includes('CRAM-MD5, X [31') &&
        error.message.length < 200,
    );
  });

  it('tries USER where the server names no way to log in at all', () => {
    check(byPassword('automatic'), [
      ['', { user: false }, 'USER'],
      ['', { user: false, tls: false }, 'USER'],
    ]);
  });

  it('G1 does as told, unless the server lists mechanisms without the one asked for', () => {
    const rows: readonly (readonly [PasswordMethod, string])[] = [
      ['plain', 'PLAIN'],
      ['login', 'LOGIN'],
      ['cramMd5', 'CRAM-MD5'],
      ['scramSha1', 'SCRAM-SHA-1'],
      ['scramSha256', 'SCRAM-SHA-256'],
    ];
    for (const [method, name] of rows) {
      for (const tls of [true, false]) {
        check(byPassword(method), [
          [ALL, { tls }, name],
          ['', { tls }, name],
          ['', { tls, user: false }, name],
          ['GSSAPI', { tls }, NONE],
          [ALL.replaceAll(new RegExp(`${name}(?!-PLUS)`, 'gu'), ''), { tls }, NONE],
        ]);
      }
    }
    for (const sasl of [ALL, '']) {
      for (const user of [true, false]) {
        check(byPassword('userPass'), [[sasl, { user }, 'USER']]);
        check(byPassword('apop'), [[sasl, { user }, 'APOP']]);
      }
    }
  });

  it('G6 binds an explicit SCRAM to the connection where both can', () => {
    const binding = true;
    check(byPassword('scramSha256'), [
      [ALL, { binding }, 'SCRAM-SHA-256-PLUS'],
      ['SCRAM-SHA-256-PLUS', { binding }, 'SCRAM-SHA-256-PLUS'],
      ['SCRAM-SHA-256-PLUS', {}, NONE],
      ['SCRAM-SHA-256 SCRAM-SHA-1-PLUS', { binding }, 'SCRAM-SHA-256'],
      ['SCRAM-SHA-1', { binding }, NONE],
    ]);
    check(byPassword('scramSha1'), [
      [ALL, { binding }, 'SCRAM-SHA-1-PLUS'],
      ['SCRAM-SHA-1 SCRAM-SHA-256-PLUS', { binding }, 'SCRAM-SHA-1'],
    ]);
  });

  it('G6 tells the server what it saw of channel binding, so that a removed offer is noticed', () => {
    const header = (method: PasswordMethod, situation: Situation): string => {
      const plan = chooseMechanism(byPassword(method), offer(situation));
      assert.ok(plan.kind === 'sasl');
      return Buffer.from(plan.mechanism.initialResponse()!).toString('latin1').split(',')[0]!;
    };
    const rows: readonly (readonly [PasswordMethod, string, boolean, string])[] = [
      ['automatic', ALL, true, 'p=tls-exporter'],
      ['automatic', 'SCRAM-SHA-256 PLAIN', true, 'y'],
      ['automatic', 'SCRAM-SHA-1', true, 'y'],
      ['scramSha256', '', true, 'y'],
      ['automatic', ALL, false, 'n'],
      ['automatic', 'SCRAM-SHA-256', false, 'n'],
      // The server can bind, only not with this hash: "y" would make it suspect an attack.
      ['automatic', 'SCRAM-SHA-256 SCRAM-SHA-1-PLUS', true, 'n'],
      ['scramSha1', 'SCRAM-SHA-1 SCRAM-SHA-256-PLUS', true, 'n'],
    ];
    for (const [method, sasl, binding, expected] of rows) {
      assert.equal(header(method, { sasl, binding }), expected, `${method} ${sasl}`);
    }
  });

  it('takes OAUTHBEARER before XOAUTH2, and XOAUTH2 even where it is not announced', () => {
    check(BY_TOKEN, [
      ['XOAUTH2 OAUTHBEARER', {}, 'OAUTHBEARER'],
      ['OAUTHBEARER', {}, 'OAUTHBEARER'],
      ['PLAIN XOAUTH2', {}, 'XOAUTH2'],
      ['PLAIN', {}, 'XOAUTH2'],
      ['', { user: false }, 'XOAUTH2'],
    ]);
  });

  it('names host and port in OAUTHBEARER', () => {
    const plan = chooseMechanism(BY_TOKEN, offer({ sasl: 'OAUTHBEARER' }));
    assert.ok(plan.kind === 'sasl');
    assert.match(
      Buffer.from(plan.mechanism.initialResponse()!).toString('latin1'),
      /\u0001host=mail\.example\.com\u0001port=995\u0001/u,
    );
  });

  it('never sends a token in plain text to another machine', () => {
    for (const sasl of ['XOAUTH2 OAUTHBEARER', 'XOAUTH2', '']) {
      check(BY_TOKEN, [[sasl, { tls: false }, NONE]]);
    }
    check(BY_TOKEN, [
      ['OAUTHBEARER', { tls: false, loopback: true }, 'OAUTHBEARER'],
      ['', { tls: false, loopback: true }, 'XOAUTH2'],
    ]);
  });

  it('takes EXTERNAL over TLS only', () => {
    check(BY_CERTIFICATE, [
      ['PLAIN EXTERNAL', {}, 'EXTERNAL'],
      ['', {}, 'EXTERNAL'],
      ['PLAIN', {}, NONE],
      ['EXTERNAL', { tls: false }, NONE],
    ]);
  });

  it('C1 finds what can not be sent before anything is', () => {
    for (const method of ['automatic', 'plain', 'login', 'cramMd5', 'scramSha256'] as const) {
      assert.equal(
        choice({ method, user: 'user', password: 'a\0b' }, { sasl: ALL }),
        'invalidArgument',
      );
    }
  });
});
