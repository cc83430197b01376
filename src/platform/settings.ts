import type { CachePolicy } from '../mailbox/mailboxCache';
/** When mail that watching found is told of by a notification. */
export type NotifySetting = 'whenHidden' | 'always' | 'never';

/** What the messages of an account are grouped by in the list. */
export const GROUPINGS = ['none', 'day', 'sender', 'recipient'] as const;

export type GroupBy = (typeof GROUPINGS)[number];

/** Which findings about the source of messages are shown: `problems` leaves hints out. */
export const SOURCE_DIAGNOSTICS = ['problems', 'all', 'off'] as const;

export type SourceDiagnostics = (typeof SOURCE_DIAGNOSTICS)[number];

/** The extension's settings, typed, with every value inside the bounds the manifest declares. */
export interface Settings {
  readonly openMessagesAs: 'rendered' | 'raw';
  readonly pageSize: number;
  readonly groupBy: GroupBy;
  readonly keepOpenMilliseconds: number;
  readonly timeoutMilliseconds: number;
  readonly maximumMessageOctets: number;
  readonly mayPipeline: boolean;
  readonly serverLanguage: string;
  readonly cachePolicy: CachePolicy;
  readonly maximumCacheOctets: number;
  /** 0 for no watching. */
  readonly watchIntervalMilliseconds: number;
  readonly notifiesOfNewMail: NotifySetting;
  readonly sourceDiagnostics: SourceDiagnostics;
}

/** Reads one value of the section `pop3`; may hold anything, since users edit settings by hand. */
export type ReadSetting = (name: string) => unknown;

export function readSettings(read: ReadSetting): Settings {
  return {
    openMessagesAs: read('openMessagesAs') === 'raw' ? 'raw' : 'rendered',
    pageSize: Math.round(clamped(read('list.pageSize'), 10, 1000, 100)),
    groupBy: GROUPINGS.find((groupBy) => groupBy === read('list.groupBy')) ?? 'none',
    keepOpenMilliseconds: clamped(read('connection.keepOpenSeconds'), 0, 60, 5) * 1000,
    timeoutMilliseconds: clamped(read('connection.timeoutSeconds'), 5, 300, 30) * 1000,
    maximumMessageOctets: Math.round(
      clamped(read('message.maximumSize'), 1, 1000, 100) * 1_000_000,
    ),
    mayPipeline: read('connection.pipelining') !== 'off',
    serverLanguage: languageTag(read('connection.serverLanguage')),
    cachePolicy: cachePolicy(read('cache.keep')),
    maximumCacheOctets: Math.round(
      clamped(read('cache.maximumSize'), 10, 100_000, 500) * 1_000_000,
    ),
    watchIntervalMilliseconds: watchInterval(read('watch.intervalSeconds')),
    notifiesOfNewMail: notifySetting(read('watch.notify')),
    sourceDiagnostics:
      SOURCE_DIAGNOSTICS.find((wanted) => wanted === read('source.diagnostics')) ?? 'problems',
  };
}

function cachePolicy(value: unknown): CachePolicy {
  return value === 'headers' || value === 'nothing' ? value : 'headersAndMessages';
}

/** What is less than ten seconds but not nothing counts as ten. */
function watchInterval(value: unknown): number {
  const seconds = Math.round(clamped(value, 0, 86_400, 0));
  return (seconds === 0 ? 0 : Math.max(seconds, 10)) * 1000;
}

function notifySetting(value: unknown): NotifySetting {
  return value === 'always' || value === 'never' ? value : 'whenHidden';
}

/** RFC 5646 as far as it matters for a command line; anything else counts as none. */
function languageTag(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,7}$/u.test(value)
    ? value
    : '';
}

function clamped(value: unknown, minimum: number, maximum: number, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(maximum, Math.max(minimum, value))
    : fallback;
}
