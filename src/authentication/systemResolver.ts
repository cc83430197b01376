import { Resolver } from 'node:dns/promises';
import { onAbort } from '../shared/onAbort';
import { type KeyResolver, LookupError } from './keyResolver';

const TRY_MILLISECONDS = 3000;
const TRIES = 2;
/** The name, or a TXT record of it, does not exist. */
const MISSING: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

/** Asks the servers that the system is set up with, or these: `address` or `address:port`. */
export function systemResolver(servers?: readonly string[]): KeyResolver {
  return async (name, signal) => {
    signal.throwIfAborted();
    const resolver = new Resolver({ timeout: TRY_MILLISECONDS, tries: TRIES });
    if (servers !== undefined) {
      resolver.setServers(servers);
    }
    const release = onAbort(signal, () => {
      resolver.cancel();
    });
    try {
      const records = await resolver.resolveTxt(name);
      return records.map((strings) => strings.join(''));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new LookupError(MISSING.has(code) ? 'missing' : 'failed', code);
    } finally {
      release();
    }
  };
}
