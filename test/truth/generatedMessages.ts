import type { CorpusMessage } from './corpora';

export function generatedMessages(): readonly CorpusMessage[] {
  return [];
}
