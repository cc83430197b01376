import { TimeSlices } from '../shared/timeSlices';
import { LIMITS, type Unchecked } from './limits';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const LINES_PER_SLICE = 1000;

export interface MessageExtent {
  readonly unchecked: Unchecked | undefined;
  /** Where the body begins. */
  readonly headerEnd: number;
  readonly hasBareLf: boolean;
}

/** Looks over a message for what the library could not do in bounded time. */
export async function measureMessage(octets: Uint8Array): Promise<MessageExtent> {
  const slices = new TimeSlices();
  let headerEnd: number | undefined;
  let hasBareLf = false;
  let unchecked: Unchecked | undefined =
    octets.length > LIMITS.messageOctets ? 'messageTooLarge' : undefined;
  let lines = 0;
  let folds = 0;
  for (let start = 0; start < octets.length && unchecked === undefined; lines += 1) {
    const lineFeed = octets.indexOf(LF, start);
    const end = lineFeed === -1 ? octets.length : lineFeed;
    const hasCr = end > start && octets[end - 1] === CR;
    hasBareLf ||= lineFeed !== -1 && !hasCr;
    if (end - start > LIMITS.lineOctets) {
      unchecked = 'lineTooLong';
    }
    if (headerEnd === undefined) {
      folds = octets[start] === SPACE || octets[start] === TAB ? folds + 1 : 0;
      if (end > LIMITS.headerOctets || lines > LIMITS.headerLines || folds > LIMITS.foldsOfField) {
        unchecked = 'headerTooLarge';
      }
      if (lineFeed !== -1 && end - start - (hasCr ? 1 : 0) === 0) {
        headerEnd = end + 1;
      }
    }
    start = end + 1;
    if (lines % LINES_PER_SLICE === 0 && slices.isOver) {
      await slices.next();
    }
  }
  return { unchecked, headerEnd: headerEnd ?? octets.length, hasBareLf };
}
