import { Pop3Error } from '../pop3/errors';

export type MailboxErrorCode =
  /** The message is no longer in the maildrop. */
  | 'messageGone'
  /** No password is at hand and none was entered. */
  | 'passwordRequired'
  /** Without UIDL (RFC 1939 §7) a message cannot be identified safely enough to delete it. */
  | 'uidlRequired'
  /** The account of a document or a command no longer exists. */
  | 'unknownAccount'
  /** The server has no TOP and the message is too large to fetch it only for its headers. */
  | 'headersNotRead'
  /** The server ended a message before its end, as if it were whole. */
  | 'messageCutShort'
  /** The server has no TOP and may remove a message that was read (EXPIRE 0), so it is not fetched unasked. */
  | 'readingMayRemove'
  /** The mailbox was closed while work was under way. */
  | 'disposed';

export interface MailboxErrorOptions extends ErrorOptions {
  /** The beginning of a message that did not arrive whole. */
  readonly partialMessage?: Uint8Array;
}

export class MailboxError extends Error {
  override readonly name = 'MailboxError';
  /** Private, so that no log that prints the properties of an error ever holds mail. */
  readonly #partialMessage: Uint8Array | undefined;

  constructor(
    readonly code: MailboxErrorCode,
    message: string,
    options?: MailboxErrorOptions,
  ) {
    super(message, options);
    this.#partialMessage = options?.partialMessage;
  }

  /** The beginning of a message that did not arrive whole. */
  get partialMessage(): Uint8Array | undefined {
    return this.#partialMessage;
  }

  static is(error: unknown, ...codes: readonly MailboxErrorCode[]): error is MailboxError {
    return error instanceof MailboxError && (codes.length === 0 || codes.includes(error.code));
  }
}

/** What arrived of a message before an error ended it, if anything did. */
export function partialMessageOf(error: unknown): Uint8Array | undefined {
  return error instanceof MailboxError || error instanceof Pop3Error
    ? error.partialMessage
    : undefined;
}
