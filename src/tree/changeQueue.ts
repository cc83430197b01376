import { type Disposable, toDisposable } from '../shared/disposable';
import { accountNode, messageNode, type TreeNode } from './nodes';

const DELAY_MILLISECONDS = 40;
// Beyond this, asking for the children again costs less than refreshing rows one by one.
const MAXIMUM_SINGLE_ROWS = 100;

export type Schedule = (run: () => void, milliseconds: number) => Disposable;

export const scheduleByTimer: Schedule = (run, milliseconds) => {
  const timer = setTimeout(run, milliseconds);
  return toDisposable(() => {
    clearTimeout(timer);
  });
};

/** Gathers changes for a moment, so that a maildrop that answers fast does not redraw the tree for each header. */
export class ChangeQueue implements Disposable {
  private everything = false;
  private readonly accounts = new Set<string>();
  private readonly rows = new Map<string, Set<string>>();
  private timer: Disposable | undefined;

  /** @param fire Called with the nodes to refresh, or `undefined` for the whole tree. */
  constructor(
    private readonly fire: (nodes: readonly TreeNode[] | undefined) => void,
    private readonly schedule: Schedule = scheduleByTimer,
  ) {}

  all(): void {
    this.everything = true;
    this.arm();
  }

  /** An account's row and all below it. */
  account(accountId: string): void {
    this.accounts.add(accountId);
    this.arm();
  }

  messages(accountId: string, keys: readonly string[]): void {
    const known = this.rows.get(accountId) ?? new Set();
    keys.forEach((key) => known.add(key));
    this.rows.set(accountId, known);
    this.arm();
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private arm(): void {
    this.timer ??= this.schedule(() => {
      this.timer = undefined;
      this.flush();
    }, DELAY_MILLISECONDS);
  }

  private flush(): void {
    const nodes: TreeNode[] = [];
    for (const [accountId, keys] of this.rows) {
      if (keys.size > MAXIMUM_SINGLE_ROWS) {
        this.accounts.add(accountId);
      } else if (!this.accounts.has(accountId)) {
        nodes.push(...[...keys].map((key) => messageNode(accountId, key)));
      }
    }
    nodes.unshift(...[...this.accounts].map(accountNode));
    const everything = this.everything;
    this.everything = false;
    this.accounts.clear();
    this.rows.clear();
    if (everything || nodes.length > 0) {
      this.fire(everything ? undefined : nodes);
    }
  }
}
