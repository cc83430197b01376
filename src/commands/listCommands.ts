import type { Prompts } from '../platform/prompts';
import { type GroupBy, GROUPINGS } from '../platform/settings';
import { isTreeNode, type TreeNode } from '../tree/nodes';
import type { CommandHandlers } from './registry';

export interface ListCommandsDependencies {
  readonly prompts: Prompts;
  readonly groupBy: () => GroupBy;
  readonly setGroupBy: (groupBy: GroupBy) => Promise<void>;
  readonly showMore: (node: TreeNode) => void;
}

type ListCommandId =
  | 'pop3.list.groupBy'
  | `pop3.list.groupBy${Capitalize<GroupBy>}`
  | `pop3.list.groupedBy${Capitalize<GroupBy>}`
  | 'pop3.list.showMore';

const NAMES = {
  none: 'None',
  day: 'Day',
  sender: 'Sender',
  recipient: 'Recipient',
} as const satisfies Record<GroupBy, string>;

/** How the messages of all accounts are listed. A menu can't show a check mark, so the chosen entry is another command. */
export function listCommands({
  prompts,
  groupBy,
  setGroupBy,
  showMore,
}: ListCommandsDependencies): CommandHandlers<ListCommandId> {
  return {
    'pop3.list.groupBy': async () => {
      const current = groupBy();
      const chosen = await prompts.pick(
        GROUPINGS.map((value) => ({
          label: NAMES[value],
          ...(value === current ? { description: 'current' } : {}),
          value,
        })),
        { title: 'Group Messages By', placeholder: 'What have messages of a group in common?' },
      );
      if (chosen !== undefined) {
        await setGroupBy(chosen);
      }
    },
    'pop3.list.groupByNone': () => setGroupBy('none'),
    'pop3.list.groupByDay': () => setGroupBy('day'),
    'pop3.list.groupBySender': () => setGroupBy('sender'),
    'pop3.list.groupByRecipient': () => setGroupBy('recipient'),
    'pop3.list.groupedByNone': () => undefined,
    'pop3.list.groupedByDay': () => undefined,
    'pop3.list.groupedBySender': () => undefined,
    'pop3.list.groupedByRecipient': () => undefined,
    'pop3.list.showMore': (node) => {
      if (isTreeNode(node)) {
        showMore(node);
      }
    },
  };
}
