import { parentPort } from 'node:worker_threads';

import type { MimeAnswer, MimeJob } from '../mimeJobs';
import { parseHeadersOnly, parseMessage, readAttachment } from './parseMessage';
import { summarizeHeaderBlock } from './summary';

async function run(job: MimeJob): Promise<MimeAnswer> {
  switch (job.kind) {
    case 'summarize':
      return {
        kind: 'summaries',
        summaries: job.headerBlocks.map((octets) => summarizeHeaderBlock(asBuffer(octets))),
      };
    case 'headers':
      return { kind: 'message', message: parseHeadersOnly(asBuffer(job.octets)) };
    case 'parse':
      return { kind: 'message', message: await parseMessage(asBuffer(job.octets)) };
    case 'attachment': {
      const content = await readAttachment(asBuffer(job.octets), job.index);
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
