/**
 * Opens a VS Code with the packaged extension and the sample account, until it is closed or a signal arrives.
 * `--code <command>` takes the installed VS Code, otherwise it is code-server; `--check` only looks whether the sample
 * mail is there. Set up and started by `npm run demo`.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { CodeServer, repository } from '../vscode/codeServer';
import { sampleMailRows } from './check';
import { openDesktop } from './desktop';
import { startSampleServerProcess } from './sampleServerProcess';

const VSIX = join(repository, 'dist', 'pop3-mailbox-browser.vsix');
const SAME_SIGNAL_MS = 1_000;
const WHAT_TO_DO = 'Open the POP3 view in the activity bar to see the sample mail.';

type Environment = Readonly<Record<string, string>>;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { code: { type: 'string' }, check: { type: 'boolean', default: false } },
  });
  const interrupted = interruption();
  const server = await startSampleServerProcess();
  try {
    if (values.code !== undefined) {
      await showDesktop(values.code, server.environment, interrupted);
    } else {
      await withCodeServer(server.environment, (vscode) =>
        values.check ? check(vscode) : show(vscode, interrupted),
      );
    }
  } finally {
    await server.stop();
  }
}

async function showDesktop(
  command: string,
  environment: Environment,
  interrupted: Promise<void>,
): Promise<void> {
  const window = await openDesktop(command, environment);
  try {
    console.log(`\nVS Code is open. ${WHAT_TO_DO}\nClose it, or press Ctrl+C here, to end.`);
    await Promise.race([interrupted, window.ended()]);
  } finally {
    await window.close();
  }
}

async function withCodeServer(
  environment: Environment,
  use: (vscode: CodeServer) => Promise<void>,
): Promise<void> {
  const vscode = await CodeServer.start({ vsix: [VSIX], env: environment });
  try {
    await use(vscode);
  } finally {
    await vscode.stop();
  }
}

async function show(vscode: CodeServer, interrupted: Promise<void>): Promise<void> {
  console.log(`\nVS Code: ${vscode.workspaceUrl}\n${WHAT_TO_DO}\nPress Ctrl+C to end.`);
  openInBrowser(vscode.workspaceUrl);
  await Promise.race([
    interrupted,
    vscode.ended().then(() => {
      throw new Error(`code-server ended by itself.\n${vscode.output()}`);
    }),
  ]);
}

async function check(vscode: CodeServer): Promise<void> {
  const rows = await sampleMailRows(vscode.workspaceUrl);
  console.log(`The POP3 view shows ${rows.length} rows:\n${rows.join('\n')}`);
}

/** Where there is a desktop; whoever has none has read the address. */
function openInBrowser(url: string): void {
  if (process.env.DISPLAY === undefined && process.env.WAYLAND_DISPLAY === undefined) {
    return;
  }
  const opener = spawn('xdg-open', [url], { stdio: 'ignore', detached: true });
  opener.on('error', () => {
    console.log('No browser could be started: open the address yourself.');
  });
  opener.unref();
}

/**
 * Resolves at the first signal to end. A further one ends at once, unless it comes so soon that it is the same one,
 * sent to the process group and passed on by npm as well.
 */
function interruption(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (first === undefined) {
          first = performance.now();
          console.log('\nEnding…');
          resolve();
        } else if (performance.now() - first > SAME_SIGNAL_MS) {
          process.exit(1);
        }
      });
    }
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
