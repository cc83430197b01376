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
  /** The mailbox was closed while work was under way. */
  | 'disposed';

export class MailboxError extends Error {
  override readonly name = 'MailboxError';

  constructor(
    readonly code: MailboxErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  static is(error: unknown, ...codes: readonly MailboxErrorCode[]): error is MailboxError {
    return error instanceof MailboxError && (codes.length === 0 || codes.includes(error.code));
  }
}
