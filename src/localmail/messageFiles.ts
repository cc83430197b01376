import { throwIfAborted } from './errors';
import { type FileFacts, fileMessage, type FileMessage } from './fileMaildrop';
import { mapSome } from './folderEntries';
import type { OpenOptions } from './localMaildrop';

const PROGRESS_STEP = 500;

/** Looks at each file, and numbers those that are still there. */
export async function messagesOf(
  files: readonly FileFacts[],
  { signal, onProgress }: OpenOptions,
): Promise<readonly FileMessage[]> {
  let done = 0;
  const found = await mapSome(files, async (facts) => {
    throwIfAborted(signal);
    const message = await fileMessage(facts, 0);
    done += 1;
    if (done % PROGRESS_STEP === 0) {
      onProgress?.(done, files.length);
    }
    return message;
  });
  onProgress?.(files.length, files.length);
  return found
    .filter((message) => message !== undefined)
    .map((message, index) => ({ ...message, number: index + 1 }));
}

/** By code units: the same order on every machine. */
export function inOrder(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
