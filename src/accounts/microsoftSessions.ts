import type { MicrosoftProvider } from '../mailbox/account';

const SCOPES = ['https://outlook.office.com/POP.AccessAsUser.All', 'offline_access'] as const;

/** How far the editor may go for a session: `silent` asks nobody, `renewed` does not take the one there is. */
export type SessionDemand = 'silent' | 'ifNeeded' | 'renewed';

/** The editor's own sign-in for Microsoft accounts, which keeps its tokens itself. */
export interface MicrosoftSessions {
  /**
   * An access token for the Microsoft account with that name, or `undefined` where there is none and the user was not
   * asked or declined. Throws OAuthError `editorSignIn`.
   */
  accessToken(
    scopes: readonly string[],
    user: string,
    demand: SessionDemand,
  ): Promise<string | undefined>;
}

/** The editor takes an application other than its own from scopes of these names. */
export function microsoftScopes({ clientId, tenant }: MicrosoftProvider): readonly string[] {
  return [
    ...SCOPES,
    ...(clientId === undefined ? [] : [`VSCODE_CLIENT_ID:${clientId}`]),
    ...(tenant === undefined ? [] : [`VSCODE_TENANT:${tenant}`]),
  ];
}
