import type { MessageAddress, UriParts } from '../documents/uri';
import { decodeMessageUri } from '../documents/uri';
import type { Mailbox, Maildrop } from '../mailbox/mailbox';
import type { MailboxRegistry } from '../mailbox/mailboxRegistry';
import type { Prompts } from '../platform/prompts';
import { safeLabel } from '../shared/safeText';
import { isTreeNode, type MessageNode, messageNode, type TreeNode } from '../tree/nodes';

/** The rows a command was run on: the selection where the clicked row is part of it, else the clicked row. */
export function nodesFrom(
  args: readonly unknown[],
  selection: readonly TreeNode[],
): readonly TreeNode[] {
  const [clicked, selected] = args;
  if (Array.isArray(selected)) {
    const nodes = (selected as readonly unknown[]).filter(isTreeNode);
    if (nodes.length > 0) {
      return nodes;
    }
  }
  if (isTreeNode(clicked)) {
    return [clicked];
  }
  // A keybinding passes nothing and means what is selected.
  return clicked === undefined ? selection : [];
}

export function messagesFrom(
  args: readonly unknown[],
  selection: readonly TreeNode[],
): readonly MessageNode[] {
  return nodesFrom(args, selection).filter((node) => node.kind === 'message');
}

/** The message a URI names, when a command was run on an editor. */
export function messageFromUri(value: unknown): MessageNode | undefined {
  const address: MessageAddress | undefined = isUriLike(value)
    ? decodeMessageUri(value)
    : undefined;
  return address === undefined ? undefined : messageNode(address.accountId, address.key);
}

export function isUriLike(value: unknown): value is UriParts {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['scheme', 'authority', 'path', 'query', 'fragment'].every(
      (part) => part in value && typeof value[part as keyof typeof value] === 'string',
    )
  );
}

export interface MailboxPicker {
  readonly registry: MailboxRegistry;
  readonly prompts: Prompts;
}

/** The mailbox a command is about: that of the row it was run on, the only one there is, or the one the user picks. */
export async function mailboxFrom(
  args: readonly unknown[],
  { registry, prompts }: MailboxPicker,
  title: string,
): Promise<Mailbox | undefined> {
  const named = mailboxNamed(args[0], registry);
  if (named !== undefined) {
    return named;
  }
  const mailboxes = registry.all();
  if (mailboxes.length <= 1) {
    return mailboxes[0];
  }
  return prompts.pick(
    mailboxes.map((mailbox) => ({
      label: safeLabel(mailbox.account.label, { maximumLength: 100 }),
      description: `${safeLabel(mailbox.account.host, { maximumLength: 100 })}:${mailbox.account.port}`,
      iconId: 'inbox',
      value: mailbox,
    })),
    { title, placeholder: 'Which account?' },
  );
}

/** By row, or by account id as this extension's own calls pass it. */
export function mailboxNamed<M extends Maildrop>(
  argument: unknown,
  registry: { get(id: string): M | undefined },
): M | undefined {
  if (typeof argument === 'string') {
    return registry.get(argument);
  }
  return isTreeNode(argument) ? registry.get(argument.accountId) : undefined;
}
