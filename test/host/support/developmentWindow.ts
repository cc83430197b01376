import type { Browser, Page } from 'playwright-core';
import { type CodeServer, repository } from '../../support/vscode/codeServer';

export interface DevelopmentWindow {
  readonly page: Page;
  /** What the extension host and the workbench printed so far. */
  output(): string;
  /** Resolves with the exit code of the tests when VS Code has run them. */
  readonly exitCode: Promise<number>;
}

export interface DevelopmentOptions {
  /** The module whose `run` VS Code calls in the extension host; without it the window is an ordinary one. */
  readonly testsPath?: string;
}

/**
 * Opens a window that loads the extension from the checkout, as a window for extension development does.
 *
 * The workbench takes what is to be developed from its configuration, which code-server writes into the page. So it is
 * added where the workbench reads it: a page rewritten on its way could not open its socket any more.
 */
export async function openDevelopmentWindow(
  browser: Browser,
  server: CodeServer,
  { testsPath }: DevelopmentOptions = {},
): Promise<DevelopmentWindow> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const lines: string[] = [];
  let end: (code: number) => void = () => undefined;
  const exitCode = new Promise<number>((resolve) => {
    end = resolve;
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    // The workbench itself is talkative at that level.
    if (type !== 'info') {
      lines.push(`[${type}] ${args.map(String).join(' ')}`);
    }
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    end(code);
  });
  const uri = (path: string): unknown => ({
    $mid: 1,
    scheme: 'vscode-remote',
    authority: new URL(server.url).host,
    path,
  });
  const developmentOptions = {
    extensions: [uri(repository)],
    ...(testsPath === undefined ? {} : { extensionTestsPath: uri(testsPath) }),
  };
  await page.addInitScript(`{
    const getAttribute = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = getAttribute.call(this, name);
      return this.id === 'vscode-workbench-web-configuration' && name === 'data-settings'
        ? JSON.stringify({ ...JSON.parse(value), developmentOptions: ${JSON.stringify(developmentOptions)} })
        : value;
    };
  }`);
  await page.goto(server.workspaceUrl);
  return { page, output: () => lines.join('\n'), exitCode };
}
