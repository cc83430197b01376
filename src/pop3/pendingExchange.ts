import type { QueueEntry } from '../shared/linkedQueue';
import type { Pop3Error } from './errors';
import type { Exchange, Reply } from './exchange';
import type { StatusLine } from './statusLine';

/** An exchange that waits to be sent or is under way. */
export interface PendingExchange {
  readonly exchange: Exchange;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Pop3Error) => void;
  release: () => void;
  /** Where it waits to be sent. */
  place: QueueEntry<PendingExchange> | undefined;
  status: StatusLine | undefined;
  bodyOctets: number;
  isAbandoned: boolean;
}

export function newPending(
  exchange: Exchange,
  resolve: PendingExchange['resolve'],
  reject: PendingExchange['reject'],
): PendingExchange {
  return {
    exchange,
    resolve,
    reject,
    release: () => undefined,
    place: undefined,
    status: undefined,
    bodyOctets: 0,
    isAbandoned: false,
  };
}
