import type { MessageKey } from '../mailbox/mailbox';
import type { MessageNode, TreeNode } from './nodes';

interface Place {
  readonly node: TreeNode;
  readonly parent: Place | undefined;
  children: readonly Place[];
}

/**
 * The nodes that VS Code was given. It knows a node by identity, so it must be given the very same again, and a change
 * must carry it; what is not shown any more is forgotten.
 */
export class NodeStore {
  private readonly places = new Map<string, Place>();
  /** By account, the row that a message was given last. */
  private readonly messages = new Map<string, Map<MessageKey, MessageNode>>();

  get size(): number {
    return this.places.size;
  }

  /** The node given before under the same id, if there is one. */
  known<T extends TreeNode>(node: T): T {
    const known = this.places.get(node.id)?.node;
    return known?.kind === node.kind ? (known as T) : node;
  }

  /** The node of an account, which VS Code may be given before it asks for it. */
  root<T extends TreeNode>(node: T): T {
    return this.place(node).node as T;
  }

  has(node: TreeNode): boolean {
    return this.places.has(node.id);
  }

  message(accountId: string, key: MessageKey): MessageNode | undefined {
    return this.messages.get(accountId)?.get(key);
  }

  parent(node: TreeNode): TreeNode | undefined {
    return this.places.get(node.id)?.parent?.node;
  }

  children(node: TreeNode): readonly TreeNode[] {
    return this.places.get(node.id)?.children.map((child) => child.node) ?? [];
  }

  /** How many rows refreshing a node has VS Code ask for. */
  countBelow(node: TreeNode): number {
    return count(this.places.get(node.id)) - 1;
  }

  /** Takes what is given as the children of a node, or as the accounts, and returns the nodes to give. */
  give<T extends TreeNode>(parent: TreeNode | undefined, nodes: readonly T[]): T[] {
    const above = parent === undefined ? undefined : this.place(parent);
    const before = new Set(parent === undefined ? this.roots() : above?.children);
    const given = nodes.map((node) => {
      const known = this.places.get(node.id);
      if (known?.node.kind === node.kind && known.parent === above) {
        before.delete(known);
        return known;
      }
      const place: Place = { node: this.known(node), parent: above, children: [] };
      this.places.set(node.id, place);
      this.remember(place.node);
      return place;
    });
    if (above !== undefined) {
      above.children = given;
    }
    before.forEach((place) => {
      this.drop(place);
    });
    return given.map(({ node }) => node as T);
  }

  /** Forgets all that stands below a node. */
  forgetBelow(node: TreeNode): void {
    const place = this.places.get(node.id);
    place?.children.forEach((child) => {
      this.drop(child);
    });
    if (place !== undefined) {
      place.children = [];
    }
  }

  private place(node: TreeNode): Place {
    const known = this.places.get(node.id);
    if (known !== undefined) {
      return known;
    }
    const place: Place = { node, parent: undefined, children: [] };
    this.places.set(node.id, place);
    return place;
  }

  private roots(): readonly Place[] {
    return [...this.places.values()].filter(({ node }) => node.kind === 'account');
  }

  private remember(node: TreeNode): void {
    if (node.kind === 'message') {
      const ofAccount = this.messages.get(node.accountId) ?? new Map<MessageKey, MessageNode>();
      ofAccount.set(node.key, node);
      this.messages.set(node.accountId, ofAccount);
    }
  }

  private drop(place: Place): void {
    const { node } = place;
    if (this.places.get(node.id) === place) {
      this.places.delete(node.id);
    }
    if (node.kind === 'message' && this.message(node.accountId, node.key) === node) {
      this.messages.get(node.accountId)?.delete(node.key);
    }
    place.children.forEach((child) => {
      this.drop(child);
    });
  }
}

function count(place: Place | undefined): number {
  return place === undefined ? 1 : place.children.reduce((sum, child) => sum + count(child), 1);
}
