import type { Capabilities } from '../pop3/capabilities';
import type { Account } from './account';

/** What is known of a server's software beyond its capabilities. */
export interface ServerTraits {
  /** Message number 1 is the newest message, not the oldest. */
  readonly isNewestFirst: boolean;
  /** DELE takes effect at once, whatever RFC 1939 §6 says of QUIT. */
  readonly deletesAtOnce: boolean;
  /** A mark set by DELE outlives a connection that is lost, and any later session's QUIT removes the message. */
  readonly keepsMarksWhenDropped: boolean;
  /** A message that was read once is no longer listed. */
  readonly hidesWhatWasRead: boolean;
  /** For the user: what to know before working with this server. */
  readonly notices: readonly string[];
}

interface KnownSoftware {
  /** Tried on the text of the greeting and on IMPLEMENTATION. */
  readonly pattern: RegExp;
  /** Hosts, in lower case, that are known to run it whatever they say. */
  readonly hosts?: readonly string[];
  readonly isNewestFirst?: boolean;
  readonly deletesAtOnce?: boolean;
  readonly keepsMarksWhenDropped?: boolean;
  readonly hidesWhatWasRead?: boolean;
  readonly notice: string;
  /** In place of `notice` for a user name that starts with `recent:`. */
  readonly recentModeNotice?: string;
}

const KNOWN_SOFTWARE: readonly KnownSoftware[] = [
  {
    pattern: /^Mailpit\b/iu,
    isNewestFirst: true,
    notice: 'Mailpit lists only its 100 latest messages over POP3.',
  },
  {
    pattern: /^smtp4dev\b/iu,
    deletesAtOnce: true,
    notice: 'smtp4dev deletes a message as soon as it is told to: a delete can’t be undone.',
  },
  {
    pattern: /^(?:POP3 )?GreenMail\b/iu,
    keepsMarksWhenDropped: true,
    notice:
      'GreenMail gives the size of a message without its header. A delete that loses its connection is finished by the next session.',
  },
  {
    pattern: /^Inbucket\b/iu,
    notice: 'Inbucket can’t send a message with a line of more than 64 KiB: it breaks off there.',
  },
  {
    pattern: /^Gpop ready\b/iu,
    hosts: ['pop.gmail.com', 'pop.googlemail.com'],
    hidesWhatWasRead: true,
    notice:
      'Gmail lists about 250 messages at a time that no program has fetched over POP3 yet, so a message opened here is missing from the next list. Put “recent:” in front of the user name to list all mail of the last 30 days.',
    recentModeNotice: 'Gmail lists the mail of the last 30 days, because of “recent:”.',
  },
];

/**
 * Reads the traits from the greeting and IMPLEMENTATION (RFC 2449 §6.9), and from the host name where a provider is
 * known by it.
 */
export function serverTraits(
  greeting: string,
  capabilities: Capabilities,
  account: Pick<Account, 'host' | 'user'>,
): ServerTraits {
  const host = account.host.toLowerCase().replace(/\.$/u, '');
  const software = KNOWN_SOFTWARE.find(
    ({ pattern, hosts }) =>
      pattern.test(greeting.trim()) ||
      pattern.test(capabilities.implementation) ||
      hosts?.includes(host) === true,
  );
  const isRecentMode = /^recent:/iu.test(account.user);
  const notice = isRecentMode ? (software?.recentModeNotice ?? software?.notice) : software?.notice;
  const notices = notice === undefined ? [] : [notice];
  if (capabilities.expireDays === 0) {
    notices.push('This server may remove a message once it was read (EXPIRE 0).');
  }
  return {
    isNewestFirst: software?.isNewestFirst ?? false,
    deletesAtOnce: software?.deletesAtOnce ?? false,
    keepsMarksWhenDropped: software?.keepsMarksWhenDropped ?? false,
    hidesWhatWasRead: (software?.hidesWhatWasRead ?? false) && !isRecentMode,
    notices,
  };
}
