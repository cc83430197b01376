import { lookUp } from '../../shared/lookUp';

const METHODS: Readonly<Record<string, string>> = {
  spf: 'SPF: may the sending server send for the domain of the envelope sender? (RFC 7208)',
  dkim: 'DKIM: does a signature in the message hold? (RFC 6376)',
  dmarc: 'DMARC: does SPF or DKIM hold for the domain in From? (RFC 7489)',
  arc: 'ARC: does the chain of seals of forwarding servers hold? (RFC 8617)',
  auth: 'SMTP AUTH: did the sender log in? (RFC 4954)',
  iprev:
    'Reverse DNS: do the name and the address of the sending server point to each other? (RFC 8601 §3)',
  'sender-id': 'Sender ID, a historic forerunner of DMARC (RFC 4406)',
  domainkeys: 'DomainKeys, the historic forerunner of DKIM (RFC 4870)',
  'dkim-adsp': 'DKIM ADSP, historic (RFC 5617)',
  'dkim-atps': 'DKIM ATPS: may another domain sign for this one? (RFC 6541)',
  vbr: 'VBR: does someone vouch for the domain? (RFC 5518)',
  smime: 'S/MIME: does the signature of the message hold? (RFC 7281)',
  rrvs: 'RRVS: is the mailbox still in the same hands? (RFC 7293)',
  dnswl: 'DNSWL: is the sending server on a list of good ones? (RFC 8904)',
  bimi: 'BIMI: may the logo of the domain be shown?',
  compauth: 'Composite authentication, Microsoft’s own verdict of all checks together',
  'x-tls': 'Whether TLS was used, a mark of the server’s own',
};

const RESULTS: Readonly<Record<string, string>> = {
  pass: 'passed',
  fail: 'failed',
  softfail: 'failed, but the domain asks not to reject mail for it',
  hardfail: 'failed (an old word for fail)',
  neutral: 'says nothing: there is no clear yes or no',
  none: 'there was nothing to check',
  policy: 'held, but the receiving server does not accept it for a reason of its own',
  permerror: 'could not be checked: the record or the signature is faulty',
  temperror: 'could not be checked at that time',
  bestguesspass: 'passed by a guess, as the domain publishes nothing',
  softpass: 'passed by implicit signs (Microsoft)',
  discard: 'the domain asks to discard such mail',
  nxdomain: 'the domain does not exist',
  skipped: 'was not checked',
};

const PROPERTIES: Readonly<Record<string, string>> = {
  'smtp.mailfrom': 'Envelope sender',
  'smtp.mail': 'Envelope sender',
  'smtp.helo': 'Name the server gave for itself',
  'smtp.auth': 'Account that logged in',
  'smtp.rcptto': 'Envelope recipient',
  'smtp.remote-ip': 'Address of the sending server',
  'smtp.client-ip': 'Address of the sending server',
  'header.from': 'Domain in From',
  'header.sender': 'Sender field',
  'header.d': 'Signing domain',
  'header.i': 'Identity the domain signs for',
  'header.b': 'Start of the signature',
  'header.a': 'Algorithm of the signature',
  'header.s': 'Selector of the key',
  'policy.iprev': 'Address of the sending server',
  'policy.dmarc': 'Policy of the domain',
  'policy.published-domain-policy': 'Policy of the domain',
  'policy.applied-disposition': 'What was done with the message',
  'arc.chain': 'Domains in the chain',
  action: 'What was done with the message',
  'body.smime-part': 'Part that is signed',
};

/** What a method of RFC 8601 §2.7 checks; undefined for one that is not known. */
export function methodWords(method: string): string | undefined {
  return lookUp(METHODS, method);
}

/** What a result says, to follow the name of the method. */
export function resultWords(result: string): string | undefined {
  return lookUp(RESULTS, result);
}

/** What a property holds; undefined for one that is not known. */
export function propertyWords(name: string): string | undefined {
  return lookUp(PROPERTIES, name);
}

const SPF_KEYS: Readonly<Record<string, string>> = {
  receiver: 'Server that checked',
  'client-ip': 'Address of the sending server',
  'envelope-from': 'Envelope sender',
  helo: 'Name the server gave for itself',
  identity: 'What was checked',
  mechanism: 'Rule that matched',
  problem: 'What went wrong',
};

/** What a key of Received-SPF (RFC 7208 §9.1) holds. */
export function spfKeyWords(key: string): string | undefined {
  return lookUp(SPF_KEYS, key);
}
