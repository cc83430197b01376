import type { Disposable } from '../shared/disposable';
import type { Event } from '../shared/emitter';
import type { MessageSummary } from '../mail/model';
import type { Account } from './account';
import type { OpenSink } from './openSink';

/**
 * Names a message across sessions and windows: derived from its UIDL by SHA-256, so that nothing a server chose ever
 * stands in a URI, a key or a file name. `[A-Za-z0-9_-]{22}`, with `~2`, `~3` … where the maildrop lists one unique-id
 * more than once (RFC 1939 §7 allows it for identical messages).
 */
export type MessageKey = string;

export type SummaryState =
  | { readonly kind: 'pending' }
  | { readonly kind: 'loaded'; readonly summary: MessageSummary }
  | { readonly kind: 'failed'; readonly error: unknown };

/** A snapshot of one message of the last listing. */
export interface MessageEntry {
  readonly key: MessageKey;
  /** Size the server announced (LIST, RFC 1939 §5). */
  readonly octets: number;
  /** Size of the message as received, once it was opened. */
  readonly receivedOctets: number | undefined;
  /** What its last transfer told about the server, in words, safe to show. */
  readonly transferNotes: readonly string[];
  readonly summary: SummaryState;
  readonly isRead: boolean;
  /** Arrived after the first listing of this account and not read yet. */
  readonly isNew: boolean;
  /** The user means to delete it; nothing was sent yet. */
  readonly isMarkedForDeletion: boolean;
}

/** `seen` is what the user looks at; of that the latest wish goes first, since it is what is on screen. */
export type HeaderPriority = 'seen' | 'background';

export type MailboxActivity =
  'connecting' | 'listing' | 'readingHeaders' | 'readingMessage' | 'deleting';

export interface MailboxCounts {
  readonly messages: number;
  readonly unread: number;
  /** Arrived after the first listing of this account and not read yet. */
  readonly new: number;
  readonly marked: number;
}

export interface MailboxStatus {
  /**
   * `new`: nothing is known. `cached`: entries are those of a listing kept on this machine, not asked of the server in
   * this window. `listed`: entries are those of the last listing.
   */
  readonly listing: 'new' | 'cached' | 'listed';
  readonly activity: MailboxActivity | undefined;
  /** Headers read so far out of those asked for, while `activity` is `readingHeaders`; octets of a local file while `listing`. */
  readonly progress: { readonly done: number; readonly total: number } | undefined;
  /** What ended the last work, until new work starts. Pop3Error, MailboxError or MimeError. */
  readonly error: unknown;
  /** Epoch milliseconds of the listing that the entries are of. */
  readonly listedAt: number | undefined;
  /** What this server is known to lack or do wrong, in words, safe to show. */
  readonly notices: readonly string[];
}

export type MailboxChange =
  | { readonly kind: 'status' }
  /** The set or order of entries changed. */
  | { readonly kind: 'entries' }
  /** Only these entries changed. */
  | { readonly kind: 'entry'; readonly keys: readonly MessageKey[] };

export interface WorkOptions {
  readonly signal?: AbortSignal;
  /** Whether the user may be asked for a password. */
  readonly isInteractive: boolean;
}

export interface FetchOptions extends WorkOptions {
  /** Octets received so far, and the announced size. */
  readonly onProgress?: (received: number, announced: number) => void;
}

export type DeletionOutcome =
  | { readonly key: MessageKey; readonly kind: 'deleted' }
  | { readonly key: MessageKey; readonly kind: 'alreadyGone' }
  /** Listed more than once under one unique-id and the copies could not be told apart: nothing was deleted. */
  | { readonly key: MessageKey; readonly kind: 'ambiguous' }
  | { readonly key: MessageKey; readonly kind: 'refused'; readonly serverText: string }
  /** Nothing was deleted because the session ended before QUIT was sent. */
  | { readonly key: MessageKey; readonly kind: 'kept' }
  /** The session ended after QUIT was sent and the maildrop could not be listed again. */
  | { readonly key: MessageKey; readonly kind: 'unknown' };

export interface DeletionReport {
  readonly outcomes: readonly DeletionOutcome[];
  /** What ended the work early, if anything did. */
  readonly error: unknown;
}

/** What a list calls a maildrop. */
export interface MaildropName {
  /** `[a-z0-9]{8,64}`; the same in each window. */
  readonly id: string;
  /** Not made safe to show. */
  readonly label: string;
}

/** A file or folder of this machine that holds messages. */
export interface LocalOrigin {
  readonly path: string;
  /** What it is, in a word that is safe to show. */
  readonly kindName: string;
  readonly isFolder: boolean;
}

/** Messages that can be listed and read, as last listed: those of a POP3 account, or of a file. */
export interface Maildrop extends Disposable {
  readonly account: MaildropName;
  /** `undefined` for the maildrop of a POP3 account, see {@link isPop3}. */
  readonly origin?: LocalOrigin | undefined;
  readonly onDidChange: Event<MailboxChange>;
  readonly status: MailboxStatus;
  /** Newest first. */
  readonly keys: readonly MessageKey[];
  readonly counts: MailboxCounts;
  /** A snapshot of each message, newest first. Takes time in proportion: {@link keys} and {@link entry} do not. */
  readonly entries: readonly MessageEntry[];
  /** How many entries a refresh reads the headers of, the newest. */
  readonly shownCount: number;

  entry(key: MessageKey): MessageEntry | undefined;

  /** Shows the list as it was kept on this machine, where nothing newer is known. Opens no connection, never throws. */
  restore(): Promise<void>;

  /** Lists the maildrop as it is now and reads the headers of the shown entries. */
  refresh(options: WorkOptions): Promise<void>;

  /**
   * Reads the headers of those messages that have none yet, in this order; what the user sees goes before what is read in
   * the background. A failure is left in `status.error` too.
   */
  readHeaders(
    keys: readonly MessageKey[],
    options: WorkOptions & { readonly priority: HeaderPriority },
  ): Promise<void>;

  /** Shows `count` entries more and reads their headers. */
  showMore(count: number, options: WorkOptions): Promise<void>;

  /** The message's octets, exactly. Works on a maildrop that was not listed in this window, too. */
  fetch(key: MessageKey, options: FetchOptions): Promise<Uint8Array>;

  /**
   * Writes the octets that {@link fetch} gives to a sink, without holding them. What a sink was given is of no use unless
   * this resolves; another may be opened meanwhile. Throws also what the sink threw.
   */
  fetchTo(key: MessageKey, openSink: OpenSink, options: FetchOptions): Promise<void>;

  /** Stops the work under way and what is queued; it rejects with an error that is an abort. */
  cancel(): void;
}

/**
 * One account's maildrop as last listed, and the work that can be done on it. At most one POP3 session is open at a
 * time; calls queue. Every method that talks to the server throws Pop3Error or MailboxError and, when it was asked for
 * by `refresh`, leaves it in `status.error` too. A refresh lists in a new session (RFC 1939: a session is a snapshot).
 */
export interface Mailbox extends Maildrop {
  readonly account: Account;

  /**
   * The message's octets exactly as the server holds them, dot-stuffing removed (RFC 1939 §3). Found by its unique-id,
   * so it works on a mailbox that was not listed in this window; one that is kept on this machine needs no connection.
   * Throws MailboxError `messageGone`.
   */
  fetch(key: MessageKey, options: FetchOptions): Promise<Uint8Array>;

  setRead(keys: readonly MessageKey[], isRead: boolean): Promise<void>;

  markForDeletion(keys: readonly MessageKey[], isMarked: boolean): void;

  /** Deletes in one session: find by unique-id, DELE in descending order, QUIT, list again. Resolves with the truth. */
  deleteMessages(keys: readonly MessageKey[], options: WorkOptions): Promise<DeletionReport>;

  /** Logs in and out, changing nothing. Throws what went wrong. */
  testConnection(options: WorkOptions): Promise<{ readonly messageCount: number }>;

  /** Removes what is kept of this account on this machine. What the list shows stays. */
  clearCache(what?: 'everything' | 'messages'): Promise<void>;

  /** Ends the session that is open, after what is under way, so that another client can have the maildrop. */
  disconnect(signal?: AbortSignal): Promise<void>;
}

/** Whether a maildrop is that of an account, and with it all that a session can do. */
export function isPop3(maildrop: Maildrop): maildrop is Mailbox {
  return maildrop.origin === undefined;
}

/** The account that a maildrop is of. */
export function pop3AccountOf(maildrop: Maildrop | undefined): Account | undefined {
  return maildrop !== undefined && isPop3(maildrop) ? maildrop.account : undefined;
}

/** All maildrops that can be read. */
export interface Maildrops {
  /** Fires when the set changed. */
  readonly onDidChange: Event<void>;
  all(): readonly Maildrop[];
  get(id: string): Maildrop | undefined;
}
