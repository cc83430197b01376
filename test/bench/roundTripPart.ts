import { startDelayProxy } from './delayProxy';
import { PASSWORD, type Maildrops } from './maildrops';
import type { Peer, PeerId, Work } from './model';

export const ROUND_TRIP_MILLISECONDS = 40;
const ROWS = 50;
const MAILDROP_MESSAGES = 2_000;
const SMALL_MAILDROP = 100;
/** Sizes of the maildrops that are needed. */
export const ROUND_TRIP_SIZES: readonly number[] = [MAILDROP_MESSAGES, SMALL_MAILDROP];
const COUNTED: readonly PeerId[] = ['client', 'mailbox', 'mpop'];

export interface RoundTripLine {
  readonly peer: PeerId;
  readonly work: Work;
  readonly messages: number;
  readonly offersPipelining: boolean;
  readonly milliseconds: number;
  /** Duration over the round trip. */
  readonly roundTrips: number;
  /** How often the client spoke after the server had, QUIT included. */
  readonly turns: number;
  /** Lines that the client sent, QUIT included. */
  readonly commands: number;
}

/** What our mailbox sends where nothing has changed since it read and kept all headers. */
export interface UnchangedRefresh {
  readonly messages: number;
  readonly milliseconds: number;
  readonly turns: number;
  /** Commands by keyword, QUIT included, of the session that found nothing changed. */
  readonly keywords: Readonly<Record<string, number>>;
  /** The same of the session before, which read all headers. */
  readonly keywordsBefore: Readonly<Record<string, number>>;
}

export interface RoundTripFigures {
  readonly roundTripMilliseconds: number;
  readonly maildropMessages: number;
  readonly lines: readonly RoundTripLine[];
  readonly unchanged: UnchangedRefresh | undefined;
}

/** Counts the round trips of those who pipeline, where PIPELINING is offered and where it is not. */
export async function countRoundTrips(
  peers: readonly Peer[],
  maildrops: Maildrops,
  signal: AbortSignal,
): Promise<RoundTripFigures> {
  const lines: RoundTripLine[] = [];
  for (const offersPipelining of [true, false]) {
    const proxy = await startDelayProxy({
      targetPort: maildrops.port,
      roundTripMilliseconds: ROUND_TRIP_MILLISECONDS,
      hidesPipelining: !offersPipelining,
    });
    try {
      for (const peer of peers.filter(({ id }) => COUNTED.includes(id))) {
        for (const work of ['headers', 'messages'] as const) {
          if (peer.impossible[work] === undefined) {
            const isList = work === 'headers';
            const maildrop = await maildrops.sized(isList ? MAILDROP_MESSAGES : SMALL_MAILDROP);
            const last = maildrop.messageCount;
            const first = isList ? last - ROWS + 1 : 1;
            const { user } = maildrop;
            const task = { work, port: proxy.port, user, password: PASSWORD, first, last };
            const { milliseconds } = await peer.run(task, signal);
            const counts = proxy.connections.at(-1);
            if (counts === undefined || counts.hiddenCapabilities > 0 === offersPipelining) {
              throw new Error('The proxy did not show the capabilities that it was to show');
            }
            lines.push({
              peer: peer.id,
              work,
              messages: last - first + 1,
              offersPipelining,
              milliseconds,
              roundTrips: milliseconds / ROUND_TRIP_MILLISECONDS,
              turns: counts.turns,
              commands: counts.commands,
            });
          }
        }
      }
    } finally {
      await proxy.close();
    }
  }
  return {
    roundTripMilliseconds: ROUND_TRIP_MILLISECONDS,
    maildropMessages: MAILDROP_MESSAGES,
    lines,
    unchanged: await refreshUnchanged(peers, maildrops, signal),
  };
}

async function refreshUnchanged(
  peers: readonly Peer[],
  maildrops: Maildrops,
  signal: AbortSignal,
): Promise<UnchangedRefresh | undefined> {
  const { user, messageCount } = await maildrops.sized(MAILDROP_MESSAGES);
  const proxy = await startDelayProxy({
    targetPort: maildrops.port,
    roundTripMilliseconds: ROUND_TRIP_MILLISECONDS,
  });
  try {
    const { port } = proxy;
    const range = { first: 1, last: messageCount } as const;
    const task = { work: 'headers', port, user, password: PASSWORD, ...range } as const;
    const run = await peers.find(({ id }) => id === 'mailbox')?.again?.(task, signal);
    const [before, unchanged, ...others] = proxy.connections;
    if (run === undefined) {
      return undefined;
    }
    if (before === undefined || unchanged === undefined || others.length > 0) {
      throw new Error('The mailbox did not connect once for each refresh');
    }
    return {
      messages: messageCount,
      milliseconds: run.milliseconds,
      turns: unchanged.turns,
      keywords: Object.fromEntries(unchanged.keywords),
      keywordsBefore: Object.fromEntries(before.keywords),
    };
  } finally {
    await proxy.close();
  }
}
