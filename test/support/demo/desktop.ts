import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '../polling';
import { repository } from '../vscode/codeServer';
import { quietSettings } from '../vscode/quietSettings';

/** A window of the installed VS Code, with settings, storage and extensions of its own. */
export interface DesktopWindow {
  /** Resolves when that VS Code has ended. */
  ended(): Promise<void>;
  /** Ends that VS Code, and removes its folders. */
  close(): Promise<void>;
}

/**
 * Opens the extension's development copy in the installed VS Code.
 * @param command The `code` command.
 * @throws Error when VS Code does not start within a minute.
 */
export async function openDesktop(
  command: string,
  env: Readonly<Record<string, string>>,
): Promise<DesktopWindow> {
  const folder = await mkdtemp(join(tmpdir(), 'pop3-vscode-'));
  const userData = join(folder, 'user-data');
  const workspace = join(folder, 'workspace');
  try {
    await mkdir(workspace);
    await mkdir(join(userData, 'User'), { recursive: true });
    await writeFile(join(userData, 'User', 'settings.json'), JSON.stringify(quietSettings));
    await runCommand(
      command,
      [
        `--user-data-dir=${userData}`,
        `--extensions-dir=${join(folder, 'extensions')}`,
        `--extensionDevelopmentPath=${repository}`,
        ...['--new-window', '--disable-workspace-trust', '--skip-welcome'],
        ...['--skip-release-notes', '--disable-updates', '--disable-telemetry'],
        // Nothing of a demonstration belongs into the system's keychain, nor may that ask for its password.
        '--use-inmemory-secretstorage',
        // Chromium refuses to run as root with its sandbox.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        workspace,
      ],
      env,
    );
    const pid = await eventually('VS Code to start', () => mainProcess(userData), 60_000);
    return {
      ended: () => untilGone(pid),
      close: async () => {
        if (isRunning(pid)) {
          process.kill(pid);
          await untilGone(pid);
        }
        await removeFolder(folder);
      },
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

/** Runs `code`, which starts VS Code and ends. */
async function runCommand(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  // Those that VS Code sets in its own terminal would make a second one part of the first.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:VSCODE_|ELECTRON_)/u.test(name),
  );
  // Windows starts .cmd files through its shell only, which takes the line as it is.
  const shell = process.platform === 'win32';
  const quoted = shell ? args.map((argument) => `"${argument}"`) : args;
  const child = spawn(shell ? `"${command}"` : command, quoted, {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    shell,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) {
    throw new Error(`${command} failed (exit status ${String(code)}).`);
  }
}

/** VS Code notes the process id of its main process in its data folder. */
async function mainProcess(userData: string): Promise<number | undefined> {
  const text = await readFile(join(userData, 'code.lock'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) {
    await new Promise((done) => setTimeout(done, 500));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
}
