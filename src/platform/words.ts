import type { TlsMode } from '../mailbox/account';

export const TLS_MODE_NAMES = {
  implicit: 'TLS',
  startTls: 'STARTTLS',
  none: 'No encryption',
} as const satisfies Record<TlsMode, string>;

/** `1 message`, `1,234 messages`. */
export function messagesText(count: number, locale: string): string {
  return count === 1 ? '1 message' : `${new Intl.NumberFormat(locale).format(count)} messages`;
}
