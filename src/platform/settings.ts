/** The extension's settings, typed, with every value inside the bounds the manifest declares. */
export interface Settings {
  readonly openMessagesAs: 'rendered' | 'raw';
  readonly pageSize: number;
  readonly keepOpenMilliseconds: number;
  readonly timeoutMilliseconds: number;
  readonly maximumMessageOctets: number;
}

/** Reads one value of the section `pop3`; may hold anything, since users edit settings by hand. */
export type ReadSetting = (name: string) => unknown;

export function readSettings(read: ReadSetting): Settings {
  return {
    openMessagesAs: read('openMessagesAs') === 'raw' ? 'raw' : 'rendered',
    pageSize: Math.round(clamped(read('list.pageSize'), 10, 1000, 100)),
    keepOpenMilliseconds: clamped(read('connection.keepOpenSeconds'), 0, 60, 5) * 1000,
    timeoutMilliseconds: clamped(read('connection.timeoutSeconds'), 5, 300, 30) * 1000,
    maximumMessageOctets: Math.round(
      clamped(read('message.maximumSize'), 1, 1000, 100) * 1_000_000,
    ),
  };
}

function clamped(value: unknown, minimum: number, maximum: number, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(maximum, Math.max(minimum, value))
    : fallback;
}
