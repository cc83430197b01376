import type { ProcessOptions } from './measuredProcess';

/** Where and how long a peer may run. */
export type PeerContext = Pick<ProcessOptions, 'scratch' | 'limitMilliseconds'>;
