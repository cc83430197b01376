/** What was not as the transfer encoding wants it; the body was decoded all the same. */
export type DecodeFault =
  | 'base64Character'
  /** Digits after the padding, or a group that is not whole. */
  | 'base64Padding'
  | 'quotedPrintableEscape'
  /** No `begin` line, or no `end`. */
  | 'uuencodeFrame'
  | 'uuencodeLine'
  | 'unknownEncoding';

export type NoteFault = (fault: DecodeFault) => void;
