/** What went wrong with a POP3 session, independent of any wording a server chose. */
export type Pop3ErrorCode =
  /** The host name could not be resolved. */
  | 'dns'
  /** No TCP connection: refused, unreachable, or timed out. */
  | 'connect'
  /** The TLS handshake failed before a certificate could be judged. */
  | 'tls'
  /** The certificate is not trusted; {@link Pop3Error.certificate} says which one and why. */
  | 'certificate'
  /** STARTTLS is required but the server does not offer or refuses STLS (RFC 2595 §4). */
  | 'startTlsUnavailable'
  /** Octets arrived between the reply to STLS and the TLS handshake. */
  | 'startTlsInjection'
  /** The peer does not speak POP3; {@link Pop3Error.looksLike} may say what it speaks. */
  | 'notPop3'
  /** The server greeted with -ERR. */
  | 'greetingRejected'
  /** The server stayed silent, or took too long over one reply. */
  | 'timeout'
  /** The connection ended in the middle of a session. */
  | 'closed'
  /** The server broke the protocol; the session is over. */
  | 'protocol'
  /** -ERR to a command, with no more specific meaning; the session goes on. */
  | 'rejected'
  /** User name or password refused. */
  | 'authentication'
  /** The client certificate or its key could not be used. */
  | 'clientCertificate'
  /** The authentication method the account asks for is not offered. */
  | 'authenticationUnavailable'
  /** The server broke the rules of a SASL exchange or did not prove what it has to (RFC 4422, RFC 5802). */
  | 'saslExchange'
  /** The message needs UTF8 mode (RFC 6856 §2.1, response code UTF8). */
  | 'utf8Required'
  /** Another session holds the maildrop (RFC 2449 §8.1.2 IN-USE). */
  | 'inUse'
  /** Logging in again so soon is not allowed (RFC 2449 §8.1.1 LOGIN-DELAY). */
  | 'loginDelay'
  /** A temporary fault on the server (RFC 3206 SYS/TEMP). */
  | 'temporaryServerFault'
  /** A permanent fault on the server (RFC 3206 SYS/PERM). */
  | 'permanentServerFault'
  /** A reply exceeds a limit of this client. */
  | 'tooLarge'
  /** An argument must not be sent (control characters, length, range). */
  | 'invalidArgument'
  /** The caller aborted. */
  | 'aborted';

/** Protocols that are often found on the port where POP3 was expected. */
export type ForeignProtocol = 'smtp' | 'imap' | 'http' | 'ssh' | 'tls' | 'ftp';

/** What a certificate says of itself. Untrusted. */
export interface CertificateFacts {
  /** SHA-256 of the DER certificate: upper-case hexadecimal pairs joined by colons. */
  readonly fingerprint256: string;
  readonly subject: string;
  readonly issuer: string;
  readonly subjectAlternativeNames: string;
  readonly validFrom: string;
  readonly validTo: string;
}

export interface CertificateProblem extends CertificateFacts {
  /** Why the platform does not trust it; an OpenSSL or Node verification code. */
  readonly reason: string;
  /** The account trusts another certificate for this server: the server's certificate changed. */
  readonly differsFromPinned: boolean;
}

export interface Pop3ErrorDetails extends ErrorOptions {
  /** Text of the server's reply, untrusted, secrets already removed. */
  readonly serverText?: string;
  /** Response code without brackets, upper case (RFC 2449 §8). */
  readonly responseCode?: string;
  readonly certificate?: CertificateProblem;
  readonly looksLike?: ForeignProtocol;
  /** The meaning was guessed from free text, not from a response code. */
  readonly isSuspected?: boolean;
  /** What proves the user's identity was sent, and the server never said what it thinks of it. */
  readonly isLoginUnanswered?: boolean;
  /** The beginning of a message that did not arrive whole. */
  readonly partialMessage?: Uint8Array;
  /** When the server will allow the next login, in milliseconds since the epoch. */
  readonly notBefore?: number;
}

export class Pop3Error extends Error {
  override readonly name = 'Pop3Error';
  readonly serverText: string | undefined;
  readonly responseCode: string | undefined;
  readonly certificate: CertificateProblem | undefined;
  readonly looksLike: ForeignProtocol | undefined;
  readonly isSuspected: boolean;
  /** What proves the user's identity was sent, and the server never said what it thinks of it. */
  readonly isLoginUnanswered: boolean;
  /** When the server will allow the next login, in milliseconds since the epoch. */
  readonly notBefore: number | undefined;
  /** Private, so that no log that prints the properties of an error ever holds mail. */
  readonly #partialMessage: Uint8Array | undefined;

  constructor(
    readonly code: Pop3ErrorCode,
    message: string,
    details: Pop3ErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.serverText = details.serverText;
    this.responseCode = details.responseCode;
    this.certificate = details.certificate;
    this.looksLike = details.looksLike;
    this.isSuspected = details.isSuspected ?? false;
    this.isLoginUnanswered = details.isLoginUnanswered ?? false;
    this.notBefore = details.notBefore;
    this.#partialMessage = details.partialMessage;
  }

  /** The beginning of a message that did not arrive whole. */
  get partialMessage(): Uint8Array | undefined {
    return this.#partialMessage;
  }

  /** The same error, of one exchange whose message did not arrive whole. */
  withPartialMessage(partialMessage: Uint8Array): Pop3Error {
    return this.with({ partialMessage });
  }

  /** The same error, of a login that was not answered. */
  withLoginUnanswered(): Pop3Error {
    return this.with({ isLoginUnanswered: true });
  }

  /** The same error with other words of the server; none where the text is empty. */
  withServerText(serverText: string): Pop3Error {
    return serverText === '' ? this : this.with({ serverText });
  }

  private with(details: Pop3ErrorDetails): Pop3Error {
    const { serverText, responseCode, certificate, looksLike, notBefore } = this;
    return new Pop3Error(this.code, this.message, {
      cause: this.cause,
      isSuspected: this.isSuspected,
      isLoginUnanswered: this.isLoginUnanswered,
      ...(serverText === undefined ? {} : { serverText }),
      ...(responseCode === undefined ? {} : { responseCode }),
      ...(certificate === undefined ? {} : { certificate }),
      ...(looksLike === undefined ? {} : { looksLike }),
      ...(notBefore === undefined ? {} : { notBefore }),
      ...details,
    });
  }

  static is(error: unknown, ...codes: readonly Pop3ErrorCode[]): error is Pop3Error {
    return error instanceof Pop3Error && (codes.length === 0 || codes.includes(error.code));
  }
}
