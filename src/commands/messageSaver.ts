import * as vscode from 'vscode';
import { messageFileName } from '../documents/uri';
import { MailboxError } from '../mailbox/errors';
import type { FetchOptions, Maildrop, MessageEntry } from '../mailbox/mailbox';
import type { OpenSink } from '../mailbox/openSink';
import type { Logger } from '../mailbox/ports';
import { fetchedFraction } from '../mailbox/transferNotes';
import { FileSink } from '../platform/fileSink';
import { errorLine } from '../platform/logger';
import type { ReportProgress } from '../platform/progress';
import { Pop3Error } from '../pop3/errors';
import type { Prompts } from '../platform/prompts';
import { messagesText } from '../platform/words';
import type { MessageNode } from '../tree/nodes';
import { failureOf } from './registry';

export interface MessageSaverDependencies {
  readonly prompts: Prompts;
  readonly logger: Logger;
  readonly locale: () => string;
  readonly withProgress: <T>(
    title: string,
    task: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
  ) => Promise<T>;
  readonly mailbox: (accountId: string) => Maildrop | undefined;
  readonly fetch: (message: MessageNode, options: FetchOptions) => Promise<Uint8Array>;
  readonly fetchTo: (
    message: MessageNode,
    openSink: OpenSink,
    options: FetchOptions,
  ) => Promise<void>;
}

/** Saves messages as `.eml` files, byte for byte as their maildrop holds them. */
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
      await this.write(message, target, signal, report);
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
          const name = freeName(this.nameOf(message), taken);
          await this.write(message, vscode.Uri.joinPath(folder, name), signal, (text) => {
            report(`${saved + 1} of ${messages.length}, ${text}`, saved / messages.length);
          });
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

  private async write(
    message: MessageNode,
    target: vscode.Uri,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<void> {
    const { logger, mailbox } = this.dependencies;
    const options: FetchOptions = {
      signal,
      isInteractive: true,
      onProgress: (received, announced) => {
        const fraction = fetchedFraction(received, announced);
        report(`${Math.round(fraction * 100)} %`, fraction);
      },
    };
    try {
      await (target.scheme === 'file'
        ? this.writeToFile(message, target.fsPath, options)
        : this.writeWhole(message, target, options));
    } catch (error) {
      logger.debug(`Not saved: ${errorLine(error)}`);
      const maildrop = mailbox(message.accountId);
      const isOfMailbox = Pop3Error.is(error) || error instanceof MailboxError;
      throw maildrop === undefined || !isOfMailbox ? error : failureOf(maildrop, error);
    }
  }

  private async writeToFile(
    message: MessageNode,
    path: string,
    options: FetchOptions,
  ): Promise<void> {
    const file = new FileSink(path);
    try {
      await this.dependencies.fetchTo(message, () => file.open(), options);
      await file.complete();
    } finally {
      await file.dispose();
    }
  }

  /** Other file systems take a file only as a whole. */
  private async writeWhole(
    message: MessageNode,
    target: vscode.Uri,
    options: FetchOptions,
  ): Promise<void> {
    await vscode.workspace.fs.writeFile(target, await this.dependencies.fetch(message, options));
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
