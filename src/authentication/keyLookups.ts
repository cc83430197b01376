import { onAbort } from '../shared/onAbort';
import { type KeyResolver, LookupError } from './keyResolver';
import { LIMITS } from './limits';

export type KeyAnswer =
  | { readonly kind: 'record'; readonly record: string; readonly recordCount: number }
  | { readonly kind: 'missing' | 'failed'; readonly reason: string };

const HOST_NAME = /^(?=.{1,253}$)[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})+$/iu;
const KEY_RECORD = /^\s*v\s*=\s*DKIM1\b|(?:^|;)\s*p\s*=/iu;

/** The keys of one message: each name is looked up once, all at the same time, and no name that was not announced. */
export class KeyLookups {
  private readonly answers: ReadonlyMap<string, Promise<KeyAnswer>>;

  constructor(names: readonly string[], resolve: KeyResolver, signal: AbortSignal) {
    this.answers = new Map(names.map((name) => [name, lookUp(name, resolve, signal)]));
  }

  answer(name: string): Promise<KeyAnswer> {
    return (
      this.answers.get(name) ??
      Promise.resolve({ kind: 'failed', reason: 'not looked up: no host name, or one too many' })
    );
  }
}

/** Whether this can be asked of DNS at all; what a message names may be anything. */
export function isHostName(name: string): boolean {
  return HOST_NAME.test(name);
}

async function lookUp(name: string, resolve: KeyResolver, signal: AbortSignal): Promise<KeyAnswer> {
  const timeout = new AbortController();
  const timer = setTimeout(() => {
    timeout.abort();
  }, LIMITS.lookupMilliseconds);
  const bound = AbortSignal.any([signal, timeout.signal]);
  let release = (): void => undefined;
  const aborted = new Promise<KeyAnswer>((done) => {
    const stop = (): void => {
      done({ kind: 'failed', reason: signal.aborted ? 'canceled' : 'no answer in time' });
    };
    if (bound.aborted) {
      stop();
    } else {
      release = onAbort(bound, stop);
    }
  });
  try {
    return await Promise.race([ask(name, resolve, bound), aborted]);
  } finally {
    clearTimeout(timer);
    release();
    timeout.abort();
  }
}

async function ask(name: string, resolve: KeyResolver, signal: AbortSignal): Promise<KeyAnswer> {
  try {
    const given: unknown = await resolve(name, signal);
    const records = (Array.isArray(given) ? given.slice(0, LIMITS.records) : []).filter(
      (record): record is string => typeof record === 'string',
    );
    const record = records.find((text) => KEY_RECORD.test(text.slice(0, 200))) ?? records[0];
    if (record === undefined) {
      return { kind: 'missing', reason: 'no TXT record' };
    }
    return record.length > LIMITS.recordOctets
      ? { kind: 'failed', reason: `a record of ${record.length} octets` }
      : { kind: 'record', record, recordCount: records.length };
  } catch (error) {
    return error instanceof LookupError
      ? { kind: error.code, reason: error.reason }
      : { kind: 'failed', reason: 'the resolver failed' };
  }
}
