import type { MessageSummary } from '../mail/model';
import type { MessageEntry, MessageKey } from '../mailbox/mailbox';
import { foldText } from './foldText';
import { MessageTexts } from './messageTexts';

/** What is known of a message, one bit each. */
export const FLAG = {
  listed: 1,
  /** Its header is known and its text can be searched. */
  loaded: 2,
  /** Its header was asked for in vain. */
  failed: 4,
  unread: 8,
  new: 16,
  marked: 32,
  attachment: 64,
} as const;

const INITIAL_CAPACITY = 1024;

/**
 * Messages in columns, each by a number that it keeps while the table lives, and their folded texts. A header
 * that was read once is taken not to change: a unique-id names the same message for ever (RFC 1939 §7).
 */
export class MessageTable {
  /** Of those messages whose header is known. */
  readonly texts = new MessageTexts();
  private readonly numbers = new Map<MessageKey, number>();
  private readonly keyList: MessageKey[] = [];
  private flagColumn = new Uint8Array(INITIAL_CAPACITY);
  private sizeColumn = new Float64Array(INITIAL_CAPACITY);
  private dateColumn = new Float64Array(INITIAL_CAPACITY);

  /** {@link FLAG}s of each message by number. */
  get flags(): Uint8Array {
    return this.flagColumn;
  }

  /** Announced octets of each message by number. */
  get sizes(): Float64Array {
    return this.sizeColumn;
  }

  /** Epoch milliseconds of each message by number; NaN where its header states none that can be read. */
  get dates(): Float64Array {
    return this.dateColumn;
  }

  /** Numbers given out, to messages that are gone too. */
  get count(): number {
    return this.keyList.length;
  }

  keyOf(number: number): MessageKey {
    return this.keyList[number] ?? '';
  }

  numberOf(key: MessageKey): number | undefined {
    return this.numbers.get(key);
  }

  /** Takes in what is known of a message that is listed; returns its number. */
  put(entry: MessageEntry): number {
    const number = this.numbers.get(entry.key) ?? this.add(entry.key);
    const { summary } = entry;
    let flags =
      ((this.flagColumn[number] ?? 0) & (FLAG.loaded | FLAG.attachment)) |
      FLAG.listed |
      (entry.isRead ? 0 : FLAG.unread) |
      (entry.isNew ? FLAG.new : 0) |
      (entry.isMarkedForDeletion ? FLAG.marked : 0);
    if ((flags & FLAG.loaded) === 0) {
      flags |= summary.kind === 'failed' ? FLAG.failed : 0;
      if (summary.kind === 'loaded') {
        this.addText(number, summary.summary);
        flags |= FLAG.loaded | (hasAttachment(summary.summary) ? FLAG.attachment : 0);
      }
    }
    this.flagColumn[number] = flags;
    this.sizeColumn[number] = entry.octets;
    return number;
  }

  /** Takes a message out of all answers; its number and text stay, for when it is listed again. */
  takeOut(number: number): void {
    this.flagColumn[number] = (this.flagColumn[number] ?? 0) & ~FLAG.listed;
  }

  private add(key: MessageKey): number {
    const number = this.keyList.push(key) - 1;
    this.numbers.set(key, number);
    if (number >= this.flagColumn.length) {
      this.grow(number * 2);
    }
    this.dateColumn[number] = NaN;
    return number;
  }

  private addText(number: number, summary: MessageSummary): void {
    const { date } = summary;
    this.dateColumn[number] = date.kind === 'parsed' ? date.epochMilliseconds : NaN;
    this.texts.put(number, [
      foldText(summary.subject),
      foldAddresses(summary.from),
      foldAddresses([...summary.to, ...summary.cc]),
    ]);
  }

  private grow(capacity: number): void {
    const [flags, sizes, dates] = [this.flagColumn, this.sizeColumn, this.dateColumn];
    this.flagColumn = new Uint8Array(capacity);
    this.flagColumn.set(flags);
    this.sizeColumn = new Float64Array(capacity);
    this.sizeColumn.set(sizes);
    this.dateColumn = new Float64Array(capacity);
    this.dateColumn.set(dates);
  }
}

function foldAddresses(addresses: MessageSummary['from']): string {
  return foldText(
    addresses
      .map(({ name, address }) => (name === '' ? address : `${name} <${address}>`))
      .join(', '),
  );
}

/** What the type of the top level tells: parts of any kind, or something that is no text at all (RFC 2046). */
function hasAttachment({ contentType }: MessageSummary): boolean {
  return contentType === 'multipart/mixed' || !/^(?:text|multipart|message)\//u.test(contentType);
}
