// Loaded by `--require` into every process of a VS Code server. In an extension host it notes how long its thread was kept.
import { appendFile, openSync, readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const TICK_MILLISECONDS = 2;
const WORTH_NOTING_MILLISECONDS = 15;
const WRITE_MILLISECONDS = 200;
const NANOSECONDS = 1e6;
const ZERO = '0'.charCodeAt(0);

/** Milliseconds on a processor, and waiting for one. The object is used again. */
interface Scheduling {
  readonly ran: number;
  readonly waited: number;
}

/** Of the main thread, as Linux counts it. Leaves no garbage, which would cost the thread time later. */
const openScheduling = (): (() => Scheduling) => {
  const file = openSync('/proc/self/schedstat', 'r');
  const buffer = Buffer.alloc(64);
  const counts = { ran: 0, waited: 0 };
  const numberFrom = (start: number): readonly [value: number, end: number] => {
    let value = 0;
    let at = start;
    for (let digit = buffer[at] ?? 0; digit >= ZERO; digit = buffer[at] ?? 0) {
      value = value * 10 + digit - ZERO;
      at += 1;
    }
    return [value / NANOSECONDS, at];
  };
  return () => {
    readSync(file, buffer, 0, buffer.length, 0);
    const [ran, end] = numberFrom(0);
    counts.ran = ran;
    [counts.waited] = numberFrom(end + 1);
    return counts;
  };
};

function watch(path: string): void {
  let lines: string[] = [];
  let lastTurn = performance.now();
  const scheduling = openScheduling();
  let { ran: lastRan, waited: lastWaited } = scheduling();
  let written = lastRan;
  setInterval(() => {
    const turn = performance.now();
    const milliseconds = turn - lastTurn - TICK_MILLISECONDS;
    const at = performance.timeOrigin + lastTurn;
    lastTurn = turn;
    const { ran, waited } = scheduling();
    if (milliseconds >= WORTH_NOTING_MILLISECONDS) {
      lines.push(
        JSON.stringify({
          at,
          milliseconds,
          ran: ran - lastRan,
          waited: waited - lastWaited,
        }),
      );
    }
    lastRan = ran;
    lastWaited = waited;
  }, TICK_MILLISECONDS).unref();
  setInterval(() => {
    const at = performance.timeOrigin + performance.now();
    const { heapTotal, external } = process.memoryUsage();
    lines.push(JSON.stringify({ at, beat: lastRan - written, held: heapTotal + external }));
    written = lastRan;
    const text = lines.map((line) => `${line}\n`).join('');
    lines = [];
    appendFile(path, text, () => undefined);
  }, WRITE_MILLISECONDS).unref();
}

const folder = process.env.POP3_BENCH_HOST_WATCH;
if (isMainThread && folder !== undefined && process.argv.includes('--type=extensionHost')) {
  watch(`${folder}/${process.pid}.log`);
}
