import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Tally } from './consensus';
import { type FieldName, FIELDS } from './reading';

export interface CorpusFigures {
  readonly corpus: string;
  messages: number;
  readonly blank: string[];
  readonly inventedDates: string[];
  readonly lost: string[];
  readonly fields: Record<FieldName, Tally>;
}

/** Writes `figures.md` beside this file. */
export function writeFigures(figures: readonly CorpusFigures[]): void {
  const total = (pick: (each: CorpusFigures) => number): number =>
    figures.reduce((sum, each) => sum + pick(each), 0);
  const rows = FIELDS.map((field) => {
    const agrees = total((each) => each.fields[field].agrees);
    const differs = total((each) => each.fields[field].differs);
    const none = total((each) => each.fields[field].noConsensus);
    const alone = total((each) => each.fields[field].alone);
    return `| ${field} | ${agrees + differs} | ${agrees} | ${percent(agrees, agrees + differs)} | ${none} | ${alone} |`;
  });
  const corpora = figures.map(
    ({ corpus, messages, fields }) =>
      `| ${corpus} | ${messages} | ${FIELDS.map((field) => fields[field].differs).join(' | ')} |`,
  );
  const text = `# The parse beside other parsers

Written by \`npm run truth\`. Each message is read by this extension and by Python's email package, GMime, Email::MIME and
postal-mime. A consensus is what at least two of these four say and more of them than anything else.

${total(({ messages }) => messages)} messages; blank without a note: ${total(({ blank }) => blank.length)}; fewer attachments than
the consensus: ${total(({ lost }) => lost.length)}; a date where the consensus has none: ${total(({ inventedDates }) => inventedDates.length)}.

| Field | With consensus | Agree | Share | No consensus | Of these with none of the others |
| ----- | -------------- | ----- | ----- | ------------ | -------------------------------- |
${rows.join('\n')}

Differences from the consensus, by corpus:

| Corpus | Messages | ${FIELDS.join(' | ')} |
| ------ | -------- | ${FIELDS.map((field) => '-'.repeat(field.length)).join(' | ')} |
${corpora.join('\n')}
`;
  writeFileSync(join(__dirname, 'figures.md'), text);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(2)} %`;
}
