import { type Disposable, toDisposable } from '../shared/disposable';

interface CancellationTokenLike {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): Disposable;
}

/** Adapts VS Code's cancellation to the signal the core understands, for as long as `task` runs. */
export async function withAbortSignal<T>(
  token: CancellationTokenLike,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  if (token.isCancellationRequested) {
    controller.abort();
  }
  const subscription = token.onCancellationRequested(() => {
    controller.abort();
  });
  try {
    return await task(controller.signal);
  } finally {
    subscription.dispose();
  }
}

/** Calls `listener` when the signal aborts, at once if it already has, until disposed. */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): Disposable {
  if (signal === undefined) {
    return toDisposable(() => undefined);
  }
  if (signal.aborted) {
    listener();
    return toDisposable(() => undefined);
  }
  signal.addEventListener('abort', listener, { once: true });
  return toDisposable(() => {
    signal.removeEventListener('abort', listener);
  });
}
