import type { MailAddress, MessageSummary } from '../mail/model';
import { safeLabel } from '../shared/safeText';

export function subjectOf(summary: MessageSummary): string {
  return safeLabel(summary.subject, { maximumLength: 200 }) || '(no subject)';
}

/** Who a row names as sender: the display name, but the address where the name itself poses as an address. */
export function senderOf(summary: MessageSummary): string {
  const [sender, ...others] = summary.from;
  if (sender === undefined) {
    return '(no sender)';
  }
  const shown = nameOf(sender, isNameMisleading(summary, 'from')) || '(no sender)';
  return others.length === 0 ? shown : `${shown} +${others.length}`;
}

/** The display name, or the address where there is none or where it misleads. Safe to show, may be empty. */
export function nameOf({ name, address }: MailAddress, isMisleading: boolean): string {
  const safeName = isMisleading ? '' : safeLabel(name, { maximumLength: 80 });
  return safeName || safeLabel(address, { maximumLength: 80 });
}

/** @param field In lower case. */
export function isNameMisleading({ warnings }: MessageSummary, field: string): boolean {
  return warnings.some(
    (warning) => warning.kind === 'nameLooksLikeAddress' && warning.field.toLowerCase() === field,
  );
}
