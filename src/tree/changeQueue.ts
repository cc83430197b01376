import type { MessageKey } from '../mailbox/mailbox';
import type { Disposable } from '../shared/disposable';
import { type Schedule, scheduleByTimer } from '../shared/schedule';
import type { NodeStore } from './nodeStore';
import type { TreeNode } from './nodes';

const DELAY_MILLISECONDS = 40;
// Beyond this, asking for all rows of a list again costs less than refreshing them one by one.
const MAXIMUM_SINGLE_ROWS = 100;
const CALM_MILLISECONDS = 400;
// Refreshing a row has VS Code ask for all below it, so that it may take no more than a small part of the time.
const CALM_MILLISECONDS_PER_ROW = 2;

/** Gathers changes for a moment, so that a maildrop that answers fast does not redraw the tree for each header. */
export class ChangeQueue implements Disposable {
  private everything = false;
  private readonly nodes = new Map<string, TreeNode>();
  private readonly messageKeys = new Map<string, Set<MessageKey>>();
  private readonly calm = new Map<string, Disposable>();
  private timer: Disposable | undefined;

  /** @param fire Called with the nodes to refresh, or `undefined` for the whole tree. */
  constructor(
    private readonly store: NodeStore,
    private readonly fire: (nodes: readonly TreeNode[] | undefined) => void,
    private readonly schedule: Schedule = scheduleByTimer,
  ) {}

  all(): void {
    this.everything = true;
    this.arm();
  }

  /** A row and all below it. */
  node(node: TreeNode): void {
    this.nodes.set(node.id, node);
    this.arm();
  }

  /** What may wait, such as progress: the longer, the more stands below the row. */
  calmly(node: TreeNode): void {
    if (this.calm.has(node.id)) {
      return;
    }
    const milliseconds = Math.max(
      CALM_MILLISECONDS,
      this.store.countBelow(node) * CALM_MILLISECONDS_PER_ROW,
    );
    this.calm.set(
      node.id,
      this.schedule(() => {
        this.calm.delete(node.id);
        this.node(node);
      }, milliseconds),
    );
  }

  /** The rows of these messages, where they are shown. */
  messages(accountId: string, keys: readonly MessageKey[]): void {
    const shown = keys.filter((key) => this.store.message(accountId, key) !== undefined);
    if (shown.length > 0) {
      const known = this.messageKeys.get(accountId) ?? new Set();
      shown.forEach((key) => known.add(key));
      this.messageKeys.set(accountId, known);
      this.arm();
    }
  }

  dispose(): void {
    this.timer?.dispose();
    this.calm.forEach((timer) => {
      timer.dispose();
    });
    this.calm.clear();
  }

  private arm(): void {
    this.timer ??= this.schedule(() => {
      this.timer = undefined;
      this.flush();
    }, DELAY_MILLISECONDS);
  }

  private flush(): void {
    const changed = this.everything ? undefined : this.outermost(this.changed());
    this.everything = false;
    this.nodes.clear();
    this.messageKeys.clear();
    for (const [id, timer] of this.calm) {
      if (changed === undefined || changed.some((node) => node.id === id)) {
        timer.dispose();
        this.calm.delete(id);
      }
    }
    if (changed === undefined || changed.length > 0) {
      this.fire(changed);
    }
  }

  /** The changed nodes as VS Code knows them; a list with very many changed rows instead of those. */
  private changed(): ReadonlyMap<string, TreeNode> {
    const changed = new Map<string, TreeNode>();
    const byParent = new Map<TreeNode | undefined, TreeNode[]>();
    for (const node of this.nodes.values()) {
      if (this.store.has(node)) {
        gather(byParent, this.store.parent(node), this.store.known(node));
      }
    }
    for (const [accountId, keys] of this.messageKeys) {
      for (const key of keys) {
        const node = this.store.message(accountId, key);
        if (node !== undefined) {
          gather(byParent, this.store.parent(node), node);
        }
      }
    }
    for (const [parent, nodes] of byParent) {
      const fired = parent !== undefined && nodes.length > MAXIMUM_SINGLE_ROWS ? [parent] : nodes;
      fired.forEach((node) => changed.set(node.id, node));
    }
    return changed;
  }

  /** Refreshing a row refreshes those below it. */
  private outermost(changed: ReadonlyMap<string, TreeNode>): readonly TreeNode[] {
    return [...changed.values()].filter((node) => {
      let above = this.store.parent(node);
      while (above !== undefined && !changed.has(above.id)) {
        above = this.store.parent(above);
      }
      return above === undefined;
    });
  }
}

function gather<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [value]);
  } else {
    list.push(value);
  }
}
