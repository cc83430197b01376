import { safeLabel } from '../shared/safeText';
import type { InspectorIcon, InspectorNode } from '../source/inspector/node';
import type { OctetRange } from '../source/octetRange';
import type { ParsedSource } from '../source/parsedSource';
import { LIMITS, type Unchecked } from './limits';
import type {
  ArcCheck,
  ArcInstance,
  CheckedSignature,
  SignatureNote,
  Verification,
} from './verification';
import {
  ARC_WORDS,
  NOTE_WORDS,
  SEAL_WORDS,
  SIGNATURE_WORDS,
  UNCHECKED_WORDS,
  type Words,
} from './words';

const LABEL = 'DKIM and ARC';
const OFFER = 'verifySignatures';
const UNDECIDED = new Set(['dnsFailure', 'notReached', 'unsupported']);
const WARNINGS: ReadonlySet<SignatureNote> = new Set([
  'bodyLengthLimit',
  'fromNotSigned',
  'subjectNotSigned',
]);

/** The row that offers to verify; built from the source alone. */
export function offerNode(source: ParsedSource): InspectorNode {
  const count = fieldRanges(source, 'dkim-signature').length;
  const hasArc = source.structure.root.fields.some(({ name }) => /^arc-/iu.test(name));
  if (count === 0 && !hasArc) {
    return node(LABEL, 'not signed', 'undecided', [
      'The message has no DKIM-Signature and no ARC field.',
    ]);
  }
  return {
    ...node(`${LABEL}: Verify with DNS…`, signedWords(count, hasArc), 'signature', [
      'Nothing is looked up until you ask for it.',
    ]),
    offers: OFFER,
  };
}

/** The row of a message that is not fit to be verified. */
export function uncheckedNode(reason: Unchecked): InspectorNode {
  const { short, meaning } = UNCHECKED_WORDS[reason];
  return node(LABEL, `not verified: ${short}`, 'warning', [meaning]);
}

export function verificationNode(
  source: ParsedSource,
  { dkim, leftOut, arc, hasBareLf }: Verification,
): InspectorNode {
  const fields = fieldRanges(source, 'dkim-signature');
  const passed = dkim.filter(({ outcome }) => outcome === 'pass').length;
  const icon = leastIcon([
    ...dkim.map(signatureIcon),
    ...(arc.verdict === 'none' ? [] : [arcIcon(arc)]),
  ]);
  return {
    ...node(
      LABEL,
      [
        dkim.length === 0 ? 'no DKIM signature' : `${passed} of ${dkim.length} pass`,
        `ARC ${ARC_WORDS[arc.verdict].short}`,
      ].join(' · '),
      icon,
      [
        'Verified here, on the octets of the message, with keys from DNS as they are now.',
        ...(hasBareLf
          ? ['The message has bare LF, which were read as CRLF, as SMTP transports them.']
          : []),
      ],
    ),
    offers: OFFER,
    children: [
      ...dkim.map((signature) => signatureNode(signature, fields[signature.fieldIndex])),
      ...(leftOut === 0 ? [] : [leftOutNode(leftOut)]),
      ...(arc.verdict === 'none' ? [] : [arcNode(source, arc)]),
    ],
  };
}

function signatureNode(
  signature: CheckedSignature,
  range: OctetRange | undefined,
  label = 'DKIM',
): InspectorNode {
  const words = SIGNATURE_WORDS[signature.outcome];
  return {
    ...node(
      safe(`${label} ${signature.domain || '(no domain)'}`),
      safe([words.short, ...signature.notes.map((code) => NOTE_WORDS[code].short)].join(' · ')),
      signatureIcon(signature),
      [words.meaning],
    ),
    range,
    children: [
      wordsNode(words, iconOfOutcome(signature.outcome), reasonOf(signature)),
      ...keyNodes(signature),
      ...signature.notes.map((code) => noteNode(code, signature)),
      ...coverageNode(signature),
    ].map((child) => ({ ...child, range })),
  };
}

function keyNodes({
  keyName,
  selector,
  algorithm,
  keyBits,
}: Pick<
  CheckedSignature,
  'keyName' | 'selector' | 'algorithm' | 'keyBits'
>): readonly InspectorNode[] {
  return [
    node(safe(`Selector ${selector || '(none)'}`), safe(keyName), 'undecided', [
      'The name in DNS that holds the public key.',
    ]),
    node(
      safe(`Algorithm ${algorithm || '(none)'}`),
      keyBits === undefined ? 'key size unknown' : `key of ${keyBits} bits`,
      'undecided',
      ['How it was signed, and the size of the public key in DNS.'],
    ),
  ];
}

function noteNode(code: SignatureNote, { uncoveredOctets }: CheckedSignature): InspectorNode {
  const { short, meaning } = NOTE_WORDS[code];
  const octets = code === 'bodyLengthLimit' ? `${uncoveredOctets} octets not covered` : '';
  return node(capitalized(short), octets, 'warning', [meaning]);
}

function coverageNode({ signedFields }: CheckedSignature): readonly InspectorNode[] {
  if (signedFields.length === 0) {
    return [];
  }
  return [
    node('Covers', safe(signedFields.join(', ')), 'undecided', [
      'Header fields in h=: a change to any of them breaks the signature.',
    ]),
  ];
}

function arcNode(source: ParsedSource, arc: ArcCheck): InspectorNode {
  const words = ARC_WORDS[arc.verdict];
  const seals = fieldRanges(source, 'arc-seal');
  const { structureError, messageSignature, instances } = arc;
  // Each server puts its set above those before it.
  const rangeOf = ({ instance }: ArcInstance): OctetRange | undefined =>
    seals.length === instances.length ? seals[seals.length - instance] : undefined;
  return {
    ...node('ARC chain', words.short, arcIcon(arc), [words.meaning]),
    children: [
      wordsNode(words, arcIcon(arc), structureError),
      ...instances.map((instance) => instanceNode(instance, rangeOf(instance))),
      ...(messageSignature === undefined
        ? []
        : [
            signatureNode(
              messageSignature,
              fieldRanges(source, 'arc-message-signature')[0],
              'Message signature of',
            ),
          ]),
    ],
  };
}

function instanceNode(instance: ArcInstance, range: OctetRange | undefined): InspectorNode {
  const words = SEAL_WORDS[instance.outcome];
  const icon = iconOfOutcome(instance.outcome);
  return {
    ...node(
      safe(`Instance ${instance.instance}: ${instance.domain}`),
      safe(`${words.short} · cv=${instance.chainStatus}`),
      icon,
      [words.meaning],
    ),
    range,
    children: [wordsNode(words, icon, reasonOf(instance)), ...keyNodes(instance)].map((child) => ({
      ...child,
      range,
    })),
  };
}

function leftOutNode(count: number): InspectorNode {
  return node(
    `${count} more ${count === 1 ? 'signature' : 'signatures'}`,
    'not verified',
    'warning',
    [
      `Only the first ${LIMITS.signatures} are verified, each up to ${LIMITS.signatureOctets} octets.`,
    ],
  );
}

/** A result with its sentence in the row itself, where it is seen without pointing at anything. */
function wordsNode(
  { short, meaning }: Words,
  icon: InspectorIcon,
  reason: string | undefined,
): InspectorNode {
  return node(
    capitalized(short),
    meaning,
    icon,
    reason === undefined ? [] : [safe(`In detail: ${reason}`)],
  );
}

function reasonOf({
  outcome,
  reason,
}: Pick<CheckedSignature | ArcInstance, 'outcome' | 'reason'>): string | undefined {
  return outcome === 'pass' ? undefined : reason;
}

function signatureIcon({ outcome, notes }: CheckedSignature): InspectorIcon {
  return outcome === 'pass' && notes.some((code) => WARNINGS.has(code))
    ? 'warning'
    : iconOfOutcome(outcome);
}

function iconOfOutcome(outcome: string): InspectorIcon {
  if (outcome === 'pass') {
    return 'passed';
  }
  return UNDECIDED.has(outcome) ? 'undecided' : 'failed';
}

function arcIcon({ verdict }: ArcCheck): InspectorIcon {
  return verdict === 'pass' || verdict === 'fail' ? `${verdict}ed` : 'undecided';
}

function leastIcon(icons: readonly InspectorIcon[]): InspectorIcon {
  const order: readonly InspectorIcon[] = ['failed', 'undecided', 'warning', 'passed'];
  return order.find((icon) => icons.includes(icon)) ?? 'undecided';
}

function fieldRanges({ structure }: ParsedSource, name: string): readonly OctetRange[] {
  return structure.root.fields
    .filter((field) => field.name.toLowerCase() === name)
    .map(({ range }) => range);
}

function signedWords(count: number, hasArc: boolean): string {
  return [
    ...(count === 0 ? [] : [count === 1 ? '1 signature' : `${count} signatures`]),
    ...(hasArc ? ['ARC'] : []),
    'not verified',
  ].join(' · ');
}

function node(
  label: string,
  description: string,
  icon: InspectorIcon,
  details: readonly string[],
): InspectorNode {
  return { label, description, icon, details, range: undefined, children: [] };
}

function capitalized(text: string): string {
  // Tags are written small.
  return /^[a-z]+=/u.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

function safe(text: string): string {
  return safeLabel(text, { maximumLength: 300 });
}
