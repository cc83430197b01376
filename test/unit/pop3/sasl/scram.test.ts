import assert from 'node:assert/strict';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { ChannelBinding } from '../../../../src/pop3/sasl/mechanism';
import { type ScramHash, ScramMechanism, type ScramOptions } from '../../../../src/pop3/sasl/scram';
import { answer, initial, isInvalidArgument, octets, refuses } from './exchange';

const NONCE = 'fyko+d2lbbFgONRv9qkxdawL';
const SALT = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
const EXPORTER: ChannelBinding = {
  type: 'tls-exporter',
  data: Buffer.from(Array.from({ length: 32 }, (_unused, index) => index * 8)),
};

function scram(changes: Partial<ScramOptions> = {}): ScramMechanism {
  return new ScramMechanism({
    hash: 'SHA-256',
    user: 'user',
    password: 'pencil',
    binding: { use: 'impossible' },
    clientNonce: NONCE,
    ...changes,
  });
}

/** A client that has said its first message. */
function begun(changes: Partial<ScramOptions> = {}): ScramMechanism {
  const mechanism = scram(changes);
  mechanism.initialResponse();
  return mechanism;
}

const serverFirst = (iterations = '4096', nonce = `${NONCE}srv`): string =>
  `r=${nonce},s=${SALT.toString('base64')},i=${iterations}`;

interface ServerSide {
  readonly hash: ScramHash;
  readonly password: string;
  readonly clientFirst: string;
  readonly first: string;
  readonly clientFinal: string;
}

/** What an honest server computes: whether the proof is right, and its own signature (RFC 5802 §3). */
function serverSide(input: ServerSide): { readonly accepts: boolean; readonly final: string } {
  const digest = input.hash === 'SHA-1' ? 'sha1' : 'sha256';
  const size = input.hash === 'SHA-1' ? 20 : 32;
  const hmac = (key: Uint8Array, text: string): Buffer =>
    createHmac(digest, key).update(text).digest();
  const salted = pbkdf2Sync(input.password, SALT, 4096, size, digest);
  const [withoutProof, proof] = input.clientFinal.split(',p=');
  const bare = input.clientFirst.split(',').slice(2).join(',');
  const authMessage = [bare, input.first, withoutProof].join(',');
  const storedKey = createHash(digest).update(hmac(salted, 'Client Key')).digest();
  const signature = hmac(storedKey, authMessage);
  const clientKey = Buffer.from(
    Buffer.from(proof ?? '', 'base64').map((octet, index) => octet ^ signature[index]!),
  );
  return {
    accepts: createHash(digest).update(clientKey).digest().equals(storedKey),
    final: `v=${hmac(hmac(salted, 'Server Key'), authMessage).toString('base64')}`,
  };
}

describe('SCRAM', () => {
  it('G6 makes the exchange of RFC 5802 §5', async () => {
    const mechanism = scram({ hash: 'SHA-1' });
    assert.equal(mechanism.name, 'SCRAM-SHA-1');
    assert.equal(initial(mechanism), `n,,n=user,r=${NONCE}`);
    assert.equal(
      await answer(
        mechanism,
        'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      ),
      'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    );
    assert.equal(mechanism.isComplete, false);
    assert.equal(await answer(mechanism, 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ='), '');
    assert.equal(mechanism.isComplete, true);
  });

  it('G6 makes the exchange of RFC 7677 §3', async () => {
    const mechanism = scram({ clientNonce: 'rOprNGfwEbeRWgbNEkqO' });
    assert.equal(initial(mechanism), 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO');
    assert.equal(
      await answer(
        mechanism,
        'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      ),
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,' +
        'p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    );
    assert.equal(await answer(mechanism, 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='), '');
    assert.equal(mechanism.isComplete, true);
  });

  it('G6 says in the header whether it could bind and whether it saw an offer', () => {
    const rows = [
      [{ use: 'impossible' }, 'n,,', 'SCRAM-SHA-256'],
      [{ use: 'notOffered' }, 'y,,', 'SCRAM-SHA-256'],
      [{ use: 'bound', channelBinding: EXPORTER }, 'p=tls-exporter,,', 'SCRAM-SHA-256-PLUS'],
      [
        { use: 'bound', channelBinding: { ...EXPORTER, type: 'tls-server-end-point' } },
        'p=tls-server-end-point,,',
        'SCRAM-SHA-256-PLUS',
      ],
    ] as const;
    for (const [binding, header, name] of rows) {
      const mechanism = scram({ binding });
      assert.equal(mechanism.name, name);
      assert.equal(initial(mechanism), `${header}n=user,r=${NONCE}`);
    }
  });

  it('G6 repeats the header, with the binding data in -PLUS, under the proof', async () => {
    const rows = [
      [{ use: 'notOffered' }, Buffer.from('y,,')],
      [
        { use: 'bound', channelBinding: EXPORTER },
        Buffer.concat([Buffer.from('p=tls-exporter,,'), EXPORTER.data]),
      ],
    ] as const;
    for (const [binding, input] of rows) {
      for (const hash of ['SHA-1', 'SHA-256'] as const) {
        const mechanism = scram({ binding, hash });
        const clientFirst = initial(mechanism)!;
        const first = serverFirst();
        const clientFinal = await answer(mechanism, first);
        assert.equal(
          clientFinal.startsWith(`c=${input.toString('base64')},r=${NONCE}srv,p=`),
          true,
        );
        const server = serverSide({ hash, password: 'pencil', clientFirst, first, clientFinal });
        assert.equal(server.accepts, true);
        assert.equal(await answer(mechanism, server.final), '');
        assert.equal(mechanism.isComplete, true);
      }
    }
  });

  it('G6 takes a nonce of its own for every login', () => {
    const nonces = Array.from({ length: 50 }, () => {
      const mechanism = new ScramMechanism({
        hash: 'SHA-256',
        user: 'user',
        password: 'pencil',
        binding: { use: 'impossible' },
      });
      return initial(mechanism)!.replace('n,,n=user,r=', '');
    });
    assert.equal(new Set(nonces).size, 50);
    for (const nonce of nonces) {
      assert.match(nonce, /^[!-+\--~]{24,}$/u);
    }
  });

  it('G7 prepares names and passwords by SASLprep and escapes = and , in names', async () => {
    const rows = [
      ['a=b,c', 'x', 'a=3Db=2Cc', 'x'],
      ['I\u00adX', 'x', 'IX', 'x'],
      ['user', 'x', 'user', 'x'],
      ['USER', '\u00aa', 'USER', 'a'],
      ['\u2168', 'e\u0301', 'IX', '\u00e9'],
      ['\uff1d\uff0c', 'two\u00a0words', '=3D=2C', 'two words'],
      ['u', 'p\u{1f511}w', 'u', 'p\u{1f511}w'],
      ['u', '', 'u', ''],
    ] as const;
    for (const [user, password, sentName, preparedPassword] of rows) {
      const mechanism = scram({ user, password });
      const clientFirst = initial(mechanism)!;
      assert.equal(clientFirst, `n,,n=${sentName},r=${NONCE}`);
      const first = serverFirst();
      const clientFinal = await answer(mechanism, first);
      const server = serverSide({
        hash: 'SHA-256',
        password: preparedPassword,
        clientFirst,
        first,
        clientFinal,
      });
      assert.equal(server.accepts, true, password);
    }
  });

  it('G7 refuses what SASLprep prohibits before anything is sent', () => {
    for (const bad of [
      '\u0007',
      '\0',
      '\u0627\u0031',
      'a\u0627',
      '\ue000',
      '\ud800',
      '\u00ad',
      'x'.repeat(200_000) + 'é',
    ]) {
      assert.throws(() => scram({ user: bad }), isInvalidArgument, JSON.stringify(bad.slice(0, 9)));
      assert.throws(() => scram({ password: bad }), isInvalidArgument);
    }
    assert.throws(() => scram({ user: '' }), isInvalidArgument);
  });

  it('G6 refuses iteration counts below 4,096, above 1,000,000 or not in digits, in no time', async () => {
    const started = performance.now();
    for (const count of [
      ...['1', '4095', '1000001', '2147483648', '4294967296', '99999999999999999999', '0', '-1'],
      ...['abc', '', ' 4096', '4096 ', '+4096', '4e3', '0x1000', '04096', '4096.0', '\u0664'],
    ]) {
      await refuses(begun(), serverFirst(count));
    }
    assert.equal(performance.now() - started < 15_000, true);
  });

  it('G6 takes the most iterations that are allowed without holding up the event loop', async function () {
    this.timeout(30_000);
    const mechanism = begun();
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    try {
      assert.match(await answer(mechanism, serverFirst('1000000')), /^c=biws,/u);
    } finally {
      clearInterval(ticking);
    }
    assert.equal(turns > 5, true, `${turns} turns`);
  });

  it('G6 refuses a nonce that is not the client’s and more', async () => {
    for (const nonce of [
      ...[NONCE, NONCE.slice(0, -1), `x${NONCE}`, 'other', NONCE.toUpperCase() + 'x'],
      ...[`${NONCE}\u0001`, `${NONCE} x`, `${NONCE}\u00e9`, ''],
    ]) {
      await refuses(begun(), serverFirst('4096', nonce));
    }
  });

  it('G6 refuses a first message with fields missing, out of order, unusable or not understood', async () => {
    const salt = SALT.toString('base64');
    for (const first of [
      '',
      ',',
      'r',
      '=',
      `r=${NONCE}srv`,
      `r=${NONCE}srv,s=${salt}`,
      `r=${NONCE}srv,i=4096`,
      `s=${salt},i=4096`,
      `s=${salt},r=${NONCE}srv,i=4096`,
      `r=${NONCE}srv,i=4096,s=${salt}`,
      `x=1,${serverFirst()}`,
      `m=must,${serverFirst()}`,
      `${serverFirst()},m=must`,
      `${serverFirst()},`,
      `${serverFirst()},x`,
      `${serverFirst()},1=x`,
      `r=${NONCE}srv,s=,i=4096`,
      `r=${NONCE}srv,s=***,i=4096`,
      `r=${NONCE}srv,s=QSXCR+Q6sek8bf9,i=4096`,
      `r=${NONCE}srv,s=QQ,i=4096`,
      `r=${NONCE}srv,s=QR==,i=4096`,
      `r=${NONCE}srv,s=QQ==\n,i=4096`,
      `R=${NONCE}srv,S=${salt},I=4096`,
      `${serverFirst()},x=${'y'.repeat(5_000)}`,
      'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    ]) {
      await refuses(begun(), first);
    }
  });

  it('G6 ignores optional extensions, which still count for the proof', async () => {
    const mechanism = scram();
    const clientFirst = initial(mechanism)!;
    const first = `${serverFirst()},x=optional=1,Y=2`;
    const clientFinal = await answer(mechanism, first);
    const server = serverSide({
      hash: 'SHA-256',
      password: 'pencil',
      clientFirst,
      first,
      clientFinal,
    });
    assert.equal(server.accepts, true);
    assert.equal(await answer(mechanism, `${server.final},x=more`), '');
    assert.equal(mechanism.isComplete, true);
  });

  it('G6 is not complete before the server has proved itself', async () => {
    const right = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';
    for (const final of [
      '',
      'v=',
      'v=AAAA',
      'v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4',
      right.toUpperCase(),
      right.slice(2),
      `x=1,${right}`,
      `m=must,${right}`,
      `${right},m=must`,
      `${right}=`,
      `${right} `,
      serverFirst(),
    ]) {
      const mechanism = begun({ clientNonce: 'rOprNGfwEbeRWgbNEkqO' });
      await mechanism.respond(
        octets(
          'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
        ),
      );
      await refuses(mechanism, final);
      await refuses(mechanism, right);
      assert.equal(mechanism.isComplete, false, final);
    }
  });

  it('G6 does not take a signature for the first message: success can not come early', async () => {
    const mechanism = begun();
    assert.equal(mechanism.isComplete, false);
    await refuses(mechanism, 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=');
    await refuses(mechanism, serverFirst());
  });

  it('G9 tells a wrong password from other failures that the server names', async () => {
    const rows = [
      ['e=invalid-proof', 'authentication', 'invalid-proof'],
      ['e=unknown-user', 'authentication', 'unknown-user'],
      ['e=channel-bindings-dont-match', 'saslExchange', 'channel-bindings-dont-match'],
      ['e=other\u001b[31m-error,x=1', 'saslExchange', 'other [31m-error'],
    ] as const;
    for (const [message, code, text] of rows) {
      const atOnce = begun();
      assert.equal((await refuses(atOnce, message, code)).serverText, text);
      assert.equal(atOnce.failureText, text);
      const later = begun();
      await later.respond(octets(serverFirst()));
      assert.equal((await refuses(later, message, code)).serverText, text);
    }
  });

  it('G4 refuses challenges before its first message, while deriving and after the end', async () => {
    await refuses(scram(), serverFirst());

    const hurried = begun();
    const answering = hurried.respond(octets(serverFirst()));
    await refuses(hurried, serverFirst());
    await assert.rejects(answering);
    assert.equal(hurried.isComplete, false);

    const mechanism = scram({ hash: 'SHA-1' });
    mechanism.initialResponse();
    await mechanism.respond(
      octets('r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096'),
    );
    await mechanism.respond(octets('v=rmF9pqV8S7suAoZWja4dJRkFsKQ='));
    assert.equal(mechanism.isComplete, true);
    await refuses(mechanism, 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=');
    assert.equal(mechanism.isComplete, false);
  });
});
