import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AllMaildrops } from '../../../src/commands/allMaildrops';
import { composeMaildrops } from '../../../src/composeMaildrops';
import type { Composition } from '../../../src/composition';
import type { MimeService } from '../../../src/mail/mimeService';
import type { Maildrop } from '../../../src/mailbox/mailbox';
import type { Logger } from '../../../src/mailbox/ports';
import { ContextKeys } from '../../../src/platform/contextKeys';
import { Emitter } from '../../../src/shared/emitter';
import { MessageDrag } from '../../../src/tree/messageDrag';
import { type MessageNode, messageNode, type TreeNode } from '../../../src/tree/nodes';
import { eventually } from '../../support/polling';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { workspaceFolder } from './support/dataFolder';
import { composition, run } from './support/extension';
import { ScriptedPrompts } from './support/scriptedPrompts';

describe('local mailboxes', () => {
  const messages = [sampleMessage('plainNote'), sampleMessage('newsletter')];
  let parts: Composition;
  let prompts: ScriptedPrompts;
  let path: string;

  before(async () => {
    parts = await composition();
    path = join(workspaceFolder().uri.fsPath, 'archive.mbox');
    // The command brings the list on screen, and with it the tree.
    await parts.tree.load();
  });

  beforeEach(async () => {
    prompts = new ScriptedPrompts();
    parts.prompts.use(prompts);
    await writeFile(path, mbox(messages));
  });

  afterEach(async () => {
    await run('workbench.action.closeAllEditors');
    for (const maildrop of opened()) {
      await run('pop3.local.close', maildrop.account.id);
    }
    await rm(path, { force: true });
  });

  function opened(): readonly Maildrop[] {
    return parts.maildrops.all().filter(({ origin }) => origin !== undefined);
  }

  /** As a user does who chooses the file in the dialog. */
  async function open(): Promise<Maildrop> {
    prompts.picks = ['File…'];
    prompts.source = vscode.Uri.file(path);
    await run('pop3.local.open');
    return listed();
  }

  function listed(): Promise<Maildrop> {
    return eventually('the list', () => {
      const [maildrop] = opened();
      return maildrop?.status.listing === 'listed' && maildrop.status.activity === undefined
        ? maildrop
        : undefined;
    });
  }

  async function children(maildrop: Maildrop): Promise<readonly TreeNode[]> {
    const model = await parts.tree.load();
    return model.children(model.account(maildrop.account.id));
  }

  async function items(maildrop: Maildrop): Promise<readonly vscode.TreeItem[]> {
    return (await children(maildrop)).map((node) => parts.tree.item(node));
  }

  function oldest(maildrop: Maildrop): MessageNode {
    return messageNode(maildrop.account.id, maildrop.keys.at(-1)!);
  }

  it('open by command, and stand in the list as read-only messages', async () => {
    const maildrop = await open();
    const model = await parts.tree.load();
    const row = parts.tree.item(model.account(maildrop.account.id));
    assert.equal((row.label as vscode.TreeItemLabel).label, 'archive.mbox');
    assert.equal(row.description, 'mbox · 2 messages');
    assert.equal(row.contextValue, 'localMailbox');
    const rows = await items(maildrop);
    assert.equal(rows.length, 2);
    assert.equal(
      rows.every(({ contextValue }) => contextValue === 'message+local'),
      true,
    );
    assert.deepEqual(prompts.notices, []);
  });

  it('give the source byte for byte, the rendered message, and what is saved', async () => {
    const maildrop = await open();
    const message = oldest(maildrop);
    const uri = parts.tree.uriOf(message);
    assert.equal(Buffer.compare(await vscode.workspace.fs.readFile(uri), messages[0]!), 0);
    await run('pop3.message.openRendered', message);
    await eventually('the rendered message', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString()
        ? input
        : undefined;
    });
    await run('pop3.message.openRaw', message);
    const editor = await eventually('the source', () =>
      vscode.window.visibleTextEditors.find(
        ({ document }) => document.uri.toString() === uri.toString(),
      ),
    );
    assert.equal(editor.document.languageId, 'eml');
    prompts.target = vscode.Uri.joinPath(workspaceFolder().uri, 'saved.eml');
    await run('pop3.message.saveAs', message);
    assert.equal(
      Buffer.compare(await vscode.workspace.fs.readFile(prompts.target), messages[0]!),
      0,
    );
  });

  it('are changed by no command', async () => {
    const maildrop = await open();
    const message = oldest(maildrop);
    await run('pop3.message.markForDeletion', message);
    await run('pop3.message.delete', message);
    await run('pop3.message.markUnread', message);
    await run('pop3.mailbox.deleteMarked', maildrop.account.id);
    assert.equal(maildrop.entry(message.key)?.isMarkedForDeletion, false);
    assert.deepEqual(prompts.questions, []);
  });

  it('are found by a search, with the messages of accounts', async () => {
    const maildrop = await open();
    const subject = /^Subject: (\S+)/mu.exec(messages[0]!.toString())?.[1] ?? '';
    assert.notEqual(subject, '');
    let isClosed = false;
    void run('pop3.mailbox.search', `subject:${subject}`).then(() => (isClosed = true));
    const found = await eventually('the match', () => {
      const matches = parts.search.matches(maildrop.account.id);
      return matches?.length === 1 ? matches : undefined;
    });
    // The input takes a key only once it is on screen.
    await eventually('the input to close', async () => {
      await run('workbench.action.closeQuickOpen');
      return isClosed;
    });
    await run('pop3.mailbox.clearSearch');
    assert.deepEqual(found, [oldest(maildrop).key]);
  });

  it('are closed by command, and their documents with them', async () => {
    const maildrop = await open();
    const uri = parts.tree.uriOf(oldest(maildrop));
    await run('pop3.local.close');
    assert.deepEqual(opened(), []);
    await assert.rejects(
      async () => vscode.workspace.fs.readFile(uri),
      (error) => error instanceof vscode.FileSystemError && error.code === 'FileNotFound',
    );
  });

  it('tell that a file is gone in a row, and read it again when it is back', async () => {
    const maildrop = await open();
    await rm(path);
    await run('pop3.mailbox.refresh', maildrop.account.id);
    const [row] = await items(maildrop);
    assert.equal((row?.label as vscode.TreeItemLabel).label, 'File not found');
    assert.equal(row?.contextValue, 'localError');
    await writeFile(path, mbox([...messages, sampleMessage('receipt')]));
    await run('pop3.mailbox.refresh', maildrop.account.id);
    assert.equal(maildrop.keys.length, 3);
    assert.equal(maildrop.status.error, undefined);
  });

  it('are remembered for the workspace, and opened when they are looked at', async () => {
    const memory = memoryMemento();
    const shown: string[] = [];
    const window = (): AllMaildrops =>
      composeMaildrops({
        state: memory,
        accounts: { onDidChange: new Emitter<void>().event, all: () => [], get: () => undefined },
        documents: () => ({
          editors: { openRendered: () => Promise.resolve() },
          content: { forget: () => undefined },
        }),
        parts: {
          prompts,
          contextKeys: new ContextKeys(),
          mime: NO_MIME,
          clock: { now: () => 0 },
          settings: () => ({ pageSize: 10, maximumMessageOctets: 1_000_000 }),
          channel: SILENT,
        },
        reveal: (id) => {
          shown.push(id);
          return Promise.resolve();
        },
      });
    const first = window();
    await first.known();
    assert.deepEqual(first.all(), []);
    await first.handlers['pop3.local.open'](vscode.Uri.file(path));
    const [opened] = first.all();
    assert.ok(opened);
    assert.deepEqual([...new Set(shown)], [opened.account.id]);
    first.dispose();

    const second = window();
    await second.known();
    const [remembered] = second.all();
    assert.ok(remembered);
    assert.equal(remembered.account.id, opened.account.id);
    assert.equal(remembered.status.listing, 'new');
    await second.handlers['pop3.local.close'](remembered.account.id);
    second.dispose();

    const third = window();
    await third.known();
    assert.deepEqual(third.all(), []);
    third.dispose();
  });

  it('say what is no mailbox', async () => {
    await writeFile(path, 'no mail at all\n');
    prompts.picks = ['File…'];
    prompts.source = vscode.Uri.file(path);
    await run('pop3.local.open');
    const notice = await eventually('the notification', () => prompts.notices[0]);
    assert.equal(notice.message, 'Not a mailbox');
    assert.deepEqual(opened(), []);
  });

  it('open where a file is dropped on the list, once however it is named', async () => {
    const data = new vscode.DataTransfer();
    const uri = vscode.Uri.file(path).toString();
    data.set('text/uri-list', new vscode.DataTransferItem(`# a comment\r\n${uri}\r\n${uri}`));
    await new MessageDrag(parts.tree).handleDrop(undefined, data);
    const maildrop = await listed();
    assert.equal(maildrop.keys.length, 2);
    assert.equal(opened().length, 1);
  });

  it('let a dropped message be rendered, web archives too', async () => {
    const dropped = vscode.Uri.joinPath(workspaceFolder().uri, 'dropped.mht');
    await vscode.workspace.fs.writeFile(dropped, messages[1]!);
    const data = new vscode.DataTransfer();
    data.set('text/uri-list', new vscode.DataTransferItem(dropped.toString()));
    await new MessageDrag(parts.tree).handleDrop(undefined, data);
    const tab = await eventually('the rendered message', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom ? input : undefined;
    });
    assert.equal(tab.uri.toString(), dropped.toString());
    assert.equal(tab.viewType, 'pop3.message');
    assert.deepEqual(opened(), []);
  });

  it('give rows that are dragged the documents of their messages', async () => {
    const maildrop = await open();
    const nodes = await children(maildrop);
    const data = new vscode.DataTransfer();
    const drag = new MessageDrag(parts.tree);
    drag.handleDrag(nodes, data);
    const list = await data.get('text/uri-list')?.asString();
    assert.deepEqual(
      list?.split('\r\n'),
      nodes.map((node) => parts.tree.uriOf(node as MessageNode).toString()),
    );
    // Dropped where they came from they are no files to open.
    await drag.handleDrop(undefined, data);
    assert.equal(opened().length, 1);
  });
});

function memoryMemento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    update: (key, value: unknown) => {
      // As VS Code keeps it.
      values.set(key, value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
      return Promise.resolve();
    },
  };
}

const NO_MIME: MimeService = {
  prepare: () => undefined,
  summarize: () => Promise.reject(new Error('not used')),
  parse: () => Promise.reject(new Error('not used')),
  attachment: () => Promise.reject(new Error('not used')),
  dispose: () => undefined,
};

const quiet = (): void => undefined;
const SILENT: Logger = {
  isTracing: false,
  trace: quiet,
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
};

function mbox(messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    messages.flatMap((message) => [
      Buffer.from('From sender@example.com Tue Nov 24 10:00:00 2026\n'),
      Buffer.from(
        Buffer.from(message)
          .toString('latin1')
          .replace(/^>*From /gmu, '>$&'),
        'latin1',
      ),
      Buffer.from('\n'),
    ]),
  );
}
