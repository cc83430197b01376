import type { WireTap } from '../pop3/wireTap';

/**
 * Knows which accounts have a session besides that of their mailbox, such as a console's: most servers lock the maildrop
 * for every other session while it is open.
 */
export class HeldMaildrops {
  private readonly sessions = new Map<string, number>();

  isHeld(accountId: string): boolean {
    return (this.sessions.get(accountId) ?? 0) > 0;
  }

  /** For one owner of connections, who has at most one at a time; passes everything on to `tap`. */
  following(accountId: string, tap: WireTap): WireTap {
    let isOpen = false;
    const set = (isOpenNow: boolean): void => {
      if (isOpen !== isOpenNow) {
        isOpen = isOpenNow;
        this.sessions.set(accountId, (this.sessions.get(accountId) ?? 0) + (isOpenNow ? 1 : -1));
      }
    };
    return (event) => {
      if (event.kind === 'connected' || event.kind === 'closed') {
        set(event.kind === 'connected');
      }
      tap(event);
    };
  }
}
