import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { repository } from './pins.mjs';

const GRACE_MS = 5_000;

/** What became of a program: `status` is 1 when a signal ended it. */
export class Outcome {
  constructor(status, timedOut) {
    this.status = status;
    this.timedOut = timedOut;
  }
}

/**
 * Runs a program, its output on ours, until it ends, the time is over or we are told to stop; in the two latter
 * cases everything that it started is ended too.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, limitMs: number, signal: AbortSignal }} options
 * @returns {Promise<Outcome>}
 */
export async function runWithin(program, args, { env = process.env, limitMs, signal }) {
  if (signal.aborted) {
    return new Outcome(1, false);
  }
  const child = spawn(program, args, {
    cwd: repository,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  let ending;
  let timedOut = false;
  const end = () => {
    ending ??= endTree(child);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, limitMs);
  signal.addEventListener('abort', end, { once: true });
  try {
    const [code] = await once(child, 'exit');
    await ending;
    return new Outcome(code ?? 1, timedOut);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

// Tests start servers in process groups of their own, so ending the group of the child is not enough.
async function endTree(child) {
  if (child.pid === undefined) {
    return;
  }
  const pids = [child.pid, ...descendants(child.pid)];
  pids.forEach((pid) => send(pid, 'SIGTERM'));
  const deadline = performance.now() + GRACE_MS;
  while (pids.some((pid) => send(pid, 0)) && performance.now() < deadline) {
    await delay(100);
  }
  pids.forEach((pid) => send(pid, 'SIGKILL'));
}

/** True when there was such a process. */
function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function descendants(root) {
  if (process.platform !== 'linux') {
    return [];
  }
  const children = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/u.test(entry))) {
    const parent = parentOf(name);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [];
  for (let next = [root]; next.length > 0;) {
    next = next.flatMap((pid) => children.get(pid) ?? []);
    found.push(...next);
  }
  return found;
}

function parentOf(pid) {
  try {
    // The second field, the program's name in parentheses, may itself contain parentheses.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
