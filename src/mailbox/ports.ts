import type { ClientCertificate } from '../pop3/endpoint';
import type { Account, ClientCertificateFiles } from './account';

/** Lines for a human; never holds a secret, whatever the level. */
export interface Logger {
  /** Whether lines of the level `trace` reach anyone. May change at any time; others need not be made. */
  readonly isTracing: boolean;
  trace(message: string): void;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Small named files that only the current user can read. Names match `[a-z0-9/.-]+`. */
export interface BlobStore {
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, octets: Uint8Array): Promise<void>;
  /** Adds to the end of a file, which is made where it is absent. A crash may leave only part of it. */
  append(name: string, octets: Uint8Array): Promise<void>;
  /** Removes one file, or a folder with all in it; absent names are no error. */
  delete(name: string): Promise<void>;
}

export interface PasswordRequest {
  readonly account: Account;
  /** `rejected`: the server refused the last one, so it is dropped and the user asked again even if one is stored. */
  readonly reason: 'login' | 'rejected';
  /** Whether the user may be asked; background work may not. */
  readonly isInteractive: boolean;
}

/**
 * Where sessions get their secret from: the password; for `oauth2` the access token, where `rejected` asks for a new one;
 * for `external` the passphrase of the client certificate's key, which may be empty.
 */
export interface PasswordSource {
  /** Resolves with `undefined` where none is stored and the user may not be asked or declined. */
  password(request: PasswordRequest, signal?: AbortSignal): Promise<string | undefined>;
  /** Told after a login succeeded, so that a password just entered can be kept as the account's policy says. */
  accepted(account: Account, password: string): Promise<void>;
}

/** Reads the files that an account with a client certificate names. Throws Pop3Error `clientCertificate`. */
export type ReadClientCertificate = (
  files: ClientCertificateFiles,
  passphrase: string,
) => Promise<ClientCertificate>;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
