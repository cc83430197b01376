import type { Timeouts } from './endpoint';

type Due = 'greeting' | 'reply' | 'message';

/**
 * Keeps the clocks of a connection: silence while anything is due, and the whole time of a reply but for the body of
 * a message, so that a server can't hold a session open by dripping octets.
 */
export class Watchdog {
  private idleTimer: NodeJS.Timeout | undefined;
  private totalTimer: NodeJS.Timeout | undefined;
  private total = 0;
  private due: Due | undefined;
  private isSuspended = false;

  constructor(
    private readonly timeouts: Timeouts,
    private readonly onTimeout: (message: string) => void,
  ) {}

  replyDue(due: 'greeting' | 'reply'): void {
    this.begin(due);
  }

  /** The status line is complete, and what follows may take as long as octets keep coming. */
  messageBegins(): void {
    this.due = 'message';
  }

  octetsArrived(): void {
    this.idleTimer?.refresh();
  }

  nothingDue(): void {
    this.due = undefined;
    this.stop();
  }

  /** Stops the clocks while this side does not read: the silence is not the server's. */
  suspend(): void {
    this.isSuspended = true;
    this.stop();
  }

  /** Begins anew with what is due. */
  resume(): void {
    this.isSuspended = false;
    if (this.due !== undefined) {
      this.begin(this.due);
    }
  }

  dispose(): void {
    this.nothingDue();
  }

  private begin(due: Due): void {
    this.due = due;
    if (this.isSuspended) {
      return;
    }
    const { greeting, reply, idle } = this.timeouts;
    const total = due === 'greeting' ? greeting : reply;
    // Replies to pipelined commands end by the thousand, and a timer costs more to make than to set back.
    if (this.totalTimer !== undefined && this.total === total) {
      this.idleTimer?.refresh();
      this.totalTimer.refresh();
      return;
    }
    this.stop();
    this.total = total;
    this.totalTimer = setTimeout(() => {
      this.totalOver();
    }, total);
    this.idleTimer = setTimeout(() => {
      this.onTimeout('The server fell silent');
    }, idle);
  }

  private totalOver(): void {
    if (this.due === 'greeting') {
      this.onTimeout('The server sent no greeting in time');
    } else if (this.due === 'reply') {
      this.onTimeout('The server took too long over a reply');
    }
  }

  private stop(): void {
    clearTimeout(this.idleTimer);
    clearTimeout(this.totalTimer);
    this.idleTimer = undefined;
    this.totalTimer = undefined;
  }
}
