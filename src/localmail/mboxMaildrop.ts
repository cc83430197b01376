import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { crc32 } from 'node:zlib';
import { TimeSlices } from '../shared/timeSlices';
import { asLocalMailError, LocalMailError, throwIfAborted } from './errors';
import { FromUnquoter } from './fromQuoting';
import { checkedPart, indexMbox } from './indexMbox';
import {
  type LocalFlags,
  type LocalMaildrop,
  type LocalMessage,
  MAXIMUM_MESSAGE_OCTETS,
  MAXIMUM_MESSAGES,
  type OpenOptions,
} from './localMaildrop';
import type { MboxEntry, MboxIndex } from './mboxIndex';
import { headerOf, piecesOf, wholeMessage } from './messagePieces';
import { fileSource, type OctetSource, readFully } from './octetSource';

const MESSAGES_AT_ONCE = 256;

/** Computed from the index, so that a million of them take little memory. */
class MboxMessage implements LocalMessage {
  readonly #index: MboxIndex;
  readonly #at: number;

  constructor(index: MboxIndex, at: number) {
    this.#index = index;
    this.#at = at;
  }

  get entry(): MboxEntry {
    return this.#index.entry(this.#at);
  }

  get id(): string {
    const { start, checksum } = this.entry;
    return `${start.toString(36)}-${checksum.toString(36)}`;
  }

  get number(): number {
    return this.#at + 1;
  }

  get octets(): number {
    return this.#index.octets(this.entry);
  }

  get receivedAt(): number | undefined {
    return this.entry.receivedAt;
  }

  get flags(): LocalFlags | undefined {
    return this.entry.flags;
  }
}

interface OpenFile {
  readonly file: FileHandle;
  readonly state: BigIntStats;
  readonly source: OctetSource;
}

/** @throws LocalMailError of any code but `closed` */
export async function openMbox(path: string, options: OpenOptions): Promise<LocalMaildrop> {
  try {
    throwIfAborted(options.signal);
    // Nothing waits for the other end of a pipe that someone calls an mbox.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const state = await file.stat({ bigint: true });
      if (!state.isFile()) {
        throw new LocalMailError('notAMaildrop', 'Not a file');
      }
      const source = fileSource(file, Number(state.size));
      const index = await indexMbox(source, {
        signal: options.signal,
        onProgress: options.onProgress,
        maximumMessages: Math.min(options.maximumMessages ?? MAXIMUM_MESSAGES, MAXIMUM_MESSAGES),
      });
      const limit = options.maximumMessageOctets ?? MAXIMUM_MESSAGE_OCTETS;
      const messages = await messagesIn(index, options.signal);
      const maildrop = new MboxMaildrop(path, { file, state, source }, index, messages, limit);
      await maildrop.requireUnchanged();
      return maildrop;
    } catch (error) {
      await file.close();
      throw error;
    }
  } catch (error) {
    throw asLocalMailError(error);
  }
}

async function messagesIn(index: MboxIndex, signal: AbortSignal): Promise<readonly MboxMessage[]> {
  const slices = new TimeSlices();
  const messages: MboxMessage[] = [];
  for (let at = 0; at < index.count; at += 1) {
    messages.push(new MboxMessage(index, at));
    if (at % MESSAGES_AT_ONCE === 0 && slices.isOver) {
      await slices.next();
      throwIfAborted(signal);
    }
  }
  return messages;
}

class MboxMaildrop implements LocalMaildrop {
  readonly kind = 'mbox';
  #closing: Promise<void> | undefined;

  constructor(
    readonly path: string,
    private readonly opened: OpenFile,
    private readonly index: MboxIndex,
    readonly messages: readonly MboxMessage[],
    private readonly maximumMessageOctets: number,
  ) {}

  readHeader(message: LocalMessage, signal: AbortSignal): Promise<Uint8Array> {
    return headerOf(this.streamMessage(message, signal));
  }

  readMessage(message: LocalMessage, signal: AbortSignal): Promise<Uint8Array> {
    return wholeMessage(
      this.streamMessage(message, signal),
      message.octets,
      this.maximumMessageOctets,
    );
  }

  async *streamMessage(message: LocalMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#pieces(this.#entryOf(message), signal);
    } catch (error) {
      throw this.#closing === undefined ? asLocalMailError(error) : closed();
    }
  }

  async hasChanged(signal: AbortSignal): Promise<boolean> {
    throwIfAborted(signal);
    if (this.#closing !== undefined) {
      throw closed();
    }
    try {
      const now = await stat(this.path, { bigint: true });
      const { state } = this.opened;
      // Some file systems give no numbers that tell files apart; then these are equal.
      return (
        now.size !== state.size ||
        now.mtimeNs !== state.mtimeNs ||
        now.ino !== state.ino ||
        now.dev !== state.dev
      );
    } catch {
      return true;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.opened.file.close();
    return this.#closing;
  }

  async requireUnchanged(signal = new AbortController().signal): Promise<void> {
    if (await this.hasChanged(signal)) {
      throw new LocalMailError('changed', 'The file was changed');
    }
  }

  async *#pieces(entry: MboxEntry, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    await this.requireUnchanged(signal);
    const { source } = this.opened;
    const content = entry.start + entry.fromOctets;
    // Programs that put back the time of a file they have changed are found out by this.
    const head = await readFully(source, entry.start, entry.fromOctets + entry.headOctets);
    if (crc32(checkedPart(head)) !== entry.checksum) {
      throw new LocalMailError('changed', 'The message is not where it was');
    }
    const unquoter = this.index.isQuoted(entry) ? new FromUnquoter() : undefined;
    for await (const piece of piecesOf(source, content, entry.end, signal)) {
      yield* unquoter?.push(piece) ?? [piece];
    }
    yield* unquoter?.end() ?? [];
    await this.requireUnchanged(signal);
  }

  #entryOf(message: LocalMessage): MboxEntry {
    if (this.#closing !== undefined) {
      throw closed();
    }
    const own = this.messages[message.number - 1];
    if (own?.id !== message.id) {
      throw new LocalMailError('changed', 'The message is not in this maildrop');
    }
    return own.entry;
  }
}

function closed(): LocalMailError {
  return new LocalMailError('closed', 'The maildrop was closed');
}
