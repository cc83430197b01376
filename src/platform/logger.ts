import type { Logger } from '../mailbox/ports';
import type { Disposable } from '../shared/disposable';
import { safeLabel } from '../shared/safeText';

const MAXIMUM_LINE_LENGTH = 2000;

/** What an output channel has of a logger. */
export type LogSink = Omit<Logger, 'isTracing'>;

/**
 * Prefixes every line with the room it comes from. Lines are made harmless once more here, so that a forgotten
 * `safeLabel` upstream can neither forge log lines nor carry terminal escapes.
 */
export function roomLogger(sink: Logger, room: string): Logger {
  const line = (message: string): string =>
    `[${room}] ${safeLabel(message, { maximumLength: MAXIMUM_LINE_LENGTH })}`;
  return {
    get isTracing() {
      return sink.isTracing;
    },
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

/**
 * Passes lines on until it is disposed of. A closed output channel throws, and sessions still take their leave of the
 * server when everything else is closed.
 */
export function untilDisposed(sink: LogSink, isTracing: () => boolean): Logger & Disposable {
  let isOpen = true;
  const passOn =
    (level: keyof LogSink) =>
    (message: string): void => {
      if (isOpen) {
        sink[level](message);
      }
    };
  return {
    get isTracing() {
      return isOpen && isTracing();
    },
    trace: passOn('trace'),
    debug: passOn('debug'),
    info: passOn('info'),
    warn: passOn('warn'),
    error: passOn('error'),
    dispose: () => {
      isOpen = false;
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
