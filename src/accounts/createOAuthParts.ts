import type { Logger } from '../mailbox/ports';
import { SYSTEM_ENVIRONMENT } from '../oauth/environment';
import type { OAuthParts } from './accountSecrets';
import type { Secrets } from './credentialStore';
import { EditorMicrosoftSessions } from './editorMicrosoftSessions';
import { OAuthAccess } from './oauthAccess';
import { OAuthTokenStore } from './oauthTokenStore';
import { SignInDialogs } from './signInDialogs';

/** The entry to what only accounts with the login method `oauth2` need; load it with `import()`. */
export function createOAuthParts(secrets: Secrets, logger: Logger): OAuthParts {
  const store = new OAuthTokenStore(secrets, logger);
  const access = new OAuthAccess({
    store,
    microsoft: new EditorMicrosoftSessions(),
    ui: new SignInDialogs(),
    environment: SYSTEM_ENVIRONMENT,
    logger,
  });
  return { access, store };
}
