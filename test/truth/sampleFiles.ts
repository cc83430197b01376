import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sampleMessages } from '../support/sampleMessages/sampleMessages';
import type { CorpusMessage } from './corpora';
import { TRAPS } from './traps';

/** The sample messages and the traps as files, which is how the other programs get them. */
export function sampleFiles(folder: string): readonly CorpusMessage[] {
  return [
    ...writeAll(folder, 'samples', sampleMessages()),
    ...writeAll(
      folder,
      'traps',
      Object.entries(TRAPS).map(([name, octets]) => ({ name, octets })),
    ),
  ];
}

export function writeAll(
  folder: string,
  corpus: string,
  messages: readonly { readonly name: string; readonly octets: Buffer }[],
): readonly CorpusMessage[] {
  const target = join(folder, 'messages', corpus);
  mkdirSync(target, { recursive: true });
  return messages.map(({ name, octets }) => {
    const path = join(target, `${name}.eml`);
    writeFileSync(path, octets);
    return { corpus, path };
  });
}
