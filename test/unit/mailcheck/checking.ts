import { checkHtml, type CheckReport } from '../../../src/mailcheck/checkHtml';
import type { MessageFacts } from '../../../src/mailcheck/examination';
import { type CheckFinding, describeCheck } from '../../../src/mailcheck/findings';
import type { CheckCode } from '../../../src/mailcheck/findingKinds';
import { TOP_CLIENTS } from '../../../src/mailcheck/support/topClients';

export const SOUND: MessageFacts = { htmlOctets: 100, hasTextAlternative: true };

export function check(
  html: string,
  clients: readonly string[] = [],
  facts: Partial<MessageFacts> = {},
): CheckReport {
  return checkHtml({ html, clients, facts: { ...SOUND, ...facts } });
}

export function checkForTop(html: string): readonly CheckFinding[] {
  return check(html, TOP_CLIENTS).findings;
}

/** What of the source the findings of a kind mark, in order. */
export function marked(
  html: string,
  code: CheckCode,
  facts: Partial<MessageFacts> = {},
): readonly string[] {
  return check(html, [], facts)
    .findings.filter((finding) => finding.code === code)
    .map(({ range }) => html.slice(range.start, range.end));
}

export function said(html: string, code: CheckCode): readonly string[] {
  return check(html)
    .findings.filter((finding) => finding.code === code)
    .map(describeCheck);
}
