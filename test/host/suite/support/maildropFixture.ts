import * as vscode from 'vscode';
import type { Composition } from '../../../../src/composition';
import { encodeMessageUri } from '../../../../src/documents/uri';
import type { Account } from '../../../../src/mailbox/account';
import type { Mailbox, MessageEntry } from '../../../../src/mailbox/mailbox';
import { keyOfUid } from '../../../../src/mailbox/messageKey';
import { type MessageNode, messageNode, type TreeNode } from '../../../../src/tree/nodes';
import type { TreeModel } from '../../../../src/tree/treeModel';
import type { StoredMessage } from '../../../support/sampleServer/maildrop';
import {
  type SampleServer,
  type SampleServerOptions,
  startSampleServer,
} from '../../../support/sampleServer/sampleServer';
import { composition, run } from './extension';
import { ScriptedPasswords, ScriptedPrompts } from './scriptedPrompts';
import { ScriptedSteps } from './scriptedSteps';

export const USER = 'sample';
export const PASSWORD = 'sample';

let created = 0;

/** A POP3 server in this process, an account of it in the extension, and a user who answers as told. */
export class MaildropFixture {
  readonly prompts = new ScriptedPrompts();
  private loadedTree: TreeModel | undefined;

  private constructor(
    readonly parts: Composition,
    readonly server: SampleServer,
    readonly account: Account,
  ) {}

  /** Starts the server; the account has its password stored. */
  static async start(
    messages: readonly Uint8Array[] = [],
    options: SampleServerOptions = {},
  ): Promise<MaildropFixture> {
    const parts = await composition();
    const server = await startSampleServer(options);
    server.maildrops.get(USER)?.deliverAll(messages);
    const account = accountAt(server);
    const fixture = new MaildropFixture(parts, server, account);
    parts.prompts.use(fixture.prompts);
    fixture.enterPasswords([]);
    parts.stepUi.use(new ScriptedSteps([]));
    await parts.credentials.store(account, PASSWORD);
    await parts.accounts.save(account);
    fixture.loadedTree = await parts.tree.load();
    return fixture;
  }

  /** As a user does who enters these, in order, and then declines. */
  enterPasswords(
    passwords: readonly string[],
    keep: 'secretStorage' | 'window' = 'secretStorage',
  ): ScriptedPasswords {
    const prompt = new ScriptedPasswords(passwords.map((password) => ({ password, keep })));
    this.parts.passwordPrompt.use(prompt);
    return prompt;
  }

  get mailbox(): Mailbox {
    const mailbox = this.parts.registry.get(this.account.id);
    if (mailbox === undefined) {
      throw new Error('The account has no mailbox.');
    }
    return mailbox;
  }

  /** What the server holds now, oldest first. */
  get stored(): readonly StoredMessage[] {
    return this.server.maildrops.get(USER)?.snapshot() ?? [];
  }

  /** All commands that the server received, of all sessions. */
  get commands(): readonly string[] {
    return this.server.sessions.flatMap(({ commands }) => commands);
  }

  get tree(): TreeModel {
    if (this.loadedTree === undefined) {
      throw new Error('The tree is not loaded.');
    }
    return this.loadedTree;
  }

  get children(): readonly TreeNode[] {
    return this.tree.children(this.tree.account(this.account.id));
  }

  async refresh(): Promise<void> {
    await run('pop3.mailbox.refresh', this.account.id);
  }

  node(message: StoredMessage): MessageNode {
    return messageNode(this.account.id, keyOfUid(message.uid, 1));
  }

  uri(message: StoredMessage): vscode.Uri {
    const { accountId, key } = this.node(message);
    return vscode.Uri.from(encodeMessageUri({ accountId, key }, 'Subject'));
  }

  entry(message: StoredMessage): MessageEntry | undefined {
    return this.mailbox.entry(this.node(message).key);
  }

  async close(): Promise<void> {
    await this.parts.accounts.remove(this.account.id);
    await this.parts.credentials.forget(this.account.id);
    await this.server.close();
  }
}

/** An account for a server's user, with an id of its own. */
export function accountAt(server: Pick<SampleServer, 'host' | 'port'>): Account {
  created += 1;
  return {
    id: `hosttest${String(created).padStart(4, '0')}`,
    label: `Maildrop ${created}`,
    host: server.host,
    port: server.port,
    tlsMode: 'none',
    user: USER,
    authentication: 'userPass',
    passwordPolicy: 'save',
  };
}

/** Until the block is done, a setting has this value in the user's settings. */
export async function withSetting(
  name: string,
  value: unknown,
  block: () => Promise<void>,
): Promise<void> {
  const set = (to: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('pop3').update(name, to, vscode.ConfigurationTarget.Global);
  await set(value);
  try {
    await block();
  } finally {
    await set(undefined);
  }
}
