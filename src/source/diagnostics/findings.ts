import { findingText } from '../../shared/findingText';
import type { OctetRange } from '../octetRange';
import { BODY_FAULTS } from './bodyFaults';
import type { FaultKind } from './faultKind';
import { HEADER_FAULTS } from './headerFaults';

const FAULTS = { ...HEADER_FAULTS, ...BODY_FAULTS };

export type FaultCode = keyof typeof FAULTS;

export const FAULT_KINDS: Readonly<Record<FaultCode, FaultKind>> = FAULTS;

export const FAULT_CODES = Object.keys(FAULTS) as readonly FaultCode[];

export type FindingValue = string | number;

export interface Finding {
  readonly code: FaultCode;
  /** Never empty, unless the message is. */
  readonly range: OctetRange;
  /** For the sentence of its kind; may hold text from the message. */
  readonly values: readonly FindingValue[];
  /** How many of its kind were found beyond those that are told; on the last one that is. */
  readonly more: number;
}

const MAXIMUM_VALUE_LENGTH = 120;

/** The sentence and what to do, safe for any label. */
export function describeFinding(finding: Finding): string {
  return findingText(FAULT_KINDS[finding.code], finding, MAXIMUM_VALUE_LENGTH);
}

export interface RfcReference {
  /** Such as `RFC 5322 §3.6`. */
  readonly label: string;
  readonly url: string;
}

export function rfcReference(code: FaultCode): RfcReference | undefined {
  const { rfc, section } = FAULT_KINDS[code];
  return rfc === undefined
    ? undefined
    : {
        label: `RFC ${rfc} §${section}`,
        url: `https://www.rfc-editor.org/rfc/rfc${rfc}#section-${section}`,
      };
}

/** Tells of so many findings of one kind; of the others it tells their number. */
export const MAXIMUM_PER_CODE = 10;

interface Collected {
  readonly found: Omit<Finding, 'more'>[];
  count: number;
}

/** Collects findings, a bounded number of each kind. */
export class FindingList {
  private readonly collected = new Map<FaultCode, Collected>();

  constructor(private readonly length: number) {}

  add(code: FaultCode, range: OctetRange, ...values: readonly FindingValue[]): void {
    const collected = this.collected.get(code) ?? { found: [], count: 0 };
    this.collected.set(code, collected);
    collected.count += 1;
    if (collected.found.length < MAXIMUM_PER_CODE) {
      collected.found.push({ code, range: this.visible(range), values });
    }
  }

  /** Counts findings that are not told one by one, of a kind of which some are. */
  addMore(code: FaultCode, count: number): void {
    const collected = this.collected.get(code);
    if (collected !== undefined) {
      collected.count += count;
    }
  }

  /** In the order in which they stand in the message. */
  all(): readonly Finding[] {
    return [...this.collected.values()]
      .flatMap(({ found, count }) =>
        found.map((finding, index) => ({
          ...finding,
          more: index === found.length - 1 ? count - found.length : 0,
        })),
      )
      .sort((left, right) => left.range.start - right.range.start);
  }

  /** Within the message, and one octet where it is empty. */
  private visible({ start, end }: OctetRange): OctetRange {
    const first = Math.max(0, Math.min(start, this.length - 1));
    return { start: first, end: Math.min(Math.max(first + 1, end), this.length) };
  }
}
