/** What the first digit of a code says (RFC 3463 §3.1). */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['2', 'Success'],
  ['4', 'Failed for now'],
  ['5', 'Failed for good'],
]);

/** What the second number says (RFC 3463 §3), for codes that are not in the list below. */
const SUBJECTS: ReadonlyMap<string, string> = new Map([
  ['1', 'something about the address'],
  ['2', 'something about the mailbox'],
  ['3', 'something about the mail system of the recipient'],
  ['4', 'something about the network or the routing'],
  ['5', 'something about the mail protocol'],
  ['6', 'something about the content of the message'],
  ['7', 'something about security or policy'],
]);

/** RFC 3463 §3, with codes that were registered later (RFC 7504, RFC 7505, RFC 7372, RFC 6710). */
const DETAILS: ReadonlyMap<string, string> = new Map([
  ['1.0', 'something about the address'],
  ['1.1', 'the mailbox does not exist'],
  ['1.2', 'the domain does not exist or takes no mail'],
  ['1.3', 'the address is not valid'],
  ['1.4', 'the address stands for more than one recipient'],
  ['1.5', 'the address is valid'],
  ['1.6', 'the mailbox has moved, and no new address is known'],
  ['1.7', "the sender's address is not valid"],
  ['1.8', "the sender's domain does not exist or takes no mail"],
  ['1.10', 'the domain says that it takes no mail'],
  ['2.0', 'something about the mailbox'],
  ['2.1', 'the mailbox is disabled'],
  ['2.2', 'the mailbox is full'],
  ['2.3', 'the message is larger than the mailbox takes'],
  ['2.4', 'the mailing list could not be expanded'],
  ['3.0', 'something about the mail system of the recipient'],
  ['3.1', 'the mail system is full'],
  ['3.2', 'the mail system takes no messages now'],
  ['3.3', 'the mail system lacks something that the message needs'],
  ['3.4', 'the message is too big for the mail system'],
  ['3.5', 'the mail system is not set up rightly'],
  ['4.0', 'something about the network or the routing'],
  ['4.1', 'the host did not answer'],
  ['4.2', 'the connection broke'],
  ['4.3', 'the name server could not be asked'],
  ['4.4', 'no way to the host is known'],
  ['4.5', 'the mail system is too busy'],
  ['4.6', 'the message went round in a circle'],
  ['4.7', 'the message was tried for too long'],
  ['5.0', 'something about the mail protocol'],
  ['5.1', 'the command is not valid'],
  ['5.2', 'the command has a mistake'],
  ['5.3', 'there are too many recipients'],
  ['5.4', 'the command has arguments that are not valid'],
  ['5.5', 'the versions of the protocol do not fit'],
  ['5.6', 'the authentication exchange has a line that is too long'],
  ['6.0', 'something about the content of the message'],
  ['6.1', 'content of this kind is not taken'],
  ['6.2', 'the content would have to be converted, which is not allowed'],
  ['6.3', 'the content would have to be converted, which is not supported'],
  ['6.4', 'the content was converted and lost something'],
  ['6.5', 'the conversion of the content failed'],
  ['6.7', 'the address has letters that the next system does not take'],
  ['7.0', 'something about security or policy'],
  ['7.1', 'delivery is not allowed'],
  ['7.2', 'the sender may not write to the mailing list'],
  ['7.3', 'the content would have to be converted for security, which is not possible'],
  ['7.4', 'a security feature is not supported'],
  ['7.5', 'encryption failed'],
  ['7.6', 'the encryption algorithm is not supported'],
  ['7.7', 'the message was changed on its way'],
  ['7.8', 'user name or password is wrong'],
  ['7.9', 'the way of logging in is too weak'],
  ['7.13', 'the account of the recipient is disabled'],
  ['7.17', 'the mailbox has changed its owner'],
  ['7.20', 'there is no DKIM signature that passes'],
  ['7.23', 'SPF of the sender did not pass'],
  ['7.25', 'the address of the sending host has no name'],
  ['7.26', 'several checks of the sender did not pass'],
  ['7.27', 'the domain of the sender says that it sends no mail'],
]);

/** A sentence on a status code of RFC 3463, such as `5.1.1`; undefined for what is none. */
export function statusWords(code: string): string | undefined {
  const [, kind = '', subject = '', detail = ''] = /^(\d)\.(\d{1,3})\.(\d{1,3})$/u.exec(code) ?? [];
  const outcome = CLASSES.get(kind);
  if (outcome === undefined) {
    return undefined;
  }
  const reason = DETAILS.get(`${subject}.${detail}`) ?? SUBJECTS.get(subject);
  return reason === undefined || kind === '2' ? `${outcome}.` : `${outcome}: ${reason}.`;
}
