import assert from 'node:assert/strict';
import { decodeBase64 } from '../../../../src/pop3/sasl/base64';
import { CramMd5Mechanism } from '../../../../src/pop3/sasl/cramMd5';
import { createExternal } from '../../../../src/pop3/sasl/external';
import { LoginMechanism } from '../../../../src/pop3/sasl/loginMechanism';
import { createOauthBearer } from '../../../../src/pop3/sasl/oauthBearer';
import { createPlain } from '../../../../src/pop3/sasl/plain';
import { createXoauth2 } from '../../../../src/pop3/sasl/xoauth2';
import { answer, initial, isInvalidArgument, refuses } from './exchange';

const TOKEN = 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==';
const bearer = (changes: Partial<Parameters<typeof createOauthBearer>[0]> = {}) =>
  createOauthBearer({
    user: 'user@example.com',
    accessToken: TOKEN,
    host: 'server.example.com',
    port: 143,
    ...changes,
  });

describe('SASL PLAIN', () => {
  it('makes the message of RFC 4616 §4 without an authorization identity', () => {
    const mechanism = createPlain('tim', 'tanstaaftanstaaf');
    assert.equal(mechanism.isComplete, false);
    assert.equal(initial(mechanism), '\0tim\0tanstaaftanstaaf');
    assert.equal(mechanism.isComplete, true);
  });

  it('G7 sends UTF-8 as it is: preparing it is the server’s part', () => {
    const mechanism = createPlain('J\u00fcrgen', 'e\u0301\u00a0\u2168 =,');
    assert.deepEqual(
      Buffer.from(mechanism.initialResponse()!),
      Buffer.from('\0J\u00fcrgen\0e\u0301\u00a0\u2168 =,', 'utf8'),
    );
  });

  it('C1 refuses NUL, half characters and nothing at all before anything is sent', () => {
    for (const bad of ['a\0b', '\0', '\ud800x', '']) {
      assert.throws(() => createPlain(bad, 'x'), isInvalidArgument);
      assert.throws(() => createPlain('x', bad), isInvalidArgument);
    }
  });

  it('G4 has no answer to a challenge', async () => {
    const mechanism = createPlain('tim', 'tanstaaf');
    await refuses(mechanism, '');
    mechanism.initialResponse();
    await refuses(mechanism, 'more?');
  });
});

describe('SASL LOGIN', () => {
  it('answers two challenges in order, whatever they say', async () => {
    for (const [first, second] of [
      ['Username:', 'Password:'],
      ['User Name\0', 'Password\0'],
      ['', ''],
      ['Password:', 'Username:'],
    ] as const) {
      const mechanism = new LoginMechanism('J\u00fcrgen', 'p\u00e4ss');
      assert.equal(initial(mechanism), undefined);
      assert.equal(await answer(mechanism, first), 'J\u00fcrgen');
      assert.equal(mechanism.isComplete, false);
      assert.equal(await answer(mechanism, second), 'p\u00e4ss');
      assert.equal(mechanism.isComplete, true);
    }
  });

  it('G4 refuses a third challenge', async () => {
    const mechanism = new LoginMechanism('user', 'password');
    await answer(mechanism, '');
    await answer(mechanism, '');
    await refuses(mechanism, 'Password:');
  });

  it('C1 refuses NUL in either', () => {
    assert.throws(() => new LoginMechanism('a\0', 'x'), isInvalidArgument);
    assert.throws(() => new LoginMechanism('a', '\0'), isInvalidArgument);
    assert.throws(() => new LoginMechanism('', 'x'), isInvalidArgument);
  });
});

describe('SASL CRAM-MD5', () => {
  it('makes the response of RFC 2195 §2', async () => {
    const mechanism = new CramMd5Mechanism('tim', 'tanstaaftanstaaf');
    assert.equal(initial(mechanism), undefined);
    assert.equal(mechanism.isComplete, false);
    assert.equal(
      await answer(mechanism, '<1896.697170952@postoffice.reston.mci.net>'),
      'tim b913a602c7eda7a495b4e6e7334d3890',
    );
    assert.equal(mechanism.isComplete, true);
  });

  it('takes keys longer than a block and in UTF-8', async () => {
    // Computed by `openssl dgst -md5 -hmac`.
    const rows = [
      ['k'.repeat(100), '59d50e80a787a29e909f8406df44c8eb'],
      ['p\u00e4ssw\u00f6rd', '6eed0f07777b2e25decf9426c2948669'],
    ] as const;
    for (const [password, digest] of rows) {
      const mechanism = new CramMd5Mechanism('a b', password);
      assert.equal(await answer(mechanism, '<1@example.com>'), `a b ${digest}`);
    }
  });

  it('G4 refuses an empty challenge and a second one', async () => {
    await refuses(new CramMd5Mechanism('tim', 'tanstaaf'), '');
    const mechanism = new CramMd5Mechanism('tim', 'tanstaaf');
    await answer(mechanism, '<1@example.com>');
    await refuses(mechanism, '<2@example.com>');
  });

  it('C1 refuses NUL in either', () => {
    assert.throws(() => new CramMd5Mechanism('a\0', 'x'), isInvalidArgument);
    assert.throws(() => new CramMd5Mechanism('a', '\0'), isInvalidArgument);
  });
});

describe('SASL EXTERNAL', () => {
  it('names who to act as, or nobody, and has no answer to a challenge', async () => {
    const mechanism = createExternal('J\u00fcrgen');
    assert.equal(initial(mechanism), 'J\u00fcrgen');
    assert.equal(mechanism.isComplete, true);
    await refuses(mechanism, '');
    assert.equal(initial(createExternal('')), '');
    assert.throws(() => createExternal('a\0'), isInvalidArgument);
  });
});

describe('SASL XOAUTH2', () => {
  it('G3 makes the message in Google’s and Microsoft’s form, and wants it on a line of its own', () => {
    const mechanism = createXoauth2(
      'someuser@example.com',
      'ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg',
    );
    // The example in Google's description of the protocol.
    assert.equal(
      Buffer.from(mechanism.initialResponse()!).toString('base64'),
      'dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==',
    );
    assert.equal(mechanism.prefersTwoSteps, true);
    assert.equal(mechanism.isComplete, true);
  });

  it('G5 answers a failure by an empty response, keeps what it says, and can not succeed after', async () => {
    const mechanism = createXoauth2('user@example.com', TOKEN);
    mechanism.initialResponse();
    assert.equal(
      await answer(
        mechanism,
        '{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}',
      ),
      '',
    );
    assert.equal(mechanism.failureText, '401 (scope: https://mail.google.com/)');
    assert.equal(mechanism.isComplete, false);
    await refuses(mechanism, '{"status":"401"}');
  });

  it('C1 refuses names and tokens that would break out of their field', () => {
    for (const user of ['', 'a\u0001b', 'a\0b', '\udc00']) {
      assert.throws(() => createXoauth2(user, TOKEN), isInvalidArgument);
    }
    for (const token of ['', 'a\u0001', 'a b', 'a\r\nb', 't\u00f6ken', 'a\0']) {
      assert.throws(() => createXoauth2('user', token), isInvalidArgument);
    }
  });
});

describe('SASL OAUTHBEARER', () => {
  it('makes the message of RFC 7628 §4.1', () => {
    const mechanism = bearer();
    assert.equal(
      initial(mechanism),
      'n,a=user@example.com,\u0001host=server.example.com\u0001port=143\u0001' +
        `auth=Bearer ${TOKEN}\u0001\u0001`,
    );
    assert.equal(mechanism.prefersTwoSteps, false);
    assert.equal(mechanism.isComplete, true);
  });

  it('escapes names, leaves out an empty one, and writes hosts in ASCII', () => {
    assert.match(initial(bearer({ user: 'a=b,c' }))!, /^n,a=a=3Db=2Cc,\u0001host=/u);
    assert.match(initial(bearer({ user: '' }))!, /^n,,\u0001host=/u);
    assert.match(initial(bearer({ user: 'j\u00fcrgen' }))!, /^n,a=j\u00fcrgen,\u0001/u);
    assert.match(
      initial(bearer({ host: 'b\u00fccher.example' }))!,
      /host=xn--bcher-kva\.example\u0001/u,
    );
    assert.match(initial(bearer({ host: '::1', port: 995 }))!, /host=::1\u0001port=995\u0001/u);
  });

  it('G5 answers a failure by AQ==, shows its status, and can not succeed after', async () => {
    const mechanism = bearer();
    mechanism.initialResponse();
    // The failure in RFC 7628 §4.3.
    assert.equal(
      Buffer.from(
        await answer(
          mechanism,
          '{"status":"invalid_token","scope":"example_scope",' +
            '"openid-configuration":"https://example.com/.well-known/openid-configuration"}',
        ),
      ).toString('base64'),
      'AQ==',
    );
    assert.equal(mechanism.failureText, 'invalid_token (scope: example_scope)');
    assert.equal(mechanism.isComplete, false);
    await refuses(mechanism, '{}');
  });

  it('G5 shows whatever a failure says instead, neutralised and within bounds', async () => {
    const rows: readonly (readonly [string, string])[] = [
      ['', ''],
      ['no JSON\u001b[31m $(x)', 'no JSON [31m $ (x)'],
      ['null', 'null'],
      ['[1]', '[1]'],
      ['{"scope":"only"}', '{"scope":"only"}'],
      ['{"status":401}', '401'],
      ['{"status":{"toString":"x"}}', '{"status":{"toString":"x"}}'],
      ['{"status":"a\\u0000\\u202eb","scope":5}', 'a b'],
      ['{"__proto__":{"status":"x"}}', '{"__proto__":{"status":"x"}}'],
      ['\u00ff\u00fe', '\ufffd\ufffd'],
    ];
    for (const [challenge, text] of rows) {
      const mechanism = bearer();
      mechanism.initialResponse();
      await answer(mechanism, challenge);
      assert.equal(mechanism.failureText, text);
    }
    const mechanism = bearer();
    mechanism.initialResponse();
    await answer(mechanism, `{"status":"${'x'.repeat(1_000_000)}"}`);
    assert.equal(mechanism.failureText!.length <= 500, true);
  });

  it('G4 refuses a challenge before the token was sent', async () => {
    await refuses(bearer(), '');
  });

  it('C1 refuses hosts, names and tokens that would break out of their field', () => {
    for (const host of ['', 'a\u0001port=1', 'a b', 'a\r\n', '\u0001\u00fc']) {
      assert.throws(() => bearer({ host }), isInvalidArgument, JSON.stringify(host));
    }
    assert.throws(() => bearer({ user: 'a\u0001auth=' }), isInvalidArgument);
    assert.throws(() => bearer({ accessToken: 'a\u0001' }), isInvalidArgument);
  });
});

describe('strict base64', () => {
  it('G4 takes what an encoder writes and nothing else', () => {
    for (let length = 0; length < 20; length += 1) {
      const octets = Buffer.alloc(length, 0xfb);
      assert.deepEqual(decodeBase64(octets.toString('base64')), octets);
    }
    for (const bad of [
      'A',
      'AA',
      'AAA',
      'AA=',
      'AA==\n',
      ' AA==',
      'AB==',
      'AAB=',
      'A===',
      '====',
    ]) {
      assert.equal(decodeBase64(bad), undefined, bad);
    }
    for (const bad of ['AA==AAAA', 'A-_A', 'AAAA=', '\u0410AAA', 'AAA\u212a']) {
      assert.equal(decodeBase64(bad), undefined, bad);
    }
  });
});
