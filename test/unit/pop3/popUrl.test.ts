import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Credentials } from '../../../src/pop3/credentials';
import {
  formatPopUrl,
  looksLikePopUrl,
  parsePopUrl,
  type ParsedPopUrl,
  type PopUrl,
  type PopUrlProblem,
} from '../../../src/pop3/popUrl';

const SECRET = 'octarine';

function parsed(text: string): ParsedPopUrl {
  const result = parsePopUrl(text);
  assert.ok(typeof result !== 'string', `${text}: ${JSON.stringify(result)}`);
  return result;
}

function url(text: string): PopUrl {
  return parsed(text).url;
}

function assertProblem(problem: PopUrlProblem, ...texts: readonly string[]): void {
  for (const text of texts) {
    assert.equal(parsePopUrl(text), problem, text);
  }
}

describe('a POP URL', () => {
  it('K3 names host, port, user and mechanism', () => {
    assert.deepEqual(parsed('pop://robin;AUTH=+APOP@mail.example.com:8110'), {
      url: {
        host: 'mail.example.com',
        port: 8110,
        isImplicitTls: false,
        user: 'robin',
        authentication: 'apop',
      },
      password: undefined,
    });
    assert.deepEqual(url('pop://mail.example.com'), {
      host: 'mail.example.com',
      port: 110,
      isImplicitTls: false,
      user: undefined,
      authentication: undefined,
    });
  });

  it('K3 names each mechanism that the client has, in any case', () => {
    const methods: Readonly<Record<string, Credentials['method']>> = {
      '*': 'automatic',
      '+APOP': 'apop',
      '+apop': 'apop',
      PLAIN: 'plain',
      LOGIN: 'login',
      'CRAM-MD5': 'cramMd5',
      'SCRAM-SHA-1': 'scramSha1',
      'SCRAM-SHA-1-PLUS': 'scramSha1',
      'scram-sha-256': 'scramSha256',
      'SCRAM-SHA-256-PLUS': 'scramSha256',
      'SCRAM%2DSHA%2D256': 'scramSha256',
      XOAUTH2: 'oauth2',
      OAUTHBEARER: 'oauth2',
      EXTERNAL: 'external',
    };
    for (const [name, method] of Object.entries(methods)) {
      assert.equal(url(`pop://robin;AUTH=${name}@example.com`).authentication, method, name);
      assert.equal(url(`pop://robin;auth=${name}@example.com`).authentication, method, name);
    }
    const withoutUser = url('pop://;AUTH=*@example.com');
    assert.equal(withoutUser.user, undefined);
    assert.equal(withoutUser.authentication, 'automatic');
  });

  it('K3 with a mechanism or parameter that is not known is refused', () => {
    assertProblem(
      'unknownMechanism',
      'pop://robin;AUTH=@example.com',
      'pop://robin;AUTH=NTLM@example.com',
      'pop://robin;AUTH=APOP@example.com',
      'pop://robin;AUTH=+PLAIN@example.com',
      'pop://robin;AUTH=+*@example.com',
      'pop://robin;AUTH=%2A@example.com',
      'pop://robin;AUTH=%2BAPOP@example.com',
    );
    assertProblem(
      'unknownParameter',
      'pop://robin;@example.com',
      'pop://robin;TYPE=x@example.com',
      'pop://robin;AUTH=PLAIN;AUTH=*@example.com',
      'pop://robin;AUTH=PLAIN:secret;AUTH=*@example.com',
    );
  });

  it('K3 says by its scheme whether TLS starts at once', () => {
    for (const scheme of ['pop', 'pop3', 'POP']) {
      const { isImplicitTls, port } = url(`${scheme}://example.com`);
      assert.deepEqual([isImplicitTls, port], [false, 110], scheme);
    }
    for (const scheme of ['pops', 'pop3s', 'POP3S']) {
      const { isImplicitTls, port } = url(`${scheme}://example.com`);
      assert.deepEqual([isImplicitTls, port], [true, 995], scheme);
      assert.equal(url(`${scheme}://example.com:8995`).port, 8995);
    }
    assertProblem('notPopUrl', '', 'pop.example.com', 'imap://example.com', 'pop:example.com');
    assertProblem('notPopUrl', `pop://${'a'.repeat(5000)}`);
    assert.ok(looksLikePopUrl(' Pop3s://example.com'));
    assert.ok(!looksLikePopUrl('pop.example.com') && !looksLikePopUrl('xpop://example.com'));
  });

  it('K3 may encode any octet of a user name', () => {
    assert.equal(url('pop://robin%40example.org@example.com').user, 'robin@example.org');
    assert.equal(url('pop://a%3Bb%2fc%25d@example.com').user, 'a;b/c%d');
    assert.equal(url('pop://J%C3%B6rg@example.com').user, 'Jörg');
    assert.equal(url('pop://robin+list@example.com').user, 'robin+list');
    assertProblem(
      'invalidEncoding',
      'pop://robin%@example.com',
      'pop://robin%4@example.com',
      'pop://robin%zz@example.com',
      'pop://J%F6rg@example.com',
      'pop://robin:100%@example.com',
    );
  });

  it('understands a user name with an @ that is not encoded', () => {
    const { user, host } = url('pop://robin@example.org@pop.example.com');
    assert.deepEqual([user, host], ['robin@example.org', 'pop.example.com']);
  });

  it('K3 takes IPv6 addresses in brackets only', () => {
    assert.deepEqual(
      ['[2001:db8::1]', '[2001:db8::1]:8110', '[::ffff:192.0.2.1]', '[fe80::1%25eth0]:1'].map(
        (place) => {
          const { host, port } = url(`pop://robin@${place}`);
          return `${host} ${port}`;
        },
      ),
      ['2001:db8::1 110', '2001:db8::1 8110', '::ffff:192.0.2.1 110', 'fe80::1%eth0 1'],
    );
    assertProblem(
      'invalidHost',
      'pop://[]',
      'pop://[2001:db8::1',
      'pop://[example.com]',
      'pop://[1::2::3]',
      'pop://[::1]x',
    );
    assertProblem('invalidPort', 'pop://2001:db8::1');
  });

  it('is refused where host or port cannot be one', () => {
    assertProblem('invalidHost', 'pop://', 'pop://:110', 'pop://robin@', 'pop://ex%61mple.com');
    assertProblem('invalidHost', 'pop://bad host', 'pop://a,b', 'pop://a\\b');
    assertProblem('invalidPort', 'pop://a:0', 'pop://a:65536', 'pop://a:1e3', 'pop://a:-1');
    assertProblem('invalidPort', 'pop://a:123456', 'pop://a:pop3');
    assert.equal(url('pop://example.com:').port, 110);
  });

  it('K3 hands out a password apart from all else', () => {
    for (const text of [
      `pop://robin:${SECRET}@example.com`,
      `pop://robin:${SECRET};AUTH=PLAIN@example.com`,
      `pop://robin;AUTH=PLAIN:${SECRET}@example.com`,
    ]) {
      const result = parsed(text);
      assert.equal(result.password, SECRET, text);
      assert.equal(result.url.user, 'robin', text);
      assert.ok(!JSON.stringify(result.url).includes(SECRET), text);
    }
    assert.equal(parsed('pop://robin:a:b%40c;d@example.com').password, 'a:b@c;d');
    assert.equal(parsed('pop://robin:@example.com').password, undefined);
  });

  it('K3 never gives a password away when it is refused', () => {
    const codes = [
      `pop://:${SECRET}@example.com`,
      `pop://robin:${SECRET}%@example.com`,
      `pop://robin:${SECRET}%0D@example.com`,
      `pop://robin:${SECRET}/x@example.com`,
      `pop://robin:${SECRET}@`,
      `pop://robin:${SECRET}@example.com:${SECRET}`,
      `pop://robin;AUTH=${SECRET}:${SECRET}@example.com`,
    ].map(parsePopUrl);
    assert.deepEqual(codes, [
      'emptyUser',
      'invalidEncoding',
      'controlCharacter',
      'pathNotAllowed',
      'invalidHost',
      'invalidPort',
      'unknownMechanism',
    ]);
  });

  it('K3 carries no line break, NUL or other control character, encoded or not', () => {
    for (const character of ['%0D%0A', '%0d', '%0A', '%00', '%1B', '%7f', '\r\n', '\n', '\0']) {
      assertProblem(
        'controlCharacter',
        `pop://robin${character}DELE 1@example.com`,
        `pop://robin:secret${character}DELE 1@example.com`,
        `pop://robin;AUTH=PLAIN${character}@example.com`,
      );
    }
    assertProblem('invalidHost', 'pop://example.com%0D%0ADELE 1');
    assertProblem('controlCharacter', 'pop://example.com\r\nDELE 1');
  });

  it('names a maildrop, not a message in it', () => {
    assert.equal(url('pop://example.com/').host, 'example.com');
    assertProblem('pathNotAllowed', 'pop://example.com/1', 'pop://a//', 'pop://a?x', 'pop://a#x');
  });

  it('K3 is written in the form of the standard, without a password', () => {
    const maildrop = {
      host: 'pop.example.com',
      port: 995,
      tlsMode: 'implicit',
      user: 'robin@example.org',
      authentication: 'userPass',
      password: SECRET,
    } as const;
    assert.equal(formatPopUrl(maildrop), 'pop://robin%40example.org@pop.example.com:995');
    assert.equal(
      formatPopUrl({ ...maildrop, port: 110, tlsMode: 'startTls', authentication: 'apop' }),
      'pop://robin%40example.org;AUTH=+APOP@pop.example.com',
    );
    assert.equal(
      formatPopUrl({ ...maildrop, host: 'fe80::1%eth0', user: 'a;b', authentication: 'automatic' }),
      'pop://a%3Bb;AUTH=*@[fe80::1%25eth0]:995',
    );
    assert.equal(
      formatPopUrl({ ...maildrop, port: 110, user: 'robin' }),
      'pops://robin@pop.example.com:110',
    );
  });

  it('K3 is read as it was written, whatever the user name', () => {
    const methods: readonly Credentials['method'][] = [
      ...(['automatic', 'userPass', 'apop', 'plain', 'login', 'cramMd5'] as const),
      ...(['scramSha1', 'scramSha256', 'oauth2', 'external'] as const),
    ];
    const user = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((text) => !/[\u0000-\u001f\u007f]/u.test(text));
    fc.assert(
      fc.property(
        user,
        fc.integer({ min: 1, max: 65_535 }),
        fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()),
        fc.constantFrom('implicit', 'startTls', 'none'),
        fc.constantFrom(...methods),
        (name, port, host, tlsMode, authentication) => {
          const text = formatPopUrl({ user: name, port, host, tlsMode, authentication });
          assert.match(text, /^pops?:\/\/[\w.~%;=+*-]+@[\w.:[\]-]+$/u);
          assert.deepEqual(url(text), {
            user: name,
            port,
            host,
            isImplicitTls: tlsMode === 'implicit' && port !== 995,
            authentication: authentication === 'userPass' ? undefined : authentication,
          });
        },
      ),
    );
  });

  it('is read or refused, never a crash, whatever the text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.array(
        fc.constantFrom(
          ...['pop://', 'a', ':', ';', 'AUTH=', '@', '[', ']', '%', '%41', '%0D', '/', '+', '*'],
        ),
      ),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const result = parsePopUrl(`pop://${typeof text === 'string' ? text : text.join('')}`);
        if (typeof result !== 'string') {
          const { user, host } = result.url;
          assert.doesNotMatch(`${user}${result.password}${host}`, /[\u0000-\u001f\u007f]/u);
        }
      }),
      { numRuns: 500 },
    );
  });
});
