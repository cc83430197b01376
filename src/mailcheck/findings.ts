import { findingText } from '../shared/findingText';
import { CHECK_KINDS, type CheckCode, type CheckReference } from './findingKinds';
import { LIMITS } from './limits';
import type { TextRange } from './textRange';

export type CheckValue = string | number;

export interface CheckFinding {
  readonly code: CheckCode;
  /** In the HTML source; never empty unless that is. */
  readonly range: TextRange;
  /** For the sentence of its kind; may hold text from the message. */
  readonly values: readonly CheckValue[];
  /** How many of its kind were found beyond those that are told; on the last one that is. */
  readonly more: number;
  /** What it is called at caniemail.com, of findings about the support of a feature. */
  readonly feature?: string;
}

const MAXIMUM_VALUE_LENGTH = 600;
const FEATURE_PAGES = 'https://www.caniemail.com/features/';
const FEATURE_NAME = /^[a-z0-9][a-z0-9-]{0,80}$/u;

/** The sentence and what to do, safe for any label. */
export function describeCheck(finding: CheckFinding): string {
  return findingText(CHECK_KINDS[finding.code], finding, MAXIMUM_VALUE_LENGTH)
    .replaceAll(/ {2,}/gu, ' ')
    .trim();
}

/** Where more is to be read; always https, at one of three sites. */
export function referenceOf({ code, feature }: CheckFinding): CheckReference | undefined {
  if (feature !== undefined) {
    return FEATURE_NAME.test(feature)
      ? { label: `caniemail ${feature}`, url: `${FEATURE_PAGES}${feature}/` }
      : undefined;
  }
  return CHECK_KINDS[code].reference;
}

interface Collected {
  readonly found: Omit<CheckFinding, 'more'>[];
  count: number;
}

/** Collects findings, a bounded number of each kind and of all. */
export class CheckFindings {
  private readonly collected = new Map<string, Collected>();
  private readonly groups = new Map<CheckCode, number>();
  private total = 0;

  constructor(private readonly length: number) {}

  add(code: CheckCode, range: TextRange, ...values: readonly CheckValue[]): void {
    const isMinor = CHECK_KINDS[code].severity === 'information';
    const maximum = isMinor ? LIMITS.findingsOfMinorKind : LIMITS.findingsOfKind;
    this.put(code, maximum, { code, range: this.visible(range), values });
  }

  /** Of findings with the same values only the first few are told: what mends one of them mends all. */
  addAlike(code: CheckCode, range: TextRange, ...values: readonly CheckValue[]): void {
    const key = [code, ...values].join(' ');
    const groups = this.groups.get(code) ?? 0;
    if (!this.collected.has(key)) {
      if (groups >= LIMITS.groupsOfKind) {
        this.add(code, range, ...values);
        return;
      }
      this.groups.set(code, groups + 1);
    }
    this.put(key, LIMITS.findingsAlike, { code, range: this.visible(range), values });
  }

  /** A feature is told of once, where it is used first. */
  addFeature(
    code: CheckCode,
    feature: string,
    { first, count }: { readonly first: TextRange; readonly count: number },
    ...values: readonly CheckValue[]
  ): void {
    this.put(`${code} ${feature}`, 1, { code, range: this.visible(first), values, feature });
    this.count(`${code} ${feature}`, count - 1);
  }

  /** In the order in which they stand in the source. */
  all(): readonly CheckFinding[] {
    return [...this.collected.values()]
      .flatMap(({ found, count }) =>
        found.map((finding, index) => ({
          ...finding,
          more: index === found.length - 1 ? count - found.length : 0,
        })),
      )
      .sort((left, right) => left.range.start - right.range.start);
  }

  private put(key: string, maximum: number, finding: Omit<CheckFinding, 'more'>): void {
    const collected = this.collected.get(key) ?? { found: [], count: 0 };
    this.collected.set(key, collected);
    collected.count += 1;
    if (collected.found.length < maximum && this.total < LIMITS.findings) {
      collected.found.push(finding);
      this.total += 1;
    }
  }

  private count(key: string, more: number): void {
    const collected = this.collected.get(key);
    if (collected !== undefined) {
      collected.count += more;
    }
  }

  /** Within the source, and one character where it is empty. */
  private visible({ start, end }: TextRange): TextRange {
    const first = Math.max(0, Math.min(start, this.length - 1));
    return { start: first, end: Math.min(Math.max(first + 1, end), this.length) };
  }
}
