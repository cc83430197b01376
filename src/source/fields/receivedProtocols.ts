/** How a message was handed over, by a registered name (RFC 3848, RFC 6531, RFC 4468; IANA mail transmission types). */
export interface TransmissionType {
  readonly words: string;
  /** Whether the name says that TLS was used; undefined where it says nothing of it. */
  readonly isEncrypted: boolean | undefined;
  readonly isAuthenticated: boolean;
}

function smtp(words: string, marks: string): TransmissionType {
  const isEncrypted = marks.includes('S');
  const isAuthenticated = marks.includes('A');
  const parts = [
    words,
    isEncrypted ? 'over TLS' : 'without TLS',
    ...(isAuthenticated ? ['after the sender logged in'] : []),
  ];
  return { words: parts.join(', '), isEncrypted, isAuthenticated };
}

function local(words: string): TransmissionType {
  return { words, isEncrypted: undefined, isAuthenticated: false };
}

const TYPES: ReadonlyMap<string, TransmissionType> = new Map([
  ['SMTP', smtp('SMTP without extensions', '')],
  ['ESMTP', smtp('SMTP', '')],
  ['ESMTPA', smtp('SMTP', 'A')],
  ['ESMTPS', smtp('SMTP', 'S')],
  ['ESMTPSA', smtp('SMTP', 'SA')],
  ['LMTP', smtp('LMTP, for delivery into the mailbox', '')],
  ['LMTPA', smtp('LMTP, for delivery into the mailbox', 'A')],
  ['LMTPS', smtp('LMTP, for delivery into the mailbox', 'S')],
  ['LMTPSA', smtp('LMTP, for delivery into the mailbox', 'SA')],
  ['UTF8SMTP', smtp('SMTP with UTF-8 addresses', '')],
  ['UTF8SMTPA', smtp('SMTP with UTF-8 addresses', 'A')],
  ['UTF8SMTPS', smtp('SMTP with UTF-8 addresses', 'S')],
  ['UTF8SMTPSA', smtp('SMTP with UTF-8 addresses', 'SA')],
  ['UTF8LMTP', smtp('LMTP with UTF-8 addresses', '')],
  ['UTF8LMTPA', smtp('LMTP with UTF-8 addresses', 'A')],
  ['UTF8LMTPS', smtp('LMTP with UTF-8 addresses', 'S')],
  ['UTF8LMTPSA', smtp('LMTP with UTF-8 addresses', 'SA')],
  ['MMS', local('Multimedia Messaging Service')],
  ['HTTP', local('web interface')],
  ['HTTPS', { words: 'web interface, over TLS', isEncrypted: true, isAuthenticated: false }],
  ['LOCAL', local('handed over on the same machine')],
  ['MAPI', local('Microsoft Exchange client')],
]);

/** What the word after "with" in a Received field says, or undefined for a word of no meaning known here. */
export function transmissionType(name: string): TransmissionType | undefined {
  return TYPES.get(name.toUpperCase());
}
