import { seededRandom } from '../support/sampleMessages/seededRandom';
import type { CorpusMessage } from './corpora';
import { type MadeMessage, MessageMaker } from './messageMaker';
import type { Reading } from './reading';
import { writeAll } from './sampleFiles';

const COUNT = 2_000;

/** Well-formed messages that vary in all that RFC 5322 and MIME leave to the sender; the same ones each time. */
export function madeMessages(count = COUNT): readonly MadeMessage[] {
  const maker = new MessageMaker(seededRandom(20_261_129));
  return Array.from({ length: count }, () => maker.make());
}

export interface GeneratedMessage extends CorpusMessage {
  readonly expected: Reading;
}

export function generatedMessages(folder: string): readonly GeneratedMessage[] {
  const made = madeMessages();
  const files = writeAll(
    folder,
    'generated',
    made.map(({ octets }, index) => ({ name: `made-${index}`, octets })),
  );
  return files.map((file, index) => ({ ...file, expected: made[index]?.expected ?? {} }));
}
