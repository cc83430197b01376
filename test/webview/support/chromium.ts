import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless browser whose pages have a profile of their own each. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: CHROMIUM_ARGUMENTS,
  });
}

/**
 * Starts a headless browser with an ordinary profile in `folder` and its network log in `netLogPath`, complete once it
 * is closed. The profiles that tests usually get are private ones, in which Chromium looks no name up ahead of need.
 */
export async function launchLoggedChromium(
  folder: string,
  netLogPath: string,
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: chromiumPath(),
    headless: true,
    ignoreDefaultArgs: ['--disable-background-networking'],
    args: [
      ...CHROMIUM_ARGUMENTS,
      `--log-net-log=${netLogPath}`,
      '--net-log-capture-mode=IncludeSensitive',
    ],
  });
}

function chromiumPath(): string {
  const path = CANDIDATES.find((candidate) => candidate !== undefined && existsSync(candidate));
  if (path === undefined) {
    throw new Error('No Chromium found; set CHROMIUM_PATH');
  }
  return path;
}
