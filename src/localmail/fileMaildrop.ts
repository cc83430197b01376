import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { asLocalMailError, LocalMailError, throwIfAborted } from './errors';
import {
  type LocalFlags,
  type LocalMaildrop,
  type LocalMessage,
  MAXIMUM_MESSAGE_OCTETS,
  MAXIMUM_MESSAGES,
  type OpenOptions,
} from './localMaildrop';
import { stateOf } from './folderEntries';
import { headerOf, piecesOf, wholeMessage } from './messagePieces';
import { fileSource } from './octetSource';

/** A message that is a file. */
export interface FileMessage extends LocalMessage {
  readonly path: string;
  /** Of the last change, milliseconds since the epoch. */
  readonly changedAt: number;
}

/** How a kind of folder finds its files. */
export interface FileFinder {
  /** Folders whose change means that messages came or went. */
  readonly folders: readonly string[];
  /** Where a file is that is no longer at its place; undefined where it is gone. */
  find(message: FileMessage, signal: AbortSignal): Promise<string | undefined>;
}

export function requireCount(
  count: number,
  { maximumMessages = MAXIMUM_MESSAGES }: OpenOptions,
): void {
  if (count > Math.min(maximumMessages, MAXIMUM_MESSAGES)) {
    throw new LocalMailError('tooLarge', 'The folder holds too many messages');
  }
}

/** When folders last changed; to be asked before they are read. */
export function foldersState(folders: readonly string[]): Promise<readonly (number | undefined)[]> {
  return Promise.all(folders.map(async (folder) => (await stateOf(folder))?.mtimeMs));
}

/** A maildrop with a file for each message. */
export class FileMaildrop implements LocalMaildrop {
  readonly #maximumOctets: number;
  #isClosed = false;

  constructor(
    readonly kind: 'maildir' | 'folder',
    readonly path: string,
    readonly messages: readonly FileMessage[],
    private readonly finder: FileFinder,
    private readonly state: readonly (number | undefined)[],
    options: OpenOptions,
  ) {
    this.#maximumOctets = options.maximumMessageOctets ?? MAXIMUM_MESSAGE_OCTETS;
  }

  readHeader(message: LocalMessage, signal: AbortSignal): Promise<Uint8Array> {
    return headerOf(this.streamMessage(message, signal));
  }

  readMessage(message: LocalMessage, signal: AbortSignal): Promise<Uint8Array> {
    return wholeMessage(this.streamMessage(message, signal), message.octets, this.#maximumOctets);
  }

  async *streamMessage(message: LocalMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.#requireOpen();
    throwIfAborted(signal);
    const own = this.messages[message.number - 1];
    if (own?.id !== message.id) {
      throw new LocalMailError('changed', 'The message is not in this maildrop');
    }
    try {
      yield* this.#pieces(own, signal);
    } catch (error) {
      throw asLocalMailError(error);
    }
  }

  async hasChanged(signal: AbortSignal): Promise<boolean> {
    this.#requireOpen();
    throwIfAborted(signal);
    try {
      const now = await foldersState(this.finder.folders);
      return now.some((time, index) => time !== this.state[index]);
    } catch {
      return true;
    }
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }

  async *#pieces(message: FileMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const file = (await openFile(message.path)) ?? (await this.#openMoved(message, signal));
    try {
      const state = await file.stat();
      if (!state.isFile() || state.size !== message.octets || state.mtimeMs !== message.changedAt) {
        throw new LocalMailError('changed', 'The file was changed');
      }
      yield* piecesOf(fileSource(file, message.octets), 0, message.octets, signal);
    } finally {
      await file.close();
    }
  }

  async #openMoved(
    message: FileMessage,
    signal: AbortSignal,
  ): Promise<NonNullable<Awaited<ReturnType<typeof openFile>>>> {
    const path = await this.finder.find(message, signal);
    const file = path === undefined ? undefined : await openFile(path);
    if (file === undefined) {
      throw new LocalMailError('changed', 'The file is gone');
    }
    return file;
  }

  #requireOpen(): void {
    if (this.#isClosed) {
      throw new LocalMailError('closed', 'The maildrop was closed');
    }
  }
}

/** A file and nothing that stands in its place, such as a link or a pipe. */
async function openFile(path: string): ReturnType<typeof openOrUndefined> {
  const state = await stateOf(path);
  if (state?.isFile() === false) {
    throw new LocalMailError('changed', 'No longer a file');
  }
  return openOrUndefined(path);
}

async function openOrUndefined(
  path: string,
): Promise<Awaited<ReturnType<typeof open>> | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    // Windows has neither of the latter two: undefined, no bits.
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const failure = asLocalMailError(error);
    if (LocalMailError.is(failure, 'notFound')) {
      return undefined;
    }
    throw failure;
  }
}

export interface FileFacts {
  readonly id: string;
  readonly path: string;
  /** In place of the time of the file. */
  readonly receivedAt?: number | undefined;
  readonly flags?: LocalFlags | undefined;
}

/** What the file itself tells; undefined where there is none any more. */
export async function fileMessage(
  facts: FileFacts,
  number: number,
): Promise<FileMessage | undefined> {
  const state = await stateOf(facts.path);
  return state?.isFile() === true
    ? {
        id: facts.id,
        path: facts.path,
        number,
        octets: state.size,
        changedAt: state.mtimeMs,
        receivedAt: facts.receivedAt ?? state.mtimeMs,
        flags: facts.flags,
      }
    : undefined;
}
