export type LocalMailErrorCode =
  /** Nothing is at the path. */
  | 'notFound'
  /** The system refuses to read it. */
  | 'notReadable'
  /** It is no mbox file, no Maildir, or holds no message files. */
  | 'notAMaildrop'
  /** It was changed since it was opened; opening it again shows what it holds now. */
  | 'changed'
  /** More messages, or a larger one, than the limit allows. */
  | 'tooLarge'
  /** The caller aborted. */
  | 'aborted'
  /** The maildrop was closed before. */
  | 'closed';

export class LocalMailError extends Error {
  /** An abort goes by the name that every abort goes by, so that nobody shows it. */
  override readonly name: 'AbortError' | 'LocalMailError';

  constructor(
    readonly code: LocalMailErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = code === 'aborted' ? 'AbortError' : 'LocalMailError';
  }

  static is(error: unknown, ...codes: readonly LocalMailErrorCode[]): error is LocalMailError {
    return error instanceof LocalMailError && (codes.length === 0 || codes.includes(error.code));
  }
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new LocalMailError('aborted', 'Aborted', { cause: signal.reason });
  }
}

const MISSING: readonly unknown[] = ['ENOENT', 'ENOTDIR'];

/** What the file system says, as an error of this room; others pass as they are. */
export function asLocalMailError(error: unknown): unknown {
  if (error instanceof LocalMailError || !(error instanceof Error) || !('code' in error)) {
    return error;
  }
  return MISSING.includes(error.code)
    ? new LocalMailError('notFound', 'No such file or folder', { cause: error })
    : new LocalMailError('notReadable', `Cannot be read: ${String(error.code)}`, { cause: error });
}
