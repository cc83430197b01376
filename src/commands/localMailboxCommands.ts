import { basename } from 'node:path';
import * as vscode from 'vscode';
import { openLocalMaildrop, recognizeLocalMaildrop } from '../localmail/openLocalMaildrop';
import type { LocalMailboxParts } from '../localmailbox/localMailbox';
import { LocalMailbox } from '../localmailbox/localMailbox';
import { LocalMailboxes, type LocalMailboxMemory } from '../localmailbox/localMailboxes';
import { explained, LocalMailboxError } from '../localmailbox/localMailErrors';
import { localPlace } from '../localmailbox/localPlace';
import type { ContextKeys } from '../platform/contextKeys';
import type { Prompts } from '../platform/prompts';
import { type Disposable, DisposableStore } from '../shared/disposable';
import { safeLabel } from '../shared/safeText';
import type { Editors } from './editors';
import { isUriLike, mailboxNamed } from './targets';

export interface LocalMailboxCommandsDependencies extends Omit<LocalMailboxParts, 'open'> {
  readonly prompts: Prompts;
  readonly editors: Pick<Editors, 'openRendered'>;
  readonly contextKeys: ContextKeys;
  readonly memory: LocalMailboxMemory;
  /** Brings a maildrop into view, unfolded. */
  readonly reveal: (id: string) => Promise<void>;
  /** Drops what is held of the messages of a maildrop. */
  readonly forget: (id: string) => void;
}

/** One message, not a mailbox. */
const MESSAGE_FILE = /\.(?:eml|mht|mhtml)$/iu;

/** Opens files and folders of this machine as maildrops, and closes them. */
export class LocalMailboxCommands implements Disposable {
  private readonly resources = new DisposableStore();
  readonly mailboxes: LocalMailboxes;

  constructor(private readonly dependencies: LocalMailboxCommandsDependencies) {
    const { memory, contextKeys } = dependencies;
    this.mailboxes = this.resources.add(
      new LocalMailboxes(
        (place) => new LocalMailbox(place, { ...dependencies, open: openLocalMaildrop }),
        memory,
      ),
    );
    const follow = (): void => {
      contextKeys.set('pop3.hasLocalMailboxes', this.mailboxes.all().length > 0);
    };
    this.resources.add(this.mailboxes.onDidChange(follow));
    follow();
  }

  /**
   * Opens what the arguments name, else what the user chooses: a message rendered, all else as a maildrop.
   *
   * @param args As VS Code passes them: the clicked file, then all that are selected; or a list.
   */
  async open(args: readonly unknown[]): Promise<void> {
    const named = urisFrom(args);
    const uris = named.length > 0 || args.length > 0 ? named : await this.chosen();
    for (const uri of uris) {
      await this.openOne(uri);
    }
  }

  async close(args: readonly unknown[]): Promise<void> {
    const mailbox = mailboxNamed(args[0], this.mailboxes) ?? (await this.chosenToClose(args));
    if (mailbox !== undefined) {
      await this.mailboxes.remove(mailbox.account.id);
      this.dependencies.forget(mailbox.account.id);
    }
  }

  dispose(): void {
    this.resources.dispose();
  }

  private async openOne(uri: vscode.Uri): Promise<void> {
    const { editors } = this.dependencies;
    if (MESSAGE_FILE.test(uri.path)) {
      await editors.openRendered(uri, { isPreview: false, preserveFocus: false });
      return;
    }
    const name = safeLabel(basename(uri.path), { maximumLength: 100 });
    if (uri.scheme !== 'file') {
      throw new LocalMailboxError('elsewhere', name);
    }
    const kind = await recognized(uri.fsPath, name);
    const mailbox = await this.mailboxes.add(localPlace(uri.fsPath, kind));
    await this.show(mailbox.account.id);
  }

  private async show(id: string): Promise<void> {
    const { reveal } = this.dependencies;
    await vscode.commands.executeCommand('pop3.mailboxes.focus');
    const listed = vscode.commands.executeCommand('pop3.mailbox.refresh', id);
    await reveal(id);
    await listed;
    // Rows that come while VS Code unfolds one can have it stay folded.
    await reveal(id);
  }

  /** On some systems a dialog can't offer files and folders at once. */
  private async chosen(): Promise<readonly vscode.Uri[]> {
    const { prompts } = this.dependencies;
    const isFolder = await prompts.pick(
      [
        { label: 'File…', description: 'mbox', iconId: 'file', value: false },
        { label: 'Folder…', description: 'Maildir, or .eml files', iconId: 'folder', value: true },
      ],
      { title: 'Open Local Mailbox', placeholder: 'What are the messages in?' },
    );
    const uri =
      isFolder === undefined
        ? undefined
        : isFolder
          ? await prompts.pickFolder('Open Local Mailbox', 'Open')
          : await prompts.openFile('Open Local Mailbox');
    return uri === undefined ? [] : [uri];
  }

  private async chosenToClose(args: readonly unknown[]): Promise<LocalMailbox | undefined> {
    const all = this.mailboxes.all();
    if (args.length > 0 || all.length <= 1) {
      return args.length > 0 ? undefined : all[0];
    }
    return this.dependencies.prompts.pick(
      all.map((mailbox) => ({
        label: safeLabel(mailbox.account.label, { maximumLength: 100 }),
        description: safeLabel(mailbox.origin.path, { maximumLength: 200 }),
        iconId: mailbox.origin.isFolder ? 'folder' : 'file',
        value: mailbox,
      })),
      { title: 'Close Local Mailbox', placeholder: 'Which one? The file itself stays.' },
    );
  }
}

function urisFrom([first, second]: readonly unknown[]): readonly vscode.Uri[] {
  const several = Array.isArray(second) ? second : Array.isArray(first) ? first : [];
  const uris = (several as readonly unknown[]).filter(isUriLike);
  return (uris.length > 0 ? uris : [first].filter(isUriLike)).map((uri) => vscode.Uri.from(uri));
}

async function recognized(
  path: string,
  name: string,
): Promise<NonNullable<Awaited<ReturnType<typeof recognizeLocalMaildrop>>>> {
  try {
    const kind = await recognizeLocalMaildrop(path, new AbortController().signal);
    if (kind !== undefined) {
      return kind;
    }
  } catch (error) {
    throw explained(error, name);
  }
  throw new LocalMailboxError('notAMaildrop', name);
}
