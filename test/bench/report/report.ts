import { format } from 'prettier';
import { NEWEST_ROWS } from '../bench';
import type { Circumstances, Results } from '../results';
import { count, megabytes, threeDigits } from './format';
import { goalsSection } from './goals';
import { type GridSection, gridSection } from './gridSection';
import { largeSection, roundTripSection, searchSection, startSection } from './otherSections';
import { sourceSection } from './sourceSection';
import { treeSection } from './treeSection';
import { viewSection } from './viewSection';

const GRIDS: Readonly<Record<'list' | 'newest' | 'headers' | 'messages', GridSection>> = {
  list: {
    title: 'Log in and list',
    work: 'list',
    prose: ['LIST and UIDL of the whole maildrop.'],
  },
  newest: {
    title: `The ${NEWEST_ROWS} newest headers`,
    work: 'headers',
    prose: ['Log in and `TOP n 0` of the newest messages.'],
  },
  headers: {
    title: 'All headers',
    work: 'headers',
    hasFloor: true,
    prose: [
      'Log in and `TOP n 0` of every message. The floor is the login as our client does it, as many round trips as the',
      'window of 500 commands leaves, and the octets at the bandwidth of loopback. It knows nothing of the time that the',
      'server takes to find each header: for that see the reader that looks at nothing.',
    ],
  },
  messages: {
    title: 'All messages',
    work: 'messages',
    hasThroughput: true,
    prose: [
      'Log in and RETR of every message. Before a peer is timed, the SHA-256 of each message it hands over is compared with',
      'what was delivered; who hands over wrong octets is not timed. Every seventh message has lines that begin with dots,',
      'every eleventh has octets above 127.',
    ],
  },
};

/** The results as a page in Markdown. */
export async function reportOf(results: Results): Promise<string> {
  const [first] = Object.values(results);
  const lines = [
    '# The POP3 client beside others',
    '',
    ...(first === undefined ? [] : circumstancesProse(first.circumstances, results)),
    ...goalsSection(results),
  ];
  for (const part of ['list', 'newest', 'headers', 'messages'] as const) {
    const measured = results[part];
    if (measured !== undefined) {
      lines.push(...gridSection(GRIDS[part], measured.figures, measured.circumstances));
    }
  }
  const { roundTrips, large, start, search, source, activation, tree, view } = results;
  if (roundTrips !== undefined) {
    lines.push(...roundTripSection(roundTrips.figures, roundTrips.circumstances));
  }
  if (large !== undefined) {
    lines.push(...largeSection(large.figures, large.circumstances));
  }
  if (search !== undefined) {
    lines.push(...searchSection(search.figures));
  }
  if (source !== undefined) {
    lines.push(...sourceSection(source.figures));
  }
  if (start !== undefined) {
    lines.push(...startSection(start.figures, activation?.figures));
  }
  if (tree !== undefined) {
    lines.push(...treeSection(tree.figures));
  }
  if (view !== undefined) {
    lines.push(...viewSection(view.figures));
  }
  return format(lines.join('\n'), { parser: 'markdown', printWidth: 100 });
}

function circumstancesProse(
  { machine, dovecot, bandwidth, roundTrips, runs }: Circumstances,
  results: Results,
): readonly string[] {
  const largest = results.headers?.figures.maildrops.at(-1);
  const delays = roundTrips.map(
    ({ nominal, real }) => `${nominal} ms (${threeDigits(real)} ms measured)`,
  );
  return [
    `Machine: ${machine.description}; Node.js ${machine.node}. Server: Dovecot ${dovecot} on the same machine, Maildir, no TLS.`,
    ...occasions(results),
    '',
    `Each time is ${runs === 1 ? 'that of one run' : `the median of the runs (${runs}, fewer where one took long)`}, each run a process of its`,
    'own, the peers in turn. It counts from connecting to the last octet of the work. Of curl and mpop, which are programs, it is',
    'the time of the process less the least that `--version` takes, so their QUIT is in it. In brackets: how many times as long as our',
    'client takes. `≈` marks what was not measured to the end: the time of a peer that waits for each reply, extrapolated from',
    'as many messages as the cell says. CPU time and peak memory (the highest resident set) are those of the whole process in',
    'the largest maildrop that was read whole.',
    '',
    'Our client is `src/pop3` alone. Our mailbox is the layer that the views show, with its worker: listed, every header read',
    'and parsed. “Its code warm” is our client after it read 2,000 messages in the same process, as in an editor that has been',
    'open for a while: the others are fresh processes. The reader that looks at nothing sends all commands at once and counts what ends replies: no client, but the',
    'most that this server gives.',
    '',
    `Round trips are made by a proxy on loopback, which delays both directions and limits no bandwidth${delays.length === 0 ? '' : `: ${delays.join(', ')}`}; 0 ms is without it.`,
    `The bandwidth of loopback is ${megabytes(bandwidth)}/s between two sockets of one process.`,
    ...(largest === undefined
      ? []
      : [
          `Messages have ${count(Math.round(largest.octets / largest.messageCount))} octets on average, ${count(Math.round(largest.headerOctets / largest.messageCount))} of them header.`,
        ]),
    '',
  ];
}

/** When and by which command each part was measured. */
function occasions(results: Results): readonly string[] {
  const byOccasion = new Map<string, string[]>();
  for (const [part, { circumstances }] of Object.entries(results)) {
    const occasion = `on ${circumstances.date} by \`${circumstances.command}\``;
    byOccasion.set(occasion, [...(byOccasion.get(occasion) ?? []), part]);
  }
  const parts = [...byOccasion];
  return parts.length === 1
    ? [`Measured ${parts[0]?.[0]}.`]
    : parts.map(([occasion, names]) => `Measured ${occasion}: ${names.join(', ')}.`);
}
