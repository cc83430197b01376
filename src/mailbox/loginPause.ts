import type { Capabilities } from '../pop3/capabilities';
import { Pop3Error } from '../pop3/errors';
import type { Clock } from './ports';

/** Keeps to the time between logins that a server insists on (RFC 2449 §6.5 LOGIN-DELAY). */
export class LoginPause {
  private until = 0;
  private hasWarned = false;

  constructor(private readonly clock: Clock) {}

  /** Told after each login with what the server announced then. */
  loggedIn(capabilities: Capabilities): void {
    this.until = this.clock.now() + (capabilities.loginDelaySeconds ?? 0) * 1_000;
    this.hasWarned = false;
  }

  /**
   * Throws Pop3Error `loginDelay` while the server would refuse a login. A user who was told and asks again is let
   * through, as is work that insists: some servers announce a pause they do not keep to.
   */
  check({
    isInteractive,
    insists = false,
  }: {
    readonly isInteractive: boolean;
    readonly insists?: boolean;
  }): void {
    const mayTry = insists || (isInteractive && this.hasWarned);
    if (mayTry || this.clock.now() >= this.until) {
      return;
    }
    this.hasWarned ||= isInteractive;
    throw new Pop3Error('loginDelay', 'The server does not allow a login yet', {
      notBefore: this.until,
    });
  }
}
