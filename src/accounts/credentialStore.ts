import type { Account, PasswordBinding } from '../mailbox/account';
import type { Logger, PasswordRequest, PasswordSource } from '../mailbox/ports';
import { Mutex } from '../shared/mutex';
import { errorLine } from '../platform/logger';
import type { EnteredPassword, PasswordPrompt } from './passwordPrompt';

/** The part of `vscode.SecretStorage` that is needed. */
export interface Secrets {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

interface Held {
  readonly binding: PasswordBinding;
  readonly password: string;
}

interface Entered extends Held {
  readonly keep: EnteredPassword['keep'];
}

/**
 * Passwords, each bound to the host, port, TLS mode and user it was entered for: whatever else changes in an account,
 * a password is never handed out for another place.
 *
 * A password the user enters counts as a candidate until the server accepts it. Only then is it kept, in secret storage
 * or for this window as the user chose. A candidate the server rejects is dropped and never overwrites a stored
 * password; a rejected stored password stays until another is accepted, because servers also refuse good ones
 * (limits, maintenance). Nothing but `forget` and a broken binding removes a stored password.
 */
export class CredentialStore implements PasswordSource {
  private readonly candidates = new Map<string, Entered>();
  private readonly window = new Map<string, Held>();
  private readonly prompts = new Mutex();

  constructor(
    private readonly secrets: Secrets,
    private readonly prompt: PasswordPrompt,
    private readonly logger: Logger,
  ) {}

  async password(request: PasswordRequest, signal?: AbortSignal): Promise<string | undefined> {
    const { account, reason, isInteractive } = request;
    if (reason === 'rejected') {
      this.rejected(account.id);
    } else {
      const known = await this.known(account);
      if (known !== undefined) {
        return known;
      }
    }
    return isInteractive ? this.ask(request, signal) : undefined;
  }

  async accepted(account: Account, password: string): Promise<void> {
    const candidate = this.candidates.get(account.id);
    if (candidate?.password !== password || !isSameBinding(candidate.binding, account)) {
      return;
    }
    this.candidates.delete(account.id);
    if (candidate.keep === 'secretStorage') {
      await this.store(account, password);
    } else {
      this.window.set(account.id, { binding: bindingOf(account), password });
    }
  }

  /** Drops what is held in memory after the server refused it, so that the next login asks or uses the stored one. */
  rejected(accountId: string): void {
    this.candidates.delete(accountId);
    this.window.delete(accountId);
  }

  /** Uses a password the user entered for the next login, and keeps it as chosen once the server accepts it. */
  offer(account: Account, entered: EnteredPassword): void {
    this.candidates.set(account.id, { binding: bindingOf(account), ...entered });
  }

  /** Keeps a password the server is known to accept. */
  async store(account: Account, password: string): Promise<void> {
    const held: Held = { binding: bindingOf(account), password };
    try {
      await this.secrets.store(keyOf(account.id), JSON.stringify(held));
      this.window.delete(account.id);
    } catch (error) {
      this.logger.warn(`Secret storage failed, password kept for this window: ${errorLine(error)}`);
      this.window.set(account.id, held);
    }
  }

  /**
   * The password known for exactly this host, port, TLS mode and user; changes nothing. For an account that is only
   * being edited: the password of the saved one must outlive a change that is never made.
   */
  async peek(account: Account): Promise<string | undefined> {
    return this.inMemory(account) ?? (await this.stored(account, true));
  }

  async forget(accountId: string): Promise<void> {
    this.rejected(accountId);
    await this.secrets.delete(keyOf(accountId));
  }

  private async known(account: Account): Promise<string | undefined> {
    return this.inMemory(account) ?? (await this.stored(account));
  }

  private inMemory(account: Account): string | undefined {
    for (const held of [this.candidates.get(account.id), this.window.get(account.id)]) {
      if (held !== undefined && isSameBinding(held.binding, account)) {
        return held.password;
      }
    }
    return undefined;
  }

  private async stored(account: Account, keepsForeign = false): Promise<string | undefined> {
    try {
      const value = await this.secrets.get(keyOf(account.id));
      if (value === undefined) {
        return undefined;
      }
      const held = decodeHeld(value);
      if (held !== undefined && isSameBinding(held.binding, account)) {
        return held.password;
      }
      if (keepsForeign) {
        return undefined;
      }
      this.logger.info(
        `Forgot the password of account ${account.id}: it belongs to another server or user`,
      );
      await this.secrets.delete(keyOf(account.id));
    } catch (error) {
      this.logger.warn(`Secret storage failed: ${errorLine(error)}`);
    }
    return undefined;
  }

  /** One question at a time; who waited may find that the answer is already there. */
  private ask(request: PasswordRequest, signal?: AbortSignal): Promise<string | undefined> {
    const { account, reason } = request;
    return this.prompts.run(async () => {
      const waiting = this.candidates.get(account.id);
      if (waiting !== undefined && isSameBinding(waiting.binding, account)) {
        return waiting.password;
      }
      const entered = await this.prompt.ask(
        { account, wasRejected: reason === 'rejected' },
        signal,
      );
      if (entered === undefined) {
        return undefined;
      }
      this.offer(account, entered);
      return entered.password;
    }, signal);
  }
}

export function isSameBinding(left: PasswordBinding, right: PasswordBinding): boolean {
  return (
    left.host === right.host &&
    left.port === right.port &&
    left.tlsMode === right.tlsMode &&
    left.user === right.user
  );
}

function bindingOf({ host, port, tlsMode, user }: Account): PasswordBinding {
  return { host, port, tlsMode, user };
}

function keyOf(accountId: string): string {
  return `pop3.password.${accountId}`;
}

function decodeHeld(value: string): Held | undefined {
  let decoded: unknown;
  try {
    decoded = JSON.parse(value);
  } catch {
    return undefined;
  }
  return isHeld(decoded) ? decoded : undefined;
}

function isHeld(value: unknown): value is Held {
  return (
    typeof value === 'object' &&
    value !== null &&
    'password' in value &&
    typeof value.password === 'string' &&
    'binding' in value &&
    typeof value.binding === 'object' &&
    value.binding !== null
  );
}
