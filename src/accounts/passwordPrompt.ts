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

/**
 * What to know about a password that POP3 may not carry as meant: RFC 1939 knows ASCII only, and a server need not read
 * the rest as UTF-8 unless it says so (RFC 6856 §2.2). `undefined` where there is nothing to know.
 */
export function passwordCaution(password: string): string | undefined {
  return /[^\u0000-\u007f]/u.test(password)
    ? 'Letters beyond ASCII are sent as UTF-8, which some servers do not accept in a password.'
    : undefined;
}

/** Delegates to the prompt in use, so that tests inside VS Code can take it over. */
export class SwitchablePasswordPrompt implements PasswordPrompt {
  constructor(private current: () => Promise<PasswordPrompt>) {}

  use(prompt: PasswordPrompt): void {
    this.current = () => Promise.resolve(prompt);
  }

  async ask(
    question: PasswordQuestion,
    signal?: AbortSignal,
  ): Promise<EnteredPassword | undefined> {
    return (await this.current()).ask(question, signal);
  }
}
