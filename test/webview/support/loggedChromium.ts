import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { CHROMIUM_ARGUMENTS, chromiumPath } from './chromium';

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Evaluation {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string };
}

/** Sends one command of the DevTools protocol and resolves with its result. */
export type SendCommand = (method: string, params?: object) => Promise<unknown>;

/**
 * A headless browser with an ordinary profile in a folder and its network log in a file, which is complete once it is
 * closed. The profiles that tests usually get are private ones, in which Chromium looks no name up ahead of need. It is
 * driven over a pipe with the few commands needed: a driver that follows every frame costs more than the frames.
 */
export class LoggedChromium {
  private readonly waiting = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  >();
  private readonly ended: Promise<void>;
  private lastId = 0;
  private unread = '';

  private constructor(
    child: ChildProcess,
    private readonly input: Writable,
    output: Readable,
  ) {
    output.setEncoding('utf8');
    output.on('data', (text: string) => {
      this.read(text);
    });
    // Writing to a browser that is gone is told by the answers that do not come.
    input.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      child.once('exit', () => {
        this.waiting.forEach(({ reject }) => {
          reject(new Error('The browser ended'));
        });
        resolve();
      });
    });
  }

  static launch(folder: string, netLogPath: string): LoggedChromium {
    const child = spawn(
      chromiumPath(),
      [
        ...CHROMIUM_ARGUMENTS,
        '--headless',
        '--hide-scrollbars',
        '--mute-audio',
        '--no-default-browser-check',
        '--window-size=900,800',
        `--user-data-dir=${join(folder, 'profile')}`,
        `--log-net-log=${netLogPath}`,
        '--net-log-capture-mode=IncludeSensitive',
        '--remote-debugging-pipe',
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    return new LoggedChromium(child, child.stdio[3] as Writable, child.stdio[4] as Readable);
  }

  /**
   * Opens a page and resolves once it is loaded.
   * @param firstScript runs in each of its documents before all scripts of theirs
   */
  async open(url: string, firstScript = ''): Promise<LoggedPage> {
    const { targetId } = (await this.send('Target.createTarget', { url: 'about:blank' })) as {
      readonly targetId: string;
    };
    const { sessionId } = (await this.send('Target.attachToTarget', {
      targetId,
      flatten: true,
    })) as { readonly sessionId: string };
    const page = new LoggedPage((method, params) => this.send(method, params, sessionId));
    await page.send('Page.enable');
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: firstScript });
    await page.send('Page.navigate', { url });
    // The document before this one may still be there, and takes the question with it when it goes.
    const isLoaded = async (): Promise<boolean> =>
      page
        .evaluate(
          (expected) => location.href === expected && document.readyState === 'complete',
          url,
        )
        .catch(() => false);
    while (!(await isLoaded())) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return page;
  }

  async close(): Promise<void> {
    await this.send('Browser.close').catch(() => undefined);
    await this.ended;
  }

  private async send(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  private read(text: string): void {
    const messages = (this.unread + text).split('\0');
    this.unread = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message) as Answer;
      const waiting = this.waiting.get(id ?? 0);
      this.waiting.delete(id ?? 0);
      if (error === undefined) {
        waiting?.resolve(result);
      } else {
        waiting?.reject(new Error(error.message));
      }
    }
  }
}

export class LoggedPage {
  constructor(readonly send: SendCommand) {}

  /** Calls a function in the page and resolves with what it resolves with; both ways as JSON. */
  async evaluate<Argument, Result>(
    task: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result> {
    // The compiled form of a function may lean on this helper of the compiler.
    const helper = 'globalThis.__name ??= (named) => named;';
    const { result, exceptionDetails } = (await this.send('Runtime.evaluate', {
      expression: `${helper}(${task.toString()})(${JSON.stringify(argument)})`,
      awaitPromise: true,
      returnByValue: true,
    })) as Evaluation;
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.text);
    }
    return result.value as Result;
  }
}
