import { WorkerMimeService } from '../../../src/mail/workerMimeService';

const HEADER = Buffer.from('Subject: Hello\r\nFrom: sender@example.org\r\n\r\n');

/** Starts the MIME worker, whose bundle the first argument names, and has it read one small header block. */
async function main(workerPath: string): Promise<void> {
  const start = performance.now();
  const mime = new WorkerMimeService({ workerPath, deadlineMilliseconds: 60_000 });
  await mime.summarize([HEADER]);
  const milliseconds = performance.now() - start;
  await mime.summarize([HEADER]);
  const warmMilliseconds = performance.now() - start - milliseconds;
  process.stdout.write(`${JSON.stringify({ milliseconds, warmMilliseconds })}\n`);
  mime.dispose();
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
