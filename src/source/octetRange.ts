/** Octets of a message from `start` up to, not including, `end`, counted from the first octet of the message. */
export interface OctetRange {
  readonly start: number;
  readonly end: number;
}
