import type {
  Maildrop,
  Maildrops,
  MailboxChange,
  MailboxStatus,
  MessageKey,
} from '../mailbox/mailbox';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { Emitter, type Event } from '../shared/emitter';
import type { Schedule } from '../shared/schedule';
import type { GroupBy } from '../platform/settings';
import {
  accountChildren,
  type AccountView,
  headOfList,
  listChildren,
  rangeChildren,
} from './accountChildren';
import { ChangeQueue } from './changeQueue';
import type { Formatting } from './format';
import type { GroupedMailbox, GroupedMailboxParts } from './groupedMailbox';
import type { GroupingChange } from './grouping';
import { rowOf } from './nodeRow';
import { NodeStore } from './nodeStore';
import {
  type AccountNode,
  accountNode,
  groupNode,
  HEADERS_NOT_READ,
  type ListId,
  MATCHES,
  type MessageNode,
  messageNode,
  type TreeNode,
} from './nodes';
import type { Row } from './rows';
import { SeenHeaders } from './seenHeaders';
import type { TreeFilter } from './treeFilter';

export interface TreeModelDependencies {
  readonly registry: Maildrops;
  readonly formatting: Formatting;
  readonly pageSize: () => number;
  readonly groupBy: () => GroupBy;
  readonly filter?: TreeFilter | undefined;
  readonly watch?: TreeWatch | undefined;
  readonly isVisible?: boolean;
  readonly schedule?: Schedule;
}

/** Which accounts are looked at again by themselves. */
export interface TreeWatch {
  /** Fires the id of the account of which {@link textOf} changed, or `undefined` for all. */
  readonly onDidChange: Event<string | undefined>;
  /** Safe to show; `undefined` where an account is not watched. */
  textOf(accountId: string): string | undefined;
}

/** So few that asking for them again goes unnoticed. */
const FEW_ROWS = 150;

interface AccountState {
  readonly mailbox: Maildrop;
  readonly subscription: Disposable;
  readonly wanted: Map<ListId, number>;
  status: MailboxStatus;
  isUnfolded: boolean;
  grouped: GroupedMailbox | undefined;
  isRestored: boolean;
  /** The group that stood first when groups were shown first. */
  firstGroup: string | undefined;
}

/** Accounts, and under each its messages, newest first, in pages or groups. Knows no VS Code. */
export class TreeModel implements Disposable {
  private readonly resources = new DisposableStore();
  private readonly changeEmitter = this.resources.add(
    new Emitter<readonly TreeNode[] | undefined>(),
  );
  private readonly store = new NodeStore();
  private readonly queue: ChangeQueue;
  private readonly seenHeaders: SeenHeaders;
  private readonly accounts = new Map<string, AccountState>();
  // Asking for settings costs far more than making a row.
  private by: GroupBy;
  private pageSize: number;
  private isVisible: boolean;
  private isLoading = false;

  /** The nodes to refresh, as they were given out, or `undefined` for all. */
  readonly onDidChange = this.changeEmitter.event;

  constructor(private readonly dependencies: TreeModelDependencies) {
    const { registry, schedule, filter, watch } = dependencies;
    this.by = dependencies.groupBy();
    this.pageSize = dependencies.pageSize();
    this.isVisible = dependencies.isVisible ?? false;
    this.queue = this.resources.add(
      new ChangeQueue(
        this.store,
        (nodes) => {
          this.changeEmitter.fire(nodes);
        },
        schedule,
      ),
    );
    this.seenHeaders = this.resources.add(new SeenHeaders(registry, schedule));
    this.resources.add(
      registry.onDidChange(() => {
        this.follow();
      }),
    );
    if (watch !== undefined) {
      this.resources.add(
        watch.onDidChange((changed) => {
          for (const id of changed === undefined ? this.accounts.keys() : [changed]) {
            this.queue.node(accountNode(id));
          }
        }),
      );
    }
    if (filter !== undefined) {
      this.resources.add(
        filter.onDidChange(() => {
          this.accounts.forEach(({ wanted, mailbox }) => {
            wanted.delete(MATCHES);
            this.queue.node(accountNode(mailbox.account.id));
          });
        }),
      );
    }
    this.follow();
  }

  /** How many nodes are kept because VS Code knows them. */
  get nodeCount(): number {
    return this.store.size;
  }

  children(node?: TreeNode): TreeNode[] {
    if (node === undefined) {
      const all = this.dependencies.registry.all();
      this.accounts.forEach(restore);
      return this.store.give(
        undefined,
        all.map(({ account }) => accountNode(account.id)),
      );
    }
    const account = this.accounts.get(node.accountId);
    return account === undefined ? [] : this.store.give(node, this.childrenOf(node, account));
  }

  parent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'account'
      ? undefined
      : (this.store.parent(node) ?? this.account(node.accountId));
  }

  /** The row of a node, or `undefined` where what it stands for is gone. */
  row(node: TreeNode): Row | undefined {
    const account = this.accounts.get(node.accountId);
    const { formatting, filter, watch } = this.dependencies;
    return account === undefined
      ? undefined
      : rowOf(node, this.viewOf(account), {
          formatting,
          by: this.by,
          headers: account.grouped?.progress,
          filter,
          watched: watch?.textOf(node.accountId),
        });
  }

  /** Whether what stands below a node is to be seen when it is shown first. */
  isUnfoldedAtFirst(node: TreeNode): boolean {
    return node.kind === 'group' && this.accounts.get(node.accountId)?.firstGroup === node.id;
  }

  account(accountId: string): AccountNode {
    return this.store.root(accountNode(accountId));
  }

  /** The row of a message where it is shown, else what names it. */
  message(accountId: string, key: MessageKey): MessageNode {
    return this.store.message(accountId, key) ?? messageNode(accountId, key);
  }

  showMore(node: TreeNode): void {
    const account = this.accounts.get(node.accountId);
    const parent = this.store.parent(node);
    if (node.kind !== 'more' || account === undefined || parent === undefined) {
      return;
    }
    const { shown, more } = headOfList(this.viewOf(account), node.list);
    account.wanted.set(node.list, shown + more);
    this.queue.node(parent);
  }

  /** Must be called when the row of a message is on screen. */
  see(accountId: string, key: MessageKey): void {
    this.seenHeaders.see(accountId, key);
  }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.accounts.forEach(({ grouped }) => grouped?.wake());
  }

  /** Must be called when the user folds or unfolds a row. */
  setUnfolded(node: TreeNode, isUnfolded: boolean): void {
    const account = this.accounts.get(node.accountId);
    if (node.kind === 'account' && account !== undefined) {
      account.isUnfolded = isUnfolded;
      account.grouped?.wake();
    }
    if (!isUnfolded && (node.kind === 'group' || node.kind === 'range')) {
      // VS Code keeps the rows of what is folded; after a refresh it asks for them when it is unfolded again.
      this.store.forgetBelow(node);
      this.queue.node(node);
    }
  }

  /** Must be called when settings of the list changed. */
  settingsChanged(): void {
    const by = this.dependencies.groupBy();
    this.pageSize = this.dependencies.pageSize();
    if (by !== this.by) {
      this.by = by;
      this.accounts.forEach((account) => {
        account.grouped?.dispose();
        account.grouped = undefined;
        account.firstGroup = undefined;
        account.wanted.clear();
      });
      this.group();
    }
    this.queue.all();
  }

  dispose(): void {
    this.accounts.forEach(release);
    this.accounts.clear();
    this.resources.dispose();
  }

  private childrenOf(node: TreeNode, account: AccountState): readonly TreeNode[] {
    const view = this.viewOf(account);
    switch (node.kind) {
      case 'account': {
        // VS Code asks for what stands below only what is unfolded.
        account.isUnfolded = true;
        account.grouped?.wake();
        const children = accountChildren(view);
        account.firstGroup ??= children.find(
          (child) => child.kind === 'group' && child.list !== HEADERS_NOT_READ,
        )?.id;
        return children;
      }
      case 'group':
        return listChildren(view, node.list);
      case 'range':
        return rangeChildren(view, node);
      default:
        return [];
    }
  }

  private viewOf({ mailbox, grouped, wanted }: AccountState): AccountView {
    const { filter } = this.dependencies;
    return {
      mailbox,
      isBusy: isBusy(mailbox.status) || grouped?.progress !== undefined,
      pageSize: this.pageSize,
      matches: filter?.matches(mailbox.account.id),
      grouping: this.by === 'none' ? undefined : (grouped?.grouping ?? 'loading'),
      wanted: (list) => wanted.get(list),
    };
  }

  private follow(): void {
    const present = new Set<Maildrop>(this.dependencies.registry.all());
    for (const [accountId, account] of this.accounts) {
      if (!present.has(account.mailbox)) {
        release(account);
        this.accounts.delete(accountId);
        this.seenHeaders.changed(accountId);
      }
    }
    for (const mailbox of present) {
      const { id } = mailbox.account;
      if (!this.accounts.has(id)) {
        const account: AccountState = {
          mailbox,
          subscription: mailbox.onDidChange((change) => {
            this.onMailboxChange(account, change);
          }),
          wanted: new Map(),
          status: mailbox.status,
          isUnfolded: false,
          grouped: undefined,
          isRestored: false,
          firstGroup: undefined,
        };
        this.accounts.set(id, account);
      }
    }
    this.group();
    this.queue.all();
  }

  private onMailboxChange(account: AccountState, change: MailboxChange): void {
    const { mailbox, grouped } = account;
    const { id } = mailbox.account;
    const before = account.status;
    account.status = mailbox.status;
    switch (change.kind) {
      case 'entries':
        this.seenHeaders.changed(id);
        grouped?.relist();
        this.queue.node(accountNode(id));
        break;
      case 'entry':
        this.seenHeaders.changed(id, change.keys);
        grouped?.grouping.update(change.keys);
        this.queue.messages(id, change.keys);
        // Counts stand in the account's row.
        if (!isBusy(mailbox.status)) {
          this.queue.calmly(accountNode(id));
        }
        break;
      case 'status':
        if (this.mayWait(accountNode(id), before, mailbox.status)) {
          this.queue.calmly(accountNode(id));
        } else {
          this.queue.node(accountNode(id));
        }
        break;
    }
  }

  /** Progress may; that work began or ended may too, where very many rows would be asked for again for it. */
  private mayWait(node: TreeNode, before: MailboxStatus, after: MailboxStatus): boolean {
    const isSameState =
      before.listing === after.listing &&
      before.error === after.error &&
      before.notices === after.notices;
    return (
      isSameState && (before.activity === after.activity || this.store.countBelow(node) > FEW_ROWS)
    );
  }

  private onGroupingChange(account: AccountState, { isSetChanged, lists }: GroupingChange): void {
    const { id } = account.mailbox.account;
    if (isSetChanged) {
      this.queue.calmly(accountNode(id));
    }
    for (const list of lists) {
      const node = groupNode(id, list);
      if (this.store.has(node)) {
        this.queue.calmly(node);
      }
    }
  }

  /** Groups the mailboxes that are not grouped yet; flat lists need none of that code. */
  private group(): void {
    if (this.by !== 'none' && !this.isLoading) {
      this.isLoading = true;
      void import('./groupedMailbox').then(({ GroupedMailbox }) => {
        this.isLoading = false;
        this.groupWith((parts) => new GroupedMailbox(parts));
      });
    }
  }

  private groupWith(create: (parts: GroupedMailboxParts) => GroupedMailbox): void {
    const { by } = this;
    if (by === 'none' || this.resources.isDisposed) {
      return;
    }
    for (const [accountId, account] of this.accounts) {
      account.grouped ??= create({
        mailbox: account.mailbox,
        by,
        formatting: this.dependencies.formatting,
        isShown: () => this.isVisible && account.isUnfolded,
        onDidChange: (change) => {
          this.onGroupingChange(account, change);
        },
        onEnd: () => {
          this.queue.node(accountNode(accountId));
        },
      });
      this.queue.node(accountNode(accountId));
    }
  }
}

/** What was kept on this computer is seen before the server was asked. */
function restore(account: AccountState): void {
  if (!account.isRestored) {
    account.isRestored = true;
    void account.mailbox.restore();
  }
}

function release({ subscription, grouped }: AccountState): void {
  subscription.dispose();
  grouped?.dispose();
}

function isBusy({ activity }: MailboxStatus): boolean {
  return activity !== undefined;
}
