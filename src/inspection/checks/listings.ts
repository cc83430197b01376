import { Pop3Error } from '../../pop3/errors';
import type { Listing, ListingDefect } from '../../pop3/listings';
import { lastCapabilities, type ListedMaildrop, type SessionCheck, someOf } from '../check';
import type { AddFinding, SessionContext } from '../check';
import type { FindingCode } from '../findings';
import { quoted } from '../quotation';

const MESSAGES_ASKED_SINGLY = 3;

const agreement: SessionCheck = {
  title: 'STAT, LIST and UIDL agree',
  run: async ({ session, signal, add, listing }) => {
    const stat = await usableStat(session.stat(signal), add);
    const { sizes, uids } = await listing();
    const octets = sum(sizes.entries.values());
    if (
      stat !== undefined &&
      (stat.messageCount !== sizes.entries.size || stat.octets !== octets)
    ) {
      add('statDiffersFromList', {
        text: `STAT counts ${stat.messageCount} messages of ${stat.octets} octets, LIST ${sizes.entries.size} of ${octets}.`,
      });
    }
    if (uids !== undefined) {
      const only = differences(sizes, uids);
      if (only.length > 0) {
        add('listDiffersFromUidl', { text: only.join(' ') });
      }
    }
    return `${sizes.entries.size} messages, ${octets} octets`;
  },
};

const wellFormed: SessionCheck = {
  title: 'Each line of a listing is well formed',
  run: async ({ add, listing }) => {
    const { sizes, uids } = await listing();
    addDefects(add, 'LIST', sizes.defects);
    addDefects(add, 'UIDL', uids?.defects ?? []);
    const numbers = [...sizes.entries.keys()].sort((left, right) => left - right);
    const last = numbers[numbers.length - 1] ?? 0;
    if (last !== numbers.length && sizes.defects.length === 0) {
      add('messageNumbersNotConsecutive', {
        text: `${numbers.length} messages are listed, and the last is number ${last}.`,
      });
    }
    return undefined;
  },
};

const uniqueIds: SessionCheck = {
  title: 'UIDL is announced and works, and each message has an id of its own',
  run: async ({ observed, add, listing }) => {
    const { uids } = await listing();
    const capabilities = lastCapabilities(observed);
    const isAnnounced = capabilities?.has('UIDL') === true;
    if (uids === undefined) {
      add(isAnnounced ? 'uidlAnnouncedMissing' : 'uidlMissing');
      return undefined;
    }
    if (!isAnnounced && capabilities?.isEmpty === false) {
      add('uidlNotAnnounced');
    }
    const copies = duplicates([...uids.entries.values()]);
    if (copies.length > 0) {
      add('uidDuplicate', ...copies.map((uid) => ({ text: 'Listed twice', quote: quoted(uid) })));
    }
    return undefined;
  },
};

const singleListings: SessionCheck = {
  title: 'LIST and UIDL answer for one message what they list for all',
  run: async ({ session, signal, add, listing }) => {
    const { sizes, uids } = await listing();
    const numbers = someOf([...sizes.entries.keys()], MESSAGES_ASKED_SINGLY);
    for (const number of numbers) {
      for (const [keyword, entries] of [
        ['LIST', sizes.entries],
        ['UIDL', uids?.entries],
      ] as const) {
        const value = entries?.get(number);
        if (value !== undefined) {
          const { line } = await session.ask(`${keyword} ${number}`, signal);
          if (!startsWithWords(line, ['+OK', String(number), String(value)])) {
            add('singleListingWrong', {
              text: `${keyword} ${number} should be answered with ${number} and what the listing says`,
              quote: quoted(line),
            });
          }
        }
      }
    }
    return numbers.length === 1 ? '1 message' : `${numbers.length} messages`;
  },
};

/** Checks of STAT, LIST and UIDL. */
export const LISTING_CHECKS: readonly SessionCheck[] = [
  agreement,
  wellFormed,
  uniqueIds,
  singleListings,
];

/** LIST and UIDL of a session. Throws Pop3Error. */
export async function listBoth({
  session,
  signal,
}: Pick<SessionContext, 'session' | 'signal'>): Promise<ListedMaildrop> {
  const sizes = await session.list(signal);
  try {
    return { sizes, uids: await session.uidl(signal) };
  } catch (error) {
    if (Pop3Error.is(error) && session.state === 'transaction' && error.code !== 'aborted') {
      return { sizes, uids: undefined };
    }
    throw error;
  }
}

async function usableStat<T>(stat: Promise<T>, add: AddFinding): Promise<T | undefined> {
  try {
    return await stat;
  } catch (error) {
    if (Pop3Error.is(error, 'rejected')) {
      add('statUnusable', { text: 'The answer to STAT', quote: quoted(error.serverText ?? '') });
      return undefined;
    }
    throw error;
  }
}

const CODES_OF_DEFECTS: Readonly<Record<ListingDefect['kind'], FindingCode>> = {
  unreadableLine: 'listingUnreadable',
  invalidNumber: 'messageNumberInvalid',
  duplicateNumber: 'messageNumberDuplicate',
  invalidSize: 'sizeInvalid',
  emptyUid: 'uidEmpty',
  irregularUid: 'uidIrregular',
};

function addDefects(add: AddFinding, keyword: string, defects: readonly ListingDefect[]): void {
  for (const { kind, line } of defects) {
    add(CODES_OF_DEFECTS[kind], { text: `A line of ${keyword}`, quote: quoted(line) });
  }
}

function differences(sizes: Listing<number>, uids: Listing<string>): readonly string[] {
  const onlyOne = (in1: Listing<unknown>, in2: Listing<unknown>): readonly number[] =>
    [...in1.entries.keys()].filter((number) => !in2.entries.has(number)).slice(0, 10);
  const onlyListed = onlyOne(sizes, uids);
  const onlyIdentified = onlyOne(uids, sizes);
  return [
    ...(onlyListed.length > 0 ? [`Only in LIST: ${onlyListed.join(', ')}.`] : []),
    ...(onlyIdentified.length > 0 ? [`Only in UIDL: ${onlyIdentified.join(', ')}.`] : []),
  ];
}

function duplicates(uids: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const uid of uids) {
    counts.set(uid, (counts.get(uid) ?? 0) + 1);
  }
  return [...counts].flatMap(([uid, count]) => (count > 1 ? [uid] : []));
}

function startsWithWords(line: string, words: readonly string[]): boolean {
  const expected = words.join(' ');
  return line === expected || line.startsWith(`${expected} `);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) {
    total += value;
  }
  return total;
}
