import {
  type Account,
  type AccountProblem,
  type AuthenticationMethod,
  defaultPort,
  isLoopbackHost,
  type PasswordPolicy,
  type TlsMode,
  validateHost,
  validatePort,
  validateUser,
} from '../mailbox/account';
import { safeLabel } from '../shared/safeText';
import { isSameBinding } from './credentialStore';
import { EMPTY_LOGIN, type LoginDraft, loginDraftOf, loginOf } from './loginDraft';
import type { StepProblem } from './stepUi';

/** An account while the user puts it together. */
export interface AccountDraft {
  readonly id: string;
  readonly label: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly tlsMode: TlsMode;
  readonly user: string;
  readonly authentication: AuthenticationMethod;
  readonly login: LoginDraft;
  /** Asks for an application registered with Microsoft in place of the editor's. */
  readonly usesOwnApplication: boolean;
  /** A client secret may be stored that the draft does not hold. */
  readonly mayHaveClientSecret: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly usesUtf8: boolean;
  /** Entered just now; `undefined` where none was. */
  readonly password: string | undefined;
  /** An earlier password may be known; entering none leaves it as it is. */
  readonly isExisting: boolean;
  readonly pinnedCertificate: string | undefined;
  readonly userHint: string;
  readonly passwordHint: string;
}

export function emptyDraft(id: string): AccountDraft {
  return {
    id,
    label: '',
    host: '',
    port: undefined,
    tlsMode: 'implicit',
    user: '',
    authentication: 'automatic',
    login: EMPTY_LOGIN,
    usesOwnApplication: false,
    mayHaveClientSecret: false,
    passwordPolicy: 'save',
    usesUtf8: false,
    password: undefined,
    isExisting: false,
    pinnedCertificate: undefined,
    userHint: 'Often your full email address',
    passwordHint: 'Password',
  };
}

export function draftOf(account: Account): AccountDraft {
  const { id, label, host, port, tlsMode, user, authentication, passwordPolicy } = account;
  const login = loginDraftOf(account);
  return {
    ...emptyDraft(id),
    label,
    host,
    port,
    tlsMode,
    user,
    authentication,
    passwordPolicy,
    login,
    usesUtf8: account.usesUtf8 ?? false,
    usesOwnApplication: login.microsoftClientId !== '',
    mayHaveClientSecret: account.oauth?.provider === 'generic',
    isExisting: true,
    pinnedCertificate: account.pinnedCertificate,
  };
}

/** The account a complete draft describes; a pin survives only while host, port, TLS mode and user stay the same. */
export function accountOf(draft: AccountDraft, previous: Account | undefined): Account {
  const { id, host, tlsMode, user, authentication, passwordPolicy } = draft;
  const port = draft.port ?? defaultPort(tlsMode);
  const label = draft.label.trim() === '' ? suggestedLabel(draft) : draft.label.trim();
  const account: Account = {
    id,
    label,
    host,
    port,
    tlsMode,
    user,
    authentication,
    passwordPolicy,
    ...(draft.usesUtf8 ? { usesUtf8: true } : {}),
    ...loginOf(authentication, draft.login),
  };
  const isPinStale =
    previous?.pinnedCertificate === draft.pinnedCertificate &&
    previous !== undefined &&
    !isSameBinding(previous, account);
  return draft.pinnedCertificate === undefined || isPinStale
    ? account
    : { ...account, pinnedCertificate: draft.pinnedCertificate };
}

/** The encryption that usually goes with a port, as a suggestion only. */
export function suggestedTlsMode(host: string, port: number): TlsMode {
  if (port === 995) {
    return 'implicit';
  }
  return isLoopbackHost(host) ? 'none' : port === 110 ? 'startTls' : 'implicit';
}

export function suggestedLabel(draft: Pick<AccountDraft, 'host' | 'user'>): string {
  const user = safeLabel(draft.user, { maximumLength: 80 });
  return user.includes('@') ? user : `${user}@${safeLabel(draft.host, { maximumLength: 80 })}`;
}

const PROBLEMS = {
  emptyHost: 'Enter the host name of the POP3 server.',
  invalidHost: 'This is not a host name or IP address. The port is asked for in the next step.',
  invalidPort: 'Enter a port from 1 to 65535.',
  emptyUser: 'Enter the user name.',
  controlCharacterInUser: 'The user name holds a character that POP3 cannot carry.',
  userTooLong: 'The user name is longer than POP3 allows (248 octets).',
} as const satisfies Record<AccountProblem, string>;

function toProblem(problem: AccountProblem | undefined): StepProblem | undefined {
  return problem === undefined ? undefined : { severity: 'error', message: PROBLEMS[problem] };
}

export function checkHost(value: string): StepProblem | undefined {
  return toProblem(validateHost(value.trim()));
}

/** The port a user typed; `NaN` unless it is made of digits alone. */
export function parsePort(value: string): number {
  return /^\d{1,5}$/u.test(value.trim()) ? Number(value.trim()) : Number.NaN;
}

const FOREIGN_PORTS: ReadonlyMap<number, string> = new Map([
  [25, 'SMTP'],
  [465, 'SMTP'],
  [587, 'SMTP'],
  [1025, 'SMTP on many test servers'],
  [143, 'IMAP'],
  [993, 'IMAP'],
  [80, 'HTTP'],
  [443, 'HTTPS'],
  [8025, 'the web page of many test servers'],
]);

export function checkPort(value: string): StepProblem | undefined {
  const port = parsePort(value);
  const problem = toProblem(validatePort(port));
  const foreign = FOREIGN_PORTS.get(port);
  return problem === undefined && foreign !== undefined
    ? { severity: 'warning', message: `Port ${port} is usually ${foreign}, not POP3.` }
    : problem;
}

export function checkUser(value: string): StepProblem | undefined {
  const problem = toProblem(validateUser(value));
  return problem === undefined && value !== value.trim()
    ? { severity: 'warning', message: 'The user name starts or ends with a space.' }
    : problem;
}

export function checkPassphrase(value: string): StepProblem | undefined {
  return value !== value.trim()
    ? { severity: 'warning', message: 'The passphrase starts or ends with a space.' }
    : undefined;
}

export function checkPassword(value: string): StepProblem | undefined {
  if (/[\u0000-\u001f\u007f]/u.test(value)) {
    return {
      severity: 'error',
      message: 'The password holds a control character, which POP3 cannot carry.',
    };
  }
  return value !== value.trim()
    ? { severity: 'warning', message: 'The password starts or ends with a space.' }
    : undefined;
}

export function checkLabel(value: string): StepProblem | undefined {
  return value.length > 100
    ? { severity: 'error', message: 'Use at most 100 characters.' }
    : undefined;
}
