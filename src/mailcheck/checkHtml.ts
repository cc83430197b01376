import { HtmlExamination, type MessageFacts } from './examination';
import { type CheckFinding, CheckFindings } from './findings';
import { readHtml } from './html/readHtml';
import { LIMITS } from './limits';
import { type HtmlLink, listLinks } from './links/linkList';
import { examineContrast } from './rules/contrastRules';
import { examineImages } from './rules/imageRules';
import { examineLanguage, examineTitle } from './rules/languageRules';
import { examinePreview } from './rules/previewRules';
import { examineSize } from './rules/sizeRules';
import { examineSupport } from './rules/supportRules';
import { examineTables } from './rules/tableRules';

export interface CheckJob {
  /** Decoded; line ends as they are. */
  readonly html: string;
  readonly facts: MessageFacts;
  /** Ids of the clients whose support matters, such as `gmail.ios`. */
  readonly clients: readonly string[];
}

export interface CheckReport {
  /** In the order in which they stand in the source. */
  readonly findings: readonly CheckFinding[];
  readonly links: readonly HtmlLink[];
}

/** Checks the HTML of a message for whoever sends it. Never throws; looks at no more than the limits say. */
export function checkHtml({ html, facts, clients }: CheckJob): CheckReport {
  const document = readHtml(html);
  const findings = new CheckFindings(html.length);
  const examination = new HtmlExamination(html, document, facts, findings);
  if (!facts.hasTextAlternative && document.elements.length > 0) {
    findings.add('textAlternativeMissing', { start: 0, end: 1 });
  }
  examineSupport(examination, clients);
  examineImages(examination);
  examineLanguage(examination);
  examineTitle(examination);
  examineTables(examination);
  const isAllJudged = examineContrast(examination);
  if (document.cutAt !== undefined || !examination.styles.isComplete || !isAllJudged) {
    const start = document.cutAt ?? html.length - 1;
    findings.add(
      'notAllChecked',
      { start, end: start + 1 },
      LIMITS.html >> 20,
      LIMITS.elements,
      LIMITS.styleStatements,
      LIMITS.selectorSteps / 1_000_000,
    );
  }
  examinePreview(examination);
  examineSize(examination);
  return { findings: findings.all(), links: listLinks(document) };
}
