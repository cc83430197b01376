import { setImmediate as turn } from 'node:timers/promises';
import type { ArcSet } from 'mailauth/lib/dkim/dkim-verifier';
import type { KeyAnswer, KeyLookups } from './keyLookups';
import { isRevoked, keyBits } from './keyRecord';
import { type BoundedVerifier, sealKeyName, textOf } from './library';
import { checkedSignature } from './outcomes';
import type { ArcCheck, ArcInstance, CheckedSignature, SealOutcome } from './verification';

interface Failure {
  readonly error: unknown;
}

const KEY_OUTCOMES: Readonly<Record<string, SealOutcome>> = {
  ENOTFOUND: 'keyMissing',
  EINVALIDVER: 'keyUnusable',
  EINVALIDTYPE: 'keyUnusable',
  EINVALIDVAL: 'keyUnusable',
  EINVALIDHASH: 'keyUnusable',
  EINVALIDSERVICE: 'keyUnusable',
  EINVALIDKEYALGO: 'keyUnusable',
  ESHORTKEY: 'weakKey',
  ETEMPORARY: 'dnsFailure',
};

/** Verifies the chain of a message that the library has read (RFC 8617 §5.2), instance by instance. */
export async function checkArc(
  verifier: BoundedVerifier,
  lookups: KeyLookups,
  signal: AbortSignal,
): Promise<ArcCheck> {
  const { chain, error, lastEntry } = verifier.arc;
  if (error !== undefined || chain === false) {
    return {
      verdict: error === undefined ? 'none' : 'fail',
      structureError: error === undefined ? undefined : messageOf(error),
      instances: [],
      messageSignature: undefined,
    };
  }
  const instances: ArcInstance[] = [];
  let holds = true;
  for (const [index, set] of chain.entries()) {
    const answer = await lookups.answer(sealKeyName(set));
    // Each round verifies one seal more: those before it are known to hold, so what fails is the newest.
    const failure: Failure | undefined = holds
      ? await failureOf(verifier, chain.slice(0, index + 1))
      : undefined;
    const outcome: SealOutcome = holds ? sealOutcome(failure, answer) : 'notReached';
    instances.push(instanceOf(set, answer, outcome, failure));
    holds &&= outcome === 'pass';
    await turn();
    signal.throwIfAborted();
  }
  const messageSignature = lastEntry && (await messageSignatureOf(verifier, lastEntry, lookups));
  return {
    verdict: verdictOf(instances, messageSignature),
    structureError: undefined,
    instances,
    messageSignature,
  };
}

async function messageSignatureOf(
  verifier: BoundedVerifier,
  { messageSignature: result }: ArcSet,
  lookups: KeyLookups,
): Promise<CheckedSignature | undefined> {
  const prepared = verifier.signatureHeaders.find(({ type }) => type === 'ARC');
  if (prepared === undefined) {
    return undefined;
  }
  const checked = checkedSignature(prepared, result, undefined);
  return checkedSignature(prepared, result, await lookups.answer(checked.keyName));
}

function verdictOf(
  instances: readonly ArcInstance[],
  messageSignature: CheckedSignature | undefined,
): ArcCheck['verdict'] {
  const outcomes = [...instances.map(({ outcome }) => outcome), messageSignature?.outcome];
  if (outcomes.every((outcome) => outcome === 'pass')) {
    return 'pass';
  }
  const decides = (outcome: string | undefined): boolean =>
    !['pass', 'dnsFailure', 'notReached'].includes(outcome ?? '');
  return outcomes.some(decides) ? 'fail' : 'undecided';
}

async function failureOf(
  verifier: BoundedVerifier,
  sets: readonly ArcSet[],
): Promise<Failure | undefined> {
  try {
    await verifier.verifySeals(sets);
    return undefined;
  } catch (error) {
    return { error };
  }
}

function sealOutcome(failure: Failure | undefined, answer: KeyAnswer): SealOutcome {
  if (failure === undefined) {
    return 'pass';
  }
  if (answer.kind === 'record' && isRevoked(answer.record)) {
    return 'keyRevoked';
  }
  const code = codeOf(failure.error);
  return Object.hasOwn(KEY_OUTCOMES, code)
    ? (KEY_OUTCOMES[code] ?? 'sealMismatch')
    : 'sealMismatch';
}

function instanceOf(
  set: ArcSet,
  answer: KeyAnswer,
  outcome: SealOutcome,
  failure: Failure | undefined,
): ArcInstance {
  const { parsed } = set['arc-seal'];
  return {
    instance: set.i,
    domain: textOf(parsed.d),
    selector: textOf(parsed.s),
    algorithm: textOf(parsed.a),
    chainStatus: textOf(parsed.cv),
    keyName: sealKeyName(set),
    keyBits: answer.kind === 'record' ? keyBits(answer.record) : undefined,
    outcome,
    reason:
      outcome === 'dnsFailure' && answer.kind === 'failed'
        ? answer.reason
        : failure && messageOf(failure.error),
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unreadable';
}
