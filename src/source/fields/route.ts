import type { FieldBody } from '../fieldBody';
import {
  clauseOf,
  parseReceived,
  peerOf,
  securityOf,
  type ReceivedField,
  type ReceivedPeer,
  type ReceivedSecurity,
} from './received';

/** One step of a message on its way, as a server told it in a Received field. */
export interface Hop {
  /** Position of its field among the Received fields of the message, from 0 at the top. */
  readonly index: number;
  readonly received: ReceivedField;
  readonly peer: ReceivedPeer | undefined;
  /** The server that wrote the field. */
  readonly server: string | undefined;
  /** The word after "with". */
  readonly protocol: string | undefined;
  readonly security: ReceivedSecurity;
  readonly epochMilliseconds: number | undefined;
  /** Since the nearest hop before with a date. Below zero where the clocks of the servers disagree. */
  readonly delayMilliseconds: number | undefined;
}

export interface Route {
  /** In the order of travel: the last Received field of the message comes first. */
  readonly hops: readonly Hop[];
  /** From the first date to the last one; undefined with fewer than two. */
  readonly totalMilliseconds: number | undefined;
  /** The message has more Received fields than are read. */
  readonly isCut: boolean;
}

/** RFC 5321 §6.3 wants servers to allow at least 100; no working route is longer than a few hundred. */
const MAXIMUM_HOPS = 500;

/** Puts the Received fields of a message, given from the top, into the order of travel. */
export function readRoute(receivedBodies: readonly FieldBody[]): Route {
  const hops: Hop[] = [];
  let firstTime: number | undefined;
  let previous: number | undefined;
  const kept = receivedBodies.slice(0, MAXIMUM_HOPS);
  for (const [index, body] of [...kept.entries()].reverse()) {
    const hop = hopOf(body, index, previous);
    const time = hop.epochMilliseconds;
    hops.push(hop);
    firstTime ??= time;
    previous = time ?? previous;
  }
  const dated = hops.filter(({ epochMilliseconds }) => epochMilliseconds !== undefined).length;
  return {
    hops,
    totalMilliseconds:
      dated < 2 || firstTime === undefined || previous === undefined
        ? undefined
        : previous - firstTime,
    isCut: receivedBodies.length > kept.length,
  };
}

/** One hop by its field; `previous` is the last date before it on the way. */
export function hopOf(body: FieldBody, index: number, previous: number | undefined): Hop {
  const received = parseReceived(body);
  const time = received.date?.epochMilliseconds;
  return {
    index,
    received,
    peer: peerOf(received),
    server: clauseOf(received, 'by')?.value.text,
    protocol: clauseOf(received, 'with')?.value.text,
    security: securityOf(received),
    epochMilliseconds: time,
    delayMilliseconds: time === undefined || previous === undefined ? undefined : time - previous,
  };
}
