import { onAbort } from '../shared/onAbort';

export type ListingKeyword = 'LIST' | 'UIDL';

interface Asked {
  readonly lines: Promise<readonly string[]>;
  readonly controller: AbortController;
}

/** Listings that were asked for before anyone wanted them. Each is given once. */
export class ListingsAhead {
  private readonly asked = new Map<ListingKeyword, Asked>();

  ask(keyword: ListingKeyword, read: (signal: AbortSignal) => Promise<readonly string[]>): void {
    const controller = new AbortController();
    const lines = read(controller.signal);
    // It may fail before anyone wants it.
    lines.catch(() => undefined);
    this.asked.set(keyword, { lines, controller });
  }

  /** Takes the one that was asked for, if any was; the signal then gives it up. */
  async take(
    keyword: ListingKeyword,
    signal: AbortSignal | undefined,
  ): Promise<readonly string[] | undefined> {
    const asked = this.asked.get(keyword);
    this.asked.delete(keyword);
    if (asked === undefined || signal === undefined) {
      return asked?.lines;
    }
    const giveUp = (): void => {
      asked.controller.abort();
    };
    const release = onAbort(signal, giveUp);
    try {
      if (signal.aborted) {
        giveUp();
      }
      return await asked.lines;
    } finally {
      release();
    }
  }

  /** What was asked for no longer tells the state of the session. */
  forget(): void {
    this.asked.clear();
  }
}
