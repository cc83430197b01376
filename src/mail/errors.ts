export type MimeErrorCode = 'timeout' | 'outOfMemory' | 'failed' | 'noSuchPart' | 'disposed';

export class MimeError extends Error {
  override readonly name = 'MimeError';

  constructor(
    readonly code: MimeErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
