import type { CachePolicy } from '../mailbox/mailboxCache';
import type { MailboxRegistry } from '../mailbox/mailboxRegistry';
import type { Prompts } from '../platform/prompts';
import { formatSize } from '../shared/sizeText';
import type { CommandHandlers } from './registry';
import { mailboxNamed } from './targets';

export interface CacheCommandsDependencies {
  readonly registry: MailboxRegistry;
  readonly prompts: Prompts;
  readonly locale: () => string;
  /** Octets that are kept of all accounts. */
  readonly keptOctets: () => Promise<number>;
  /** Removes what is kept of all accounts, those that are no longer there included. */
  readonly clearAll: () => Promise<void>;
}

/** Removes from this machine what was kept of one account or of all. */
export function cacheCommands({
  registry,
  prompts,
  locale,
  keptOctets,
  clearAll,
}: CacheCommandsDependencies): CommandHandlers<'pop3.cache.clear'> {
  return {
    'pop3.cache.clear': async (...args) => {
      const named = mailboxNamed(args[0], registry);
      const before = await keptOctets();
      if (named !== undefined) {
        await named.clearCache();
      } else {
        await Promise.all(registry.all().map((mailbox) => mailbox.clearCache()));
        await clearAll();
      }
      const removed = formatSize(Math.max(0, before - (await keptOctets())), locale());
      void prompts.notify({
        severity: 'info',
        message: `Removed ${removed} of headers and messages from this computer. Settings, passwords and read marks stay, and nothing was deleted on a server.`,
        buttons: [],
      });
    },
  };
}

/** Removes what the user does not want to have kept any more. */
export async function keepToCachePolicy(
  registry: MailboxRegistry,
  policy: CachePolicy,
): Promise<void> {
  if (policy !== 'headersAndMessages') {
    const what = policy === 'headers' ? 'messages' : 'everything';
    await Promise.all(registry.all().map((mailbox) => mailbox.clearCache(what)));
  }
}
