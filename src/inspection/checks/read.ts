import { Pop3Error } from '../../pop3/errors';
import type { Listing } from '../../pop3/listings';
import {
  type AddFinding,
  NotChecked,
  type SessionCheck,
  type SessionContext,
  someOf,
} from '../check';
import { quoted } from '../quotation';
import { examineSize } from './sizes';

const MESSAGES = 10;
const MAXIMUM_OCTETS = 256 * 1024;
/** Of what was already fetched, where LIST gave far too small a size. */
const MAXIMUM_TOTAL_OCTETS = 8 * 1024 * 1024;

/** Reads some messages by RETR. Only for servers on which that removes nothing. */
export const READ_CHECK: SessionCheck = {
  title: 'Messages arrive whole, dot-stuffed and of the size announced',
  run: async (first) => {
    let context = first;
    const { sizes } = await context.listing();
    const read: number[] = [];
    let total = 0;
    for (const number of chooseMessages(sizes.entries)) {
      if (total > MAXIMUM_TOTAL_OCTETS) {
        break;
      }
      context = context.session.state === 'transaction' ? context : await context.renew();
      const octets = await readOne(context, number, (await context.listing()).sizes);
      if (octets !== undefined) {
        total += octets.length;
        read.push(number);
      }
    }
    if (context.session.state === 'transaction') {
      await lookForLoss(context, read);
    }
    return `${read.length === 1 ? '1 message' : `${read.length} messages`}, ${total} octets`;
  },
};

/** What was read is asked for again; where some of it is gone, the session must not end by QUIT. */
async function lookForLoss(
  { session, signal, add, abandon }: SessionContext,
  read: readonly number[],
): Promise<void> {
  const left = await session.list(signal);
  const gone = read.filter((number) => !left.entries.has(number));
  if (gone.length > 0) {
    add('retrRemovesMessage', ...gone.map((number) => ({ text: `Message ${number}` })));
    await abandon();
  }
}

/** Small messages and, among these, some of every size. */
function chooseMessages(sizes: ReadonlyMap<number, number>): readonly number[] {
  const small = [...sizes].filter(([, octets]) => octets <= MAXIMUM_OCTETS);
  if (small.length === 0 && sizes.size > 0) {
    throw new NotChecked('Every message is larger than what is read for a check.');
  }
  return someOf(
    small.sort(([, left], [, right]) => left - right).map(([number]) => number),
    MESSAGES,
  );
}

/** `undefined` where the message did not arrive; then the session may be over. */
async function readOne(
  { session, signal, add, isInStep }: SessionContext,
  number: number,
  sizes: Listing<number>,
): Promise<Uint8Array | undefined> {
  const place = `Message ${number}`;
  try {
    const { octets, unstuffedLines } = await session.retr(number, { signal });
    if (unstuffedLines > 0) {
      add('dotsNotStuffed', {
        text: `${place}, ${unstuffedLines === 1 ? '1 line' : `${unstuffedLines} lines`}`,
      });
    }
    examineSize(place, sizes.entries.get(number), octets, add);
    if (!(await isInStep())) {
      add('protocolBroken', { text: `After RETR ${number}` });
      return octets;
    }
    const top = await session.ask(`TOP ${number} 0`, signal, true);
    if (top.isOk) {
      compareHeaders(place, top.body, octets, add);
    }
    if (!(await isInStep())) {
      add('protocolBroken', { text: `After TOP ${number} 0` });
    }
    return octets;
  } catch (error) {
    if (Pop3Error.is(error, 'timeout') && error.partialMessage !== undefined) {
      add('messageWithoutEnd', {
        text: `${place}: no end came after`,
        quote: quoted(Buffer.from(error.partialMessage.slice(-40)).toString('latin1')),
      });
      return undefined;
    }
    if (Pop3Error.is(error) && error.code !== 'aborted' && session.state === 'transaction') {
      add('retrRefused', { text: place, quote: quoted(error.serverText ?? '') });
      return undefined;
    }
    throw error;
  }
}

function compareHeaders(place: string, top: Buffer, message: Uint8Array, add: AddFinding): void {
  const whole = headerOf(Buffer.from(message));
  const alone = headerOf(top);
  const wholeLines = whole.split('\n');
  const differing = alone.split('\n').findIndex((line, index) => line !== wholeLines[index]);
  if (alone !== whole) {
    add('topDiffersFromRetr', {
      text:
        differing === -1 ? `${place}: TOP ends early` : `${place}, line ${differing + 1} of TOP`,
      ...(differing === -1 ? {} : { quote: quoted(alone.split('\n')[differing] ?? '') }),
    });
  }
}

/** Without the line ends, and what follows the blank line. */
function headerOf(octets: Buffer): string {
  const text = octets.toString('latin1').replace(/\r\n/gu, '\n');
  const blank = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  return (blank === -1 ? text : text.slice(0, blank)).replace(/\n+$/u, '');
}
