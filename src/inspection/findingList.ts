import { FINDING_CODES, type FindingCode } from './findings';
import type { Evidence, Finding } from './report';

const MAXIMUM_EVIDENCE = 5;

/** Collects what is found; each kind once, however often it is seen. */
export class FindingList {
  private readonly found = new Map<FindingCode, { evidence: Evidence[]; count: number }>();

  add(code: FindingCode, ...evidence: readonly Evidence[]): void {
    const finding = this.found.get(code) ?? { evidence: [], count: 0 };
    finding.count += Math.max(1, evidence.length);
    finding.evidence.push(...evidence.slice(0, MAXIMUM_EVIDENCE - finding.evidence.length));
    this.found.set(code, finding);
  }

  /** In the order of the table. */
  all(): readonly Finding[] {
    return FINDING_CODES.flatMap((code) => {
      const finding = this.found.get(code);
      return finding === undefined ? [] : [{ code, ...finding }];
    });
  }
}
