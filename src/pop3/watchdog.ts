import type { Timeouts } from './endpoint';

export type DueReply = 'greeting' | 'reply' | 'message';

/**
 * Keeps the clocks of a connection: silence while anything is due, and the whole time of a reply that is no message, so
 * that a server can't hold a session open by dripping octets.
 */
export class Watchdog {
  private idleTimer: NodeJS.Timeout | undefined;
  private totalTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly timeouts: Timeouts,
    private readonly onTimeout: (message: string) => void,
  ) {}

  replyDue(due: DueReply): void {
    this.nothingDue();
    const isGreeting = due === 'greeting';
    if (due !== 'message') {
      const total = isGreeting ? this.timeouts.greeting : this.timeouts.reply;
      this.totalTimer = setTimeout(() => {
        this.onTimeout(
          isGreeting
            ? 'The server sent no greeting in time'
            : 'The server took too long over a reply',
        );
      }, total);
    }
    this.idleTimer = setTimeout(() => {
      this.onTimeout('The server fell silent');
    }, this.timeouts.idle);
  }

  octetsArrived(): void {
    this.idleTimer?.refresh();
  }

  nothingDue(): void {
    clearTimeout(this.idleTimer);
    clearTimeout(this.totalTimer);
    this.idleTimer = undefined;
    this.totalTimer = undefined;
  }

  dispose(): void {
    this.nothingDue();
  }
}
