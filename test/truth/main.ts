import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fetchCorpora, cacheFolder, splitCorpora, type CorpusMessage } from './corpora';
import { count, emptyTallies, judge, normalForm } from './consensus';
import { writeFigures, type CorpusFigures } from './figures';
import { generatedMessages } from './generatedMessages';
import { PEERS, readAll } from './peers';
import { FIELDS, readOurs, type Reading } from './reading';
import { sampleFiles } from './sampleFiles';

// Compares what this extension makes of messages with what four other programs make of them, and writes the figures.
// `--fast` leaves out what has to be fetched, `--show N` prints differences, `--only TEXT` takes some corpora.

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : (process.argv[at + 1] ?? '');
};

async function main(): Promise<void> {
  const isFast = process.argv.includes('--fast');
  const only = option('--only');
  if (!isFast) {
    await fetchCorpora((line) => {
      console.log(line);
    });
  }
  const messages: (CorpusMessage & { readonly expected?: Reading })[] = [
    ...sampleFiles(cacheFolder()),
    ...generatedMessages(cacheFolder()),
    ...(isFast ? [] : splitCorpora()),
  ].filter(({ corpus }) => only === undefined || corpus.includes(only));
  console.log(`${messages.length} messages`);
  const paths = messages.map(({ path }) => path);
  const readings = await Promise.all(PEERS.map((peer) => readAll(peer, paths)));
  const figures = await compare(messages, readings);
  if (only === undefined && !isFast) {
    await writeFigures(figures);
  }
  for (const { corpus, messages: number, fields } of figures) {
    const cells = FIELDS.map((field) => {
      const { agrees, differs, alone } = fields[field];
      return `${field} ${differs === 0 ? '' : `${differs} of `}${agrees + differs}${alone === 0 ? '' : ` (${alone} alone)`}`;
    });
    console.log(`${corpus} ${number}: ${cells.join(', ')}`);
  }
}

async function compare(
  messages: readonly (CorpusMessage & { readonly expected?: Reading })[],
  readings: readonly ReadonlyMap<string, Reading>[],
): Promise<readonly CorpusFigures[]> {
  const byCorpus = new Map<string, CorpusFigures>();
  const differences: string[] = [];
  for (const { corpus, path, expected } of messages) {
    const ours = await readOurs(readFileSync(path));
    const others = [
      ...readings.map((map) => map.get(path) ?? { error: 'not read' }),
      ...(expected === undefined ? [] : [expected]),
    ];
    let figures = byCorpus.get(corpus);
    if (figures === undefined) {
      figures = {
        corpus,
        messages: 0,
        blank: [],
        inventedDates: [],
        lost: [],
        fields: emptyTallies(),
      };
      byCorpus.set(corpus, figures);
    }
    figures.messages += 1;
    const isBlank = ours.isBlank && others.filter(showsSomething).length >= 2;
    if (isBlank) {
      figures.blank.push(path);
    }
    for (const field of FIELDS) {
      const verdict = judge(ours, others, field);
      count(figures.fields[field], verdict);
      if (verdict.kind === 'differs' && field === 'date' && verdict.consensus === 'null') {
        figures.inventedDates.push(path);
      }
      if (verdict.kind === 'differs' && field === 'attachments') {
        const theirs = (JSON.parse(verdict.consensus) as unknown[]).length;
        if ((ours.attachments?.length ?? 0) < theirs) {
          figures.lost.push(path);
        }
      }
      const isAlone = verdict.kind === 'noConsensus' && !verdict.isWithSome;
      if (verdict.kind === 'differs' || isAlone) {
        differences.push(
          [
            `${corpus} ${field} ${verdict.kind} ${path}`,
            `  ours: ${(normalForm(ours, field) ?? '').slice(0, 1_500)}`,
            ...others.map(
              (other, index) =>
                `  ${PEERS[index]?.name ?? 'the maker'}: ${(normalForm(other, field) ?? other.error ?? '-').slice(0, 1_500)}`,
            ),
          ].join('\n'),
        );
      }
    }
    if (isBlank) {
      differences.push(`${corpus} blank ${path}`);
    }
  }
  writeFileSync(join(cacheFolder(), 'differences.txt'), `${differences.join('\n\n')}\n`);
  return [...byCorpus.values()];
}

function showsSomething({ text, html, attachments }: Reading): boolean {
  return `${text ?? ''}${html ?? ''}`.trim() !== '' || (attachments?.length ?? 0) > 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
