import * as vscode from 'vscode';
import { describeError } from '../mailbox/errorGuide';
import { MailboxError } from '../mailbox/errors';
import { isPop3, type Maildrops, pop3AccountOf } from '../mailbox/mailbox';
import type { Logger } from '../mailbox/ports';
import { errorLine } from '../platform/logger';
import type { MessageContent } from './messageContent';
import { NEVER_CHANGES, ReadOnlyFiles } from './readOnlyFiles';
import { decodeIncompleteUri, decodeMessageUri, type MessageAddress } from './uri';

const LARGE_MESSAGE_OCTETS = 8 * 1024 * 1024;

/** Messages as read-only files: exactly the octets their maildrop holds. */
export class MessageFileSystem extends ReadOnlyFiles {
  /** A message never changes (RFC 1939 §7: a unique-id stays with it), so there is nothing to tell. */
  readonly onDidChangeFile = NEVER_CHANGES;

  constructor(
    private readonly registry: Pick<Maildrops, 'get'>,
    private readonly content: MessageContent,
    private readonly logger: Logger,
    /** Told when a message did not arrive whole and its beginning can be had. */
    private readonly onIncomplete: (address: MessageAddress, error: unknown) => void,
  ) {
    super();
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return {
      type: vscode.FileType.File,
      size: await this.size(uri),
      ctime: 0,
      mtime: 0,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const part = this.fetchedPart(uri);
    if (part !== undefined) {
      return part;
    }
    const octets = await this.load(uri);
    void this.markRead(addressOf(uri));
    return octets;
  }

  private async size(uri: vscode.Uri): Promise<number> {
    return (
      this.fetchedPart(uri)?.length ??
      this.announcedLargeSize(addressOf(uri)) ??
      (await this.load(uri)).length
    );
  }

  /** For the URI of an incomplete message; what arrived of it is kept for a while only. */
  private fetchedPart(uri: vscode.Uri): Uint8Array | undefined {
    const address = decodeIncompleteUri(uri);
    if (address === undefined) {
      return undefined;
    }
    const part = this.content.fetchedPart(address);
    if (part === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    return part;
  }

  /**
   * Announced sizes are often wrong, so only the fetched octets say how long a file is. A large message is the
   * exception: whoever asks for its size may decide on that not to fetch it.
   */
  private announcedLargeSize({ accountId, key }: MessageAddress): number | undefined {
    const entry = this.registry.get(accountId)?.entry(key);
    return entry?.receivedOctets === undefined && (entry?.octets ?? 0) >= LARGE_MESSAGE_OCTETS
      ? entry?.octets
      : entry?.receivedOctets;
  }

  private async load(uri: vscode.Uri): Promise<Uint8Array> {
    const address = addressOf(uri);
    try {
      return await this.content.fetch(address, { isInteractive: true });
    } catch (error) {
      this.logger.warn(`A message could not be read: ${errorLine(error)}`);
      if (this.content.fetchedPart(address) !== undefined) {
        this.onIncomplete(address, error);
      }
      throw toFileSystemError(error, pop3AccountOf(this.registry.get(address.accountId)));
    }
  }

  private async markRead({ accountId, key }: MessageAddress): Promise<void> {
    try {
      const maildrop = this.registry.get(accountId);
      if (maildrop !== undefined && isPop3(maildrop)) {
        await maildrop.setRead([key], true);
      }
    } catch (error) {
      this.logger.warn(`A message could not be marked as read: ${errorLine(error)}`);
    }
  }
}

function addressOf(uri: vscode.Uri): MessageAddress {
  const address = decodeMessageUri(uri);
  if (address === undefined) {
    throw vscode.FileSystemError.FileNotFound(uri);
  }
  return address;
}

function toFileSystemError(
  error: unknown,
  account: Parameters<typeof describeError>[1],
): vscode.FileSystemError {
  const { title, detail } = describeError(error, account);
  return MailboxError.is(error, 'messageGone', 'unknownAccount')
    ? vscode.FileSystemError.FileNotFound(detail)
    : vscode.FileSystemError.Unavailable(`${title}: ${detail}`);
}
