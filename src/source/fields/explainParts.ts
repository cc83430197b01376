import { lookUp } from '../../shared/lookUp';
import type { FieldBody } from '../fieldBody';
import { parseAddressList } from './addresses';
import { addressText, mailboxesOf, type Mailbox } from './addressItems';
import { distanceWords, localTimeWords, zoneWords } from './dateWords';
import { parseDateTime } from './dateTime';
import {
  explanation,
  type ExplanationContext,
  type FactRow,
  type FieldExplanation,
} from './explanation';
import { contains, trimmedRange } from './fieldItems';
import { judgeUnsubscription, parseListField, parseListId } from './listHeaders';
import { parseMessageIds } from './messageIds';
import { parseContentType, parseParameterized } from './parameters';
import type { Parameter, ParameterizedValue } from './parameterItems';
import { parseSpamField } from './spamHeaders';

export function explainDate(
  body: FieldBody,
  context: ExplanationContext,
): FieldExplanation | undefined {
  const date = parseDateTime(body);
  if (date.epochMilliseconds === undefined) {
    return explanation(date, 'Date', [], ['No date can be made out here.']);
  }
  const wrongDay = date.problems.some(({ code }) => code === 'wrongDayOfWeek');
  return explanation(
    date,
    'Date',
    [
      ['Local time', localTimeWords(date.epochMilliseconds, context)],
      ['Distance', distanceWords(date.epochMilliseconds, context)],
      ['Zone', date.zoneMinutes === undefined ? 'not stated' : zoneWords(date.zoneMinutes)],
    ],
    [wrongDay ? 'The day of the week is not that of this date.' : undefined],
  );
}

export function explainAddresses(body: FieldBody, offset: number): FieldExplanation | undefined {
  const list = parseAddressList(body);
  const mailbox = mailboxesOf(list).find((candidate) => contains(candidate, offset));
  if (mailbox !== undefined) {
    return explainMailbox(mailbox);
  }
  const group = list.entries.find((entry) => entry.kind === 'group' && contains(entry, offset));
  if (group?.kind === 'group') {
    return explanation(group, 'Group of addresses', [
      ['Name', group.name.text],
      ['Members', String(group.mailboxes.length)],
    ]);
  }
  return undefined;
}

function explainMailbox(mailbox: Mailbox): FieldExplanation {
  const { displayName, address, route } = mailbox;
  const claimed = /@([\w.-]{1,255})/u.exec(displayName?.text ?? '')?.[1]?.toLowerCase();
  const domain = address?.domain?.text.toLowerCase();
  return explanation(
    mailbox,
    'Address',
    [
      ['Name', displayName?.text],
      ['Address', address === undefined ? undefined : addressText(address)],
      ['Route', route?.text],
    ],
    [
      claimed !== undefined && domain !== undefined && claimed !== domain
        ? 'The name shows an address of another domain than the real one.'
        : undefined,
      address === undefined ? 'No address is given here.' : undefined,
    ],
  );
}

export function explainMessageIds(body: FieldBody, offset: number): FieldExplanation | undefined {
  const { ids } = parseMessageIds(body);
  const position = ids.findIndex((id) => contains(id, offset));
  const found = ids[position];
  return found === undefined
    ? undefined
    : explanation(found, 'Message identifier', [
        ['Identifier', found.id],
        ['Made at', found.right?.text],
        ['Position', ids.length > 1 ? `${position + 1} of ${ids.length}` : undefined],
      ]);
}

export function explainContentType(body: FieldBody, offset: number): FieldExplanation {
  const field = parseContentType(body);
  return explainParameters(body, 'Content type', field, offset);
}

export function explainDisposition(body: FieldBody, offset: number): FieldExplanation {
  return explainParameters(body, 'Content disposition', parseParameterized(body), offset);
}

const PARAMETERS: Readonly<Record<string, string>> = {
  charset: 'The character set of the text.',
  boundary: 'The line that divides the parts, after two hyphens.',
  name: 'An old place for the file name; Content-Disposition is the right one.',
  filename: 'The file name that the sender suggests.',
  format: 'With "flowed", lines that end in a space go on in the next one (RFC 3676).',
  delsp: 'With "yes", the space at the end of a flowed line is dropped (RFC 3676).',
  type: 'The type of the root part of multipart/related (RFC 2387).',
  start: 'The Content-ID of the root part of multipart/related (RFC 2387).',
  protocol: 'The kind of signature or encryption (RFC 1847).',
  micalg: 'The hash of the signed part (RFC 1847).',
  'report-type': 'The kind of report (RFC 6522).',
  method: 'What a calendar object asks for (RFC 6047).',
  'smime-type': 'What the S/MIME object holds (RFC 8551).',
  size: 'The size in octets, about.',
  'creation-date': 'When the file was made.',
  'modification-date': 'When the file was last changed.',
  'read-date': 'When the file was last read.',
  'access-type': 'How the body that is kept elsewhere is to be had (RFC 2046 §5.2.3).',
};

function explainParameters(
  body: FieldBody,
  title: string,
  field: ParameterizedValue,
  offset: number,
): FieldExplanation {
  const parameter = field.parameters.find(({ sections }) =>
    sections.some((section) => contains(section, offset)),
  );
  if (parameter !== undefined) {
    return explainParameter(parameter, offset);
  }
  return explanation(trimmedRange(body), title, [
    ['Value', field.value?.text],
    ...field.parameters.map(({ name, value }): FactRow => [name, value]),
  ]);
}

function explainParameter(parameter: Parameter, offset: number): FieldExplanation {
  const { name, value, charset, language, sections } = parameter;
  const range = sections.find((section) => contains(section, offset)) ?? parameter;
  return explanation(
    range,
    `Parameter ${name}`,
    [
      ['Value', value],
      ['Charset', charset],
      ['Language', language],
      ['Written in', sections.length > 1 ? `${sections.length} sections` : undefined],
    ],
    [lookUp(PARAMETERS, name)],
  );
}

const SCHEMES: Readonly<Record<string, string>> = {
  mailto: 'by mail',
  https: 'on the web, over TLS',
  http: 'on the web, without TLS',
  ftp: 'by FTP',
};

export function explainListField(
  name: string,
  body: FieldBody,
  context: ExplanationContext,
): FieldExplanation {
  const field = parseListField(body);
  const facts = field.uris.map(({ uri, scheme }): FactRow => [
    lookUp(SCHEMES, scheme ?? '') ?? scheme ?? 'unknown',
    uri,
  ]);
  const sentences = field.isNo ? ['Nobody may write to this list.'] : [];
  return explanation(
    trimmedRange(body),
    name,
    facts,
    name.toLowerCase() === 'list-unsubscribe'
      ? [...sentences, unsubscribeSentence(body, context)]
      : sentences,
  );
}

function unsubscribeSentence(body: FieldBody, context: ExplanationContext): string {
  const post = context.fields?.find(({ name }) => name.toLowerCase() === 'list-unsubscribe-post');
  const { isOneClick, oneClickFault } = judgeUnsubscription(parseListField(body), post?.body);
  if (isOneClick) {
    return 'One request to the https address is enough to unsubscribe (RFC 8058), if a valid DKIM signature covers both fields.';
  }
  switch (oneClickFault) {
    case 'noHttps':
      return 'List-Unsubscribe-Post promises to unsubscribe by one request, but there is no https address for it (RFC 8058 §3.1).';
    case 'badPostField':
      return 'List-Unsubscribe-Post does not hold List-Unsubscribe=One-Click, so it has no effect (RFC 8058 §3.1).';
    case undefined:
      return 'Without List-Unsubscribe-Post the reader must confirm on a page or send a mail.';
  }
}

export function explainListId(body: FieldBody): FieldExplanation {
  const { description, id } = parseListId(body);
  return explanation(trimmedRange(body), 'Mailing list', [
    ['Name', description?.text],
    ['Identifier', id?.text],
  ]);
}

export function explainSpam(name: string, body: FieldBody): FieldExplanation | undefined {
  const found = parseSpamField(name, body);
  if (found === undefined) {
    return undefined;
  }
  return explanation(
    trimmedRange(body),
    found.filter === 'unknown' ? 'Spam filter' : `Spam filter ${found.filter}`,
    found.tests.map((test): FactRow => [test.name, String(test.score ?? 'hit')]),
    [found.sentence],
  );
}
