/** Data that ties an authentication exchange to the TLS connection it runs in (RFC 5929, RFC 9266). */
export interface ChannelBinding {
  readonly type: 'tls-exporter' | 'tls-server-end-point';
  readonly data: Uint8Array;
}

/**
 * The client's side of one SASL exchange (RFC 4422), good for one attempt. Knows octets, not POP3: base64, line lengths
 * and cancelling are the business of whoever runs it.
 */
export interface SaslMechanism {
  /** As registered, such as `SCRAM-SHA-256-PLUS`. */
  readonly name: string;
  /** May be sent with the AUTH command where the line is short enough (RFC 5034 §4). Some servers want it apart. */
  readonly prefersTwoSteps: boolean;
  /** What the client says first, or `undefined` where the server speaks first. */
  initialResponse(): Uint8Array | undefined;
  /** Answers a challenge. Throws Pop3Error `saslExchange` where the server must not be answered. */
  respond(challenge: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Whether the client has said all it had to and has verified what the server has to prove. */
  readonly isComplete: boolean;
  /** What the server said of a failure within the exchange, such as the JSON of RFC 7628 §3.2.2. Untrusted. */
  readonly failureText?: string | undefined;
}
