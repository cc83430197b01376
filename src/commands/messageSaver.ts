import * as vscode from 'vscode';
import { messageFileName } from '../documents/uri';
import type { Mailbox, MessageEntry } from '../mailbox/mailbox';
import type { Logger } from '../mailbox/ports';
import { errorLine } from '../platform/logger';
import type { ReportProgress } from '../platform/progress';
import type { Prompts } from '../platform/prompts';
import { messagesText } from '../platform/words';
import type { MessageNode } from '../tree/nodes';
import { AccountFailure } from './registry';

export interface MessageSaverDependencies {
  readonly prompts: Prompts;
  readonly logger: Logger;
  readonly locale: () => string;
  readonly withProgress: <T>(
    title: string,
    task: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
  ) => Promise<T>;
  readonly mailbox: (accountId: string) => Mailbox | undefined;
  readonly fetch: (
    message: MessageNode,
    signal: AbortSignal,
    onProgress: (received: number, announced: number) => void,
  ) => Promise<Uint8Array>;
}

/** Saves messages as `.eml` files, byte for byte as the server holds them. */
export class MessageSaver {
  constructor(private readonly dependencies: MessageSaverDependencies) {}

  async save(messages: readonly MessageNode[]): Promise<void> {
    const [first, ...others] = messages;
    if (first !== undefined) {
      await (others.length === 0 ? this.saveOne(first) : this.saveAll(messages));
    }
  }

  private async saveOne(message: MessageNode): Promise<void> {
    const { prompts, withProgress } = this.dependencies;
    const target = await prompts.saveFile('Save Message', this.nameOf(message));
    if (target === undefined) {
      return;
    }
    await withProgress('Saving the message', async (signal, report) => {
      const octets = await this.fetch(message, signal, report);
      await vscode.workspace.fs.writeFile(target, octets);
    });
  }

  private async saveAll(messages: readonly MessageNode[]): Promise<void> {
    const { prompts, withProgress, locale } = this.dependencies;
    const folder = await prompts.pickFolder(`Save ${messagesText(messages.length, locale())}`);
    if (folder === undefined) {
      return;
    }
    let saved = 0;
    await withProgress(
      `Saving ${messagesText(messages.length, locale())}`,
      async (signal, report) => {
        const taken = await namesIn(folder);
        for (const message of messages) {
          signal.throwIfAborted();
          const octets = await this.fetch(message, signal, (text) => {
            report(`${saved + 1} of ${messages.length}, ${text}`, saved / messages.length);
          });
          const name = freeName(this.nameOf(message), taken);
          await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), octets);
          saved += 1;
        }
      },
    ).finally(() => {
      this.dependencies.logger.info(`Saved ${saved} of ${messages.length} messages`);
    });
    void prompts.notify({
      severity: 'info',
      message: `Saved ${messagesText(saved, locale())}.`,
      buttons: [],
    });
  }

  private async fetch(
    message: MessageNode,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<Uint8Array> {
    const { fetch, logger, mailbox } = this.dependencies;
    try {
      return await fetch(message, signal, (received, announced) => {
        const fraction = announced === 0 ? 0 : Math.min(1, received / announced);
        report(`${Math.round(fraction * 100)} %`, fraction);
      });
    } catch (error) {
      logger.debug(`Not fetched: ${errorLine(error)}`);
      const account = mailbox(message.accountId)?.account;
      throw account === undefined ? error : new AccountFailure(account, error);
    }
  }

  private nameOf(message: MessageNode): string {
    return messageFileName(
      subjectKnown(this.dependencies.mailbox(message.accountId)?.entry(message.key)),
    );
  }
}

function subjectKnown(entry: MessageEntry | undefined): string | undefined {
  return entry?.summary.kind === 'loaded' ? entry.summary.summary.subject : undefined;
}

async function namesIn(folder: vscode.Uri): Promise<Set<string>> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  return new Set(entries.map(([name]) => name.toLowerCase()));
}

/** A name not taken yet, by a counter before the extension; most users' file systems ignore case. */
function freeName(name: string, taken: Set<string>): string {
  const stem = name.replace(/\.eml$/u, '');
  let free = name;
  for (let counter = 2; taken.has(free.toLowerCase()); counter += 1) {
    free = `${stem} (${counter}).eml`;
  }
  taken.add(free.toLowerCase());
  return free;
}
