import type { Capabilities } from '../pop3/capabilities';

/** What is known of a server's software beyond its capabilities. */
export interface ServerTraits {
  /** Message number 1 is the newest message, not the oldest. */
  readonly isNewestFirst: boolean;
  /** DELE takes effect at once, whatever RFC 1939 §6 says of QUIT. */
  readonly deletesAtOnce: boolean;
  /** For the user: what to know before working with this server. */
  readonly notices: readonly string[];
}

interface KnownSoftware {
  readonly pattern: RegExp;
  readonly isNewestFirst?: boolean;
  readonly deletesAtOnce?: boolean;
  readonly notice: string;
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
];

/** Reads the traits from the greeting and IMPLEMENTATION (RFC 2449 §6.9). */
export function serverTraits(greeting: string, capabilities: Capabilities): ServerTraits {
  const software = KNOWN_SOFTWARE.find(
    ({ pattern }) => pattern.test(greeting.trim()) || pattern.test(capabilities.implementation),
  );
  const notices = software === undefined ? [] : [software.notice];
  if (capabilities.expireDays === 0) {
    notices.push('This server may remove a message once it was read (EXPIRE 0).');
  }
  return {
    isNewestFirst: software?.isNewestFirst ?? false,
    deletesAtOnce: software?.deletesAtOnce ?? false,
    notices,
  };
}
