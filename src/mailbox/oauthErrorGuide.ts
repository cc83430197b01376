import type { OAuthError, OAuthErrorCode } from '../oauth/errors';
import { safeLabel } from '../shared/safeText';
import type { Account } from './account';

type Action = 'signIn' | 'retry' | 'editAccount' | 'showLog';

interface Row {
  readonly title: string;
  readonly detail: string;
  readonly actions: readonly Action[];
}

const CHECK_SETTINGS: readonly Action[] = ['editAccount', 'retry', 'showLog'];
const SIGN_IN_AGAIN: readonly Action[] = ['signIn', 'editAccount', 'showLog'];

/** The part of the error guide about signing in by OAuth 2.0; what the user canceled is not told. */
export const OAUTH_ERRORS = {
  discovery: (error, account) => ({
    title: 'Sign-in server not found',
    detail: `${authority(account, true)} does not say how to sign in there. Check the issuer of this account, or enter its endpoints one by one.${serverSays(error)}`,
    actions: CHECK_SETTINGS,
  }),
  network: (_error, account) => ({
    title: 'Sign-in server not reached',
    detail: `${authority(account, true)} does not answer. Check your network, VPN or proxy.`,
    actions: ['retry', 'editAccount', 'showLog'],
  }),
  configuration: (_error, account) => ({
    title: 'Sign-in not set up',
    detail: `The settings to sign in at ${authority(account)} lack an endpoint, or name one without TLS.`,
    actions: CHECK_SETTINGS,
  }),
  invalidResponse: (_error, account) => ({
    title: 'Sign-in server broke protocol',
    detail: `${authority(account, true)} answered in a way that OAuth 2.0 does not allow. Check the endpoints of this account.`,
    actions: CHECK_SETTINGS,
  }),
  stateMismatch: (_error, account) => ({
    title: 'Sign-in mixed up',
    detail: `The answer from the browser does not belong to this sign-in at ${authority(account)}, so it was not used. Someone may have tampered with it, or an older page was still open.`,
    actions: SIGN_IN_AGAIN,
  }),
  invalidClient: (error, account) => ({
    title: 'Client id refused',
    detail: `${authority(account, true)} does not accept the client id or secret of this account, or not for this way to sign in.${serverSays(error)}`,
    actions: CHECK_SETTINGS,
  }),
  invalidGrant: (error, account) => ({
    title: 'Sign-in no longer valid',
    detail: `${authority(account, true)} ended your sign-in. Sign in again.${serverSays(error)}`,
    actions: SIGN_IN_AGAIN,
  }),
  invalidScope: (error, account) => ({
    title: 'Scopes refused',
    detail: `${authority(account, true)} does not grant the scopes of this account to its client id.${serverSays(error)}`,
    actions: CHECK_SETTINGS,
  }),
  denied: (error, account) => ({
    title: 'Sign-in declined',
    detail: `The sign-in at ${authority(account)} was declined.${serverSays(error)}`,
    actions: SIGN_IN_AGAIN,
  }),
  expired: (_error, account) => ({
    title: 'Code ran out',
    detail: `The code for ${authority(account)} was not entered in time. Sign in again to get another.`,
    actions: SIGN_IN_AGAIN,
  }),
  timeout: (_error, account) => ({
    title: 'Sign-in not finished',
    detail: `The browser did not come back from ${authority(account)} in time. Sign in again.`,
    actions: SIGN_IN_AGAIN,
  }),
  refused: (error, account) => ({
    title: 'Sign-in server refused',
    detail: `${authority(account, true)} reports an error.${serverSays(error)}`,
    actions: ['retry', 'signIn', 'editAccount'],
  }),
  editorSignIn: (error) => ({
    title: 'Microsoft sign-in failed',
    detail: `The editor could not sign in to a Microsoft account for this mailbox. Where it cannot, use another provider with a client id of your own.${serverSays(error)}`,
    actions: SIGN_IN_AGAIN,
  }),
} as const satisfies Record<
  Exclude<OAuthErrorCode, 'aborted'>,
  (error: OAuthError, account: Account | undefined) => Row
>;

function authority(account: Account | undefined, startsSentence = false): string {
  const { oauth } = account ?? {};
  if (oauth?.provider !== 'generic') {
    return startsSentence ? 'The sign-in server' : 'the sign-in server';
  }
  const address = 'issuer' in oauth.server ? oauth.server.issuer : oauth.server.tokenEndpoint;
  const host = URL.canParse(address) ? new URL(address).host : address;
  return `"${safeLabel(host, { maximumLength: 100 })}"`;
}

function serverSays(error: OAuthError): string {
  const text = safeLabel(error.serverText ?? '', { maximumLength: 200 });
  return text === '' ? '' : ` It says: “${text}”`;
}
