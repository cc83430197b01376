import { crc32 } from 'node:zlib';
import type { MessageSummary } from '../mail/model';
import { concatenated } from '../shared/slicedOctets';
import { TimeSlices } from '../shared/timeSlices';
import type { MessageKey } from './mailbox';
import { isMessageKey } from './messageKey';

const LINE_END = 0x0a;
const SPACE = 0x20;

interface Place {
  readonly segment: Buffer;
  readonly start: number;
  readonly end: number;
}

/** A summary with what the server announced as the size of its message, by which a reused unique-id is noticed. */
export interface SummaryRecord {
  readonly key: MessageKey;
  readonly announcedOctets: number;
  readonly summary: MessageSummary;
}

/**
 * Summaries as lines `<key> <announced octets> <CRC-32> <JSON>`, parsed only when one is asked for: as objects those of
 * 100,000 messages would take hundreds of megabytes. The lines are also what is kept on disk, where any of them can be
 * torn or damaged; the CRC tells.
 */
export class SummaryRecords {
  private places = new Map<MessageKey, Place>();

  get octets(): number {
    let sum = 0;
    for (const { start, end } of this.places.values()) {
      sum += end - start + 1;
    }
    return sum;
  }

  has(key: MessageKey, announcedOctets: number): boolean {
    const place = this.places.get(key);
    return place !== undefined && announcedOf(place, key) === announcedOctets;
  }

  /** `undefined` where there is none for a message of this size, or it is damaged; then it is dropped. */
  get(key: MessageKey, announcedOctets: number): MessageSummary | undefined {
    const place = this.places.get(key);
    if (place === undefined || announcedOf(place, key) !== announcedOctets) {
      return undefined;
    }
    const summary = summaryAt(place);
    if (summary === undefined) {
      this.places.delete(key);
    }
    return summary;
  }

  /** Returns the lines that were added. */
  add(records: readonly SummaryRecord[]): Buffer {
    const segment = Buffer.from(records.map(lineOf).join(''), 'utf8');
    let start = 0;
    for (const { key } of records) {
      const end = segment.indexOf(LINE_END, start);
      this.places.set(key, { segment, start, end });
      start = end + 1;
    }
    return segment;
  }

  /** Takes lines that were kept; what is known already is newer and stays. What does not look like a line is passed over. */
  async load(segment: Buffer): Promise<void> {
    const found = new Map<MessageKey, Place>();
    const slices = new TimeSlices();
    for (let start = 0; start < segment.length;) {
      const end = segment.indexOf(LINE_END, start);
      if (end === -1) {
        break;
      }
      const key = segment.toString('latin1', start, Math.min(segment.indexOf(SPACE, start), end));
      if (isMessageKey(key)) {
        found.set(key, { segment, start, end });
      }
      start = end + 1;
      if (slices.isOver) {
        await slices.next();
      }
    }
    for (const [key, place] of this.places) {
      found.set(key, place);
    }
    this.places = found;
  }

  /** Drops those of other messages; stops where `isWanted` has become obsolete. */
  async retain(
    isWanted: (key: MessageKey) => boolean,
    isObsolete: () => boolean = () => false,
  ): Promise<void> {
    const slices = new TimeSlices();
    for (const key of this.places.keys()) {
      if (!isWanted(key)) {
        this.places.delete(key);
      }
      if (slices.isOver) {
        await slices.next();
        if (isObsolete()) {
          return;
        }
      }
    }
  }

  /** All lines; of what is added meanwhile perhaps some. */
  async serialise(): Promise<Buffer> {
    const slices = new TimeSlices();
    const lines: Buffer[] = [];
    for (const { segment, start, end } of this.places.values()) {
      lines.push(segment.subarray(start, end + 1));
      if (slices.isOver) {
        await slices.next();
      }
    }
    return concatenated(lines, slices);
  }
}

function lineOf({ key, announcedOctets, summary }: SummaryRecord): string {
  const head = `${key} ${announcedOctets}`;
  const json = JSON.stringify(summary);
  return `${head} ${checksum(head, json)} ${json}\n`;
}

function announcedOf({ segment, start }: Place, key: MessageKey): number {
  const from = start + key.length + 1;
  return Number(segment.toString('latin1', from, segment.indexOf(SPACE, from)));
}

function summaryAt({ segment, start, end }: Place): MessageSummary | undefined {
  const line = /^(\S+ \S+) (\S+) (.*)$/su.exec(segment.toString('utf8', start, end));
  const [, head = '', sum, json = ''] = line ?? [];
  if (sum !== checksum(head, json)) {
    return undefined;
  }
  try {
    return JSON.parse(json) as MessageSummary;
  } catch {
    return undefined;
  }
}

function checksum(head: string, json: string): string {
  return crc32(json, crc32(head)).toString(16);
}
