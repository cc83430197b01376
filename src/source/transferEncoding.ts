/** Those that leave a body as it is (RFC 2045 §6.2), in lower case. */
export const IDENTITY_ENCODINGS: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary']);
