import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { boundedPart, trimmedRange, type FieldProblem, type FieldText } from './fieldItems';
import { withoutWhiteSpace } from './octetText';
import { findTag, parseTagList, type Tag, type TagListCode } from './tagLists';

export type DkimCode =
  | TagListCode
  /** A tag without which the signature can't be checked; `tag` names it. */
  | 'missingTag'
  | 'badVersion'
  /** rsa-sha1, which verifiers must not accept (RFC 8301 §3.1). */
  | 'weakAlgorithm'
  | 'unknownAlgorithm'
  | 'unknownCanonicalization'
  /** l= leaves what follows the signed octets open to anyone (RFC 6376 §8.2). */
  | 'bodyLengthLimit'
  /** h= lacks From (RFC 6376 §5.4). */
  | 'fromNotSigned'
  /** i= is not of the domain in d= (RFC 6376 §3.5). */
  | 'identityOutsideDomain'
  | 'badBase64'
  | 'badTime'
  /** x= is past. */
  | 'expired'
  /** x= is not after t=. */
  | 'expiryBeforeSigning'
  /** i= of an ARC field is no number from 1 to 50 (RFC 8617 §4.2.1). */
  | 'badInstance'
  /** cv= of an ARC-Seal is none of none, pass, fail (RFC 8617 §4.1.3). */
  | 'badChainStatus'
  /** An ARC-Seal must hold no h= (RFC 8617 §4.1.3). */
  | 'headerListInSeal';

export interface DkimProblem extends FieldProblem<DkimCode> {
  /** Name of the tag that is at fault or missing. */
  readonly tag: string | undefined;
}

export type SignatureKind = 'dkim' | 'arcMessageSignature' | 'arcSeal';

/** A DKIM-Signature (RFC 6376 §3.5, RFC 8463), ARC-Message-Signature or ARC-Seal (RFC 8617 §4.1). */
export interface SignatureField {
  readonly kind: SignatureKind;
  readonly tags: readonly Tag[];
  readonly problems: readonly DkimProblem[];
  /** Lower case, such as "rsa-sha256". */
  readonly algorithm: string | undefined;
  readonly domain: string | undefined;
  readonly selector: string | undefined;
  /** DNS name of the public key (RFC 6376 §3.6.2.1). */
  readonly keyName: string | undefined;
  /** Names in h=, each where it stands. */
  readonly signedFields: readonly FieldText[];
  readonly signedAt: number | undefined;
  readonly expiresAt: number | undefined;
  /** i= of an ARC field. */
  readonly instance: number | undefined;
}

const REQUIRED: Readonly<Record<SignatureKind, readonly string[]>> = {
  dkim: ['v', 'a', 'b', 'bh', 'd', 'h', 's'],
  arcMessageSignature: ['i', 'a', 'b', 'bh', 'd', 'h', 's'],
  arcSeal: ['i', 'a', 'b', 'cv', 'd', 's'],
};
const ALGORITHMS = new Set(['rsa-sha256', 'ed25519-sha256', 'rsa-sha1']);
const CANONICALIZATION = /^(?:simple|relaxed)(?:\/(?:simple|relaxed))?$/iu;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/u;
const LAST_INSTANCE = 50;

/** Reads a signature field; `now` in milliseconds decides whether it has expired. */
export function parseSignature(field: FieldBody, kind: SignatureKind, now: number): SignatureField {
  const body = boundedPart(field);
  const { tags, problems: listProblems } = parseTagList(body);
  const found: DkimProblem[] = listProblems.map((problem) => ({ ...problem, tag: undefined }));
  const note: Note = (code, range, tag) => {
    found.push({ code, start: range.start, end: range.end, tag });
  };
  for (const name of REQUIRED[kind]) {
    if (findTag(tags, name) === undefined) {
      note('missingTag', trimmedRange(body), name);
    }
  }
  checkTags(tags, kind, note);
  const signedFields = splitNames(findTag(tags, 'h'), body);
  checkSignedFields(tags, kind, signedFields, note);
  const signedAt = readTime(findTag(tags, 't'), note);
  const expiresAt = readTime(findTag(tags, 'x'), note);
  checkTimes(findTag(tags, 'x'), signedAt, expiresAt, now, note);
  const instance = kind === 'dkim' ? undefined : readInstance(findTag(tags, 'i'), note);
  const domain = plainValue(tags, 'd');
  const selector = plainValue(tags, 's');
  return {
    kind,
    tags,
    problems: found.sort((left, right) => left.start - right.start),
    algorithm: plainValue(tags, 'a')?.toLowerCase(),
    domain,
    selector,
    keyName:
      domain === undefined || selector === undefined
        ? undefined
        : `${selector}._domainkey.${domain}`,
    signedFields,
    signedAt,
    expiresAt,
    instance,
  };
}

type Note = (code: DkimCode, range: OctetRange, tag: string | undefined) => void;

function plainValue(tags: readonly Tag[], name: string): string | undefined {
  const tag = findTag(tags, name);
  return tag === undefined ? undefined : withoutWhiteSpace(tag.value.text);
}

function checkTags(tags: readonly Tag[], kind: SignatureKind, note: Note): void {
  for (const tag of tags) {
    const value = withoutWhiteSpace(tag.value.text);
    const code = faultOf(tag.name.text, value, kind, tags);
    if (code !== undefined) {
      note(code, tag, tag.name.text);
    }
  }
}

function faultOf(
  name: string,
  value: string,
  kind: SignatureKind,
  tags: readonly Tag[],
): DkimCode | undefined {
  switch (name) {
    case 'v':
      return kind === 'dkim' && value !== '1' ? 'badVersion' : undefined;
    case 'a':
      return algorithmFault(value.toLowerCase());
    case 'c':
      return CANONICALIZATION.test(value) ? undefined : 'unknownCanonicalization';
    case 'b':
    case 'bh':
      return BASE64.test(value) ? undefined : 'badBase64';
    case 'l':
      return kind === 'arcSeal' ? undefined : 'bodyLengthLimit';
    case 'i':
      return kind === 'dkim' && !isOfDomain(value, plainValue(tags, 'd'))
        ? 'identityOutsideDomain'
        : undefined;
    case 'cv':
      return kind === 'arcSeal' && !/^(?:none|pass|fail)$/iu.test(value)
        ? 'badChainStatus'
        : undefined;
    case 'h':
      return kind === 'arcSeal' ? 'headerListInSeal' : undefined;
    default:
      return undefined;
  }
}

function algorithmFault(algorithm: string): DkimCode | undefined {
  if (algorithm === 'rsa-sha1') {
    return 'weakAlgorithm';
  }
  return ALGORITHMS.has(algorithm) ? undefined : 'unknownAlgorithm';
}

function isOfDomain(identity: string, domain: string | undefined): boolean {
  if (domain === undefined) {
    return true;
  }
  const host = identity.slice(identity.lastIndexOf('@') + 1).toLowerCase();
  const signer = domain.toLowerCase();
  return host === signer || host.endsWith(`.${signer}`);
}

function splitNames(tag: Tag | undefined, body: FieldBody): readonly FieldText[] {
  if (tag === undefined) {
    return [];
  }
  const { start, end } = tag.value;
  const names: FieldText[] = [];
  const source = body.text.slice(start - body.start, end - body.start);
  for (const match of source.matchAll(/[^:\s]+/gu)) {
    names.push({
      text: match[0],
      start: start + match.index,
      end: start + match.index + match[0].length,
    });
  }
  return names;
}

function checkSignedFields(
  tags: readonly Tag[],
  kind: SignatureKind,
  names: readonly FieldText[],
  note: Note,
): void {
  const tag = findTag(tags, 'h');
  const signsFrom = names.some(({ text }) => text.toLowerCase() === 'from');
  if (tag !== undefined && kind !== 'arcSeal' && !signsFrom) {
    note('fromNotSigned', tag, 'h');
  }
}

/** Milliseconds since the epoch of a tag in seconds; at most twelve digits (RFC 6376 §3.5). */
function readTime(tag: Tag | undefined, note: Note): number | undefined {
  if (tag === undefined) {
    return undefined;
  }
  const digits = withoutWhiteSpace(tag.value.text);
  if (!/^\d{1,12}$/u.test(digits)) {
    note('badTime', tag, tag.name.text);
    return undefined;
  }
  return Number(digits) * 1_000;
}

function checkTimes(
  tag: Tag | undefined,
  signedAt: number | undefined,
  expiresAt: number | undefined,
  now: number,
  note: Note,
): void {
  if (tag === undefined || expiresAt === undefined) {
    return;
  }
  if (signedAt !== undefined && expiresAt <= signedAt) {
    note('expiryBeforeSigning', tag, 'x');
  } else if (expiresAt < now) {
    note('expired', tag, 'x');
  }
}

function readInstance(tag: Tag | undefined, note: Note): number | undefined {
  if (tag === undefined) {
    return undefined;
  }
  const instance = /^\d{1,2}$/u.test(tag.value.text) ? Number(tag.value.text) : 0;
  if (instance < 1 || instance > LAST_INSTANCE) {
    note('badInstance', tag, 'i');
    return undefined;
  }
  return instance;
}
