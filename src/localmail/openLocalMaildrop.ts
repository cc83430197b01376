import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { asLocalMailError, throwIfAborted } from './errors';
import { isMbox } from './indexMbox';
import type { LocalMaildrop, LocalMaildropKind, OpenOptions } from './localMaildrop';
import { isMaildir, openMaildir } from './maildir';
import { openMbox } from './mboxMaildrop';
import { hasMessageFiles, openMessageFolder } from './messageFolder';
import { fileSource } from './octetSource';

/**
 * Says what kind of maildrop lies at a path, without reading it through; undefined for anything else. An empty file
 * counts as an mbox if it is named like one: `.mbox`, or without an ending.
 *
 * @throws LocalMailError `notFound`, `notReadable` or `aborted`
 */
export async function recognizeLocalMaildrop(
  path: string,
  signal: AbortSignal,
): Promise<LocalMaildropKind | undefined> {
  try {
    throwIfAborted(signal);
    const state = await stat(path);
    if (state.isFile()) {
      return (await isMboxFile(path, signal)) ? 'mbox' : undefined;
    }
    if (!state.isDirectory()) {
      return undefined;
    }
    if (await isMaildir(path)) {
      return 'maildir';
    }
    return (await hasMessageFiles(path, signal)) ? 'folder' : undefined;
  } catch (error) {
    throw asLocalMailError(error);
  }
}

async function isMboxFile(path: string, signal: AbortSignal): Promise<boolean> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = await file.stat();
    return size === 0
      ? /^[^.]+$|\.mbox$/iu.test(basename(path))
      : await isMbox(fileSource(file, size), signal);
  } finally {
    await file.close();
  }
}

/**
 * Opens a maildrop and lists its messages, for which an mbox is read through.
 *
 * @throws LocalMailError of any code but `closed`
 */
export function openLocalMaildrop(
  path: string,
  kind: LocalMaildropKind,
  options: OpenOptions,
): Promise<LocalMaildrop> {
  return OPENERS[kind](path, options);
}

const OPENERS = {
  mbox: openMbox,
  maildir: openMaildir,
  folder: openMessageFolder,
} as const satisfies Record<
  LocalMaildropKind,
  (path: string, options: OpenOptions) => Promise<LocalMaildrop>
>;
