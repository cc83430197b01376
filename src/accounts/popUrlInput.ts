import { isLoopbackHost, type TlsMode } from '../mailbox/account';
import { looksLikePopUrl, parsePopUrl, type PopUrl, type PopUrlProblem } from '../pop3/popUrl';
import { type AccountDraft, checkHost, checkPassword, checkUser } from './accountDraft';
import type { StepProblem } from './stepUi';

/** None repeats a part of the URL: it may hold a password. */
const PROBLEMS = {
  notPopUrl: 'This is not the URL of a POP3 mailbox.',
  controlCharacter: 'The URL holds a line break or another control character.',
  invalidEncoding: 'The URL holds a % that encodes nothing. Write % itself as %25.',
  emptyUser: 'The URL holds no user name before @ or the password.',
  invalidHost: 'The URL holds something that is not a host name or IP address.',
  invalidPort: 'The URL holds a port that is not a number from 1 to 65535.',
  unknownParameter: 'After the user name, only one ";AUTH=…" may follow. Write ; itself as %3B.',
  unknownMechanism:
    'The URL asks for a login method that is not supported. There are PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256, OAUTHBEARER, XOAUTH2, EXTERNAL, +APOP and *.',
  pathNotAllowed:
    'Leave out what follows host and port. In a user name or password write / as %2F, ? as %3F and # as %23.',
} as const satisfies Record<PopUrlProblem, string>;

/** What is wrong with a host name, or with the URL of a mailbox in its place. */
export function checkServer(value: string): StepProblem | undefined {
  if (!looksLikePopUrl(value)) {
    return checkHost(value);
  }
  const parsed = parsePopUrl(value);
  if (typeof parsed === 'string') {
    return { severity: 'error', message: PROBLEMS[parsed] };
  }
  const { url, password } = parsed;
  const problems = [
    checkHost(url.host),
    url.user === undefined ? undefined : checkUser(url.user),
    password === undefined ? undefined : checkPassword(password),
  ];
  return (
    problems.find((problem) => problem?.severity === 'error') ?? {
      severity: 'info',
      message:
        password === undefined
          ? 'The next steps are filled in from this URL.'
          : 'The next steps are filled in from this URL. Its password is kept as a secret.',
    }
  );
}

/**
 * What a host name, or the URL of a mailbox in its place, says about the account. Takes what `checkServer` accepts.
 * A password that was entered for another host or user does not go along.
 */
export function serverChange(draft: AccountDraft, value: string): Partial<AccountDraft> {
  const parsed = looksLikePopUrl(value) ? parsePopUrl(value) : undefined;
  if (parsed === undefined || typeof parsed === 'string') {
    return { host: value.trim() };
  }
  const { url } = parsed;
  const { host, port } = url;
  const user = url.user ?? draft.user;
  const authentication = url.authentication ?? draft.authentication;
  const isSameMaildrop = host === draft.host && user === draft.user;
  const password = parsed.password ?? (isSameMaildrop ? draft.password : undefined);
  return {
    host,
    port,
    user,
    tlsMode: tlsModeOf(url),
    authentication,
    // There is none in OAuth 2.0, and what stands in its place must not reach another method.
    password: authentication === 'oauth2' ? undefined : password,
  };
}

/** Never a suggestion to go without encryption to another machine. */
function tlsModeOf({ host, port, isImplicitTls }: PopUrl): TlsMode {
  if (isImplicitTls || port === 995) {
    return 'implicit';
  }
  return isLoopbackHost(host) ? 'none' : 'startTls';
}
