import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { repository } from './pins.mjs';

/** A command that was started, ran and failed. Its own output already told why. */
export class CommandFailed extends Error {
  constructor(command, status) {
    super(`${command} failed (${status}).`);
    this.name = 'CommandFailed';
  }
}

/** What a person must do before the command can go on: shown without a stack trace. */
export class SetupNeeded extends Error {
  constructor(message) {
    super(message);
    this.name = 'SetupNeeded';
  }
}

/**
 * Runs a program to its end, its output on ours, and returns its exit status.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export async function status(program, args, options = {}) {
  const child = spawn(program, args, {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...options,
  });
  const [code, signal] = await once(child, 'exit');
  return code ?? (signal === 'SIGINT' ? 130 : 1);
}

/** As {@link status}, but a status other than 0 throws {@link CommandFailed}. */
export async function run(program, args, options) {
  const code = await status(program, args, options);
  if (code !== 0) {
    throw new CommandFailed([basename(program), ...args].join(' '), `exit status ${code}`);
  }
}

/**
 * Program and arguments that run npm: by the same npm that started us, where one did.
 * @param {readonly string[]} args
 * @returns {[string, string[]]}
 */
export function npmCommand(args) {
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && /^npm-cli\.[cm]?js$/u.test(basename(cli))) {
    return [process.execPath, [cli, ...args]];
  }
  // Windows starts .cmd files through its shell only; the arguments here are all our own.
  return process.platform === 'win32'
    ? ['cmd.exe', ['/d', '/s', '/c', 'npm.cmd', ...args]]
    : ['npm', [...args]];
}

/** Runs npm to its end, as {@link run}. */
export async function npm(args, options) {
  await run(...npmCommand(args), options);
}

/** As {@link npm}, but shows its output only when it fails. */
export async function quietNpm(args) {
  const [program, programArgs] = npmCommand(args);
  const child = spawn(program, programArgs, {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) {
    process.stderr.write(Buffer.concat(chunks));
    throw new CommandFailed(['npm', ...args].join(' '), `exit status ${code}`);
  }
}

/**
 * Runs a script in TypeScript to its end, on our terminal, and ends as it ends.
 * @param {string} main
 * @param {readonly string[]} args
 */
export async function runScript(main, args) {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    cwd: repository,
    stdio: 'inherit',
  });
  // Ctrl+C reaches the child by itself; we only have to outlive it. The others come to us alone.
  process.on('SIGINT', () => undefined);
  for (const name of ['SIGTERM', 'SIGHUP']) {
    process.on(name, () => child.kill(name));
  }
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

/** Ends the script as a command line tool does: one readable sentence, no stack for expected failures. */
export function fail(error) {
  const expected = error instanceof SetupNeeded || error instanceof CommandFailed;
  console.error(expected ? `\n${error.message}` : error);
  process.exitCode = 1;
}
