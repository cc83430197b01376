import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Page } from 'playwright-core';

import type { HostToView, ViewMessage, ViewSender, ViewToHost } from '../../../src/viewer/protocol';
import { viewerHtml } from '../../../src/viewer/viewerHtml';
import { type Theme, themeScript } from './themes';

export interface ViewPageOptions {
  readonly script: string;
  readonly theme?: Theme;
  readonly state?: unknown;
  readonly allowsRemoteImages?: boolean;
  /** Drops the policy of the view's own document. */
  readonly hasNoPolicy?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Awaited when the document asks for its script, which comes only then. */
  readonly beforeScript?: (view: ViewPage) => Promise<void>;
}

/** A browser or one profile of it. */
interface PageSource {
  readonly newPage: () => Promise<Page>;
}

/** The webview's page outside VS Code: its real document and policy, a fake of the one API it has. */
export class ViewPage {
  private constructor(
    readonly page: Page,
    private readonly server: Server,
  ) {}

  static async open(browser: PageSource, options: ViewPageOptions): Promise<ViewPage> {
    const { server, url } = await serveView(options);
    const page = await browser.newPage();
    await page.setViewportSize(options.viewport ?? { width: 900, height: 700 });
    // Else the preference that is emulated would be in the place of the one that a frame is given by its page.
    await page.emulateMedia({ colorScheme: null });
    await page.addInitScript(fakeApi(options.state ?? null));
    if (options.theme !== undefined) {
      await page.addInitScript(themeScript(options.theme));
    }
    const view = new ViewPage(page, server);
    const { beforeScript } = options;
    if (beforeScript !== undefined) {
      await page.route('**/main.js', async (route) => {
        await beforeScript(view);
        await route.continue();
      });
    }
    await page.goto(url);
    return view;
  }

  async send(message: HostToView): Promise<void> {
    await this.page.evaluate((data) => {
      window.postMessage(data, '*');
    }, message);
  }

  /** Shows a message and waits until its frames take input. */
  async show(
    message: Partial<ViewMessage>,
    allowsRemoteImages = false,
    sender?: ViewSender,
  ): Promise<void> {
    await this.page.evaluate(() => {
      document.querySelector('main')?.remove();
    });
    await this.send({
      type: 'message',
      message: viewMessage(message),
      allowsRemoteImages,
      ...(sender === undefined ? {} : { sender }),
    });
    await this.page.waitForSelector('main');
    await this.page.waitForFunction(() =>
      [...document.querySelectorAll('iframe')].every((frame) => frame.dataset.ready === 'true'),
    );
  }

  async sent(): Promise<readonly ViewToHost[]> {
    return this.page.evaluate(() => (window as unknown as { sent: ViewToHost[] }).sent);
  }

  async state(): Promise<unknown> {
    return this.page.evaluate(() => (window as unknown as { state: unknown }).state);
  }

  async close(): Promise<void> {
    await this.page.close();
    await stopServing(this.server);
  }
}

/** Serves the view's document, as the extension makes it, and its script. */
export async function serveView(
  options: Pick<ViewPageOptions, 'script' | 'allowsRemoteImages' | 'hasNoPolicy'>,
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host ?? ''}`;
    if (request.url === '/main.js') {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
      response.end(options.script);
      return;
    }
    const html = viewerHtml({
      cspSource: origin,
      scriptUri: `${origin}/main.js`,
      allowsRemoteImages: options.allowsRemoteImages ?? false,
    });
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(
      options.hasNoPolicy === true ? html.replace(/<meta http-equiv=[^>]*>/u, '') : html,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

export async function stopServing(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // A browser keeps connections in reserve that would hold the server open.
  server.closeAllConnections();
  await closed;
}

export function viewMessage(parts: Partial<ViewMessage>): ViewMessage {
  return {
    subject: 'Subject',
    from: [{ name: 'Ada Example', address: 'ada@example.com' }],
    to: [{ name: '', address: 'team@example.org' }],
    cc: [],
    replyTo: [],
    date: {
      epochMilliseconds: Date.UTC(2025, 10, 4, 9, 15),
      raw: 'Tue, 04 Nov 2025 10:15:00 +0100',
    },
    headerFields: [{ name: 'Subject', value: 'Subject' }],
    htmlParts: [],
    textParts: [],
    inlineImages: [],
    attachments: [],
    events: [],
    reports: [],
    warnings: [],
    notes: [],
    ...parts,
  };
}

/** As text, since a function's compiled form may lean on helpers that the page does not have. */
export function fakeApi(initialState: unknown): string {
  return `if (window.top === window) {
    window.sent = [];
    window.state = ${JSON.stringify(initialState)};
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => { window.sent.push(structuredClone(message)); },
      getState: () => window.state,
      setState: (state) => { window.state = state; },
    });
  }`;
}
