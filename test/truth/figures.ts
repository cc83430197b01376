import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';

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

/** Made here, rather than by the mailers of the world. */
const OWN = new Set(['samples', 'traps', 'generated']);

/** Writes `figures.md` beside this file. */
export async function writeFigures(figures: readonly CorpusFigures[]): Promise<void> {
  const real = figures.filter(({ corpus }) => !OWN.has(corpus));
  const own = figures.filter(({ corpus }) => OWN.has(corpus));
  const corpora = figures.map(
    ({ corpus, messages, fields }) =>
      `| ${corpus} | ${messages} | ${FIELDS.map((field) => fields[field].differs).join(' | ')} |`,
  );
  const text = `# The parse beside other parsers

Written by \`npm run truth\`. Each message is read by this extension and by Python's email package, GMime, Email::MIME and
postal-mime. A consensus is what at least two of these four say, and more of them than anything else. Of generated
messages also counts what they were made from.

## Messages from the tests of ${real.length} packages of Debian

${tableOf(real)}

## Sample messages, traps and generated messages

${tableOf(own)}

## Differences from the consensus, by corpus

| Corpus | Messages | ${FIELDS.join(' | ')} |
| ------ | -------- | ${FIELDS.map((field) => '-'.repeat(field.length)).join(' | ')} |
${corpora.join('\n')}
`;
  await writeFile(join(__dirname, 'figures.md'), await format(text, { parser: 'markdown' }));
}

function tableOf(figures: readonly CorpusFigures[]): string {
  const total = (pick: (each: CorpusFigures) => number): number =>
    figures.reduce((sum, each) => sum + pick(each), 0);
  const rows = FIELDS.map((field) => {
    const sum = (of: keyof Tally): number => total((each) => each.fields[field][of]);
    const [agrees, differs] = [sum('agrees'), sum('differs')];
    return `| ${field} | ${agrees + differs} | ${agrees} | ${percent(agrees, agrees + differs)} | ${sum('showsMore')} | ${sum('noConsensus')} | ${sum('alone')} |`;
  });
  return `${total(({ messages }) => messages)} messages; blank without a note: ${total(({ blank }) => blank.length)}; fewer
attachments than the consensus: ${total(({ lost }) => lost.length)}; a date where the consensus has none: ${total(({ inventedDates }) => inventedDates.length)}.

| Field | With consensus | Agree | Share | Shows what the consensus leaves blank | No consensus | Of these with none of the others |
| ----- | -------------- | ----- | ----- | ------------------------------------- | ------------ | -------------------------------- |
${rows.join('\n')}`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(2)} %`;
}
