import type { Maildrop, Maildrops, MessageKey } from '../mailbox/mailbox';
import type { Disposable } from '../shared/disposable';
import { type Schedule, scheduleByTimer } from '../shared/schedule';

/** While a list scrolls, rows come into view a few at a time. */
const GATHER_MILLISECONDS = 30;

/** Reads the headers of rows that come into view, once each until something about the message changes. */
export class SeenHeaders implements Disposable {
  private readonly gathered = new Map<string, Set<MessageKey>>();
  private readonly asked = new Map<string, Set<MessageKey>>();
  private timer: Disposable | undefined;

  constructor(
    private readonly registry: Maildrops,
    private readonly schedule: Schedule = scheduleByTimer,
  ) {}

  /** Must be called when a row is on screen. */
  see(accountId: string, key: MessageKey): void {
    const mailbox = this.registry.get(accountId);
    if (
      mailbox === undefined ||
      !mayRead(mailbox) ||
      this.asked.get(accountId)?.has(key) === true ||
      mailbox.entry(key)?.summary.kind !== 'pending'
    ) {
      return;
    }
    addTo(this.gathered, accountId, key);
    this.timer ??= this.schedule(() => {
      this.timer = undefined;
      this.read();
    }, GATHER_MILLISECONDS);
  }

  /** Must be called when these messages changed; without keys, when the maildrop was listed. */
  changed(accountId: string, keys?: readonly MessageKey[]): void {
    if (keys === undefined) {
      this.asked.delete(accountId);
    } else {
      const asked = this.asked.get(accountId);
      keys.forEach((key) => asked?.delete(key));
    }
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private read(): void {
    const gathered = [...this.gathered];
    this.gathered.clear();
    for (const [accountId, keys] of gathered) {
      const mailbox = this.registry.get(accountId);
      if (mailbox !== undefined && mayRead(mailbox)) {
        keys.forEach((key) => {
          addTo(this.asked, accountId, key);
        });
        // A failure stands in the mailbox's status, from where it comes to its row.
        mailbox
          .readHeaders([...keys], { priority: 'seen', isInteractive: false })
          .catch(() => undefined);
      }
    }
  }
}

/** Looking at a list must not connect by itself to a server that was not asked yet, or that failed. */
function mayRead({ status }: Maildrop): boolean {
  return status.listing === 'listed' && status.error === undefined;
}

function addTo(sets: Map<string, Set<MessageKey>>, accountId: string, key: MessageKey): void {
  const keys = sets.get(accountId) ?? new Set<MessageKey>();
  keys.add(key);
  sets.set(accountId, keys);
}
