import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { Clock } from './ports';
import { TranscriptRecorder } from './transcript';

/** The transcripts of all accounts, by account id. */
export class Transcripts implements Disposable {
  private readonly recorders = new Map<string, TranscriptRecorder>();
  private readonly changes = new Emitter<string>();

  /** Fires the id of the account whose transcript changed. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly clock: Clock) {}

  of(accountId: string): TranscriptRecorder {
    const existing = this.recorders.get(accountId);
    if (existing !== undefined) {
      return existing;
    }
    const recorder = new TranscriptRecorder(this.clock);
    recorder.onDidChange(() => {
      this.changes.fire(accountId);
    });
    this.recorders.set(accountId, recorder);
    return recorder;
  }

  /** Forgets the transcripts of all other accounts. */
  retain(accountIds: readonly string[]): void {
    for (const [accountId, recorder] of this.recorders) {
      if (!accountIds.includes(accountId)) {
        recorder.dispose();
        this.recorders.delete(accountId);
        this.changes.fire(accountId);
      }
    }
  }

  dispose(): void {
    for (const recorder of this.recorders.values()) {
      recorder.dispose();
    }
    this.recorders.clear();
    this.changes.dispose();
  }
}
