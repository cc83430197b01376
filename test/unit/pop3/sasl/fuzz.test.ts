import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Pop3Error } from '../../../../src/pop3/errors';
import { CramMd5Mechanism } from '../../../../src/pop3/sasl/cramMd5';
import { createExternal } from '../../../../src/pop3/sasl/external';
import { LoginMechanism } from '../../../../src/pop3/sasl/loginMechanism';
import type { SaslMechanism } from '../../../../src/pop3/sasl/mechanism';
import { createOauthBearer } from '../../../../src/pop3/sasl/oauthBearer';
import { createPlain } from '../../../../src/pop3/sasl/plain';
import { ScramMechanism } from '../../../../src/pop3/sasl/scram';
import { createXoauth2 } from '../../../../src/pop3/sasl/xoauth2';

const NONCE = 'rOprNGfwEbeRWgbNEkqO';
const SERVER_FIRST = `r=${NONCE}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`;
const SERVER_FINAL = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';

const scram = (hash: 'SHA-1' | 'SHA-256'): SaslMechanism =>
  new ScramMechanism({
    hash,
    user: 'user',
    password: 'pencil',
    binding: { use: 'impossible' },
    clientNonce: NONCE,
  });

const MECHANISMS: readonly (() => SaslMechanism)[] = [
  () => createPlain('user', 'pencil'),
  () => new LoginMechanism('user', 'pencil'),
  () => new CramMd5Mechanism('user', 'pencil'),
  () => createExternal('user'),
  () => createXoauth2('user', 'token'),
  () =>
    createOauthBearer({ user: 'user', accessToken: 'token', host: 'mail.example.com', port: 995 }),
  () => scram('SHA-1'),
  () => scram('SHA-256'),
];

/** What servers say in any mechanism, whole, cut, joined and with octets changed. */
const pieces = fc.constantFrom(
  SERVER_FIRST,
  SERVER_FINAL,
  ...[`r=${NONCE}`, 's=QSXCR+Q6sek8bf92', 'i=4096', 'i=2147483648', 'e=invalid-proof', 'm=x', 'v='],
  ...[',', '=', '', '\0', '{"status":"401","scope":"x"}', '<1@example.com>', 'Username:', '='],
);
const assembled = fc.array(pieces, { maxLength: 4 }).map((parts) => Buffer.from(parts.join(',')));
const mutated = fc
  .tuple(
    fc.constantFrom(SERVER_FIRST, SERVER_FINAL),
    fc.nat(),
    fc.integer({ min: 0, max: 255 }),
    fc.nat(3),
  )
  .map(([text, place, octet, removed]) => {
    const octets = Buffer.from(text);
    const index = place % octets.length;
    const before = octets.subarray(0, index);
    return Buffer.concat([before, Buffer.of(octet), octets.subarray(index + removed)]);
  });
const challenge = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((octets) => Buffer.from(octets)),
  assembled,
  mutated,
);

/** Challenges to one mechanism; half of them get past SCRAM's first step, where most would end. */
const challenges = fc
  .tuple(fc.boolean(), fc.array(challenge, { maxLength: 4 }))
  .map(([beginsWell, rest]) => (beginsWell ? [Buffer.from(SERVER_FIRST), ...rest] : rest));

/** Optional extensions may follow the signature. */
const mayComplete = ([first, final, ...more]: readonly Buffer[]): boolean =>
  first?.toString('latin1') === SERVER_FIRST &&
  final?.toString('latin1').split(',')[0] === SERVER_FINAL &&
  more.length === 0;
const mustComplete = (all: readonly Buffer[]): boolean =>
  mayComplete(all) && all[1]?.toString('latin1') === SERVER_FINAL;

describe('SASL mechanisms under any challenges', () => {
  it('G4, G6 throw nothing but Pop3Error, do not hang, and complete only as they have to', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...MECHANISMS),
        fc.boolean(),
        challenges,
        async (create, speaksFirst, said) => {
          const mechanism = create();
          const first = speaksFirst ? mechanism.initialResponse() : undefined;
          let responses = 0;
          let error: unknown;
          try {
            for (const octets of said) {
              assert.ok((await mechanism.respond(octets)) instanceof Uint8Array);
              responses += 1;
            }
          } catch (reason) {
            error = reason;
          }
          assert.ok(error === undefined || Pop3Error.is(error), String(error));
          if (mechanism.name.startsWith('SCRAM')) {
            const isVector = mechanism.name === 'SCRAM-SHA-256' && first !== undefined;
            assert.equal(mechanism.isComplete && !(isVector && mayComplete(said)), false);
            assert.equal(isVector && mustComplete(said) && !mechanism.isComplete, false);
          } else if (mechanism.name === 'LOGIN') {
            assert.equal(mechanism.isComplete, responses === 2);
          } else if (mechanism.name === 'CRAM-MD5') {
            assert.equal(mechanism.isComplete, responses === 1);
          } else {
            assert.equal(mechanism.isComplete, first !== undefined && responses === 0);
          }
        },
      ),
      {
        numRuns: 3_000,
        examples: [
          [() => scram('SHA-256'), true, [Buffer.from(SERVER_FIRST), Buffer.from(SERVER_FINAL)]],
        ],
      },
    );
  });
});
