/** What real servers lack or refuse. All are off unless set; a test may change them while the server runs. */
export interface Faults {
  /** The greeting is `-ERR` with this text and the connection ends. */
  greetingRefusal?: string;
  withoutCapa?: boolean;
  withoutUidl?: boolean;
  withoutTop?: boolean;
  withoutPipelining?: boolean;
  withoutApop?: boolean;
  /** Every login finds the maildrop held by somebody else. */
  locked?: boolean;
  /** Shows every maildrop as empty. */
  emptyMaildrop?: boolean;
  /** Seconds that must pass between two logins (RFC 2449 §6.5). */
  loginDelay?: number;
  /** Response code for a wrong password (RFC 3206 §4 says AUTH); `none` sends text only, as old servers do. */
  authFailureCode?: 'AUTH' | 'SYS/TEMP' | 'SYS/PERM' | 'none';
  /** Refuses even the right password, for a reason of the server's own (RFC 3206 §3). */
  systemFailure?: 'SYS/TEMP' | 'SYS/PERM';
  /** RETR sends the first half of a message, then the connection ends. */
  dropsInMessage?: boolean;
  /** QUIT answers `-ERR` and removes nothing (RFC 1939 §6). */
  quitFails?: boolean;
}
