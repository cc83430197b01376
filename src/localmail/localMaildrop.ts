/**
 * - `mbox`: one file of many messages (RFC 4155 and its older relatives)
 * - `maildir`: a folder with `cur` and `new`, a file for each message
 * - `folder`: a folder of `.eml`, `.mht` and `.mhtml` files
 */
export type LocalMaildropKind = 'mbox' | 'maildir' | 'folder';

export interface LocalFlags {
  readonly seen: boolean;
  readonly flagged: boolean;
  readonly deleted: boolean;
  readonly answered: boolean;
}

/** One message of a {@link LocalMaildrop}. To be handed back as it is: its properties may be computed. */
export interface LocalMessage {
  /**
   * The same whenever the maildrop is opened, as long as the message stays as and where it is; no other message of the
   * maildrop has it. Any characters: made of a file name for folders, so neither safe to show nor to put in a path.
   */
  readonly id: string;
  /** From 1, in the order of the file; by time of arrival in a Maildir, by name in a folder. */
  readonly number: number;
  /** As many as {@link LocalMaildrop.readMessage} gives. */
  readonly octets: number;
  /** Milliseconds since the epoch, as the From_ line, the Maildir file name or the time of the file says. */
  readonly receivedAt?: number | undefined;
  /** As a mail program noted them, in the Maildir file name or in header fields within an mbox. */
  readonly flags?: LocalFlags | undefined;
}

/**
 * Mail in files, as it was when it was opened; never written to. Of an mbox the From_ line and the blank line that
 * separates it from the next message are no part of a message, and `>From ` is unquoted (mboxrd: one `>` less before
 * `From `) except in files that tell lengths in place of quoting (mboxcl2). All other octets are as in the file, line
 * ends too.
 *
 * Methods reject with a LocalMailError: `changed` where the file is no longer what was opened, `notReadable`, `aborted`,
 * `closed`.
 */
export interface LocalMaildrop {
  readonly kind: LocalMaildropKind;
  readonly path: string;
  readonly messages: readonly LocalMessage[];
  /** The header with the empty line that ends it, or its first 2 MiB. */
  readHeader(message: LocalMessage, signal: AbortSignal): Promise<Uint8Array>;
  /** The whole message; rejects with `tooLarge` beyond {@link OpenOptions.maximumMessageOctets}. */
  readMessage(message: LocalMessage, signal: AbortSignal): Promise<Uint8Array>;
  /** The whole message of any size in pieces, each the reader's own. */
  streamMessage(message: LocalMessage, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Whether opening it again may show something else; of a folder, whether files came or went. */
  hasChanged(signal: AbortSignal): Promise<boolean>;
  /** May be called more than once. Whatever is being read rejects with `closed` or ends as it would. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** Octets of an mbox; messages of a folder, with their number known only as they are found. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** By default 256 MiB. */
  readonly maximumMessageOctets?: number | undefined;
  /** By default, and at most, a million. */
  readonly maximumMessages?: number | undefined;
}

export const MAXIMUM_MESSAGES = 1_000_000;
export const MAXIMUM_MESSAGE_OCTETS = 256 * 1024 * 1024;
export const MAXIMUM_HEADER_OCTETS = 2 * 1024 * 1024;
