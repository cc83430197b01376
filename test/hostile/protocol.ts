import type { Outcome } from './hostileScript';
import type { MemoryGrowth } from './memory';

export const PASSWORD = 'correct horse %41';
export const USER = 'alice';

/** Sent only after a session is over: it must not reach any server. */
export const FORBIDDEN_NUMBER = 7_777;

/** To the client's process: run the client's side of a script. */
export interface RunRequest {
  readonly name: string;
  readonly port: number;
  readonly certificateAuthority: string;
  readonly pinnedCertificate?: string;
}

/** What the client's process measured. */
export interface RunReport {
  readonly outcomes: readonly Outcome[];
  /** Whatever must never happen, in words. */
  readonly faults: readonly string[];
  readonly milliseconds: number;
  readonly growth: MemoryGrowth;
}
