/**
 * The body of a header field (RFC 5322 §2.2) as it stands in the message, folds included: one UTF-16 unit for each
 * octet, so that an index into `text` and `start` together are an offset into the message.
 */
export interface FieldBody {
  readonly text: string;
  /** Offset of the first octet after the colon. */
  readonly start: number;
}
