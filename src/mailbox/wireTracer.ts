import type { WireTrace } from '../pop3/connection';
import { safeLabel } from '../shared/safeText';
import type { Logger } from './ports';

/** Logs every line that goes over the wire as long as someone wants to see such. */
export function wireTracer(logger: Logger): WireTrace {
  return (direction, line) => {
    if (logger.isTracing) {
      logger.trace(`${direction === 'sent' ? 'C:' : 'S:'} ${safeLabel(line)}`);
    }
  };
}
