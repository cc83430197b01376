/**
 * Gives the TXT records of a DNS name, each with its strings joined. Throws {@link LookupError}, or anything else, which
 * counts as `failed`. What it gives may come from anyone.
 */
export type KeyResolver = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

export type LookupCode =
  /** The name, or a TXT record of it, does not exist. */
  | 'missing'
  /** No answer, or one that says nothing: it may be there at another time. */
  | 'failed';

export class LookupError extends Error {
  override readonly name = 'LookupError';

  constructor(
    readonly code: LookupCode,
    /** What DNS said, such as `SERVFAIL`. */
    readonly reason: string,
  ) {
    super(`No key: ${reason}`);
  }
}
