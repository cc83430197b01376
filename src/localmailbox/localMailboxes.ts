import type { Maildrops } from '../mailbox/mailbox';
import type { Disposable } from '../shared/disposable';
import { Emitter } from '../shared/emitter';
import type { LocalMailbox } from './localMailbox';
import { type LocalPlace, placesFrom } from './localPlace';

/** Where the places that are open are kept. */
export interface LocalMailboxMemory {
  read(): unknown;
  write(places: readonly Pick<LocalPlace, 'path' | 'kind'>[]): PromiseLike<void>;
}

/** The local maildrops that are open, remembered until they are closed. */
export class LocalMailboxes implements Maildrops, Disposable {
  private readonly mailboxes = new Map<string, LocalMailbox>();
  private readonly changes = new Emitter<void>();

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly create: (place: LocalPlace) => LocalMailbox,
    private readonly memory: LocalMailboxMemory,
  ) {
    for (const place of placesFrom(memory.read())) {
      this.put(place);
    }
  }

  /** In the order in which they were opened. */
  all(): readonly LocalMailbox[] {
    return [...this.mailboxes.values()];
  }

  get(id: string): LocalMailbox | undefined {
    return this.mailboxes.get(id);
  }

  /** Opens nothing yet. One that is there already stays, unless it is of another kind now. */
  async add(place: LocalPlace): Promise<LocalMailbox> {
    const known = this.mailboxes.get(place.id);
    const isSame = known?.place.kind === place.kind;
    if (known !== undefined && isSame) {
      return known;
    }
    const mailbox = this.put(place);
    known?.dispose();
    this.changes.fire();
    await this.save();
    return mailbox;
  }

  async remove(id: string): Promise<void> {
    const mailbox = this.mailboxes.get(id);
    if (mailbox !== undefined) {
      this.mailboxes.delete(id);
      this.changes.fire();
      mailbox.dispose();
      await this.save();
    }
  }

  dispose(): void {
    this.mailboxes.forEach((mailbox) => {
      mailbox.dispose();
    });
    this.mailboxes.clear();
    this.changes.dispose();
  }

  private put(place: LocalPlace): LocalMailbox {
    const mailbox = this.create(place);
    this.mailboxes.set(place.id, mailbox);
    return mailbox;
  }

  private async save(): Promise<void> {
    await this.memory.write(this.all().map(({ place: { path, kind } }) => ({ path, kind })));
  }
}
