import type {
  DeliveryReport,
  DispositionReport,
  HeaderDate,
  MessageReport,
  RecipientReport,
  ReportedMessage,
} from '../mail/model';
import { statusWords } from '../mail/statusWords';
import { safeLabel } from '../shared/safeText';
import type { ViewDate, ViewRecipient, ViewReport } from './protocol';

const MAXIMUM_SHOWN_RECIPIENTS = 100;
const MAXIMUM_DIAGNOSTIC = 2_000;

const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['failed', 'Not delivered'],
  ['delayed', 'Delayed, still being tried'],
  ['delivered', 'Delivered'],
  ['relayed', 'Handed on to a system that sends no reports'],
  ['expanded', 'Delivered and sent on to others'],
]);
const DISPOSITIONS: ReadonlyMap<string, string> = new Map([
  ['displayed', 'The message was displayed.'],
  ['deleted', 'The message was deleted, perhaps unread.'],
  ['dispatched', 'The message was sent on, perhaps unread.'],
  ['processed', 'The message was processed, perhaps unread.'],
  ['denied', 'The recipient does not want to say what became of the message.'],
  ['failed', 'The receipt could not be made.'],
]);

/** A report made ready for the webview: all of it safe labels but the numbers. */
export function viewReport(report: MessageReport): ViewReport {
  return report.kind === 'delivery' ? deliveryView(report) : dispositionView(report);
}

function deliveryView({ recipients, reportingMta, arrival, original }: DeliveryReport): ViewReport {
  const has = (action: string): boolean => recipients.some((each) => each.action === action);
  return {
    title: has('failed')
      ? 'Delivery failed'
      : has('delayed')
        ? 'Delivery is delayed'
        : 'Delivery report',
    isFailure: has('failed'),
    sentence: undefined,
    recipients: recipients.slice(0, MAXIMUM_SHOWN_RECIPIENTS).map(recipientView),
    moreRecipients: Math.max(0, recipients.length - MAXIMUM_SHOWN_RECIPIENTS),
    details: rows(
      ['Reported by', reportingMta],
      ['Message arrived', dateText(arrival)],
      ...originalRows(original),
    ),
  };
}

function dispositionView(report: DispositionReport): ViewReport {
  const { disposition, isManual, finalRecipient, reportingAgent, originalMessageId } = report;
  const sentence =
    DISPOSITIONS.get(disposition) ??
    `The message was ${safeLabel(disposition, { maximumLength: 60 })}.`;
  return {
    title: 'Receipt',
    isFailure: false,
    sentence: `${sentence} ${isManual ? 'A person did it' : 'A program did it'}, says the receipt.`,
    recipients: [],
    moreRecipients: 0,
    details: rows(
      ['Recipient', finalRecipient],
      ['Program', reportingAgent],
      ['Message-ID', originalMessageId ?? report.original?.messageId],
      ['Subject', report.original?.subject],
    ),
  };
}

function recipientView(report: RecipientReport): ViewRecipient {
  const { finalRecipient, originalRecipient, action, status, diagnostic, remoteMta } = report;
  return {
    recipient: safeLabel(finalRecipient),
    originalRecipient:
      originalRecipient === undefined || originalRecipient === finalRecipient
        ? undefined
        : safeLabel(originalRecipient),
    action: ACTIONS.get(action) ?? safeLabel(action, { maximumLength: 60 }),
    isFailure: action === 'failed',
    status,
    meaning: status === undefined ? undefined : statusWords(status),
    diagnostic:
      diagnostic === undefined
        ? undefined
        : safeLabel(diagnostic, { maximumLength: MAXIMUM_DIAGNOSTIC }),
    remoteMta: remoteMta === undefined ? undefined : safeLabel(remoteMta),
    lastAttempt: dateView(report.lastAttempt),
    retriedUntil: dateView(report.retriedUntil),
  };
}

function originalRows(
  original: ReportedMessage | undefined,
): readonly (readonly [string, string | undefined])[] {
  return [
    ['Subject', original?.subject],
    ['Message-ID', original?.messageId],
  ];
}

function rows(
  ...given: readonly (readonly [label: string, value: string | undefined])[]
): ViewReport['details'] {
  return given.flatMap(([label, value]) => {
    const text = value === undefined ? '' : safeLabel(value);
    return text === '' ? [] : [{ label, value: text }];
  });
}

function dateText(date: HeaderDate): string | undefined {
  return date.kind === 'missing' ? undefined : date.raw;
}

function dateView(date: HeaderDate): ViewDate | undefined {
  return date.kind === 'missing'
    ? undefined
    : {
        epochMilliseconds: date.kind === 'parsed' ? date.epochMilliseconds : undefined,
        raw: safeLabel(date.raw),
      };
}
