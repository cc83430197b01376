import assert from 'node:assert/strict';
import { MimeError, type MimeErrorCode } from '../../../src/mail/errors';
import type { Account, AuthenticationMethod, OAuthProvider } from '../../../src/mailbox/account';
import { certificateReason, describeError } from '../../../src/mailbox/errorGuide';
import { MailboxError, type MailboxErrorCode } from '../../../src/mailbox/errors';
import { OAuthError, type OAuthErrorCode } from '../../../src/oauth/errors';
import { type ForeignProtocol, Pop3Error, type Pop3ErrorCode } from '../../../src/pop3/errors';

const account: Account = {
  id: 'account01',
  label: 'Example',
  host: 'pop.example.com',
  port: 995,
  tlsMode: 'implicit',
  user: 'robin',
  authentication: 'userPass',
  passwordPolicy: 'save',
};

const GENERIC: OAuthProvider = {
  provider: 'generic',
  flow: 'device',
  clientId: 'example',
  scopes: [],
  server: { issuer: 'https://login.example.com/realm' },
};

const POP3_CODES: Readonly<Record<Pop3ErrorCode, true>> = {
  dns: true,
  connect: true,
  tls: true,
  certificate: true,
  startTlsUnavailable: true,
  startTlsInjection: true,
  notPop3: true,
  greetingRejected: true,
  timeout: true,
  closed: true,
  protocol: true,
  rejected: true,
  authentication: true,
  authenticationUnavailable: true,
  saslExchange: true,
  clientCertificate: true,
  utf8Required: true,
  inUse: true,
  loginDelay: true,
  temporaryServerFault: true,
  permanentServerFault: true,
  tooLarge: true,
  invalidArgument: true,
  aborted: true,
};
const MAILBOX_CODES: Readonly<Record<MailboxErrorCode, true>> = {
  messageGone: true,
  passwordRequired: true,
  uidlRequired: true,
  unknownAccount: true,
  headersNotRead: true,
  messageCutShort: true,
  readingMayRemove: true,
  disposed: true,
};
const MIME_CODES: Readonly<Record<MimeErrorCode, true>> = {
  timeout: true,
  outOfMemory: true,
  failed: true,
  noSuchPart: true,
  disposed: true,
};
const OAUTH_CODES: Readonly<Record<OAuthErrorCode, true>> = {
  discovery: true,
  network: true,
  configuration: true,
  invalidResponse: true,
  stateMismatch: true,
  invalidClient: true,
  invalidGrant: true,
  invalidScope: true,
  denied: true,
  expired: true,
  timeout: true,
  refused: true,
  editorSignIn: true,
  aborted: true,
};
const PROTOCOLS: Readonly<Record<ForeignProtocol, true>> = {
  smtp: true,
  imap: true,
  http: true,
  ssh: true,
  tls: true,
  ftp: true,
};
const keysOf = <K extends string>(record: Readonly<Record<K, true>>): readonly K[] =>
  Object.keys(record) as K[];

const errors: readonly (Pop3Error | MailboxError | MimeError | OAuthError)[] = [
  ...keysOf(POP3_CODES).map((code) => new Pop3Error(code, 'internal words')),
  ...keysOf(MAILBOX_CODES).map((code) => new MailboxError(code, 'internal words')),
  ...keysOf(MIME_CODES).map((code) => new MimeError(code, 'internal words')),
  ...keysOf(OAUTH_CODES).map((code) => new OAuthError(code, 'internal words')),
];

describe('errorGuide', () => {
  for (const error of errors) {
    it(`says something of its own about ${error.name} ${error.code}`, () => {
      const guide = describeError(error, account);
      if (error.code === 'aborted' || error.code === 'disposed') {
        assert.equal(guide.isSilent, true);
        return;
      }
      assert.equal(guide.isSilent, false);
      assert.ok(guide.title.length > 3 && guide.title.length <= 32, guide.title);
      assert.match(guide.detail, /^(?:[A-Z"]|pop\.example\.com).*[.”)]$/su);
      assert.doesNotMatch(guide.detail, /undefined|internal words|\s\s/u);
      assert.equal(new Set(guide.actions).size, guide.actions.length);
    });
  }

  it('gives no two faults the same sentence', () => {
    const details = errors
      .map((error) => describeError(error, account))
      .filter(({ isSilent }) => !isSilent)
      .map(({ detail }) => detail);
    assert.equal(new Set(details).size, details.length);
  });

  it('speaks without an account too', () => {
    for (const error of errors) {
      assert.doesNotMatch(describeError(error).detail, /undefined/u);
    }
  });

  it('writes host names as they are', () => {
    for (const error of errors) {
      assert.doesNotMatch(describeError(error, account).detail, /Pop\./u);
    }
  });

  it('tells each foreign protocol apart', () => {
    const details = keysOf(PROTOCOLS).map(
      (looksLike) => describeError(new Pop3Error('notPop3', 'x', { looksLike }), account).detail,
    );
    assert.equal(new Set(details).size, details.length);
    for (const detail of details) {
      assert.match(detail, /pop\.example\.com:995/u);
    }
  });

  it('offers to enter the password again after a refused login, and to edit the account', () => {
    const guide = describeError(new Pop3Error('authentication', 'x'), account);
    assert.deepEqual(guide.actions.slice(0, 2), ['enterPassword', 'editAccount']);
  });

  it('speaks of the login method that the account uses', () => {
    const refused = (authentication: AuthenticationMethod): string => {
      const unavailable = new Pop3Error('authenticationUnavailable', 'x');
      return describeError(unavailable, { ...account, authentication }).detail;
    };
    assert.match(refused('apop'), /does not offer APOP\./u);
    assert.match(refused('scramSha256'), /does not offer SCRAM-SHA-256\./u);
    assert.match(refused('oauth2'), /OAuth 2\.0/u);
    assert.match(refused('external'), /client certificate/u);
    assert.match(refused('automatic'), /safe on this connection/u);
  });

  it('offers to sign in, not to enter a password, where an account has none', () => {
    const oauth: Account = { ...account, authentication: 'oauth2', oauth: GENERIC };
    for (const error of [
      new MailboxError('passwordRequired', 'x'),
      new Pop3Error('authentication', 'x'),
      new OAuthError('invalidGrant', 'x'),
    ]) {
      const guide = describeError(error, oauth);
      assert.equal(guide.actions[0], 'signIn');
      assert.ok(!guide.actions.includes('enterPassword'));
    }
    const external: Account = { ...account, authentication: 'external' };
    const { detail, actions } = describeError(new Pop3Error('authentication', 'x'), external);
    assert.match(detail, /refused the client certificate of "robin"\./u);
    assert.ok(!actions.includes('enterPassword'));
  });

  it('names the place where the user signs in, and keeps what it says harmless', () => {
    const oauth: Account = { ...account, authentication: 'oauth2', oauth: GENERIC };
    const serverText = `no\u001b[31m \u202e$(warning)\r\n${'x'.repeat(5000)}`;
    const { detail } = describeError(new OAuthError('denied', 'x', { serverText }), oauth);
    assert.match(detail, /^The sign-in at "login\.example\.com" was declined\./u);
    assert.doesNotMatch(detail, /[\u0000-\u001f\u202e]|\$\(/u);
    assert.ok(detail.length < 500);
  });

  it('never suggests another password for a locked maildrop, a rate limit or a network fault', () => {
    for (const code of [
      'inUse',
      'loginDelay',
      'temporaryServerFault',
      'connect',
      'dns',
      'timeout',
      'closed',
    ] as const) {
      assert.ok(
        !describeError(new Pop3Error(code, 'x'), account).actions.includes('enterPassword'),
      );
    }
  });

  it('offers to review a certificate, and warns when it replaced a trusted one', () => {
    const certificate = {
      fingerprint256: 'AA',
      subject: 'CN=pop.example.com',
      issuer: 'CN=Example CA',
      subjectAlternativeNames: '',
      validFrom: '',
      validTo: '',
      reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      differsFromPinned: false,
    };
    const untrusted = describeError(new Pop3Error('certificate', 'x', { certificate }), account);
    const changed = describeError(
      new Pop3Error('certificate', 'x', {
        certificate: { ...certificate, differsFromPinned: true },
      }),
      account,
    );
    assert.equal(untrusted.actions[0], 'reviewCertificate');
    assert.match(untrusted.detail, /it is self-signed/u);
    assert.notEqual(changed.title, untrusted.title);
    assert.match(changed.detail, /intercepting/u);
  });

  it('offers the transcript wherever it offers the log for a fault of a server', () => {
    for (const error of errors.filter((each) => each instanceof Pop3Error)) {
      const { actions } = describeError(error, account);
      assert.equal(actions.includes('showTranscript'), actions.includes('showLog'), error.code);
    }
    assert.deepEqual(describeError(new Pop3Error('protocol', 'x'), account).actions, [
      'retry',
      'showTranscript',
      'showLog',
    ]);
  });

  it('J3 keeps what the server says harmless, and bounded', () => {
    const serverText = `no\u001b[31m \u202e$(warning)\r\n${'x'.repeat(5000)}`;
    const { detail } = describeError(new Pop3Error('rejected', 'x', { serverText }), account);
    assert.doesNotMatch(detail, /[\u0000-\u001f\u202e]|\$\(/u);
    assert.ok(detail.length < 500);
  });

  it('is silent about what the user canceled, whoever noticed it', () => {
    const canceled = new Error('Canceled');
    canceled.name = 'Canceled';
    const controller = new AbortController();
    controller.abort();
    assert.equal(describeError(canceled).isSilent, true);
    assert.equal(describeError(controller.signal.reason).isSilent, true);
    assert.equal(describeError(new Error('Canceled')).isSilent, false);
  });

  it('survives anything that is thrown', () => {
    for (const thrown of [undefined, null, 'text', 7, {}, new Error('')]) {
      assert.equal(describeError(thrown).detail, 'An unexpected error occurred.');
    }
    assert.equal(describeError(new Error('EACCES: denied')).detail, 'EACCES: denied');
  });

  it('writes an IPv6 address so that the port stands apart', () => {
    const guide = describeError(new Pop3Error('connect', 'x'), { ...account, host: '2001:db8::1' });
    assert.match(guide.detail, /\[2001:db8::1\]:995/u);
  });

  it('shows an unknown certificate reason as it is, made safe', () => {
    assert.equal(certificateReason('ODD\u0007CODE'), 'ODD CODE');
    assert.match(certificateReason(undefined), /not known/u);
  });
});
