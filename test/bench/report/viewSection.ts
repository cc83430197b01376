import type { Results } from '../results';
import { median } from '../statistics';
import type { ViewFigures, ViewStep, ViewStepId } from '../viewPart';
import { duration, megabytes, table, threeDigits, times } from './format';

const SMALL_MILLISECONDS = 150;
const LARGE_MILLISECONDS = 2_000;
const LARGE_OCTETS = 150_000_000;
const HANGING_MILLISECONDS = 5_000;
const LONGEST_BLOCK_MILLISECONDS = 50;
const SHOWN_BLOCKS = 3;

const NAMES: Readonly<Record<ViewStepId, string>> = {
  first: 'Message of 100 KB, first in the session',
  firstFloor: 'Editor that does nothing, first in the session',
  warm: 'Message of 100 KB',
  warmFloor: 'Editor that does nothing',
  largeAttachments: 'Message of 50 MB, five attachments',
  largePage: 'Message of 50 MB, HTML',
  unreadable: 'Message whose reading never ends',
};
const FLOORS: Readonly<Partial<Record<ViewStepId, ViewStepId>>> = {
  first: 'firstFloor',
  warm: 'warmFloor',
};
const LARGE: readonly ViewStepId[] = ['largeAttachments', 'largePage'];

type Row = readonly [goal: string, measured: string, isMet: boolean];

/** What was wanted of opening messages beside what was measured. */
export function viewGoals({ view }: Results): readonly Row[] {
  return (view?.figures.steps ?? [])
    .filter(({ id, paints }) => !id.endsWith('Floor') && paints.length > 0)
    .flatMap((step) => goalsOf(step, view?.figures.steps ?? []));
}

function goalsOf(step: ViewStep, steps: readonly ViewStep[]): readonly Row[] {
  const { id, blocks } = step;
  const longest = blocks[0]?.ran ?? 0;
  const blockGoal: Row = [
    `${NAMES[id]}: extension host kept at most ${LONGEST_BLOCK_MILLISECONDS} ms`,
    blocks.length === 0 ? 'never worth noting' : duration(longest),
    longest <= LONGEST_BLOCK_MILLISECONDS,
  ];
  return [paintGoal(step, steps), ...memoryGoal(step), blockGoal];
}

function paintGoal({ id, paints }: ViewStep, steps: readonly ViewStep[]): Row {
  const middle = median(paints);
  if (id === 'unreadable') {
    return [
      `${NAMES[id]}: header and note within ${duration(HANGING_MILLISECONDS)} of the click`,
      duration(middle),
      middle <= HANGING_MILLISECONDS,
    ];
  }
  const limit = LARGE.includes(id) ? LARGE_MILLISECONDS : SMALL_MILLISECONDS;
  const isMet = middle <= limit;
  const floorStep = steps.find((other) => other.id === FLOORS[id]);
  const floor = floorStep === undefined ? undefined : median(floorStep.paints);
  const reason = isMet || floor === undefined || floor <= limit ? '' : '; out of reach';
  return [
    `${NAMES[id]}: painted within ${duration(limit)} of the click`,
    floor === undefined
      ? duration(middle)
      : `${duration(middle)}, ${times(middle / floor)} of an editor that does nothing${reason}: that takes ${duration(floor)}`,
    isMet,
  ];
}

function memoryGoal({ id, memory }: ViewStep): readonly Row[] {
  return memory === undefined
    ? []
    : [
        [
          `${NAMES[id]}: at most ${megabytes(LARGE_OCTETS)} more memory`,
          megabytes(memory.addedOctets),
          memory.addedOctets <= LARGE_OCTETS,
        ],
      ];
}

export function viewSection({ steps, load }: ViewFigures): readonly string[] {
  return [
    '## Opening messages in VS Code',
    '',
    'The packaged extension in code-server, worked by the mouse in Chromium. All messages are kept on this machine already; each is read from',
    'its disk. Times count from the press of the mouse on the row, and for a message of 50 MB on “Render Anyway”, to the first contentful paint',
    'of the mail’s own frame, as the browser notes it. Up to the beginning of the page all is VS Code’s work. The editor that does nothing is an',
    'extension written for this: a row whose click opens a custom editor with one line of text and no script, in the same window, in turn with',
    'the messages. “First in the session” is after the window was loaded anew. A block is a time in which the thread of the extension host took',
    'nothing new: what it ran itself, and in brackets what passed by the clock. Memory is the highest resident set of the extension host less that before, in',
    'brackets the part that its own thread held; the rest is its worker’s. For the message whose reading never ends, the worker in the installed',
    'package was put in one that never answers for it; the time is until its header and the note are there.',
    '',
    `Load of the machine over one minute: ${threeDigits(load[0])} before, ${threeDigits(load[1])} after.`,
    '',
    ...table(
      ['', 'Runs', 'Page begun', 'Painted', 'Fastest', 'Slowest', 'Longest blocks', 'Memory'],
      steps
        .filter(({ paints }) => paints.length > 0)
        .map((step) => [
          NAMES[step.id],
          String(step.paints.length),
          step.begunMilliseconds === undefined ? '' : duration(step.begunMilliseconds),
          duration(median(step.paints)),
          duration(Math.min(...step.paints)),
          duration(Math.max(...step.paints)),
          blocksOf(step),
          memoryOf(step),
        ]),
    ),
  ];
}

function blocksOf({ blocks }: ViewStep): string {
  return blocks
    .slice(0, SHOWN_BLOCKS)
    .map(({ ran, milliseconds }) => `${ran.toFixed(0)} ms (${milliseconds.toFixed(0)})`)
    .join(', ');
}

function memoryOf({ memory }: ViewStep): string {
  return memory === undefined
    ? ''
    : `${megabytes(memory.addedOctets)} (${megabytes(memory.addedByHostOctets)})`;
}
