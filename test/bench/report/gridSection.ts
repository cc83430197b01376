import type { Outcome, Work } from '../model';
import type { Circumstances, GridFigures } from '../results';
import { type Place, cellAt, maildropAt, roundTripsIn, timeAt } from './cells';
import { floorOfHeaders } from './floor';
import { count, duration, memory, table, throughput, times } from './format';

export interface GridSection {
  readonly title: string;
  readonly work: Work;
  readonly prose: readonly string[];
  readonly hasFloor?: boolean;
  readonly hasThroughput?: boolean;
}

/** One work: a table for each round trip, peers as rows, maildrops as columns. */
export function gridSection(
  { title, work, prose, hasFloor = false, hasThroughput = false }: GridSection,
  grid: GridFigures,
  circumstances: Circumstances,
): readonly string[] {
  const lines = [`## ${title}`, '', ...prose, ''];
  const sizes = grid.maildrops.map(({ messageCount }) => messageCount);
  for (const roundTripMilliseconds of roundTripsIn(grid)) {
    const place = (messageCount: number): Place => ({ messageCount, roundTripMilliseconds });
    const peers = circumstances.peers.filter(({ id }) =>
      grid.cells.some(({ peer }) => peer === id),
    );
    const rows = peers.map((peer) => {
      const remark = peer.remarks[work];
      const outcomes = sizes.map((size) => cellAt(grid, peer.id, place(size))?.outcome);
      return [
        remark === undefined ? peer.name : `${peer.name} (${remark})`,
        ...sizes.map((size, index) =>
          cellText(outcomes[index], {
            ours: peer.id === 'client' ? undefined : timeAt(grid, 'client', place(size)),
            octets: hasThroughput ? maildropAt(grid, place(size))?.octets : undefined,
          }),
        ),
        ...usageOf(outcomes),
      ];
    });
    if (hasFloor) {
      const floors = sizes.map((size) => floorOfHeaders(grid, place(size), circumstances));
      const texts = floors.map((floor) => (floor === undefined ? '' : duration(floor)));
      rows.push(['_floor_', ...texts, '', '']);
    }
    const columns = sizes.map((size) => `${count(size)} messages`);
    lines.push(`### Round trip ${roundTripMilliseconds} ms`, '');
    lines.push(...table(['', ...columns, 'CPU time', 'Peak memory'], rows));
  }
  return lines;
}

function cellText(
  outcome: Outcome | undefined,
  { ours, octets }: { readonly ours: number | undefined; readonly octets: number | undefined },
): string {
  switch (outcome?.kind) {
    case undefined:
      return '';
    case 'measured':
    case 'extrapolated': {
      const { milliseconds } = outcome;
      const isSample = outcome.kind === 'extrapolated';
      const notes = [
        ...(octets === undefined || isSample ? [] : [throughput(octets, milliseconds)]),
        ...(ours === undefined ? [] : [times(milliseconds / ours)]),
        ...(isSample ? [`from ${outcome.sample}`] : []),
      ];
      const time = `${isSample ? '≈ ' : ''}${duration(milliseconds)}`;
      return notes.length === 0 ? time : `${time} (${notes.join(', ')})`;
    }
    case 'wrong':
      return `wrong octets (${count(outcome.wrong)} of ${count(outcome.of)})`;
    case 'impossible':
      return outcome.why;
    case 'failed':
      return `failed: ${outcome.why}`;
  }
}

/** Processor time and peak of memory, in the largest maildrop which was read whole. */
function usageOf(outcomes: readonly (Outcome | undefined)[]): readonly [cpu: string, peak: string] {
  const last = outcomes.findLast((outcome) => outcome?.kind === 'measured');
  return last?.kind === 'measured'
    ? [duration(last.cpuMilliseconds), memory(last.peakOctets)]
    : ['', ''];
}
