import type { Logger } from '../mailbox/ports';
import { safeLabel } from '../shared/safeText';

const MAXIMUM_LINE_LENGTH = 2000;

/**
 * Prefixes every line with the room it comes from. Lines are made harmless once more here, so that a forgotten
 * `safeLabel` upstream can neither forge log lines nor carry terminal escapes.
 */
export function roomLogger(sink: Logger, room: string): Logger {
  const line = (message: string): string =>
    `[${room}] ${safeLabel(message, { maximumLength: MAXIMUM_LINE_LENGTH })}`;
  return {
    trace: (message) => {
      sink.trace(line(message));
    },
    debug: (message) => {
      sink.debug(line(message));
    },
    info: (message) => {
      sink.info(line(message));
    },
    warn: (message) => {
      sink.warn(line(message));
    },
    error: (message) => {
      sink.error(line(message));
    },
  };
}

/** What may be said of an error in a log: its class and code, and its message, without stack or cause. */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) {
    return 'Unknown error';
  }
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `${error.name}${code}: ${error.message}`;
}
