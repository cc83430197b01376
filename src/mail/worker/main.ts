import { parentPort } from 'node:worker_threads';

import type { MimeAnswer, MimeJob } from '../mimeJobs';
import { summarizeHeaderBlock } from './summary';

/** Most of the worker's code is for whole messages: headers are read without it. */
async function run(job: MimeJob): Promise<MimeAnswer> {
  if (job.kind === 'summarize') {
    const octets = asBuffer(job.octets);
    const summaries = job.ends.map((end, index) =>
      summarizeHeaderBlock(octets.subarray(job.ends[index - 1] ?? 0, end)),
    );
    return { kind: 'summaries', summaries };
  }
  const { parseHeadersOnly, parseMessage, readAttachment } = await import('./parseMessage');
  switch (job.kind) {
    case 'headers':
      return { kind: 'message', message: parseHeadersOnly(asBuffer(job.octets)) };
    case 'parse':
      return { kind: 'message', message: await parseMessage(asBuffer(job.octets)) };
    case 'attachment': {
      const content = readAttachment(asBuffer(job.octets), job.index);
      return content === undefined ? { kind: 'noSuchPart' } : { kind: 'attachment', content };
    }
  }
}

function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
}

/** Moves a large attachment instead of copying it; small ones share Node's buffer pool. */
function transferable(answer: MimeAnswer): readonly ArrayBuffer[] {
  const octets = answer.kind === 'attachment' ? answer.content.octets : undefined;
  return octets?.buffer instanceof ArrayBuffer && octets.byteLength === octets.buffer.byteLength
    ? [octets.buffer]
    : [];
}

parentPort?.on('message', (job: MimeJob) => {
  run(job).then(
    (answer) => {
      parentPort?.postMessage(answer, transferable(answer));
    },
    (error: unknown) =>
      parentPort?.postMessage({
        kind: 'failed',
        detail: error instanceof Error ? error.message : String(error),
      } satisfies MimeAnswer),
  );
});
