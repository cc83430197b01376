import type { TestCertificate } from '../testCertificates';

export interface RealServerOptions {
  readonly certificate: TestCertificate;
  /** Passwords by user name, of letters and digits. Each user has a maildrop, empty at first. */
  readonly users: Readonly<Record<string, string>>;
}

/** What a server is known to do, where servers differ. The shared tests hold each of them to it. */
export interface ServerTraits {
  /** STLS on the plain port, and a port with TLS from the first octet. */
  readonly offersTls: boolean;
  readonly hasCapa: boolean;
  readonly offersPipelining: boolean;
  /** A second session is refused with IN-USE while one is open. */
  readonly locksMaildrop: boolean;
  /** Without a lock, what a session meets that asks for a message which another one has deleted meanwhile. */
  readonly onDeletedByOthers: 'message' | 'refusal' | 'end of connection';
  /** QUIT is answered before the messages are gone (against RFC 1939 §6). */
  readonly answersQuitEarly: boolean;
  /** PASS keeps blanks at the ends and runs of them (RFC 1939 §7). */
  readonly keepsBlanksInPasswords: boolean;
  /** The response code of a wrong password, where the server gives one. */
  readonly wrongPasswordCode: string | undefined;
  /** STAT counts messages that were delivered after the login (against RFC 1939 §4). */
  readonly countsLaterMail: boolean;
  /** LIST before UIDL gives the octets that RETR sends after it (RFC 1939 §11). */
  readonly countsOctetsExactly: boolean;
  /** TOP n k, with k of 1 or more, sends a blank line too many between header and body. */
  readonly addsBlankLineInTop: boolean;
  /** The unique-id is made of the message, so that two copies of one message have the same. */
  readonly repeatsUidOfCopies: boolean;
}

/** A POP3 server of Debian's packages. */
export interface RealServerProgram {
  readonly name: string;
  readonly traits: ServerTraits;
  /** Starts it on loopback ports, with files of its own. */
  start(options: RealServerOptions): Promise<RealServer>;
}

export interface RealServer {
  readonly host: string;
  /** Clear text at first. */
  readonly plainPort: number;
  /** TLS from the first octet, where the server offers it. */
  readonly tlsPort: number;
  /** Adds messages to a maildrop, in this order and after those that are there. Lines end with CRLF. */
  deliver(user: string, messages: readonly Uint8Array[]): Promise<void>;
  /** What RETR has to send for a message that was delivered, worked out from what RETR did send. */
  undoServerChanges(retrieved: Buffer): Buffer;
  log(): string | Promise<string>;
  /** Ends the server with all its processes, and removes its files. */
  stop(): Promise<void>;
}
