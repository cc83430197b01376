import type { MessageEntry } from '../../../src/mailbox/mailbox';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import type { GroupBy } from '../../../src/platform/settings';
import { Emitter } from '../../../src/shared/emitter';
import type { TreeNode } from '../../../src/tree/nodes';
import type { TreeFilter } from '../../../src/tree/treeFilter';
import { TreeModel } from '../../../src/tree/treeModel';
import { exampleAccount } from '../accounts/exampleAccount';
import { entryOf, FakeMailbox } from './fakeMailbox';

const now = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;

/** As a search is: set and changed by the test. */
class FakeFilter implements TreeFilter {
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;
  query: string | undefined;
  found: readonly string[] = [];
  missing = 0;

  set(query: string | undefined, found: readonly string[] = [], missing = 0): void {
    this.query = query;
    this.found = found;
    this.missing = missing;
    this.changes.fire();
  }

  matches(): readonly string[] | undefined {
    return this.query === undefined ? undefined : this.found;
  }

  unsearched(): number {
    return this.missing;
  }
}

export function entriesOf(
  count: number,
  change: Partial<MessageEntry> = {},
): readonly MessageEntry[] {
  return Array.from({ length: count }, (_unused, index) =>
    entryOf(
      {
        date: {
          kind: 'parsed',
          epochMilliseconds: now - Math.floor(index / 10) * DAY,
          offsetMinutes: 0,
          raw: '',
        },
      },
      { key: `m${index}`, ...change },
    ),
  );
}

export interface TreeBench {
  readonly mailbox: FakeMailbox;
  /** What was called on the mailbox as the tree came on screen. */
  readonly restored: string;
  readonly filter: FakeFilter;
  readonly model: TreeModel;
  readonly account: TreeNode;
  readonly fired: (readonly TreeNode[] | undefined)[];
  /** Lets time pass until nothing waits. */
  readonly pass: () => void;
  readonly children: (node?: TreeNode) => readonly TreeNode[];
  readonly labels: (nodes: readonly TreeNode[]) => readonly string[];
  readonly groupBy: (to: GroupBy) => void;
}

/** A tree of one account, whose timers the test lets pass. */
export function bench(entries: readonly MessageEntry[] = [], by: GroupBy = 'none'): TreeBench {
  const mailbox = new FakeMailbox();
  mailbox.set({ listing: 'listed', listedAt: now });
  mailbox.entries = entries;
  const registry = new MailboxRegistry(() => mailbox);
  registry.update([exampleAccount]);
  const filter = new FakeFilter();
  const fired: (readonly TreeNode[] | undefined)[] = [];
  const due: (() => void)[] = [];
  let groupBy = by;
  const model = new TreeModel({
    registry,
    formatting: { locale: 'en-GB', timeZone: 'UTC', now: () => now },
    pageSize: () => 100,
    groupBy: () => groupBy,
    filter,
    isVisible: true,
    schedule: (run) => {
      due.push(run);
      return { dispose: () => due.splice(due.indexOf(run), 1) };
    },
  });
  model.onDidChange((nodes) => {
    fired.push(nodes);
  });
  const pass = (): void => {
    while (due.length > 0) {
      due.splice(0).forEach((run) => {
        run();
      });
    }
  };
  model.children();
  const account = model.account(exampleAccount.id);
  const children = (node: TreeNode = account): readonly TreeNode[] => model.children(node);
  const labels = (nodes: readonly TreeNode[]): readonly string[] =>
    nodes.map((node) => model.row(node)?.label ?? '');
  pass();
  fired.length = 0;
  const [restored = ''] = mailbox.calls.splice(0);
  return {
    restored,
    mailbox,
    filter,
    model,
    fired,
    pass,
    account,
    children,
    labels,
    groupBy: (to: GroupBy) => {
      groupBy = to;
      model.settingsChanged();
    },
  };
}

/** The kinds of rows, with what is there several times in a row named once. */
export const kindsOf = (nodes: readonly TreeNode[]): string =>
  nodes
    .map(({ kind }) => kind)
    .join()
    .replaceAll(/(message|range|group)(,\1)+/gu, '$1s');
