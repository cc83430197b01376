import type { Browser, FrameLocator, Locator } from 'playwright-core';

import type { ViewMessage, ViewToHost } from '../../../src/viewer/protocol';
import { launchChromium } from './chromium';
import { buildView } from './viewBundle';
import { ViewPage, type ViewPageOptions } from './viewPage';

/** A one-pixel PNG. */
export const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export interface ViewFixture {
  /** The view of the running test. */
  readonly view: ViewPage;
  readonly open: (options?: Partial<ViewPageOptions>) => Promise<void>;
  readonly shown: (
    message: Partial<ViewMessage>,
    options?: Partial<ViewPageOptions>,
  ) => Promise<void>;
  /** The document of the first mail frame. */
  readonly mail: () => FrameLocator;
  readonly button: (name: string) => Locator;
  readonly sentOf: (type: ViewToHost['type']) => Promise<readonly ViewToHost[]>;
}

/** Gives each test of a suite a view in one shared browser, and closes what was opened. */
export function useView(): ViewFixture {
  let browser: Browser;
  let script: string;
  let current: ViewPage | undefined;

  before(async () => {
    browser = await launchChromium();
    script = await buildView();
  });

  afterEach(async () => {
    await current?.close();
    current = undefined;
  });

  after(async () => {
    await browser.close();
  });

  const fixture: ViewFixture = {
    get view(): ViewPage {
      if (current === undefined) {
        throw new Error('No view is open');
      }
      return current;
    },
    open: async (options = {}) => {
      current = await ViewPage.open(browser, { script, theme: 'dark', ...options });
    },
    shown: async (message, options = {}) => {
      await fixture.open(options);
      await fixture.view.show(message, options.allowsRemoteImages ?? false);
    },
    mail: () => fixture.view.page.frameLocator('iframe'),
    button: (name) => fixture.view.page.getByRole('button', { name }),
    sentOf: async (type) => (await fixture.view.sent()).filter((message) => message.type === type),
  };
  return fixture;
}
