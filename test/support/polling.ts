import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks `probe` again and again until it returns something other than undefined or false.
 * @param what Names what is waited for, in the error when `timeoutMs` has passed without it.
 */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) {
      return found;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`);
    }
    await delay(50);
  }
}
