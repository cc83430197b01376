import type { Lines } from './lines';
import type { Maildrops } from './maildrops';
import type { Measurer } from './measurer';
import type { Cell, Peer, Work } from './model';
import type { GridFigures } from './results';

export interface Grid {
  readonly work: Work;
  readonly sizes: readonly number[];
  readonly roundTrips: readonly number[];
  /** How many of the newest messages; all without it. */
  readonly newest?: number;
}

/** Measures one work at all sizes and round trips. */
export async function measureGrid(
  { work, sizes, roundTrips, newest = Infinity }: Grid,
  peers: readonly Peer[],
  { maildrops, lines, measurer }: { maildrops: Maildrops; lines: Lines; measurer: Measurer },
): Promise<GridFigures> {
  const cells: Cell[] = [];
  const seen: GridFigures['maildrops'][number][] = [];
  for (const size of sizes) {
    const maildrop = await maildrops.sized(size);
    const { messageCount, octets, headerOctets } = maildrop;
    seen.push({ messageCount, octets, headerOctets });
    for (const roundTripMilliseconds of roundTrips) {
      const job = {
        work,
        maildrop,
        count: Math.min(newest, size),
        port: await lines.port(roundTripMilliseconds),
        directPort: maildrops.port,
        roundTripMilliseconds,
      };
      cells.push(...(await measurer.measure(job, peers)));
    }
  }
  return { cells, maildrops: seen };
}
