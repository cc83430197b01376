import type { Maildrop, MessageEntry, MessageKey } from '../mailbox/mailbox';
import type { Disposable } from '../shared/disposable';
import { TimeSlices } from '../shared/timeSlices';
import type { GroupBy } from '../platform/settings';
import { dayOf, type Formatting } from './format';
import { groupOf, type GroupTraits } from './groupOf';
import { HEADERS_NOT_READ, type ListId } from './nodes';

const UNKNOWN: GroupTraits = { identity: '', name: 'Headers not read' };

export interface Group {
  readonly list: ListId;
  readonly traits: GroupTraits;
  readonly count: number;
  readonly unread: number;
}

export interface GroupingChange {
  /** Whether groups came or went, or stand in another order. */
  readonly isSetChanged: boolean;
  /** Those with other messages or other counts. */
  readonly lists: ReadonlySet<ListId>;
}

class Members implements Group {
  readonly keys = new Set<MessageKey>();
  unread = 0;
  /** Position of the newest message; `Infinity` where it is to be found anew. */
  newest = Infinity;
  inOrder: readonly MessageKey[] | undefined;

  constructor(
    readonly list: ListId,
    readonly traits: GroupTraits,
  ) {}

  get count(): number {
    return this.keys.size;
  }
}

interface Place {
  group: Members;
  /** In the mailbox, from 0 for the newest. */
  position: number;
  isUnread: boolean;
}

export interface GroupingParts {
  readonly mailbox: Maildrop;
  readonly by: Exclude<GroupBy, 'none'>;
  readonly formatting: Formatting;
  readonly onDidChange: (change: GroupingChange) => void;
  /** How long the thread is kept at a time. */
  readonly slices?: () => TimeSlices;
}

/** The messages of one mailbox in groups, kept up to date a slice of time after the other. */
export class Grouping implements Disposable {
  private readonly places = new Map<MessageKey, Place>();
  private readonly groups = new Map<ListId, Members>();
  private readonly listOfIdentity = new Map<string, ListId>();
  private readonly unknown = new Members(HEADERS_NOT_READ, UNKNOWN);
  private readonly pendingKeys = new Set<MessageKey>();
  private readonly changedKeys = new Set<MessageKey>();
  private readonly changedLists = new Set<ListId>();
  private isListedAnew = true;
  private isSetChanged = false;
  private order: readonly ListId[] | undefined;
  private made = 0;
  private isDisposed = false;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: GroupingParts) {
    this.wake();
  }

  /** Newest day first; by sender or recipient, who has the newest message first. */
  get lists(): readonly ListId[] {
    return (this.order ??= this.sorted());
  }

  /** How many messages there are whose headers nobody tried to read. */
  get pendingCount(): number {
    return this.pendingKeys.size;
  }

  group(list: ListId): Group | undefined {
    return list === HEADERS_NOT_READ ? this.unknown : this.groups.get(list);
  }

  /** Newest first. */
  keys(list: ListId): readonly MessageKey[] {
    const group = list === HEADERS_NOT_READ ? this.unknown : this.groups.get(list);
    if (group === undefined) {
      return [];
    }
    return (group.inOrder ??= [...group.keys].sort(
      (a, b) => this.positionOf(a) - this.positionOf(b),
    ));
  }

  /** The newest of those whose headers nobody tried to read. */
  pending(most: number): readonly MessageKey[] {
    const keys: MessageKey[] = [];
    for (const key of this.pendingKeys) {
      if (keys.length >= most) {
        break;
      }
      keys.push(key);
    }
    return keys;
  }

  /** Must be called when the maildrop was listed. */
  relist(): void {
    this.isListedAnew = true;
    this.wake();
  }

  /** Must be called when these messages changed. */
  update(keys: readonly MessageKey[]): void {
    keys.forEach((key) => this.changedKeys.add(key));
    this.wake();
  }

  /** Waits until all is taken in. */
  async settled(): Promise<void> {
    while (this.running !== undefined) {
      await this.running;
    }
  }

  dispose(): void {
    this.isDisposed = true;
  }

  private wake(): void {
    this.running ??= this.work().finally(() => {
      this.running = undefined;
    });
  }

  private async work(): Promise<void> {
    const slices = this.parts.slices?.() ?? new TimeSlices();
    await slices.next();
    while (!this.isDisposed && (this.isListedAnew || this.changedKeys.size > 0)) {
      if (this.isListedAnew) {
        this.isListedAnew = false;
        await this.takeListing(slices);
      } else {
        await this.takeChanges(slices);
      }
      this.tell();
    }
  }

  private async takeListing(slices: TimeSlices): Promise<void> {
    const { keys } = this.parts.mailbox;
    const found = new Set<Members>();
    for (const [position, key] of keys.entries()) {
      if (slices.isOver) {
        this.tell();
        await slices.next();
        if (this.isListedAnew || this.isDisposed) {
          return;
        }
      }
      const place = this.places.get(key);
      if (place === undefined) {
        this.place(key, position);
      } else {
        place.position = position;
      }
      const group = this.places.get(key)?.group;
      if (group !== undefined && !found.has(group)) {
        found.add(group);
        this.reposition(group, position);
      }
    }
    await this.dropGone(slices);
  }

  private async dropGone(slices: TimeSlices): Promise<void> {
    const { mailbox } = this.parts;
    if (this.places.size === mailbox.keys.length) {
      return;
    }
    const present = new Set(mailbox.keys);
    for (const key of [...this.places.keys()]) {
      if (slices.isOver) {
        await slices.next();
      }
      if (!present.has(key)) {
        this.remove(key);
      }
    }
  }

  private async takeChanges(slices: TimeSlices): Promise<void> {
    for (const key of this.changedKeys) {
      if (slices.isOver) {
        this.tell();
        await slices.next();
        if (this.isListedAnew || this.isDisposed) {
          return;
        }
      }
      this.changedKeys.delete(key);
      const place = this.places.get(key);
      if (place !== undefined) {
        this.place(key, place.position);
      }
    }
  }

  private place(key: MessageKey, position: number): void {
    const entry = this.parts.mailbox.entry(key);
    if (entry === undefined) {
      this.remove(key);
      return;
    }
    const isUnread = !entry.isRead;
    const group = this.groupFor(entry);
    const before = this.places.get(key);
    if (before?.group === group) {
      if (before.isUnread !== isUnread) {
        before.isUnread = isUnread;
        this.count(group, isUnread ? 1 : -1);
      }
    } else {
      this.remove(key);
      this.places.set(key, { group, position, isUnread });
      this.setChangedIf(group.keys.size === 0);
      group.keys.add(key);
      group.inOrder = undefined;
      if (position < group.newest) {
        group.newest = position;
        this.order = undefined;
      }
      this.count(group, isUnread ? 1 : 0);
    }
    if (entry.summary.kind === 'pending') {
      this.pendingKeys.add(key);
    } else {
      this.pendingKeys.delete(key);
    }
  }

  private groupFor({ summary }: MessageEntry): Members {
    if (summary.kind !== 'loaded') {
      return this.unknown;
    }
    const traits = groupOf(summary.summary, this.parts.by, this.parts.formatting);
    const known = this.groups.get(this.listOfIdentity.get(traits.identity) ?? '');
    if (known !== undefined) {
      return known;
    }
    this.made += 1;
    // What a server chose must not stand in an id.
    const list = `${this.parts.by}:${traits.day ?? this.made}`;
    const group = new Members(list, traits);
    this.listOfIdentity.set(traits.identity, list);
    this.groups.set(list, group);
    return group;
  }

  private remove(key: MessageKey): void {
    const place = this.places.get(key);
    if (place === undefined) {
      return;
    }
    const { group } = place;
    this.places.delete(key);
    this.pendingKeys.delete(key);
    group.keys.delete(key);
    group.inOrder = undefined;
    this.count(group, place.isUnread ? -1 : 0);
    if (group.keys.size === 0) {
      this.setChangedIf(true);
      if (group !== this.unknown) {
        this.groups.delete(group.list);
        this.listOfIdentity.delete(group.traits.identity);
      }
      group.newest = Infinity;
    } else if (group.newest === place.position && group !== this.unknown) {
      group.newest = Infinity;
      this.order = undefined;
    }
  }

  private reposition(group: Members, position: number): void {
    group.inOrder = undefined;
    if (group.newest !== position) {
      group.newest = position;
      this.order = undefined;
    }
  }

  private positionOf(key: MessageKey): number {
    return this.places.get(key)?.position ?? Infinity;
  }

  private count(group: Members, unread: number): void {
    group.unread += unread;
    this.changedLists.add(group.list);
  }

  private setChangedIf(isChanged: boolean): void {
    if (isChanged) {
      this.isSetChanged = true;
      this.order = undefined;
    }
  }

  private sorted(): readonly ListId[] {
    for (const group of this.groups.values()) {
      if (group.newest === Infinity) {
        group.newest = this.positionOf(this.keys(group.list)[0] ?? '');
      }
    }
    const today = dayOf(this.parts.formatting.now(), this.parts.formatting);
    const rank = ({ traits }: Members): number =>
      this.parts.by !== 'day' || (traits.day !== undefined && traits.day <= today + 1)
        ? 0
        : traits.day === undefined
          ? 2
          : 1;
    const groups = [...this.groups.values()].sort((a, b) => {
      const ranks = rank(a) - rank(b);
      if (ranks !== 0) {
        return ranks;
      }
      return (b.traits.day ?? 0) - (a.traits.day ?? 0) || a.newest - b.newest;
    });
    return [
      ...groups.map(({ list }) => list),
      ...(this.unknown.keys.size === 0 ? [] : [HEADERS_NOT_READ]),
    ];
  }

  private tell(): void {
    if (this.isDisposed || (!this.isSetChanged && this.changedLists.size === 0)) {
      return;
    }
    const change = { isSetChanged: this.isSetChanged, lists: new Set(this.changedLists) };
    this.isSetChanged = false;
    this.changedLists.clear();
    this.parts.onDidChange(change);
  }
}
