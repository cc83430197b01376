import type { Account } from '../mailbox/account';

export interface EnteredPassword {
  readonly password: string;
  /** Where it goes once the server accepted it. `window`: memory, until this window closes. */
  readonly keep: 'secretStorage' | 'window';
}

export interface PasswordQuestion {
  readonly account: Account;
  /** The server just refused the last one. */
  readonly wasRejected: boolean;
}

/** Asks the user for a password. Resolves with `undefined` when they decline or the signal aborts. */
export interface PasswordPrompt {
  ask(question: PasswordQuestion, signal?: AbortSignal): Promise<EnteredPassword | undefined>;
}

/** Delegates to the prompt in use, so that tests inside VS Code can take it over. */
export class SwitchablePasswordPrompt implements PasswordPrompt {
  constructor(private current: PasswordPrompt) {}

  use(prompt: PasswordPrompt): void {
    this.current = prompt;
  }

  ask(question: PasswordQuestion, signal?: AbortSignal): Promise<EnteredPassword | undefined> {
    return this.current.ask(question, signal);
  }
}
