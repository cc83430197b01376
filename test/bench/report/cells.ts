import type { Cell, Outcome, PeerId } from '../model';
import type { Circumstances, GridFigures, MaildropLine } from '../results';

/** A place in a grid: one maildrop, one line. */
export interface Place {
  readonly messageCount: number;
  readonly roundTripMilliseconds: number;
}

export function cellAt(
  { cells }: GridFigures,
  peer: PeerId,
  { messageCount, roundTripMilliseconds }: Place,
): Cell | undefined {
  return cells.find(
    (cell) =>
      cell.peer === peer &&
      cell.messageCount === messageCount &&
      cell.roundTripMilliseconds === roundTripMilliseconds,
  );
}

/** The time of one who did the work, whole or in part. */
export function timeOf(outcome: Outcome | undefined): number | undefined {
  return outcome?.kind === 'measured' || outcome?.kind === 'extrapolated'
    ? outcome.milliseconds
    : undefined;
}

export function timeAt(grid: GridFigures, peer: PeerId, place: Place): number | undefined {
  return timeOf(cellAt(grid, peer, place)?.outcome);
}

/** The fastest of some peers at one place. */
export function fastest(
  grid: GridFigures,
  peers: readonly PeerId[],
  place: Place,
): { readonly peer: PeerId; readonly milliseconds: number; readonly cell: Cell } | undefined {
  return peers
    .flatMap((peer) => {
      const cell = cellAt(grid, peer, place);
      const milliseconds = timeOf(cell?.outcome);
      return cell === undefined || milliseconds === undefined ? [] : [{ peer, milliseconds, cell }];
    })
    .sort((left, right) => left.milliseconds - right.milliseconds)[0];
}

/** The round trips of a grid, ascending. */
export function roundTripsIn({ cells }: GridFigures): readonly number[] {
  return [...new Set(cells.map(({ roundTripMilliseconds }) => roundTripMilliseconds))].sort(
    (left, right) => left - right,
  );
}

export function maildropAt(grid: GridFigures, { messageCount }: Place): MaildropLine | undefined {
  return grid.maildrops.find((maildrop) => maildrop.messageCount === messageCount);
}

export function peersOf(
  { peers }: Circumstances,
  isMeant: (peer: Circumstances['peers'][number]) => boolean,
): readonly PeerId[] {
  return peers.filter(isMeant).map(({ id }) => id);
}
