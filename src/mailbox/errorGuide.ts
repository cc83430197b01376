import { MimeError, type MimeErrorCode } from '../mail/errors';
import { OAuthError } from '../oauth/errors';
import { type ForeignProtocol, Pop3Error, type Pop3ErrorCode } from '../pop3/errors';
import { safeLabel } from '../shared/safeText';
import type { Account } from './account';
import { isLoopbackHost } from './account';
import { AUTHENTICATION_NAMES } from './authenticationNames';
import { MailboxError, type MailboxErrorCode } from './errors';
import { OAUTH_ERRORS } from './oauthErrorGuide';

/** What the user can do about an error; whoever shows it gives each a button. */
export type ErrorAction =
  | 'retry'
  | 'enterPassword'
  | 'enterPassphrase'
  | 'signIn'
  | 'editAccount'
  | 'reviewCertificate'
  | 'listAgain'
  | 'openRaw'
  | 'showTranscript'
  | 'showLog';

/** An error in the words the user sees. Plain text, safe for every sink. */
export interface ErrorGuide {
  /** A few words, for a row. */
  readonly title: string;
  /** What happened and what to do about it, in a sentence or two. */
  readonly detail: string;
  /** The most helpful one first. */
  readonly actions: readonly ErrorAction[];
  /** The user asked for this; nothing is to be shown. */
  readonly isSilent: boolean;
}

/** An error of a part that is loaded late, which brings its words along. */
export abstract class ExplainedError extends Error {
  abstract readonly guide: Omit<ErrorGuide, 'isSilent'>;
}

type Entry = Omit<ErrorGuide, 'isSilent'> | ErrorGuide;

type Describe<E> = (error: E, account: Account | undefined) => Entry;

const SILENT: ErrorGuide = { title: 'Canceled', detail: 'Canceled.', actions: [], isSilent: true };

/** The one place that says what an error means to the user. Never throws, whatever is passed. */
export function describeError(error: unknown, account?: Account): ErrorGuide {
  if (isAbort(error)) {
    return SILENT;
  }
  return { isSilent: false, ...describe(error, account) };
}

function isAbort(error: unknown): boolean {
  if (Pop3Error.is(error, 'aborted') || OAuthError.is(error, 'aborted')) {
    return true;
  }
  // 'Canceled' is what vscode.CancellationError is called, 'AbortError' what an AbortSignal throws.
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}

function describe(error: unknown, account: Account | undefined): Entry {
  if (error instanceof Pop3Error) {
    const describePop3: Describe<Pop3Error> = POP3_ERRORS[error.code];
    return withTranscript(describePop3(error, account));
  }
  if (error instanceof MailboxError) {
    const describeMailbox: Describe<MailboxError> = MAILBOX_ERRORS[error.code];
    return describeMailbox(error, account);
  }
  if (error instanceof OAuthError) {
    return error.code === 'aborted' ? SILENT : OAUTH_ERRORS[error.code](error, account);
  }
  if (error instanceof ExplainedError) {
    return error.guide;
  }
  if (error instanceof MimeError) {
    return MIME_ERRORS[error.code]();
  }
  const text = error instanceof Error ? error.message : '';
  return {
    title: 'Something went wrong',
    detail: text === '' ? 'An unexpected error occurred.' : safeLabel(text, { maximumLength: 300 }),
    actions: ['showLog'],
  };
}

/** Where the log helps, what went over the wire helps more. */
function withTranscript(entry: Entry): Entry {
  const actions = entry.actions.flatMap((action): readonly ErrorAction[] =>
    action === 'showLog' ? ['showTranscript', action] : [action],
  );
  return { ...entry, actions };
}

function place(account: Account | undefined): string {
  if (account === undefined) {
    return 'the server';
  }
  const host = safeLabel(account.host, { maximumLength: 100 });
  return host.includes(':') ? `[${host}]:${account.port}` : `${host}:${account.port}`;
}

function hostOf(account: Account | undefined): string {
  return account === undefined
    ? 'the server'
    : `"${safeLabel(account.host, { maximumLength: 100 })}"`;
}

/** For the start of a sentence; a host name keeps its lower case. */
function capitalized(text: string): string {
  return text === 'the server' ? 'The server' : text;
}

function serverSays(error: Pop3Error): string {
  const text = safeLabel(error.serverText ?? '', { maximumLength: 200 });
  return text === '' ? '' : ` The server says: “${text}”`;
}

const FOREIGN_PROTOCOLS = {
  smtp: 'It speaks SMTP, which sends mail. POP3 is usually on port 995 (TLS) or 110.',
  imap: 'It speaks IMAP, on 993 or 143. POP3 is usually on port 995 (TLS) or 110, if the provider offers it.',
  http: 'It is a web server. Use the POP3 port of the mail server instead, usually 995 (TLS) or 110.',
  ssh: 'It is an SSH server. Use the POP3 port instead, usually 995 (TLS) or 110.',
  ftp: 'It is an FTP server. Use the POP3 port instead, usually 995 (TLS) or 110.',
  tls: 'It expects TLS from the first octet. Set the encryption to TLS.',
} as const satisfies Record<ForeignProtocol, string>;

function tlsAdvice(account: Account | undefined): string {
  if (account?.tlsMode === 'implicit') {
    return 'This port may expect STARTTLS or no encryption (often port 110), or another service answers there.';
  }
  return 'The server agreed to STARTTLS but no common TLS version or cipher was found.';
}

const CERTIFICATE_REASONS: ReadonlyMap<string, string> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'it is self-signed'],
  [
    'SELF_SIGNED_CERT_IN_CHAIN',
    'its chain ends in a certificate authority this machine does not know',
  ],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its issuer is not known on this machine'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its issuer is not known on this machine'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its issuer is not known on this machine'],
  ['CERT_HAS_EXPIRED', 'it has expired'],
  ['CERT_NOT_YET_VALID', 'it is not valid yet'],
  ['CERT_REVOKED', 'it was revoked'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'it was issued for another host name'],
  ['HOSTNAME_MISMATCH', 'it was issued for another host name'],
]);

/** Says in words why a certificate is not trusted; takes a code of OpenSSL or Node. */
export function certificateReason(code: string | undefined): string {
  const known = code === undefined ? 'the reason is not known' : CERTIFICATE_REASONS.get(code);
  return known ?? safeLabel(code ?? '', { maximumLength: 80 });
}

const POP3_ERRORS = {
  dns: (_error, account) => ({
    title: 'Host not found',
    detail: `The name ${hostOf(account)} could not be resolved. Check its spelling and your network or VPN.`,
    actions: ['editAccount', 'retry'],
  }),
  connect: (_error, account) => ({
    title: 'No connection',
    detail:
      account !== undefined && isLoopbackHost(account.host)
        ? `Nothing answers at ${place(account)}. Is the test server running, with POP3 enabled on this port?`
        : `Nothing answers at ${place(account)}. Check host, port, firewall and network.`,
    actions: ['retry', 'editAccount'],
  }),
  tls: (_error, account) => ({
    title: 'TLS handshake failed',
    detail: `${capitalized(place(account))} did not complete a TLS handshake. ${tlsAdvice(account)}`,
    actions: ['editAccount', 'retry', 'showLog'],
  }),
  certificate: (error, account) => ({
    title:
      error.certificate?.differsFromPinned === true
        ? 'Certificate changed'
        : 'Certificate not trusted',
    detail:
      error.certificate?.differsFromPinned === true
        ? `${capitalized(place(account))} shows another certificate than the one you chose to trust. Someone may be intercepting the connection. No password was sent.`
        : `The certificate of ${place(account)} is not trusted: ${certificateReason(error.certificate?.reason)}. No password was sent.`,
    actions: ['reviewCertificate', 'editAccount', 'retry'],
  }),
  startTlsUnavailable: (error, account) => ({
    title: 'STARTTLS not available',
    detail: `${capitalized(place(account))} does not offer STARTTLS, which this account requires. No password was sent. Choose TLS (usually port 995) or another encryption.${serverSays(error)}`,
    actions: ['editAccount', 'retry'],
  }),
  startTlsInjection: (_error, account) => ({
    title: 'Tampering suspected',
    detail: `Data was slipped in before encryption began with ${place(account)}. The connection was dropped and no password was sent. Choose TLS (usually port 995) if the server offers it.`,
    actions: ['editAccount', 'retry', 'showLog'],
  }),
  notPop3: (error, account) => ({
    title: 'Not a POP3 server',
    detail: `${capitalized(place(account))} does not answer as a POP3 server. ${
      error.looksLike === undefined
        ? 'Check host and port: POP3 is usually on port 995 (TLS) or 110.'
        : FOREIGN_PROTOCOLS[error.looksLike]
    }`,
    actions: ['editAccount', 'retry', 'showLog'],
  }),
  greetingRejected: (error, account) => ({
    title: 'Server refuses connections',
    detail: `${capitalized(place(account))} turned the connection away. Try again later.${serverSays(error)}`,
    actions: ['retry', 'editAccount'],
  }),
  timeout: (_error, account) => ({
    title: 'No answer',
    detail:
      account?.tlsMode === 'none' || account?.tlsMode === 'startTls'
        ? `${capitalized(place(account))} accepted the connection but stayed silent. The port may expect TLS from the start.`
        : `${capitalized(place(account))} did not answer in time.`,
    actions: ['retry', 'editAccount'],
  }),
  closed: (error, account) => ({
    title: 'Connection lost',
    detail: `${capitalized(place(account))} ended the connection before the work was done.${serverSays(error)}`,
    actions: ['retry', 'showLog'],
  }),
  protocol: (_error, account) => ({
    title: 'Server broke the protocol',
    detail: `${capitalized(place(account))} sent a reply that POP3 does not allow, so the connection was ended.`,
    actions: ['retry', 'showLog'],
  }),
  rejected: (error) => ({
    title: 'Server refused',
    detail: `The server refused a command.${serverSays(error)}`,
    actions: ['retry', 'showLog'],
  }),
  authentication: (error, account) => ({
    title: 'Login refused',
    detail: `${capitalized(hostOf(account))} refused ${refusedProof(account)}${serverSays(error)}`,
    actions: newProofActions(account),
  }),
  authenticationUnavailable: (error, account) => ({
    title: 'Login method not offered',
    detail: `${capitalized(hostOf(account))} does not offer ${missingMethod(account)}${serverSays(error)}`,
    actions: ['editAccount', 'retry'],
  }),
  clientCertificate: () => ({
    title: 'Client certificate unusable',
    detail:
      'The client certificate or its key could not be used. Check the files and the passphrase of the key.',
    actions: ['enterPassphrase', 'editAccount', 'showLog'],
  }),
  saslExchange: (error, account) => ({
    title: 'Login broken off',
    detail: `${capitalized(hostOf(account))} did not follow the rules of the login method, or could not prove that it knows the password, so the login was broken off. Someone may be intercepting the connection.${serverSays(error)}`,
    actions: ['editAccount', 'retry', 'showLog'],
  }),
  utf8Required: (error) => ({
    title: 'Message needs UTF8 mode',
    detail: `This message has an internationalized header, which the server sends only in UTF8 mode. Switch UTF8 mode on for this account.${serverSays(error)}`,
    actions: ['editAccount', 'showLog'],
  }),
  inUse: (error) => ({
    title: 'Mailbox in use',
    detail: `Another mail program is connected to this mailbox and locks it. Wait until it is done, then try again.${suspicion(error)}${serverSays(error)}`,
    actions: ['retry', 'showLog'],
  }),
  loginDelay: (error) => ({
    title: 'Too soon to log in again',
    detail: `The server limits how often you may log in. ${
      error.notBefore === undefined
        ? 'Wait a few minutes, then try again.'
        : `The next login is possible at ${timeOfDay(error.notBefore)}.`
    }${suspicion(error)}${serverSays(error)}`,
    actions: ['retry', 'showLog'],
  }),
  temporaryServerFault: (error) => ({
    title: 'Temporary server fault',
    detail: `The server has a temporary problem. Try again later.${suspicion(error)}${serverSays(error)}`,
    actions: ['retry', 'showLog'],
  }),
  permanentServerFault: (error) => ({
    title: 'Server fault',
    detail: `The server has a problem that only its operator can solve.${suspicion(error)}${serverSays(error)}`,
    actions: ['showLog', 'retry'],
  }),
  tooLarge: () => ({
    title: 'Too large',
    detail:
      'The server sent more than the limit allows. Raise the setting "pop3.message.maximumSize" to fetch larger messages.',
    actions: ['retry', 'showLog'],
  }),
  invalidArgument: () => ({
    title: 'Not possible to send',
    detail: 'The user name or password holds characters that POP3 cannot carry, or is too long.',
    actions: ['editAccount', 'enterPassword'],
  }),
  aborted: () => SILENT,
} as const satisfies Record<Pop3ErrorCode, Describe<Pop3Error>>;

function timeOfDay(millisecondsSinceEpoch: number): string {
  return new Date(millisecondsSinceEpoch).toLocaleTimeString();
}

function suspicion(error: Pop3Error): string {
  return error.isSuspected ? ' (Guessed from the wording of the server.)' : '';
}

function refusedProof(account: Account | undefined): string {
  const user =
    account === undefined ? '' : ` of "${safeLabel(account.user, { maximumLength: 100 })}"`;
  switch (account?.authentication) {
    case 'oauth2':
      return `the access token${user}. Sign in with the account this mailbox belongs to; POP access may have to be switched on for it.`;
    case 'external':
      return `the client certificate${user}.`;
    default:
      return `the user name or password${user}. Some providers need an app password.`;
  }
}

function newProofActions(account: Account | undefined): readonly ErrorAction[] {
  switch (account?.authentication) {
    case 'oauth2':
      return ['signIn', 'editAccount', 'retry'];
    case 'external':
      return ['editAccount', 'retry'];
    default:
      return ['enterPassword', 'editAccount', 'retry'];
  }
}

function missingMethod(account: Account | undefined): string {
  if (account === undefined) {
    return 'the login method. Choose another.';
  }
  switch (account.authentication) {
    case 'automatic':
      return 'a login method that is safe on this connection. Choose encryption if there is none, or a login method by name.';
    case 'oauth2':
      return 'a login by OAuth 2.0. Choose another login method, or another server of the provider.';
    case 'external':
      return 'a login by client certificate. Choose another login method.';
    default:
      return `${AUTHENTICATION_NAMES[account.authentication]}. Choose another login method, or encryption if there is none.`;
  }
}

const MAILBOX_ERRORS = {
  messageGone: () => ({
    title: 'Message is gone',
    detail:
      'This message is no longer in the mailbox. Another program may have deleted or moved it.',
    actions: ['listAgain'],
  }),
  passwordRequired: (_error, account) => ({
    title: account?.authentication === 'oauth2' ? 'Sign-in needed' : 'Password needed',
    detail:
      account?.authentication === 'oauth2'
        ? `You are not signed in for ${hostOf(account)}.`
        : `No password for ${hostOf(account)} is at hand.`,
    actions:
      account?.authentication === 'oauth2'
        ? ['signIn', 'editAccount']
        : ['enterPassword', 'editAccount'],
  }),
  uidlRequired: () => ({
    title: 'Cannot delete safely',
    detail:
      'This server has no UIDL, so a message cannot be told apart from another for certain. Nothing was deleted.',
    actions: ['showLog'],
  }),
  headersNotRead: () => ({
    title: 'Header not read',
    detail:
      'This server cannot send headers alone, and the message is too large to fetch it for its header. Open it to read it.',
    actions: ['openRaw'],
  }),
  messageCutShort: () => ({
    title: 'Message broken off',
    detail:
      'The server broke off this message before its end, so it is not shown. The message may hold something this server cannot send, such as a very long line.',
    actions: ['retry', 'showLog'],
  }),
  readingMayRemove: () => ({
    title: 'Header not read',
    detail:
      'This server cannot send headers alone, and it may remove a message once it was read (EXPIRE 0). Open the message to read it.',
    actions: ['openRaw'],
  }),
  unknownAccount: () => ({
    title: 'Account not found',
    detail: 'The account this message belongs to was removed.',
    actions: [],
  }),
  disposed: () => SILENT,
} as const satisfies Record<MailboxErrorCode, Describe<MailboxError>>;

const MIME_ERRORS = {
  timeout: () => ({
    title: 'Too complex to render',
    detail: 'Reading the structure of this message took too long. Its raw source is complete.',
    actions: ['openRaw', 'showLog'],
  }),
  outOfMemory: () => ({
    title: 'Too large to render',
    detail:
      'Reading the structure of this message needs too much memory. Its raw source is complete.',
    actions: ['openRaw', 'showLog'],
  }),
  failed: () => ({
    title: 'Cannot be rendered',
    detail: 'The structure of this message could not be read. Its raw source is complete.',
    actions: ['openRaw', 'showLog'],
  }),
  noSuchPart: () => ({
    title: 'Attachment not found',
    detail: 'The message has no such attachment.',
    actions: ['openRaw', 'showLog'],
  }),
  disposed: () => SILENT,
} as const satisfies Record<MimeErrorCode, Describe<MimeError>>;
