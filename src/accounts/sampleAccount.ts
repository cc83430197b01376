import { type Account, isLoopbackHost } from '../mailbox/account';
import type { Logger } from '../mailbox/ports';
import { errorLine } from '../platform/logger';
import { decodeAccount } from './accountCodec';
import type { AccountStore } from './accountStore';
import { type CredentialStore, isSameBinding } from './credentialStore';

export const SAMPLE_ACCOUNT_ID = 'sample0001';

export interface SampleAccount {
  readonly account: Account;
  readonly password: string;
}

/**
 * Reads the sample account a demonstration passes in the environment, as JSON of label, host, port, user and password.
 * Only ever a server on this machine. Returns `undefined` for anything else.
 */
export function parseSampleAccount(json: string): SampleAccount | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { label, host, port, user, password } = value as Readonly<Record<string, unknown>>;
  const account = decodeAccount({
    id: SAMPLE_ACCOUNT_ID,
    label,
    host,
    port,
    user,
    tlsMode: 'none',
    authentication: 'userPass',
    passwordPolicy: 'save',
  });
  return typeof account !== 'string' && isLoopbackHost(account.host) && typeof password === 'string'
    ? { account, password }
    : undefined;
}

export interface SampleAccountHooks {
  readonly logger: Logger;
  readonly onAdded: (accountId: string) => Promise<void>;
}

/**
 * Adds the sample account once, and its password wherever it is not known, as after the browser's storage that holds
 * secrets was cleared; whatever is wrong with it is logged, never thrown.
 */
export async function addSampleAccount(
  json: string | undefined,
  store: AccountStore,
  credentials: CredentialStore,
  { logger, onAdded }: SampleAccountHooks,
): Promise<void> {
  if (json === undefined) {
    return;
  }
  const sample = parseSampleAccount(json);
  if (sample === undefined) {
    logger.warn('POP3_SAMPLE_ACCOUNT does not hold a valid account on this machine');
    return;
  }
  try {
    const existing = store.get(SAMPLE_ACCOUNT_ID);
    if (existing !== undefined) {
      if (
        isSameBinding(existing, sample.account) &&
        (await credentials.peek(existing)) === undefined
      ) {
        await credentials.store(existing, sample.password);
      }
      return;
    }
    await credentials.store(sample.account, sample.password);
    await store.save(sample.account);
    await onAdded(sample.account.id);
  } catch (error) {
    logger.warn(`The sample account could not be added: ${errorLine(error)}`);
  }
}
