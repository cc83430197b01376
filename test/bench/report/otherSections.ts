import type { Circumstances, PartFigures } from '../results';
import type { UnchangedRefresh } from '../roundTripPart';
import { commandsIn } from './commands';
import { count, duration, memory, table, threeDigits, throughput } from './format';

const TINY_OCTETS = 1_000;

export function roundTripSection(
  { roundTripMilliseconds, maildropMessages, lines, unchanged }: PartFigures['roundTrips'],
  { peers }: Circumstances,
): readonly string[] {
  const rows = lines.map((line) => [
    peers.find(({ id }) => id === line.peer)?.name ?? line.peer,
    line.work === 'headers' ? `${line.messages} newest headers` : `all ${line.messages} messages`,
    line.offersPipelining ? 'yes' : 'no',
    duration(line.milliseconds),
    threeDigits(line.roundTrips),
    String(line.turns),
    String(line.commands),
  ]);
  return [
    '## With and without PIPELINING',
    '',
    `Round trip ${roundTripMilliseconds} ms; headers of a maildrop of ${count(maildropMessages)}. Where PIPELINING is not offered, the proxy took it out of`,
    'the capabilities. Round trips are the time, from the TCP connection to the last octet of the work, over the round trip.',
    'Turns are how often the client spoke after the server had, QUIT included: a pipelining client that sends on while',
    'replies arrive speaks more often than it waits.',
    '',
    ...table(['', 'Work', 'PIPELINING', 'Time', 'Round trips', 'Turns', 'Commands'], rows, [
      'left',
      'left',
      'left',
      'right',
      'right',
      'right',
      'right',
    ]),
    ...(unchanged === undefined ? [] : unchangedProse(unchanged)),
  ];
}

function unchangedProse({
  messages,
  milliseconds,
  turns,
  keywords,
  keywordsBefore,
}: UnchangedRefresh): readonly string[] {
  return [
    `Our mailbox read all ${count(messages)} headers of that maildrop by ${commandsIn(keywordsBefore)}. Made anew on what it`,
    `had kept, and with nothing changed on the server, its refresh took ${duration(milliseconds)} and ${turns} turns: ${commandsIn(keywords)}.`,
    '',
  ];
}

export function searchSection({
  messages,
  indexMilliseconds,
  longestSliceMilliseconds,
  indexOctets,
  queries,
}: PartFigures['search']): readonly string[] {
  const rows = queries.map(
    ({ query, matches, bestMilliseconds, medianMilliseconds, worstMilliseconds }) => [
      `\`${query}\``,
      count(matches),
      duration(bestMilliseconds),
      duration(medianMilliseconds),
      duration(worstMilliseconds),
    ],
  );
  return [
    '## Search',
    '',
    `${count(messages)} headers in memory. Indexing took ${duration(indexMilliseconds)} in slices of at most ${duration(longestSliceMilliseconds)}; the index holds`,
    `${memory(indexOctets)}. Each query was answered in full several times, from parsing to the list of matches in its order.`,
    '',
    ...table(['Query', 'Matches', 'Best', 'Median', 'Worst'], rows),
  ];
}

export function largeSection(
  { octets, outcomes }: PartFigures['large'],
  { peers }: Circumstances,
): readonly string[] {
  const rows = outcomes.map(({ peer, outcome, idleOctets }) => {
    const name = peers.find(({ id }) => id === peer)?.name ?? peer;
    if (outcome.kind === 'measured') {
      const { milliseconds, peakOctets } = outcome;
      return [
        name,
        duration(milliseconds),
        throughput(octets, milliseconds),
        memory(peakOctets),
        idleOctets === undefined ? '' : memory(idleOctets),
      ];
    }
    const why = outcome.kind === 'failed' ? `failed: ${outcome.why}` : 'wrong octets';
    return [name, why, '', '', ''];
  });
  return [
    '## One message of 100 MB',
    '',
    `One message of ${count(octets)} octets (${memory(octets)}) retrieved on loopback, once, after its SHA-256 was compared.`,
    'curl and mpop write it away as it comes; the libraries hand it over whole.',
    '',
    ...table(['', 'Time', 'Throughput', 'Peak memory', 'where it only lists'], rows),
  ];
}

export function startSection(
  { ours, worker, codeServer, others }: PartFigures['start'],
  activation: PartFigures['activation'] | undefined,
): readonly string[] {
  const compared =
    codeServer === undefined
      ? ['Extensions to compare with come with code-server from npm, which is not installed.', '']
      : [
          'For comparison, the file that VS Code loads to start three of its own extensions, as the package',
          `code-server ${codeServer} on npm holds them: no other well-known extension was found there with its bundle.`,
          '',
          ...table(
            ['Extension', 'Version', 'Octets of its main file'],
            others.map(({ name, version, mainOctets }) => [name, version, count(mainOctets)]),
            ['left', 'left', 'right'],
          ),
        ];
  const activated =
    activation === undefined
      ? 'The activation was not measured: `npm run bench -- --only activation` does.'
      : `Activation took ${threeDigits(activation.milliseconds)} ms by VS Code’s own measure (median of ${activation.runs.length}: ${activation.runs.join(', ')} ms).`;
  return [
    '## Bundles and start',
    '',
    activated,
    '',
    `The MIME worker answers its first job, the reading of one small header block, ${duration(worker.firstMilliseconds)} after it is`,
    `asked for, start of the thread included, and the next in ${duration(worker.warmMilliseconds)} (medians of ${worker.runs}).`,
    '',
    ...table(['Part', 'Octets'], bundleRows(ours)),
    ...compared,
  ];
}

/** Names without the hashes that change with the content; the many tiny chunks as one. */
function bundleRows(bundles: PartFigures['start']['ours']): readonly (readonly string[])[] {
  const isTiny = ({ octets }: { readonly octets: number }): boolean => octets < TINY_OCTETS;
  const tiny = bundles.filter(isTiny);
  const sum = tiny.reduce((octets, bundle) => octets + bundle.octets, 0);
  return [
    ...bundles
      .filter((bundle) => !isTiny(bundle))
      .map(({ name, octets }) => [
        `\`${name.replace(/-[A-Z0-9]{8}(?=\.js$)/u, '')}\``,
        count(octets),
      ]),
    ...(tiny.length === 0 ? [] : [[`${tiny.length} smaller chunks together`, count(sum)]]),
  ];
}
