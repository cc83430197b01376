/** `defect`: an RFC is broken. `risk`: allowed, and yet mail or secrets may come to harm. `note`: worth knowing. */
export type Severity = 'defect' | 'risk' | 'note';

export interface FindingKind {
  readonly severity: Severity;
  readonly title: string;
  /** Number and section, such as `1939 §5`. */
  readonly rfc: string;
  /** For who runs the server or writes a client for it. */
  readonly advice: string;
}

const kind =
  (severity: Severity) =>
  (title: string, rfc: string, advice: string): FindingKind => ({ severity, title, rfc, advice });
const defect = kind('defect');
const risk = kind('risk');
const note = kind('note');

/** Everything that can be found, in the order in which a report lists it. */
export const FINDINGS = {
  protocolBroken: defect(
    'The server sends octets that answer no command',
    '1939 §3',
    'Send exactly one reply for each command. A line too many shifts all later replies by one, and a client that does not notice takes one message for another.',
  ),
  sessionEnded: defect(
    'The server ends the session in the middle',
    '1939 §3',
    'Answer a command that cannot be carried out with -ERR and keep the session. Only QUIT and the autologout timer end it.',
  ),
  serverSilent: defect(
    'The server does not answer a command',
    '1939 §3',
    'Answer every command, with -ERR if need be. Clients wait for a reply until they time out.',
  ),
  replyTooLarge: defect(
    'A reply has no sensible size',
    '2449 §4',
    'Keep status lines within 512 octets and listings to one line for each message. This client stops reading where a reply does not end.',
  ),
  bareLineFeeds: defect(
    'Lines end with LF alone',
    '1939 §3',
    'End every line with CRLF. Clients that look for CRLF wait for ever.',
  ),
  statusLineTooLong: defect(
    'A status line is longer than 512 octets',
    '2449 §4',
    'Keep the first line of each reply within 512 octets, line end included. Clients may cut it or close the connection.',
  ),
  responseCodeMalformed: defect(
    'A response code is malformed',
    '2449 §8',
    'Where RESP-CODES is announced, text in brackets at the start of a reply must be a response code: printable ASCII without spaces, levels parted by "/".',
  ),
  responseCodeNotAnnounced: note(
    'Response codes are sent but not announced',
    '2449 §6.4',
    'Announce RESP-CODES in CAPA, or clients may show the code as text and act on nothing.',
  ),
  apopStampInvalid: defect(
    'The greeting holds a timestamp for APOP that is none',
    '1939 §7 APOP',
    'Give a timestamp of the form <process.clock@host> in printable ASCII, once, or no text in angle brackets at all. A laxer form lets an attacker choose what the client signs.',
  ),
  capaMissing: note(
    'The server knows no CAPA',
    '2449 §5',
    'Implement CAPA, so that clients need not find out by trial what works.',
  ),
  capaEndsSession: defect(
    'The server ends the session on CAPA',
    '1939 §3',
    'Answer an unknown command with -ERR. Most clients send CAPA first and cannot get past it here.',
  ),
  capabilityChangedByLogin: note(
    'Capabilities differ before and after login',
    '2449 §6',
    'Announce TOP, UIDL, PIPELINING and RESP-CODES in both states, as their definitions ask. Clients that ask only once see half of them.',
  ),
  loginNotAnnounced: note(
    'USER works and is not announced',
    '2449 §6.2',
    'Announce USER in CAPA. Clients that go by CAPA think that they cannot log in.',
  ),
  connectionNotEncrypted: risk(
    'The connection is not encrypted',
    '8314 §3',
    'Use TLS from the start (usually port 995) or STLS. Password and mail can be read by everyone on the way.',
  ),
  passwordInPlainText: risk(
    'A login is offered before encryption',
    '8314 §4.1',
    'Offer USER, PLAIN and LOGIN only after STLS. A client that does not insist on TLS gives its password away.',
  ),
  stlsAfterTls: defect(
    'STLS is still announced on an encrypted connection',
    '2595 §4',
    'Leave STLS out of CAPA once TLS is active: it is not permitted any more.',
  ),
  stlsOfferedOnce: defect(
    'STLS is not offered any more after it was used',
    '2595 §4',
    'Keep the state of TLS with each connection, not with the server. Nobody else can encrypt a session until the server is restarted.',
  ),
  certificateNotTrusted: risk(
    'The certificate is not trusted',
    '8314 §4.4',
    'Use a certificate for this host name from an authority that clients know. For a test server, trust it once for this account.',
  ),
  certificateExpired: risk(
    'The certificate has expired',
    '5280 §4.1.2.5',
    'Renew the certificate. It is accepted only because this account was told to trust it.',
  ),
  certificateExpiresSoon: risk(
    'The certificate expires soon',
    '5280 §4.1.2.5',
    'Renew the certificate before that day, and let a program do it the next time.',
  ),
  noForwardSecrecy: risk(
    'The cipher has no forward secrecy',
    '9325 §4.1',
    'Prefer cipher suites with ECDHE. Who records the connection and later gets the key of the server can read all of it.',
  ),
  tls12: note(
    'The server does not speak TLS 1.3',
    '9325 §3.1.1',
    'Enable TLS 1.3. TLS 1.2 is still sound with the right cipher suites.',
  ),
  maildropNotLocked: note(
    'Two sessions can have the maildrop at once',
    '1939 §4',
    'Lock the maildrop for one session, or make sure that a message one session lists cannot be removed by another.',
  ),
  secondLoginEndsFirst: risk(
    'A second login ends the first session',
    '1939 §4',
    'Refuse the second login with -ERR [IN-USE] instead. Two clients on one account otherwise throw each other out.',
  ),
  lockWithoutCode: note(
    'A login to a locked maildrop is refused without a response code',
    '2449 §8.1.2',
    'Answer -ERR [IN-USE]. Without the code clients take the lock for a wrong password and ask for another.',
  ),
  statUnusable: defect(
    'STAT gives no usable numbers',
    '1939 §5 STAT',
    'Answer "+OK", the count of messages and their octets, in decimal and parted by single spaces.',
  ),
  statDiffersFromList: defect(
    'STAT and LIST disagree',
    '1939 §5',
    'Count the same messages in the same way for both. Clients use one to check the other.',
  ),
  listDiffersFromUidl: defect(
    'LIST and UIDL name different messages',
    '1939 §7 UIDL',
    'List each message that is not marked as deleted in both, under the same number.',
  ),
  listingUnreadable: defect(
    'A line of a listing cannot be read',
    '1939 §5 LIST',
    'Give the number of the message, one space and the value on each line, and nothing before it.',
  ),
  messageNumberInvalid: defect(
    'A message number is out of range',
    '1939 §4',
    'Number messages from 1 upwards.',
  ),
  messageNumberDuplicate: defect(
    'A message number is listed twice',
    '1939 §4',
    'Give each message a number of its own for the whole session.',
  ),
  messageNumbersNotConsecutive: defect(
    'Message numbers have gaps at the start of a session',
    '1939 §4',
    'Number the messages 1, 2, 3 … when the maildrop is opened. Only those deleted in this session leave gaps.',
  ),
  sizeInvalid: defect(
    'LIST gives a size that is no number',
    '1939 §5 LIST',
    'Give the size of each message in octets, in decimal.',
  ),
  singleListingWrong: defect(
    'LIST or UIDL with a message number does not answer for that message',
    '1939 §5 LIST',
    'Answer with one line that holds the number asked for and the same value as in the whole listing.',
  ),
  uidlMissing: note(
    'The server has no UIDL',
    '1939 §7 UIDL',
    'Implement UIDL. Without it no client can tell which messages it has seen, or delete one safely in a later session.',
  ),
  uidlAnnouncedMissing: defect(
    'UIDL is announced and does not work',
    '2449 §6.8',
    'Implement UIDL or leave it out of CAPA.',
  ),
  uidlNotAnnounced: note(
    'UIDL works and is not announced',
    '2449 §6.8',
    'Announce UIDL in CAPA, or clients that go by CAPA fetch all mail again each time.',
  ),
  uidEmpty: defect(
    'A message has no unique-id',
    '1939 §7 UIDL',
    'Give every message an id of 1 to 70 characters.',
  ),
  uidIrregular: defect(
    'A unique-id is too long or holds characters that are not allowed',
    '1939 §7 UIDL',
    'Use 1 to 70 characters from 0x21 to 0x7E: no spaces, no control characters, ASCII only.',
  ),
  uidDuplicate: risk(
    'Several messages have the same unique-id',
    '1939 §7 UIDL',
    'Give each message an id of its own. Copies under one id are allowed only where they are identical, and clients fetch or delete just one.',
  ),
  uidsChange: defect(
    'Unique-ids change from session to session',
    '1939 §7 UIDL',
    'Store the id with the message. Clients take every message for a new one and download it again.',
  ),
  numbersReordered: note(
    'The order of messages changes from session to session',
    '1939 §4',
    'Order messages by arrival. Clients must not rely on it, and yet some do.',
  ),
  topMissing: note(
    'The server has no TOP',
    '1939 §7 TOP',
    'Implement TOP. Without it clients have to fetch whole messages to show a list of subjects.',
  ),
  topAnnouncedMissing: defect(
    'TOP is announced and does not work',
    '2449 §6.1',
    'Implement TOP or leave it out of CAPA.',
  ),
  topNotAnnounced: note(
    'TOP works and is not announced',
    '2449 §6.1',
    'Announce TOP in CAPA, or clients that go by CAPA fetch whole messages for a list of subjects.',
  ),
  topExtraBlankLine: defect(
    'TOP with 0 lines sends a blank line too many',
    '1939 §7 TOP',
    'Send the header, the one blank line after it, and as many lines of the body as were asked for: none.',
  ),
  topReturnsBody: defect(
    'TOP with 0 lines sends part of the body',
    '1939 §7 TOP',
    'Send no line of the body where none was asked for.',
  ),
  topWithoutBlankLine: note(
    'TOP leaves out the blank line after the header',
    '1939 §7 TOP',
    'Send the blank line that parts header and body, where the message has one.',
  ),
  topRemovesMessage: risk(
    'A message is gone after TOP',
    '1939 §8',
    'Remove messages on DELE and QUIT only. A client that shows subjects loses mail here.',
  ),
  keywordCaseMatters: defect(
    'Commands in lower case are refused',
    '1939 §3',
    'Compare keywords without regard to case.',
  ),
  noopRefused: defect('NOOP is refused', '1939 §5 NOOP', 'Answer NOOP with +OK after login.'),
  unknownCommandAccepted: defect(
    'An unknown command is answered by +OK',
    '1939 §3',
    'Answer -ERR to what is not implemented. Clients probe for commands in this way.',
  ),
  unknownCommandEndsSession: defect(
    'An unknown command ends the session',
    '1939 §3',
    'Answer -ERR and keep the session.',
  ),
  emptyLineEndsSession: defect(
    'An empty line ends the session',
    '1939 §3',
    'Treat an empty line as a command that is not known: answer -ERR and keep the session.',
  ),
  absentMessageAccepted: defect(
    'A message number that does not exist is answered by +OK',
    '1939 §5 LIST',
    'Answer -ERR for a number that was not listed.',
  ),
  absentMessageEndsSession: defect(
    'A message number that does not exist ends the session',
    '1939 §5 LIST',
    'Answer -ERR and keep the session.',
  ),
  rsetRefused: defect('RSET is refused', '1939 §5 RSET', 'Answer RSET with +OK after login.'),
  rsetAnsweredTwice: defect(
    'RSET is answered by more than one line',
    '1939 §5 RSET',
    'Send one line. The second is taken for the reply to the next command, and all later replies are off by one.',
  ),
  pipeliningBroken: defect(
    'PIPELINING is announced and does not work',
    '2449 §6.6',
    'Read all commands that are in the buffer and answer each in order, or leave PIPELINING out of CAPA.',
  ),
  quitNotConfirmed: defect(
    'QUIT is not answered by +OK',
    '1939 §6',
    'Answer QUIT before the connection is closed. Clients cannot tell whether their deletions were carried out.',
  ),
  expireZero: risk(
    'Messages may be removed once they were read',
    '2449 §6.7',
    'EXPIRE 0 means that a client must not leave mail on the server. Keep messages for some days, or every client has to be set up for this.',
  ),
  dotsNotStuffed: defect(
    'Lines that begin with a dot are not dot-stuffed',
    '1939 §3',
    'Put a second dot in front of every line that begins with one. A line that is just a dot otherwise ends the message early.',
  ),
  messageWithoutEnd: defect(
    'A message does not end with a line that is just a dot',
    '1939 §3',
    'End the last line of the message with CRLF before the final dot. Clients wait for the end until they time out.',
  ),
  sizeOneLineShort: defect(
    'RETR sends one CRLF more than LIST announces',
    '1939 §11',
    'Send the octets of the message and nothing else: the CRLF before the final dot is that of the last line.',
  ),
  sizeCountsLf: defect(
    'LIST counts each line end as one octet',
    '1939 §11',
    'Count every line end as two octets, as it is sent.',
  ),
  sizeRounded: defect(
    'LIST gives rounded sizes',
    '1939 §11',
    'Give the exact count of octets that RETR will send.',
  ),
  sizeWithoutHeader: defect(
    'LIST leaves the header out of the size',
    '1939 §11',
    'Count the whole message as RETR sends it, header and blank line included.',
  ),
  sizeWrong: defect(
    'LIST gives other sizes than RETR sends',
    '1939 §11',
    'Give the exact count of octets that RETR will send. Clients use it for limits, progress and to notice a message that was cut short.',
  ),
  topDiffersFromRetr: defect(
    'TOP and RETR send different headers',
    '1939 §7 TOP',
    'Send the same octets for both.',
  ),
  retrRefused: defect(
    'A listed message cannot be read',
    '1939 §5 RETR',
    'List only messages that RETR can send.',
  ),
  retrRemovesMessage: risk(
    'A message is gone after it was read',
    '1939 §8',
    'Remove messages on DELE and QUIT only. A client that only looks at mail loses it here.',
  ),
  deleRefused: defect(
    'DELE is refused',
    '1939 §5 DELE',
    'Accept DELE for every listed message, or say in the reply why it cannot be deleted.',
  ),
  deletedStillListed: defect(
    'A message marked as deleted is still listed',
    '1939 §5 LIST',
    'Leave messages marked as deleted out of LIST and UIDL.',
  ),
  deletedStillCounted: defect(
    'A message marked as deleted is still counted',
    '1939 §5 STAT',
    'Leave messages marked as deleted out of the numbers of STAT.',
  ),
  deletedStillReadable: defect(
    'A message marked as deleted can still be read',
    '1939 §5 DELE',
    'Answer -ERR to any later command that names a message marked as deleted.',
  ),
  deleRenumbers: defect(
    'DELE gives the other messages new numbers',
    '1939 §5 DELE',
    'Keep all message numbers until the session ends. A client that deletes messages 1 and 2 removes a message it did not mean.',
  ),
  rsetRestoresNothing: defect(
    'RSET does not bring back what was marked as deleted',
    '1939 §5 RSET',
    'Only mark on DELE; remove on QUIT; take the marks away on RSET.',
  ),
  deletesWithoutQuit: defect(
    'DELE removes the message although there was no QUIT',
    '1939 §6',
    'Remove messages only when QUIT is received. A lost connection must leave the maildrop as it was.',
  ),
  marksOutliveSession: defect(
    'The mark of DELE outlives a session that was dropped',
    '1939 §6',
    'Keep marks with the session. The next client that says QUIT removes a message nobody told it to.',
  ),
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof FINDINGS;

export const FINDING_CODES = Object.keys(FINDINGS) as readonly FindingCode[];
