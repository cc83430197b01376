import type { DeletionOutcome, DeletionReport, MessageEntry } from '../mailbox/mailbox';
import type { Account } from '../mailbox/account';
import { describeError } from '../mailbox/errorGuide';
import type { Question, Severity } from '../platform/prompts';
import { safeLabel } from '../shared/safeText';
import { senderOf, subjectOf } from '../tree/headerTexts';

const MAXIMUM_NAMED = 10;

export const DELETE_BUTTON = 'Delete from Server';

/** The question before a deletion; names what goes and from where. */
export function deletionQuestion(
  entries: readonly MessageEntry[],
  account: Account,
): Question<typeof DELETE_BUTTON> {
  const count = entries.length === 1 ? 'this message' : `these ${entries.length} messages`;
  const named = entries.slice(0, MAXIMUM_NAMED).map(nameOf);
  const rest = entries.length - named.length;
  return {
    severity: 'warning',
    message: `Delete ${count} from the server?`,
    detail: [
      ...named.map((name) => `• ${name}`),
      ...(rest === 0 ? [] : [`and ${rest} more`]),
      '',
      `Account: ${safeLabel(account.label, { maximumLength: 80 })}`,
      `Server: ${safeLabel(account.host, { maximumLength: 100 })}`,
      '',
      'This cannot be undone.',
    ].join('\n'),
    buttons: [DELETE_BUTTON],
  };
}

function nameOf({ summary }: MessageEntry): string {
  return summary.kind === 'loaded'
    ? `${safeLabel(subjectOf(summary.summary), { maximumLength: 80 })} (${safeLabel(senderOf(summary.summary), { maximumLength: 40 })})`
    : 'A message whose header was not read';
}

interface ReportSentence {
  readonly severity: Severity;
  readonly message: string;
}

/** What became of each message, in sentences that promise nothing that is not known. */
export function deletionSentence(report: DeletionReport, account: Account): ReportSentence {
  const of = <K extends DeletionOutcome['kind']>(
    kind: K,
  ): readonly Extract<DeletionOutcome, { kind: K }>[] =>
    report.outcomes.filter(
      (outcome): outcome is Extract<DeletionOutcome, { kind: K }> => outcome.kind === kind,
    );
  const guide = report.error === undefined ? undefined : describeError(report.error, account);
  const isCanceled = guide?.isSilent === true;
  const sentences: string[] = [];
  const deleted = of('deleted').length;
  if (deleted > 0) {
    sentences.push(`Deleted ${messages(deleted)}.`);
  }
  const gone = of('alreadyGone').length;
  if (gone > 0) {
    sentences.push(`${capitalized(messages(gone))} had already left the mailbox.`);
  }
  const refused = of('refused');
  const [firstRefused] = refused;
  if (firstRefused !== undefined) {
    const text = safeLabel(firstRefused.serverText, { maximumLength: 150 });
    sentences.push(
      `The server refused to delete ${messages(refused.length)}${text === '' ? '.' : `: “${text}”`}`,
    );
  }
  const ambiguous = of('ambiguous').length;
  if (ambiguous > 0) {
    sentences.push(
      `Kept ${messages(ambiguous)}: the server lists copies under one id that cannot be told apart.`,
    );
  }
  const kept = of('kept').length;
  const nothing = deleted === 0 ? 'Nothing was deleted' : `Kept ${messages(kept)}`;
  if (kept > 0) {
    sentences.push(
      isCanceled
        ? `Canceled. ${nothing}.`
        : `${nothing}: the connection ended before the server was told to.`,
    );
  }
  const unknown = of('unknown').length;
  if (unknown > 0) {
    sentences.push(
      `It is not known whether ${messages(unknown)} ${unknown === 1 ? 'was' : 'were'} deleted: the connection was lost at the very end. Refresh to see.`,
    );
  }
  if (guide !== undefined && !isCanceled) {
    sentences.push(`${guide.title}: ${guide.detail}`);
  }
  const isComplete = report.outcomes.every(
    ({ kind }) => kind === 'deleted' || kind === 'alreadyGone',
  );
  const severity = isComplete && report.error === undefined ? 'info' : 'warning';
  return { severity, message: sentences.join(' ') || 'Nothing was deleted.' };
}

function messages(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
