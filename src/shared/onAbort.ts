type Listener = () => void;

interface Group {
  readonly listeners: Set<Listener>;
  readonly notify: Listener;
}

const groups = new WeakMap<AbortSignal, Group>();

/**
 * Calls back once when the signal aborts, unless it was released before; never where the signal has aborted already.
 * All callbacks of a signal share one event listener, because adding the n-th listener to an event target takes n steps,
 * so that a hundred thousand commands under one signal would take a quadratic time.
 *
 * @returns what releases it
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const group = groups.get(signal) ?? newGroup(signal);
  // A function of its own, so that one callback may be given twice.
  const listener = (): void => {
    callback();
  };
  group.listeners.add(listener);
  return () => {
    group.listeners.delete(listener);
    if (group.listeners.size === 0 && groups.get(signal) === group) {
      groups.delete(signal);
      signal.removeEventListener('abort', group.notify);
    }
  };
}

function newGroup(signal: AbortSignal): Group {
  const listeners = new Set<Listener>();
  const notify = (): void => {
    groups.delete(signal);
    for (const listener of [...listeners]) {
      // An earlier one may have released it.
      if (listeners.delete(listener)) {
        listener();
      }
    }
  };
  const group = { listeners, notify };
  groups.set(signal, group);
  signal.addEventListener('abort', notify, { once: true });
  return group;
}
