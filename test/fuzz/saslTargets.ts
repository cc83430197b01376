import type { SaslMechanism } from '../../src/pop3/sasl/mechanism';
import { CramMd5Mechanism } from '../../src/pop3/sasl/cramMd5';
import { createExternal } from '../../src/pop3/sasl/external';
import { LoginMechanism } from '../../src/pop3/sasl/loginMechanism';
import { createOauthBearer } from '../../src/pop3/sasl/oauthBearer';
import { createPlain } from '../../src/pop3/sasl/plain';
import { ScramMechanism } from '../../src/pop3/sasl/scram';
import { createXoauth2 } from '../../src/pop3/sasl/xoauth2';

export const NONCE = 'rOprNGfwEbeRWgbNEkqO';

const scram = (hash: 'SHA-1' | 'SHA-256'): SaslMechanism =>
  new ScramMechanism({
    hash,
    user: 'user',
    password: 'pencil',
    binding: { use: 'impossible' },
    clientNonce: NONCE,
  });

/** A fresh exchange of each mechanism. */
export const SASL_TARGETS: readonly (() => SaslMechanism)[] = [
  (): SaslMechanism => createPlain('user', 'pencil'),
  (): SaslMechanism => new LoginMechanism('user', 'pencil'),
  (): SaslMechanism => new CramMd5Mechanism('user', 'pencil'),
  (): SaslMechanism => scram('SHA-1'),
  (): SaslMechanism => scram('SHA-256'),
  (): SaslMechanism => createExternal('user'),
  (): SaslMechanism => createXoauth2('user', 'token'),
  (): SaslMechanism =>
    createOauthBearer({ user: 'user', accessToken: 'token', host: 'example.test', port: 995 }),
];
