import { isUtf8 } from 'node:buffer';
import { decodeWindows1252 } from '../../shared/windows1252';
import { concatenated } from '../../shared/slicedOctets';
import { TimeSlices } from '../../shared/timeSlices';
import { piecewiseDecoder } from '../fields/octetText';
import { SLICE_OCTETS } from './bodySlices';

/** Octets of these are UTF-8 already where they are what they are said to be. */
const LIKE_UTF8 = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii', 'ansi_x3.4-1968']);

/**
 * A text as UTF-8, as an editor reads it. Of a charset that is not stated or not known it is taken for UTF-8 where it is
 * valid as such, else for windows-1252.
 */
export async function utf8Of(
  octets: Buffer,
  charset: string | undefined,
  signal?: AbortSignal,
): Promise<Buffer> {
  const label = charset?.trim().toLowerCase() ?? 'us-ascii';
  if (LIKE_UTF8.has(label) && (isUtf8(octets) || label.startsWith('utf'))) {
    return octets;
  }
  const known = LIKE_UTF8.has(label) ? undefined : piecewiseDecoder(label);
  if (known === undefined && isUtf8(octets)) {
    return octets;
  }
  const decode = known ?? decodeWindows1252;
  const slices = new TimeSlices();
  const pieces: Buffer[] = [];
  for (let from = 0; from < octets.length; from += SLICE_OCTETS) {
    const to = from + SLICE_OCTETS;
    pieces.push(Buffer.from(decode(octets.subarray(from, to), to >= octets.length)));
    if (slices.isOver) {
      await slices.next();
      signal?.throwIfAborted();
    }
  }
  return concatenated(pieces);
}
