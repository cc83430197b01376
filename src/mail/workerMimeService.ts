import type { ResourceLimits } from 'node:worker_threads';

import { Mutex } from '../shared/mutex';
import { TimeSlices } from '../shared/timeSlices';
import { MimeError } from './errors';
import type { MimeAnswer, MimeJob } from './mimeJobs';
import type { MimeService } from './mimeService';
import { MimeWorker } from './mimeWorker';
import type { AttachmentContent, MessageSummary, ParsedMessage } from './model';

/** So that the header of a message whose body cannot be read is there within five seconds of opening it. */
const DEFAULT_DEADLINE_MILLISECONDS = 4_000;
const DEFAULT_RESOURCE_LIMITS: ResourceLimits = { maxOldGenerationSizeMb: 512, stackSizeMb: 8 };
/** Enough for every header that is read. */
const HEADERS_ONLY_OCTETS = 1024 * 1024 + 64 * 1024;
const COPIED_OCTETS = 512 * 1024;

/** A job with the caller's octets. */
type Request =
  | { readonly kind: 'summarize'; readonly headerBlocks: readonly Uint8Array[] }
  | Exclude<MimeJob, { readonly kind: 'summarize' }>;

export interface WorkerMimeServiceOptions {
  /** Path of the worker's bundle. */
  readonly workerPath: string;
  /** Longest run of one job, start of the thread included. */
  readonly deadlineMilliseconds?: number;
  readonly resourceLimits?: ResourceLimits;
}

/**
 * A MimeService on one warm worker thread, started by the first job. A job that takes too long, too much memory or is
 * aborted costs that thread its life; waiting jobs go on in a new one. The caller's octets stay untouched.
 */
export class WorkerMimeService implements MimeService {
  private readonly queue = new Mutex();
  private readonly disposal = new AbortController();
  private readonly deadlineMilliseconds: number;
  private readonly resourceLimits: ResourceLimits;
  private worker: MimeWorker | undefined;

  constructor(private readonly options: WorkerMimeServiceOptions) {
    this.deadlineMilliseconds = options.deadlineMilliseconds ?? DEFAULT_DEADLINE_MILLISECONDS;
    this.resourceLimits = options.resourceLimits ?? DEFAULT_RESOURCE_LIMITS;
  }

  prepare(): void {
    if (!this.disposal.signal.aborted) {
      this.usableWorker();
    }
  }

  async summarize(
    headerBlocks: readonly Uint8Array[],
    signal?: AbortSignal,
  ): Promise<readonly MessageSummary[]> {
    if (headerBlocks.length === 0) {
      return [];
    }
    const answer = await this.enqueue({ kind: 'summarize', headerBlocks }, signal);
    return answer.kind === 'summaries' ? answer.summaries : unexpected(answer);
  }

  async parse(octets: Uint8Array, signal?: AbortSignal): Promise<ParsedMessage> {
    try {
      return messageOf(await this.enqueue({ kind: 'parse', octets }, signal));
    } catch (error) {
      if (!(error instanceof MimeError) || error.code === 'disposed') {
        throw error;
      }
      const head = octets.subarray(0, HEADERS_ONLY_OCTETS);
      const message = messageOf(await this.enqueue({ kind: 'headers', octets: head }, signal));
      return { ...message, notes: [{ kind: 'parserFailed', detail: error.message }] };
    }
  }

  async attachment(
    octets: Uint8Array,
    index: number,
    signal?: AbortSignal,
  ): Promise<AttachmentContent> {
    const answer = await this.enqueue({ kind: 'attachment', octets, index }, signal);
    if (answer.kind === 'noSuchPart') {
      throw new MimeError('noSuchPart', 'The message has no such attachment');
    }
    return answer.kind === 'attachment' ? answer.content : unexpected(answer);
  }

  dispose(): void {
    this.disposal.abort(new MimeError('disposed', 'The MIME service was disposed'));
    this.worker?.terminate();
    this.worker = undefined;
  }

  /** Waits for the worker; an aborted or disposed caller hears of it at once, in the queue too. */
  private async enqueue(request: Request, signal: AbortSignal | undefined): Promise<MimeAnswer> {
    const stop =
      signal === undefined ? this.disposal.signal : AbortSignal.any([this.disposal.signal, signal]);
    stop.throwIfAborted();
    const stopped = new Stopped(stop);
    try {
      const turn = this.queue.run(() => this.runNow(request, stop), stop);
      turn.catch(() => undefined);
      return await Promise.race([turn, stopped.promise]);
    } finally {
      stopped.release();
    }
  }

  private async runNow(request: Request, stop: AbortSignal): Promise<MimeAnswer> {
    const worker = this.usableWorker();
    const job = await jobFor(request);
    stop.throwIfAborted();
    const deadline = new Deadline(this.deadlineMilliseconds);
    const stopped = new Stopped(stop);
    try {
      const outcome = await Promise.race([
        worker.run(job, [job.octets.buffer]),
        deadline.promise,
        stopped.promise,
      ]);
      if (outcome === 'timeout') {
        throw new MimeError('timeout', 'Reading the message took too long');
      }
      if (outcome === 'outOfMemory') {
        throw new MimeError('outOfMemory', 'Reading the message took too much memory');
      }
      if (outcome === 'crashed') {
        throw new MimeError('failed', 'The MIME worker ended unexpectedly');
      }
      if (outcome.kind === 'failed') {
        throw new MimeError('failed', outcome.detail);
      }
      return outcome;
    } catch (error) {
      this.discardBusyWorker(worker);
      throw error;
    } finally {
      deadline.release();
      stopped.release();
    }
  }

  private usableWorker(): MimeWorker {
    this.disposal.signal.throwIfAborted();
    if (this.worker?.isUsable !== true) {
      this.worker = new MimeWorker(this.options.workerPath, this.resourceLimits);
    }
    return this.worker;
  }

  private discardBusyWorker(worker: MimeWorker): void {
    worker.terminate();
    if (this.worker === worker) {
      this.worker = undefined;
    }
  }
}

class Deadline {
  readonly promise: Promise<'timeout'>;
  private timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.promise = new Promise((resolve) => {
      this.timer = setTimeout(() => {
        resolve('timeout');
      }, milliseconds);
    });
  }

  release(): void {
    clearTimeout(this.timer);
  }
}

/** Rejects with the signal's reason once it aborts. */
class Stopped {
  readonly promise: Promise<never>;
  private onAbort: () => void = () => undefined;

  constructor(private readonly signal: AbortSignal) {
    this.promise = new Promise((_resolve, reject) => {
      this.onAbort = (): void => {
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', this.onAbort, { once: true });
    });
    this.promise.catch(() => undefined);
    if (signal.aborted) {
      this.onAbort();
    }
  }

  release(): void {
    this.signal.removeEventListener('abort', this.onAbort);
  }
}

/** Copies octets into a buffer of their own: the caller may hold views of a shared or pooled one. */
async function jobFor(
  request: Request,
): Promise<MimeJob & { readonly octets: Uint8Array<ArrayBuffer> }> {
  if (request.kind !== 'summarize') {
    return { ...request, octets: await copyOf(request.octets) };
  }
  const { kind, headerBlocks } = request;
  let end = 0;
  const ends = headerBlocks.map(({ length }) => (end += length));
  const octets = new Uint8Array(end);
  headerBlocks.forEach((block, index) => {
    octets.set(block, ends[index - 1] ?? 0);
  });
  return { kind, octets, ends };
}

/** Piece by piece: to get as much memory as a large message has keeps the thread for long. */
async function copyOf(octets: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const copy = new Uint8Array(octets.length);
  const slices = new TimeSlices();
  for (let at = 0; at < octets.length; at += COPIED_OCTETS) {
    if (slices.isOver) {
      await slices.next();
    }
    copy.set(octets.subarray(at, at + COPIED_OCTETS), at);
  }
  return copy;
}

function messageOf(answer: MimeAnswer): ParsedMessage {
  return answer.kind === 'message' ? answer.message : unexpected(answer);
}

function unexpected(answer: MimeAnswer): never {
  throw new MimeError('failed', `The MIME worker answered with ${answer.kind}`);
}
