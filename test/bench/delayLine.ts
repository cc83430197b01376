/** Runs actions in the order in which they were added, each once it has waited for a given time, never earlier. */
export class DelayLine {
  private readonly waiting: { readonly dueAt: number; readonly action: () => void }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly milliseconds: number) {}

  /** Without a delay the action is run at once. */
  add(action: () => void): void {
    if (this.milliseconds === 0) {
      action();
      return;
    }
    this.waiting.push({ dueAt: performance.now() + this.milliseconds, action });
    this.timer ??= this.wake(this.milliseconds);
  }

  /** Drops what waits. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.length = 0;
  }

  private wake(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.timer = undefined;
      this.runDue();
    }, milliseconds);
  }

  /** Timers count whole milliseconds and may fire a little early: what is not due yet waits on. */
  private runDue(): void {
    const now = performance.now();
    let due = 0;
    while (due < this.waiting.length && this.waiting[due]!.dueAt <= now) {
      due += 1;
    }
    for (const { action } of this.waiting.splice(0, due)) {
      action();
    }
    const next = this.waiting[0];
    if (next !== undefined) {
      this.timer ??= this.wake(Math.max(next.dueAt - performance.now(), 0));
    }
  }
}
