import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Pop3Error } from '../errors';
import { escapeSaslName, prepareSaslText } from './arguments';
import type { ChannelBinding, SaslMechanism } from './mechanism';
import { parseServerFinal, parseServerFirst, type ServerFailure } from './scramMessages';

export type ScramHash = 'SHA-1' | 'SHA-256';

/** What the client says of channel binding in its first message (RFC 5802 §6). */
export type ScramBinding =
  /** The -PLUS variant. */
  | { readonly use: 'bound'; readonly channelBinding: ChannelBinding }
  /** The client could bind but saw no -PLUS offered: a server that did offer it then knows of the tampering. */
  | { readonly use: 'notOffered' }
  /** The client can't bind. */
  | { readonly use: 'impossible' };

export interface ScramOptions {
  readonly hash: ScramHash;
  readonly user: string;
  readonly password: string;
  readonly binding: ScramBinding;
  /** Printable ASCII without commas; random unless a test needs a certain one. */
  readonly clientNonce?: string;
}

const DIGESTS = { 'SHA-1': 'sha1', 'SHA-256': 'sha256' } as const;
const DIGEST_OCTETS = { 'SHA-1': 20, 'SHA-256': 32 } as const;
const NONCE_OCTETS = 24;
/** The failures that a wrong name or password causes. */
const CREDENTIAL_FAILURES: readonly string[] = ['invalid-proof', 'unknown-user'];

const deriveKey = promisify(pbkdf2);

type State =
  | { readonly step: 'initial' | 'first' | 'deriving' | 'verified' | 'failed' }
  | { readonly step: 'final'; readonly serverSignature: Uint8Array };

/**
 * SCRAM (RFC 5802, RFC 7677) without an authorization identity: the password is never sent, and the exchange completes
 * only when the server has proved that it knows it too. Throws Pop3Error `invalidArgument` when constructed;
 * `authentication` and `saslExchange` from {@link respond}.
 */
export class ScramMechanism implements SaslMechanism {
  readonly name: string;
  readonly prefersTwoSteps = false;
  private readonly digest: (typeof DIGESTS)[ScramHash];
  private readonly password: string;
  private readonly clientNonce: string;
  private readonly gs2Header: string;
  private readonly clientFirstBare: string;
  private state: State = { step: 'initial' };
  private failure: string | undefined;

  constructor(private readonly options: ScramOptions) {
    const { hash, binding } = options;
    this.name = `SCRAM-${hash}${binding.use === 'bound' ? '-PLUS' : ''}`;
    this.digest = DIGESTS[hash];
    const user = prepareSaslText('The user name', options.user);
    if (user === '') {
      throw new Pop3Error('invalidArgument', "The user name is empty, which SCRAM can't send");
    }
    this.password = prepareSaslText('The password', options.password);
    this.clientNonce = options.clientNonce ?? randomBytes(NONCE_OCTETS).toString('base64');
    this.gs2Header = `${gs2Flag(binding)},,`;
    this.clientFirstBare = `n=${escapeSaslName(user)},r=${this.clientNonce}`;
  }

  get isComplete(): boolean {
    return this.state.step === 'verified';
  }

  get failureText(): string | undefined {
    return this.failure;
  }

  initialResponse(): Uint8Array {
    if (this.state.step === 'initial') {
      this.state = { step: 'first' };
    }
    return Buffer.from(this.gs2Header + this.clientFirstBare, 'utf8');
  }

  async respond(challenge: Uint8Array): Promise<Uint8Array> {
    const state = this.state;
    // Whatever goes wrong from here on, a later challenge must not find the exchange still under way.
    this.state = { step: 'failed' };
    switch (state.step) {
      case 'first':
        return this.answerFirst(challenge);
      case 'final':
        this.verify(challenge, state.serverSignature);
        this.state = { step: 'verified' };
        return Buffer.alloc(0);
      default:
        throw new Pop3Error(
          'saslExchange',
          `The server sent an unexpected challenge in ${this.name}`,
        );
    }
  }

  private async answerFirst(challenge: Uint8Array): Promise<Uint8Array> {
    const parameters = parseServerFirst(challenge, this.clientNonce);
    if (parameters.kind === 'failure') {
      throw this.failed(parameters);
    }
    this.state = { step: 'deriving' };
    const { nonce, salt, iterations } = parameters;
    const withoutProof = `c=${this.bindingInput().toString('base64')},r=${nonce}`;
    // Copied before anything is awaited: the challenge may lie in a buffer that is used again.
    const authMessage = Buffer.concat([
      Buffer.from(`${this.clientFirstBare},`, 'utf8'),
      challenge,
      Buffer.from(`,${withoutProof}`, 'utf8'),
    ]);
    const saltedPassword = await deriveKey(
      this.password,
      salt,
      iterations,
      DIGEST_OCTETS[this.options.hash],
      this.digest,
    );
    // Another challenge may have come meanwhile and have ended the exchange.
    if (this.state.step !== 'deriving') {
      throw new Pop3Error(
        'saslExchange',
        `The server sent an unexpected challenge in ${this.name}`,
      );
    }
    const clientKey = this.hmac(saltedPassword, 'Client Key');
    const storedKey = createHash(this.digest).update(clientKey).digest();
    const clientSignature = this.hmac(storedKey, authMessage);
    const proof = Buffer.from(
      clientKey.map((octet, index) => octet ^ (clientSignature[index] ?? 0)),
    );
    const serverSignature = this.hmac(this.hmac(saltedPassword, 'Server Key'), authMessage);
    this.state = { step: 'final', serverSignature };
    return Buffer.from(`${withoutProof},p=${proof.toString('base64')}`, 'utf8');
  }

  private verify(challenge: Uint8Array, expected: Uint8Array): void {
    const final = parseServerFinal(challenge);
    if (final.kind === 'failure') {
      throw this.failed(final);
    }
    if (final.signature.length !== expected.length || !timingSafeEqual(final.signature, expected)) {
      throw new Pop3Error('saslExchange', 'The server did not prove that it knows the password');
    }
  }

  private bindingInput(): Buffer {
    const { binding } = this.options;
    const data = binding.use === 'bound' ? binding.channelBinding.data : new Uint8Array();
    return Buffer.concat([Buffer.from(this.gs2Header, 'utf8'), data]);
  }

  private hmac(key: Uint8Array, data: string | Uint8Array): Buffer {
    return createHmac(this.digest, key).update(data).digest();
  }

  private failed({ text }: ServerFailure): Pop3Error {
    this.failure = text;
    return CREDENTIAL_FAILURES.includes(text)
      ? new Pop3Error('authentication', 'The server refused the user name or password', {
          serverText: text,
        })
      : new Pop3Error('saslExchange', 'The server ended the SCRAM exchange', { serverText: text });
  }
}

function gs2Flag(binding: ScramBinding): string {
  switch (binding.use) {
    case 'bound':
      return `p=${binding.channelBinding.type}`;
    case 'notOffered':
      return 'y';
    case 'impossible':
      return 'n';
  }
}
