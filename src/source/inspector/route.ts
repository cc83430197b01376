import { safeLabel } from '../../shared/safeText';
import { durationWords, localTimeWords } from '../fields/dateWords';
import { securityWords } from '../fields/explainReceived';
import { clauseOf } from '../fields/received';
import { transmissionType } from '../fields/receivedProtocols';
import { type Hop, readRoute } from '../fields/route';
import { firstFields } from '../firstFields';
import type { ParsedSource } from '../parsedSource';
import type { InspectorIcon, InspectorNode, InspectorWording } from './node';

/** The hops of a message as its Received fields tell (RFC 5321 §4.4), in the order of travel. */
export function routeNode(source: ParsedSource, wording: InspectorWording): InspectorNode {
  const received = source.structure.root.fields.filter(
    ({ name }) => name.toLowerCase() === 'received',
  );
  const read = firstFields(received, received.length);
  const { hops, totalMilliseconds, ...route } = readRoute(
    read.map((field) => source.bodyOf(field)),
  );
  const isCut = route.isCut || read.length < received.length;
  const count = hops.length === 1 ? '1 hop' : `${hops.length} hops`;
  const total =
    totalMilliseconds === undefined
      ? []
      : [
          totalMilliseconds < 0
            ? 'the clocks of the servers disagree'
            : `${durationWords(totalMilliseconds, wording.locale)} in all`,
        ];
  return {
    label: 'Route',
    description:
      hops.length === 0
        ? 'no Received field'
        : [isCut ? `the last ${count}` : count, ...total].join(' · '),
    details: [],
    icon: 'route',
    range: undefined,
    children: hops.map((hop) => hopNode(hop, read[hop.index]?.range, wording)),
  };
}

function hopNode(
  hop: Hop,
  range: InspectorNode['range'],
  wording: InspectorWording,
): InspectorNode {
  const { peer, server, protocol, security, epochMilliseconds } = hop;
  const from = peer?.claimedName ?? peer?.reverseName ?? peer?.address;
  const encryption = securityWords(security);
  const id = clauseOf(hop.received, 'id')?.value.text;
  const recipient = clauseOf(hop.received, 'for')?.value.text;
  const details = [
    ['From', from],
    ['Address', peer?.address],
    ['Reverse name', peer?.reverseName],
    ['By', server],
    ['With', transmissionWords(protocol)],
    ['Encryption', encryption],
    ['Queue identifier', id],
    ['For', recipient],
    ['Time', epochMilliseconds && localTimeWords(epochMilliseconds, wording)],
  ] as const;
  return {
    label: safe(
      [from, server].filter((name) => name !== undefined).join(' → ') || 'Unreadable hop',
    ),
    description: safe(
      [
        delayWords(hop, wording),
        protocol?.split(' ')[0],
        security.isEncrypted === true ? encryption : undefined,
      ]
        .filter((text) => text !== undefined)
        .join(' · '),
    ),
    details: details.flatMap(([label, value]) =>
      value === undefined || value === '' ? [] : [safe(`${label}: ${value}`)],
    ),
    icon: iconOf(security.isEncrypted),
    range,
    children: [],
  };
}

function delayWords({ delayMilliseconds }: Hop, { locale }: InspectorWording): string | undefined {
  if (delayMilliseconds === undefined) {
    return undefined;
  }
  return `${delayMilliseconds < 0 ? '−' : '+'}${durationWords(delayMilliseconds, locale)}`;
}

function transmissionWords(protocol: string | undefined): string | undefined {
  const words = transmissionType(protocol?.split(' ')[0] ?? '')?.words;
  return words === undefined ? protocol : `${protocol} (${words})`;
}

function iconOf(isEncrypted: boolean | undefined): InspectorIcon {
  if (isEncrypted === undefined) {
    return 'hop';
  }
  return isEncrypted ? 'encryptedHop' : 'plainHop';
}

function safe(text: string): string {
  return safeLabel(text, { maximumLength: 200 });
}
