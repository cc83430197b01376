import type { ViewDate, ViewRecipient, ViewReport } from '../viewer/protocol';
import { element, icon } from './dom';
import { formatDate } from './format';

type Row = readonly [label: string, value: string | undefined];

/** What a bounce or a receipt says, for each recipient. */
export function reportCard(report: ViewReport): HTMLElement {
  const { title, isFailure, sentence, recipients, moreRecipients, details } = report;
  return element(
    'section',
    { class: 'card', 'aria-label': title },
    isFailure ? warned(title) : element('h2', {}, title),
    sentence === undefined ? undefined : element('p', {}, sentence),
    ...recipients.map(recipientFacts),
    moreRecipients > 0
      ? element('p', { class: 'muted' }, `${moreRecipients} more recipients are in the raw source.`)
      : undefined,
    facts(details.map(({ label, value }) => [label, value])),
  );
}

function recipientFacts(recipient: ViewRecipient): HTMLElement {
  const { status, meaning } = recipient;
  return element(
    'div',
    { class: 'card-entry' },
    element(
      'h3',
      { dir: 'auto' },
      recipient.recipient === '' ? 'Unnamed recipient' : recipient.recipient,
    ),
    facts([
      ['Result', recipient.action],
      ['Status', [status, meaning].filter((text) => text !== undefined).join(' · ')],
      ['Server said', recipient.diagnostic],
      ['Server', recipient.remoteMta],
      ['Sent to', recipient.originalRecipient],
      ['Last try', dateText(recipient.lastAttempt)],
      ['Tried until', dateText(recipient.retriedUntil)],
    ]),
  );
}

function facts(rows: readonly Row[]): HTMLElement | undefined {
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  if (shown.length === 0) {
    return undefined;
  }
  return element(
    'dl',
    { class: 'fields' },
    ...shown.flatMap(([label, value]) => [
      element('dt', {}, label),
      element('dd', { dir: 'auto' }, value),
    ]),
  );
}

function dateText(date: ViewDate | undefined): string | undefined {
  return date?.epochMilliseconds === undefined ? date?.raw : formatDate(date.epochMilliseconds);
}

function warned(title: string): HTMLElement {
  const heading = element('h2', {}, title);
  heading.prepend(icon('warning'), ' ');
  return heading;
}
