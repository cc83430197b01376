import type { FieldBody } from '../fieldBody';
import { distanceWords, durationWords, localTimeWords } from './dateWords';
import {
  explanation,
  type ExplanationContext,
  type FactRow,
  type FieldExplanation,
} from './explanation';
import { trimmedRange } from './fieldItems';
import { clauseOf, type ReceivedField, type ReceivedSecurity } from './received';
import { transmissionType } from './receivedProtocols';
import { hopOf, readRoute, type Hop } from './route';

/** Explains a Received field as a hop, with its delay where the context has the other fields. */
export function explainReceived(
  name: string,
  body: FieldBody,
  context: ExplanationContext,
): FieldExplanation {
  const { hop, position, count } = findHop(name, body, context);
  const { received, peer, server, security, epochMilliseconds: time } = hop;
  const facts: readonly FactRow[] = [
    ['From', peer?.claimedName],
    ['Address', peer?.address],
    ['Reverse name', peer?.reverseName],
    ['By', server],
    ['With', withWords(hop.protocol)],
    ['Encryption', securityWords(security)],
    ['Queue identifier', clauseOf(received, 'id')?.value.text],
    ['For', recipient(received)],
    [
      'Time',
      time === undefined
        ? undefined
        : `${localTimeWords(time, context)} (${distanceWords(time, context)})`,
    ],
    ['Since the hop before', delayWords(hop, context)],
  ];
  return explanation(trimmedRange(body), `Hop ${position} of ${count}`, facts, [
    received.date === undefined ? 'The server gave no date.' : undefined,
    ...received.comments.slice(0, 3).map(({ text }) => text),
  ]);
}

interface FoundHop {
  readonly hop: Hop;
  /** From 1, in the order of travel. */
  readonly position: number;
  readonly count: number;
}

function findHop(name: string, body: FieldBody, context: ExplanationContext): FoundHop {
  const bodies = (context.fields ?? [])
    .filter((field) => field.name.toLowerCase() === name.toLowerCase())
    .map((field) => field.body);
  const index = bodies.findIndex(({ start }) => start === body.start);
  const { hops } = readRoute(index < 0 ? [body] : bodies);
  const position = hops.findIndex((hop) => hop.index === Math.max(index, 0));
  const hop = hops[position];
  return hop === undefined
    ? { hop: hopOf(body, 0, undefined), position: 1, count: 1 }
    : { hop, position: position + 1, count: hops.length };
}

function withWords(protocol: string | undefined): string | undefined {
  const type = transmissionType(protocol?.split(' ')[0] ?? '');
  return protocol === undefined || type === undefined ? protocol : `${protocol} (${type.words})`;
}

export function securityWords(security: ReceivedSecurity): string | undefined {
  const { isEncrypted, version, cipher } = security;
  if (isEncrypted === undefined) {
    return undefined;
  }
  if (!isEncrypted) {
    return 'none';
  }
  return [version ?? 'TLS', ...(cipher === undefined ? [] : [cipher])].join(', ');
}

function recipient(received: ReceivedField): string | undefined {
  return clauseOf(received, 'for')?.value.text.replace(/^<([^<>]*)>$/u, '$1');
}

function delayWords(hop: Hop, context: ExplanationContext): string | undefined {
  const delay = hop.delayMilliseconds;
  if (delay === undefined) {
    return undefined;
  }
  const words = durationWords(delay, context.locale);
  return delay < 0 ? `${words} back: the clocks of the servers disagree` : words;
}
