/** How the connection is protected (RFC 8314 §3, RFC 2595 §4). `none` is only ever an explicit choice. */
export type TlsMode = 'implicit' | 'startTls' | 'none';

export interface Endpoint {
  /** Host name, IPv4 address, or IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly tlsMode: TlsMode;
  /** SHA-256 fingerprint of the only certificate to accept, whatever the platform thinks of it. */
  readonly pinnedCertificate?: string;
  /** PEM certificates to trust in place of the platform's. */
  readonly certificateAuthorities?: readonly string[];
  /** Shown to a server that asks for one (RFC 8446 §4.3.2). */
  readonly clientCertificate?: ClientCertificate;
}

/** A certificate with its key, from PEM texts or a PKCS #12 file. */
export type ClientCertificate = (
  { readonly cert: string; readonly key: string } | { readonly pfx: Uint8Array }
) & {
  readonly passphrase?: string;
};

/** All in milliseconds. */
export interface Timeouts {
  readonly connect: number;
  readonly tlsHandshake: number;
  /** From the connection to the end of the greeting line. */
  readonly greeting: number;
  /** Longest silence while a reply is due. */
  readonly idle: number;
  /** Longest time for one status line or one listing, however busily it drips. */
  readonly reply: number;
  /** How long a clean close waits for the reply to QUIT. */
  readonly quit: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  connect: 15_000,
  tlsHandshake: 15_000,
  greeting: 30_000,
  idle: 30_000,
  reply: 120_000,
  quit: 5_000,
};

export interface Limits {
  /** A status line; RFC 2449 §4 allows 512 octets. */
  readonly statusLineOctets: number;
  /** The lines of CAPA. */
  readonly capabilityLines: number;
  /** LIST or UIDL. */
  readonly listingEntries: number;
  readonly listingOctets: number;
  /** Of a reply to TOP, what is kept. */
  readonly headerOctets: number;
  /** One message by RETR. */
  readonly messageOctets: number;
}

export const DEFAULT_LIMITS: Limits = {
  statusLineOctets: 8_192,
  capabilityLines: 200,
  listingEntries: 1_000_000,
  listingOctets: 128 * 1024 * 1024,
  headerOctets: 2 * 1024 * 1024,
  messageOctets: 100 * 1024 * 1024,
};
