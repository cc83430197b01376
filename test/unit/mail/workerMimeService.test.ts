import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';

import * as esbuild from 'esbuild';

import { MimeError, type MimeErrorCode } from '../../../src/mail/errors';
import {
  WorkerMimeService,
  type WorkerMimeServiceOptions,
} from '../../../src/mail/workerMimeService';

const ROOT = join(__dirname, '..', '..', '..');
const MESSAGE = Buffer.from(
  'Subject: Hello\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n' +
    '--b\r\n\r\ntext\r\n--b\r\nContent-Disposition: attachment; filename=a.bin\r\n\r\nxyz\r\n--b--\r\n',
);

/** More than can be copied in one slice of time. */
const LARGE_OCTETS = 256 * 1024 * 1024;

/** Does what a job's first header line says, so that a test can make it misbehave; else answers as asked. */
const TROUBLED_WORKER = `
  const { parentPort, threadId } = require('node:worker_threads');
  parentPort.on('message', (job) => {
    const order = Buffer.from(job.octets.subarray(0, 100)).toString().split('\\n')[0];
    if (job.kind === 'parse' || job.kind === 'summarize') {
      if (order === 'spin') { for (;;); }
      if (order === 'stall') { return; }
      if (order === 'throw') { throw new Error('thrown'); }
      if (order === 'exit') { process.exit(3); }
      if (order === 'fail') { parentPort.postMessage({ kind: 'failed', detail: 'no luck' }); return; }
      if (order === 'eat') { const held = []; for (;;) held.push(new Array(1000).fill({ held }).map((x) => ({ x }))); }
    }
    if (job.kind === 'summarize') {
      parentPort.postMessage({ kind: 'summaries', summaries: [{ subject: 'thread ' + threadId }] });
    } else {
      parentPort.postMessage({ kind: 'message', message: { summary: { subject: job.kind }, notes: [] } });
    }
  });
`;

const hasCode =
  (code: MimeErrorCode) =>
  (error: unknown): boolean =>
    error instanceof MimeError && error.code === code;

/** Ids of the threads that were started meanwhile. */
async function startedWorkers(
  work: (threads: readonly number[]) => Promise<void>,
): Promise<readonly number[]> {
  const threads: number[] = [];
  const note = ({ threadId }: Worker): void => {
    threads.push(threadId);
  };
  process.on('worker', note);
  try {
    await work(threads);
    return threads;
  } finally {
    process.off('worker', note);
  }
}

describe('the MIME service', function () {
  this.timeout(20_000);
  let folder: string;
  let bundle: string;
  let troubled: string;
  const services: WorkerMimeService[] = [];
  const service = (options: Partial<WorkerMimeServiceOptions> = {}): WorkerMimeService => {
    const created = new WorkerMimeService({ workerPath: bundle, ...options });
    services.push(created);
    return created;
  };
  const troubledService = (options: Partial<WorkerMimeServiceOptions> = {}): WorkerMimeService =>
    service({ workerPath: troubled, deadlineMilliseconds: 2_000, ...options });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mime-service-'));
    bundle = join(folder, 'mimeWorker.js');
    troubled = join(folder, 'troubled.js');
    await writeFile(troubled, TROUBLED_WORKER);
    await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: ['src/mail/worker/main.ts'],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    });
  });

  afterEach(() => {
    for (const created of services.splice(0)) {
      created.dispose();
    }
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  it('parses, summarizes and decodes attachments in the bundled worker', async () => {
    const mime = service();
    const message = await mime.parse(MESSAGE);
    assert.equal(message.summary.subject, 'Hello');
    assert.deepEqual(message.textParts, ['text']);
    const [summary] = await mime.summarize([MESSAGE]);
    assert.equal(summary?.subject, 'Hello');
    const { octets, info } = await mime.attachment(MESSAGE, 0);
    assert.equal(Buffer.from(octets).toString(), 'xyz');
    assert.equal(info.fileName, 'a.bin');
  });

  it('returns one summary for each header block, in order', async () => {
    const blocks = ['one', 'two', 'three'].map((subject) => Buffer.from(`Subject: ${subject}\n\n`));
    const summaries = await service().summarize(blocks);
    assert.deepEqual(
      summaries.map(({ subject }) => subject),
      ['one', 'two', 'three'],
    );
    assert.deepEqual(await service().summarize([]), []);
  });

  it('when told to get ready, starts the one worker that the first job finds', async () => {
    const started = await startedWorkers(async (threads) => {
      const mime = troubledService();
      mime.prepare();
      mime.prepare();
      await nextTurn();
      assert.equal(threads.length, 1);
      const [summary] = await mime.summarize([Buffer.from('fine\n')]);
      assert.equal(summary?.subject, `thread ${threads[0]}`);
    });
    assert.equal(started.length, 1);
  });

  it('gets ready for nothing once it is disposed of', async () => {
    const started = await startedWorkers(async () => {
      const mime = troubledService();
      mime.dispose();
      mime.prepare();
      await nextTurn();
    });
    assert.deepEqual(started, []);
  });

  it('leaves the caller its octets', async () => {
    const mime = service();
    const owned = new Uint8Array(MESSAGE);
    await mime.parse(owned);
    await mime.summarize([owned]);
    await mime.attachment(owned, 0);
    assert.deepEqual(Buffer.from(owned), MESSAGE);
  });

  it('gives others their turns while it copies a large message', async () => {
    let turns = 0;
    let turnsAtPost: number | undefined;
    const note = (worker: Worker): void => {
      const post = worker.postMessage.bind(worker);
      worker.postMessage = (...job) => {
        turnsAtPost ??= turns;
        post(...job);
      };
    };
    process.on('worker', note);
    try {
      const mime = troubledService({ deadlineMilliseconds: 15_000 });
      mime.prepare();
      await nextTurn();
      const parsing = mime.parse(Buffer.alloc(LARGE_OCTETS, '\n'));
      while (turnsAtPost === undefined) {
        await nextTurn();
        turns += 1;
      }
      await parsing;
    } finally {
      process.off('worker', note);
    }
    assert.ok(turnsAtPost > 1, `copied in ${turnsAtPost} turns`);
  });

  it('says which attachment is not there', async () => {
    await assert.rejects(service().attachment(MESSAGE, 7), hasCode('noSuchPart'));
  });

  it('kills a spinning parse at the deadline and still gives the header', async () => {
    const message = await troubledService().parse(Buffer.from('spin\n'));
    assert.equal(message.summary.subject, 'headers');
    assert.deepEqual(
      message.notes.map(({ kind }) => kind),
      ['parserFailed'],
    );
  });

  it('gives up on a worker that waits for ever', async () => {
    await assert.rejects(troubledService().summarize([Buffer.from('stall\n')]), hasCode('timeout'));
  });

  for (const order of ['throw', 'exit', 'fail']) {
    it(`survives a worker that ends by ${order}`, async () => {
      const mime = troubledService();
      await assert.rejects(mime.summarize([Buffer.from(`${order}\n`)]), hasCode('failed'));
      assert.equal((await mime.summarize([Buffer.from('fine\n')])).length, 1);
      assert.equal((await mime.parse(Buffer.from(`${order}\n`))).summary.subject, 'headers');
    });
  }

  it('tells a worker out of memory from other faults, and goes on', async () => {
    const mime = troubledService({
      deadlineMilliseconds: 15_000,
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 8 },
    });
    await assert.rejects(mime.summarize([Buffer.from('eat\n')]), hasCode('outOfMemory'));
    assert.equal((await mime.summarize([Buffer.from('fine\n')])).length, 1);
  });

  it('fails only the job at fault and does the waiting ones in a new worker', async () => {
    const mime = troubledService();
    const subject = async (order: string): Promise<string> =>
      (await mime.summarize([Buffer.from(`${order}\n`)]))[0]?.subject ?? '';
    const first = await subject('fine');
    const outcomes = await Promise.allSettled([subject('fine'), subject('spin'), subject('fine')]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    const [same, , fresh] = outcomes.map((outcome) =>
      outcome.status === 'fulfilled' ? outcome.value : '',
    );
    assert.equal(same, first);
    assert.notEqual(fresh, first);
  });

  it('stops a running job on abort and does the next', async () => {
    const mime = troubledService({ deadlineMilliseconds: 10_000 });
    const controller = new AbortController();
    const spinning = mime.summarize([Buffer.from('spin\n')], controller.signal);
    const next = mime.summarize([Buffer.from('fine\n')]);
    controller.abort(new Error('enough'));
    await assert.rejects(spinning, { message: 'enough' });
    assert.equal((await next).length, 1);
  });

  it('lets a waiting job go at once on abort, without touching the running one', async () => {
    const mime = troubledService();
    const controller = new AbortController();
    const running = mime.summarize([Buffer.from('stall\n')]);
    const waiting = mime.parse(Buffer.from('fine\n'), controller.signal);
    controller.abort(new Error('enough'));
    const first = await Promise.race([
      waiting.then(
        () => 'done',
        () => 'aborted',
      ),
      running.catch(() => 'timed out'),
    ]);
    assert.equal(first, 'aborted');
    await assert.rejects(running, hasCode('timeout'));
  });

  it('starts nothing for a caller that has aborted already', async () => {
    const mime = service({ workerPath: '/nonexistent' });
    await assert.rejects(mime.parse(MESSAGE, AbortSignal.abort(new Error('enough'))), {
      message: 'enough',
    });
  });

  it('reports a missing bundle as a failure', async () => {
    const mime = service({ workerPath: join(folder, 'missing.js') });
    await assert.rejects(mime.parse(MESSAGE), hasCode('failed'));
  });

  it('rejects running, waiting and later jobs when it is disposed', async () => {
    const mime = troubledService({ deadlineMilliseconds: 10_000 });
    const jobs = [mime.parse(Buffer.from('spin\n')), mime.parse(Buffer.from('fine\n'))];
    const outcomes = Promise.allSettled(jobs);
    mime.dispose();
    for (const outcome of await outcomes) {
      assert.ok(outcome.status === 'rejected' && hasCode('disposed')(outcome.reason));
    }
    await assert.rejects(mime.parse(MESSAGE), hasCode('disposed'));
  });

  it('keeps no process alive while it is idle', async () => {
    const script = join(folder, 'idle.ts');
    const modulePath = join(ROOT, 'src', 'mail', 'workerMimeService');
    await writeFile(
      script,
      `import { WorkerMimeService } from ${JSON.stringify(modulePath)};
       const mime = new WorkerMimeService({ workerPath: ${JSON.stringify(bundle)} });
       void mime.parse(Buffer.from('Subject: Hello\\n\\n')).then((m) => console.log(m.summary.subject));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
      cwd: ROOT,
      timeout: 10_000,
    });
    assert.equal(stdout.trim(), 'Hello');
  });

  it('reads 50 MB in the default limits of time and memory', async () => {
    const line = `${Buffer.alloc(57, 7).toString('base64')}\r\n`;
    const octets = Buffer.from(
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n' +
        'Content-Disposition: attachment; filename=b.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
        `${line.repeat(640_000)}--b--\r\n`,
    );
    const { attachments, textParts } = await service().parse(octets);
    assert.deepEqual(textParts, ['hello']);
    assert.equal(attachments[0]?.octets, 57 * 640_000);
  });
});
