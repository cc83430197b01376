/** How the body of a field is read. */
export type FieldGrammar =
  | 'date'
  | 'addresses'
  | 'messageIds'
  | 'contentType'
  | 'disposition'
  | 'received'
  | 'dkim'
  | 'arcMessageSignature'
  | 'arcSeal'
  | 'authenticationResults'
  | 'arcAuthenticationResults'
  | 'receivedSpf'
  | 'listUris'
  | 'listId'
  | 'spam'
  | 'unstructured';

const NAMES: readonly (readonly [FieldGrammar, string])[] = [
  ['date', 'date resent-date arrival-date last-attempt-date will-retry-until delivery-date'],
  ['date', 'expires expiry-date deferred-delivery latest-delivery-time nntp-posting-date'],
  ['date', 'injection-date x-original-arrival-date'],
  ['addresses', 'from sender reply-to to cc bcc return-path errors-to disposition-notification-to'],
  ['addresses', 'resent-from resent-sender resent-reply-to resent-to resent-cc resent-bcc'],
  ['addresses', 'delivered-to x-original-to envelope-to x-envelope-from x-envelope-to'],
  ['addresses', 'apparently-to mail-followup-to mail-reply-to return-receipt-to'],
  ['messageIds', 'message-id in-reply-to references resent-message-id content-id'],
  ['messageIds', 'original-message-id supersedes obsoletes'],
  ['contentType', 'content-type'],
  ['disposition', 'content-disposition'],
  ['received', 'received x-received'],
  ['dkim', 'dkim-signature x-google-dkim-signature'],
  ['arcMessageSignature', 'arc-message-signature'],
  ['arcSeal', 'arc-seal'],
  ['authenticationResults', 'authentication-results x-original-authentication-results'],
  ['authenticationResults', 'authentication-results-original'],
  ['arcAuthenticationResults', 'arc-authentication-results'],
  ['receivedSpf', 'received-spf'],
  ['listUris', 'list-unsubscribe list-subscribe list-help list-post list-owner list-archive'],
  ['listUris', 'archived-at'],
  ['listId', 'list-id'],
  ['spam', 'x-spam-status x-spam-flag x-spam-score x-spam-level x-spamd-result x-spamd-bar'],
  ['spam', 'x-rspamd-score x-rspamd-action x-ms-exchange-organization-scl x-microsoft-antispam'],
  ['spam', 'x-forefront-antispam-report'],
];

const GRAMMARS: ReadonlyMap<string, FieldGrammar> = new Map(
  NAMES.flatMap(([grammar, names]) =>
    names.split(' ').map((name): [string, FieldGrammar] => [name, grammar]),
  ),
);

/** The grammar of a field by its name in any case; fields that aren't known are plain text. */
export function fieldGrammar(name: string): FieldGrammar {
  return GRAMMARS.get(name.toLowerCase()) ?? 'unstructured';
}
