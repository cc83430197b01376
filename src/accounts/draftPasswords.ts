import type { PasswordRequest, PasswordSource } from '../mailbox/ports';
import type { CredentialStore } from './credentialStore';
import type { EnteredPassword, PasswordPrompt } from './passwordPrompt';

/**
 * The password for testing an account that is not saved yet: what was entered in the wizard, else what is known for
 * exactly this host, port, TLS mode and user, else what the user enters now. Nothing is stored.
 */
export class DraftPasswords implements PasswordSource {
  constructor(
    private enteredLast: EnteredPassword | undefined,
    private readonly credentials: CredentialStore,
    private readonly prompt: PasswordPrompt,
  ) {}

  /** What was entered last, accepted or not. */
  get entered(): EnteredPassword | undefined {
    return this.enteredLast;
  }

  async password(request: PasswordRequest, signal?: AbortSignal): Promise<string | undefined> {
    const { account, reason } = request;
    if (reason === 'rejected') {
      // What to do about a refused login is decided with the whole draft in view.
      return undefined;
    }
    const known = this.enteredLast?.password ?? (await this.credentials.peek(account));
    if (known !== undefined) {
      return known;
    }
    const entered = await this.prompt.ask({ account, wasRejected: false }, signal);
    if (entered !== undefined) {
      this.enteredLast = entered;
    }
    return entered?.password;
  }

  /** Keeping a password is decided when the account is saved. */
  accepted(): Promise<void> {
    return Promise.resolve();
  }
}
