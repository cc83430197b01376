import type { MailAddress, MessageSummary } from '../../../src/mail/model';
import type {
  Mailbox,
  MailboxChange,
  MessageEntry,
  MessageKey,
} from '../../../src/mailbox/mailbox';
import { MessageIndex } from '../../../src/search/messageIndex';
import { parseQuery } from '../../../src/search/parseQuery';
import { planQuery } from '../../../src/search/queryPlan';
import { Emitter } from '../../../src/shared/emitter';
import { TimeSlices } from '../../../src/shared/timeSlices';
import type { QueryFigures, SearchFigures } from '../searchPart';
import { seededRandom } from '../../support/sampleMessages/seededRandom';

/** What a user types: words that none, few, many and all messages hold, and what costs the most. */
const QUERIES: readonly string[] = [
  'zyzzyva',
  'exq',
  'quarterly',
  'from:alice',
  'from:alice subject:report',
  'subject:re',
  'e',
  'a e i o',
  '"weekly report"',
  'żółw',
  '-from:example',
  '-exq -eqx -sxq -txq',
  'is:unread has:attachment size:>100k after:2026-06-01',
  'report -from:alice before:2026-06 size:<20k',
];

const ROUNDS = 15;

const WORDS =
  'report weekly invoice order meeting agenda release update review password account delivery ' +
  'quarterly summary reminder ticket build failed passed deploy production staging newsletter offer ' +
  'receipt shipping question regarding schedule holiday budget contract draft final version feedback';
const NAMES =
  'Alice Robin Alex Kim Sam Jordan Taylor Morgan Casey Jamie Željko Zoë Jürgen Łucja 山田';
const HOSTS = 'example.org example.com mail.example.net lists.example.org shop.example.com';

/** Summaries as long as those of real mail, one in ten with letters beyond ASCII. */
function benchSummary(index: number): MessageSummary {
  const random = seededRandom(index);
  const among = (text: string): string => {
    const list = text.split(' ');
    return list[Math.floor(random() * list.length)] ?? '';
  };
  const address = (): MailAddress => {
    const name = random() < 0.9 ? among(NAMES.slice(0, 46)) : among(NAMES);
    const number = Math.floor(random() * 900);
    return { name: `${name} ${among(NAMES)}`, address: `user.${number}@${among(HOSTS)}` };
  };
  const words = Array.from({ length: 3 + Math.floor(random() * 7) }, () => among(WORDS));
  return {
    subject: `${random() < 0.3 ? 'Re: ' : ''}${words.join(' ')} #${index}`,
    from: [address()],
    to: [{ name: 'Robin Sample', address: 'robin.sample@example.com' }],
    cc: random() < 0.2 ? [address(), address()] : [],
    replyTo: [],
    date: {
      kind: 'parsed',
      epochMilliseconds: Date.UTC(2026, 10, 1) - index * 300_000,
      offsetMinutes: 0,
      raw: '',
    },
    messageId: undefined,
    contentType: random() < 0.2 ? 'multipart/mixed' : 'multipart/alternative',
    warnings: [],
  };
}

type Indexed = Pick<Mailbox, 'keys' | 'entry' | 'onDidChange'>;

function benchMailbox(messageCount: number): Indexed {
  const entries = new Map<MessageKey, MessageEntry>();
  for (let index = 0; index < messageCount; index += 1) {
    const key = `${index}`.padStart(22, 'k');
    const random = seededRandom(index + 1);
    entries.set(key, {
      key,
      octets: Math.floor(1_000 * 10 ** (random() * 3)),
      receivedOctets: undefined,
      transferNotes: [],
      // Plain strings, as they come from the worker; pieced together ones would be copied while they are read.
      summary: { kind: 'loaded', summary: structuredClone(benchSummary(index)) },
      isRead: random() < 0.7,
      isNew: false,
      isMarkedForDeletion: false,
    });
  }
  return {
    keys: [...entries.keys()],
    entry: (key) => entries.get(key),
    onDidChange: new Emitter<MailboxChange>().event,
  };
}

class WatchedSlices extends TimeSlices {
  longest = 0;
  private began = performance.now();

  override async next(): Promise<void> {
    this.longest = Math.max(this.longest, performance.now() - this.began);
    await super.next();
    this.began = performance.now();
  }
}

/** Octets in use once all garbage is gone; only told rightly with `--expose-gc`. */
function octetsInUse(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** What searching a mailbox of that many messages costs on this machine. */
async function measureSearch(messageCount: number): Promise<SearchFigures> {
  const mailbox = benchMailbox(messageCount);
  const octetsBefore = octetsInUse();
  const slices = new WatchedSlices();
  const start = performance.now();
  const index = new MessageIndex(mailbox, () => slices);
  await index.settled();
  const indexMilliseconds = performance.now() - start;
  const queries = QUERIES.map((query) => measureQuery(index, query));
  const indexOctets = octetsInUse() - octetsBefore;
  index.dispose();
  return {
    messages: messageCount,
    indexMilliseconds,
    longestSliceMilliseconds: slices.longest,
    indexOctets,
    queries,
  };
}

function measureQuery(index: MessageIndex, query: string): QueryFigures {
  let matches = 0;
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    matches = index.answer(planQuery(parseQuery(query), Date.now())).keys.length;
    return performance.now() - start;
  }).sort((one, other) => one - other);
  return {
    query,
    matches,
    bestMilliseconds: times[0] ?? NaN,
    medianMilliseconds: times[Math.floor(times.length / 2)] ?? NaN,
    worstMilliseconds: times.at(-1) ?? NaN,
  };
}

async function main(messageCount: number): Promise<void> {
  process.stdout.write(`${JSON.stringify(await measureSearch(messageCount))}\n`);
}

main(Number(process.argv[2])).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
