import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../support/vscode/browser';
import { CodeServer } from '../../support/vscode/codeServer';
import { Workbench } from '../../support/vscode/workbench';
import { HostBlocks } from './hostBlocks';

export interface MeasuredWindowOptions {
  /** A module that serves mail in a process of its own, and sends the properties of its account. */
  readonly mailServer: string;
  readonly serverArguments?: readonly string[];
  /** The account's. */
  readonly label: string;
  readonly vsix: readonly string[];
  /** For the notes of the watch; it is made. */
  readonly watchFolder: string;
  /** Of the window, in pixels. */
  readonly height: number;
  /** Path of a script that runs in each document. */
  readonly pageScript: string;
  readonly longestWait: number;
}

export interface WindowParts {
  readonly mail: ChildProcess;
  readonly server: CodeServer;
  readonly browser: Browser;
  readonly workbench: Workbench;
  readonly blocks: HostBlocks;
}

/** A VS Code with packaged extensions, an account, and a watch on the thread of its extension host. */
export class MeasuredWindow {
  protected constructor(protected readonly parts: WindowParts) {}

  async close(): Promise<void> {
    const { browser, server, mail } = this.parts;
    await browser.close();
    await server.stop();
    mail.kill();
  }
}

/** Opens all of it and waits until it is ready; where that fails nothing is left running. */
export async function openWindow(
  options: MeasuredWindowOptions,
  ready: (parts: WindowParts) => Promise<void>,
): Promise<WindowParts> {
  const mail = fork(options.mailServer, options.serverArguments, { execArgv: ['--import', 'tsx'] });
  let server: CodeServer | undefined;
  let browser: Browser | undefined;
  try {
    const [address] = (await once(mail, 'message')) as [Readonly<Record<string, unknown>>];
    const blocks = await HostBlocks.create(options.watchFolder);
    server = await CodeServer.start({
      vsix: options.vsix,
      nodeOptions: blocks.nodeOptions,
      env: {
        ...blocks.environment,
        POP3_SAMPLE_ACCOUNT: JSON.stringify({ label: options.label, ...address }),
      },
    });
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: options.height } });
    page.setDefaultTimeout(options.longestWait);
    await page.addInitScript({ path: options.pageScript });
    const parts = { mail, server, browser, workbench: new Workbench(page), blocks };
    await parts.workbench.open(server.workspaceUrl);
    await parts.workbench.showMailboxes();
    await ready(parts);
    return parts;
  } catch (error) {
    await browser?.close();
    await server?.stop();
    mail.kill();
    throw error;
  }
}
