import type { WatchState } from '../mailbox/watchedMailbox';

/** `every minute`, `every 5 minutes`, `every 90 seconds`. */
export function intervalText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds % 3_600 === 0) {
    return every(seconds / 3_600, 'hour');
  }
  return seconds % 60 === 0 ? every(seconds / 60, 'minute') : every(seconds, 'second');
}

function every(count: number, unit: string): string {
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
}

/** What the row of an account says of its being watched, in a line of its own; nothing where it is not. */
export function watchText(state: WatchState, intervalMilliseconds: number): string | undefined {
  const watched = `Watched ${intervalText(intervalMilliseconds)}`;
  switch (state) {
    case 'off':
      return undefined;
    case 'watching':
      return watched;
    case 'failing':
      return `${watched}, less often while it fails`;
    case 'offline':
      return `${watched}, as soon as there is a network`;
    case 'elsewhere':
      return `${watched} by another window`;
    case 'stopped':
      return 'Not watched until you have logged in again';
  }
}
