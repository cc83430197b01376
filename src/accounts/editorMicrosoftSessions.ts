import * as vscode from 'vscode';
import { OAuthError } from '../oauth/errors';
import { safeLabel } from '../shared/safeText';
import type { MicrosoftSessions, SessionDemand } from './microsoftSessions';

const PROVIDER = 'microsoft';

/** {@link MicrosoftSessions} of VS Code. */
export class EditorMicrosoftSessions implements MicrosoftSessions {
  async accessToken(
    scopes: readonly string[],
    user: string,
    demand: SessionDemand,
  ): Promise<string | undefined> {
    try {
      const account = await accountNamed(user);
      const session = await vscode.authentication.getSession(PROVIDER, scopes, {
        ...optionsOf(demand),
        ...(account === undefined ? {} : { account }),
      });
      return session?.accessToken;
    } catch (error) {
      if (error instanceof vscode.CancellationError) {
        return undefined;
      }
      const serverText = error instanceof Error ? safeLabel(error.message) : '';
      throw new OAuthError('editorSignIn', 'The editor could not sign in', { serverText });
    }
  }
}

function optionsOf(demand: SessionDemand): vscode.AuthenticationGetSessionOptions {
  switch (demand) {
    case 'silent':
      return { silent: true };
    case 'ifNeeded':
      return { createIfNone: true };
    case 'renewed':
      return { forceNewSession: true };
  }
}

async function accountNamed(
  user: string,
): Promise<vscode.AuthenticationSessionAccountInformation | undefined> {
  const accounts = await vscode.authentication.getAccounts(PROVIDER);
  return accounts.find(({ label }) => label.toLowerCase() === user.toLowerCase());
}
