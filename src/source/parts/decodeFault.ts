/** What was not as the transfer encoding wants it; the body was decoded all the same. */
export type DecodeFault =
  /** An octet that is no digit of base64, passed over. */
  | 'base64Character'
  /** Padding that is missing or too much, without loss. */
  | 'base64Padding'
  /** A group of digits that is not whole, so that bits of an octet are missing. */
  | 'base64Group'
  /** More base64 after the padding, which was decoded as well. */
  | 'base64Joined'
  /** Something else after the padding, which was left out. */
  | 'base64Trailer'
  | 'quotedPrintableEscape'
  /** No `begin` line, or no `end`. */
  | 'uuencodeFrame'
  | 'uuencodeLine'
  | 'unknownEncoding';

export type NoteFault = (fault: DecodeFault) => void;
