import * as vscode from 'vscode';
import { decodeRowUri, encodeRowUri, type MessageAddress } from '../documents/uri';
import type { Maildrops } from '../mailbox/mailbox';
import { type Disposable, DisposableStore } from '../shared/disposable';

/** VS Code takes no more at once. */
const MAXIMUM_URIS = 250;

/**
 * Marks unread and marked messages the way VS Code marks changed files: a tree row cannot be bold. Unread ones keep the
 * colour of text, since in most maildrops nearly all are unread.
 */
export class MessageDecorations implements vscode.FileDecorationProvider, Disposable {
  private readonly resources = new DisposableStore();
  private readonly changeEmitter = this.resources.add(
    new vscode.EventEmitter<vscode.Uri | vscode.Uri[] | undefined>(),
  );
  private subscriptions = new DisposableStore();

  readonly onDidChangeFileDecorations = this.changeEmitter.event;

  /** @param onSeen Called for a message whose row is on screen: VS Code asks for the decorations of those alone. */
  constructor(
    private readonly registry: Maildrops,
    private readonly onSeen: (message: MessageAddress) => void = () => undefined,
  ) {
    this.resources.add(
      registry.onDidChange(() => {
        this.follow();
      }),
    );
    this.follow();
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const address = decodeRowUri(uri);
    if (address === undefined) {
      return undefined;
    }
    this.onSeen(address);
    const entry = this.registry.get(address.accountId)?.entry(address.key);
    if (entry?.isMarkedForDeletion === true) {
      return new vscode.FileDecoration(
        'D',
        'Marked for deletion',
        new vscode.ThemeColor('gitDecoration.deletedResourceForeground'),
      );
    }
    if (entry?.isRead === false) {
      return new vscode.FileDecoration('●', entry.isNew ? 'New' : 'Unread');
    }
    return undefined;
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.resources.dispose();
  }

  private follow(): void {
    this.subscriptions.dispose();
    this.subscriptions = new DisposableStore();
    for (const mailbox of this.registry.all()) {
      this.subscriptions.add(
        mailbox.onDidChange((change) => {
          if (change.kind === 'entry' && change.keys.length <= MAXIMUM_URIS) {
            const accountId = mailbox.account.id;
            this.changeEmitter.fire(
              change.keys.map((key) => vscode.Uri.from(encodeRowUri({ accountId, key }))),
            );
          } else if (change.kind !== 'status') {
            this.changeEmitter.fire(undefined);
          }
        }),
      );
    }
  }
}
