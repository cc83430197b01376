import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program started in a process group of its own, so that it ends with everything that it started itself. */
export interface OwnedProcess {
  readonly child: ChildProcess;
  /** Everything it printed so far, standard output and error in order of arrival. */
  output(): string;
  /** Ends the whole group: politely first, after `graceMs` by force. Resolves when the program is gone. */
  stop(graceMs?: number): Promise<void>;
}

const running = new Set<ChildProcess>();

// A test run that is interrupted or crashes must not leave servers behind.
process.on('exit', () => {
  for (const child of running) {
    signalGroup(child, 'SIGKILL');
  }
});

/** Starts a program and captures its output. */
export function startProcess(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): OwnedProcess {
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
  }
  child.on('error', (error) => chunks.push(error.message));
  running.add(child);
  const gone = once(child, 'close').then(
    () => running.delete(child),
    () => running.delete(child),
  );
  return {
    child,
    output: () => chunks.join(''),
    stop: async (graceMs = 5_000) => {
      signalGroup(child, 'SIGTERM');
      const force = setTimeout(() => {
        signalGroup(child, 'SIGKILL');
      }, graceMs);
      await gone;
      clearTimeout(force);
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return;
  }
  try {
    if (process.platform === 'win32') {
      child.kill(signal);
    } else {
      process.kill(-child.pid, signal);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
