const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'content-transfer-encoding': {
    '7bit': 'Short lines of US-ASCII, as they are.',
    '8bit': 'Short lines with octets above 127, as they are.',
    binary: 'Any octets, as they are.',
    'quoted-printable':
      'Text in which an equals sign with two digits stands for each unusual octet.',
    base64: 'Four characters for each three octets.',
  },
  'auto-submitted': {
    no: 'A person sent the message.',
    'auto-generated': 'A program sent the message by itself.',
    'auto-replied': 'A program sent the message as an answer.',
    'auto-notified': 'A program sent the message as a notice.',
  },
  precedence: {
    bulk: 'Bulk mail, which vacation programs do not answer.',
    list: 'Mail of a mailing list, which vacation programs do not answer.',
    junk: 'Mail of no importance, which vacation programs do not answer.',
  },
  'x-priority': {
    '1': 'Highest priority.',
    '2': 'High priority.',
    '3': 'Normal priority.',
    '4': 'Low priority.',
    '5': 'Lowest priority.',
  },
  'list-unsubscribe-post': {
    'list-unsubscribe=one-click':
      'One request to the https address in List-Unsubscribe is enough to leave the list.',
  },
  action: {
    failed: 'The message could not be delivered.',
    delayed: 'The message is not delivered yet; the server goes on trying.',
    delivered: 'The message was delivered.',
    relayed: 'The message went on to a server that sends no reports.',
    expanded: 'The message was delivered and sent on to several recipients.',
  },
};

/** A sentence on the value of a field with a fixed set of values; a comment or parameters after it don't matter. */
export function valueSentence(name: string, text: string): string | undefined {
  const table = Object.hasOwn(VALUES, name.toLowerCase()) ? VALUES[name.toLowerCase()] : undefined;
  const value = (/^[^\s;(]{1,100}/u.exec(text)?.[0] ?? '').toLowerCase();
  return table !== undefined && Object.hasOwn(table, value) ? table[value] : undefined;
}
