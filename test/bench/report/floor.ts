import { PIPELINED } from '../../../src/pop3/pipelineWindow';
import type { Circumstances, GridFigures } from '../results';
import { type Place, cellAt, maildropAt } from './cells';

/** What stands around a header block on the wire: `+OK`, the end of its line, and the line that is a dot. */
const REPLY_OCTETS = 8;

/**
 * The least that reading all headers can take: the login as our client does it, the round trips that the window leaves,
 * and the octets at the bandwidth of loopback. In milliseconds.
 */
export function floorOfHeaders(
  grid: GridFigures,
  place: Place,
  { bandwidth }: Circumstances,
): number | undefined {
  const outcome = cellAt(grid, 'client', place)?.outcome;
  const maildrop = maildropAt(grid, place);
  if (outcome?.kind !== 'measured' || outcome.loginMilliseconds === undefined || !maildrop) {
    return undefined;
  }
  const { messageCount, headerOctets } = maildrop;
  const roundTrips = Math.ceil(messageCount / PIPELINED.commands);
  const octets = headerOctets + messageCount * REPLY_OCTETS;
  return (
    outcome.loginMilliseconds +
    roundTrips * place.roundTripMilliseconds +
    (octets / bandwidth) * 1000
  );
}
