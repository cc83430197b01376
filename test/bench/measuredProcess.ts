import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const KIBIBYTE = 1024;
const LONGEST_REASON = 200;

export interface ProcessFigures {
  /** From the start of the program to its end. */
  readonly milliseconds: number;
  /** Highest resident set. */
  readonly peakOctets: number;
  /** Of all processors together, in steps of 10 ms. */
  readonly cpuMilliseconds: number;
  /** What it printed, where that was to be seen. */
  readonly output: string;
}

export interface ProcessOptions {
  /** A folder for a small file. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly limitMilliseconds: number;
  /** Whether to throw the standard output away. */
  readonly discardsOutput?: boolean;
}

/** A program that did not do its work, with what it said of it. */
export class PeerFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PeerFailed';
  }
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  running.forEach(endGroup);
});

/**
 * Runs a program to its end. GNU time tells what it used: what Node.js starts itself inherits the peak of Node.js.
 * @throws PeerFailed where it fails or takes too long; the signal's reason where that is aborted
 */
export async function runMeasured(
  program: string,
  args: readonly string[],
  { scratch, signal, limitMilliseconds, discardsOutput = false }: ProcessOptions,
): Promise<ProcessFigures> {
  signal.throwIfAborted();
  const usageFile = join(scratch, 'usage');
  await rm(usageFile, { force: true });
  const start = performance.now();
  const child = spawn(
    '/usr/bin/time',
    ['-q', '-f', '%M %U %S', '-o', usageFile, program, ...args],
    {
      stdio: ['ignore', discardsOutput ? 'ignore' : 'pipe', 'pipe'],
      detached: true,
    },
  );
  running.add(child);
  const seen = { output: '', errors: '', isLate: false };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (seen.output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (seen.errors += text));
  const end = (): void => {
    endGroup(child);
  };
  const timer = setTimeout(() => {
    seen.isLate = true;
    end();
  }, limitMilliseconds);
  signal.addEventListener('abort', end, { once: true });
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    const milliseconds = performance.now() - start;
    signal.throwIfAborted();
    if (seen.isLate) {
      throw new PeerFailed(`no end within ${Math.round(limitMilliseconds / 1000)} s`);
    }
    if (status !== 0) {
      throw new PeerFailed(`exit status ${status}: ${lastLine(seen.errors)}`);
    }
    const usage = (await readFile(usageFile, 'utf8')).trim().split(' ').map(Number);
    const [kibibytes = NaN, userSeconds = NaN, systemSeconds = NaN] = usage;
    return {
      milliseconds,
      peakOctets: kibibytes * KIBIBYTE,
      cpuMilliseconds: Math.round((userSeconds + systemSeconds) * 1000),
      output: seen.output,
    };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    running.delete(child);
  }
}

/** The last thing said, without the places of files, which are those of this machine. */
function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line.replace(/(?:\/[^\s/"':]+){2,}/gu, '…').slice(0, LONGEST_REASON);
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
