import { activationMilliseconds } from '../host/support/activationTime';
import { openDevelopmentWindow } from '../host/support/developmentWindow';
import { launchBrowser } from '../support/vscode/browser';
import { CodeServer } from '../support/vscode/codeServer';
import { median } from './statistics';

export interface Activation {
  /** What VS Code itself tells: loading the extension and calling `activate`. */
  readonly milliseconds: number;
  readonly runs: readonly number[];
}

/** Measures the activation in a real VS Code, each time with a server and a window of its own. */
export async function measureActivation(runs: number, signal: AbortSignal): Promise<Activation> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    signal.throwIfAborted();
    times.push(await activateOnce());
  }
  return { milliseconds: median(times), runs: times };
}

async function activateOnce(): Promise<number> {
  const server = await CodeServer.start();
  try {
    const browser = await launchBrowser();
    try {
      const { page } = await openDevelopmentWindow(browser, server);
      return await activationMilliseconds(page);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}
