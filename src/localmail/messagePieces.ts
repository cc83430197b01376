import { concatenated } from '../shared/slicedOctets';
import { LocalMailError, throwIfAborted } from './errors';
import { MAXIMUM_HEADER_OCTETS } from './localMaildrop';
import { type OctetSource, readFully } from './octetSource';

const LF = 0x0a;
const CR = 0x0d;
/** Most headers are within the first piece. */
const FIRST_PIECE_OCTETS = 16 * 1024;
const PIECE_OCTETS = 256 * 1024;

/** A part of a source in pieces of memory of their own. */
export async function* piecesOf(
  source: OctetSource,
  start: number,
  end: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let at = start;
  while (at < end) {
    throwIfAborted(signal);
    const octets = Math.min(at === start ? FIRST_PIECE_OCTETS : PIECE_OCTETS, end - at);
    yield await readFully(source, at, octets);
    at += octets;
  }
  throwIfAborted(signal);
}

/** @throws LocalMailError `tooLarge` before anything is read */
export async function wholeMessage(
  pieces: AsyncIterable<Uint8Array>,
  octets: number,
  maximumOctets: number,
): Promise<Uint8Array> {
  if (octets > maximumOctets) {
    throw new LocalMailError('tooLarge', 'The message is larger than the limit');
  }
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) {
    parts.push(piece);
  }
  return concatenated(parts);
}

/** The header with the empty line that ends it, or as much of it as the limit allows. */
export async function headerOf(
  pieces: AsyncIterable<Uint8Array>,
  maximumOctets = MAXIMUM_HEADER_OCTETS,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let octets = 0;
  // Of the line at hand: nothing, or a CR alone.
  let isEmpty = true;
  for await (const piece of pieces) {
    let end: number | undefined;
    let at = 0;
    while (at < piece.length) {
      const octet = piece[at];
      if (octet === LF && isEmpty) {
        end = at + 1;
        break;
      }
      if (octet === LF) {
        isEmpty = true;
        at += 1;
      } else if (octet === CR && isEmpty && isLineBegin(parts, piece, at)) {
        at += 1;
      } else {
        isEmpty = false;
        const next = piece.indexOf(LF, at);
        at = next < 0 ? piece.length : next;
      }
    }
    parts.push(piece.subarray(0, Math.min(end ?? piece.length, maximumOctets - octets)));
    octets += parts.at(-1)?.length ?? 0;
    if (end !== undefined || octets >= maximumOctets) {
      break;
    }
  }
  return concatenated(parts);
}

function isLineBegin(parts: readonly Uint8Array[], piece: Uint8Array, at: number): boolean {
  const before = at > 0 ? piece[at - 1] : parts.at(-1)?.at(-1);
  return before === undefined || before === LF;
}
