import type { Results } from '../results';
import type { TreeFigures } from '../treePart';
import type { StepFigures } from '../tree/treeWindow';
import { count, duration, table, threeDigits } from './format';

const LONGEST_BLOCK_MILLISECONDS = 50;

/** What was wanted of the extension host's thread beside what was measured, for each step. */
export function treeGoals({
  tree,
}: Results): readonly (readonly [goal: string, measured: string, isMet: boolean])[] {
  return (tree?.figures.steps ?? []).map(({ name, blocks }) => {
    const { ran = 0, milliseconds = 0 } = blocks[0] ?? {};
    return [
      `List of ${count(tree?.figures.messageCount ?? 0)}, ${lowerFirst(name)}: extension host kept at most ${LONGEST_BLOCK_MILLISECONDS} ms`,
      blocks.length === 0
        ? 'never worth noting'
        : `${duration(ran)} (by the clock ${duration(milliseconds)})`,
      ran <= LONGEST_BLOCK_MILLISECONDS,
    ];
  });
}

export function treeSection({ messageCount, steps, load }: TreeFigures): readonly string[] {
  return [
    '## The list in VS Code',
    '',
    `The packaged extension in code-server, worked by the mouse in Chromium, over a maildrop of ${count(messageCount)} small messages on the same`,
    'machine. Times count from the click: to rows, to the first row with its header, and to a list that is settled, which is when all rows on',
    'screen have their headers and the account’s row tells of no work. A block is a time in which the thread of the extension host',
    'took nothing new: what it ran itself, and in brackets what passed by the clock, with the time in which other programs had the',
    'processor. VS Code’s own work in that process, such as garbage collection and what it sends to the window, is in it. The last column is the',
    'longest task of the thread that draws the window, which is VS Code’s alone.',
    '',
    `Load of the machine over one minute: ${threeDigits(load[0])} before, ${threeDigits(load[1])} after.`,
    '',
    ...table(
      ['', 'Rows', 'First header', 'Settled', 'Longest blocks', 'Window'],
      steps.map((step) => [
        step.name,
        timeOf(step.listMilliseconds),
        timeOf(step.rowMilliseconds),
        timeOf(step.settledMilliseconds),
        blocksOf(step),
        duration(step.windowMilliseconds),
      ]),
    ),
  ];
}

function timeOf(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : duration(milliseconds);
}

function blocksOf({ blocks }: StepFigures): string {
  return blocks
    .slice(0, 3)
    .map(({ ran, milliseconds }) => `${ran.toFixed(0)} ms (${milliseconds.toFixed(0)})`)
    .join(', ');
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
