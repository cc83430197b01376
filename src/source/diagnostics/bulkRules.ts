import type { Examination, Place } from './examination';

const BULK = /^\s*(?:bulk|list|junk)\b/iu;
const HTTPS = /<\s*https:\/\/[^<>\s]+/iu;
const ONE_CLICK = /^\s*List-Unsubscribe=One-Click\s*$/iu;
const SIGNED_FIELDS = /(?:^|;)\s*h\s*=([^;]*)/iu;
const UNSUBSCRIBE = 'list-unsubscribe';
const POST = 'list-unsubscribe-post';

/** Mail to many, as List-Id, Precedence and List-Unsubscribe show it: RFC 2369 and RFC 8058. */
export function examineBulk(examination: Examination, { fields, parent }: Place): void {
  if (parent !== undefined) {
    return;
  }
  const textOf = (name: string): string => {
    const field = fields.get(name);
    return field === undefined ? '' : examination.bodyOf(field).text;
  };
  const unsubscribe = fields.get(UNSUBSCRIBE);
  const post = fields.get(POST);
  const isAutomatic = textOf('auto-submitted').trim() !== '' && !fields.has('list-id');
  if (unsubscribe === undefined) {
    const mark = fields.get('list-id') ?? fields.get('precedence');
    const isBulk = fields.has('list-id') || BULK.test(textOf('precedence'));
    if (mark !== undefined && isBulk && !isAutomatic) {
      examination.add('bulkWithoutUnsubscribe', mark.range);
    }
    return;
  }
  if (post === undefined) {
    // A list to which its members write is left by mail.
    if (!fields.has('list-post')) {
      examination.add('bulkWithoutOneClick', unsubscribe.nameRange);
    }
    return;
  }
  if (!ONE_CLICK.test(textOf(POST))) {
    examination.add('oneClickMalformed', post.bodyRange);
  }
  if (!HTTPS.test(textOf(UNSUBSCRIBE))) {
    examination.add('oneClickWithoutHttps', unsubscribe.range);
  }
  const lacking = unsigned(examination);
  if (lacking.length > 0) {
    examination.add('oneClickNotSigned', post.nameRange, lacking.join(' and '));
  }
}

/** What no signature covers of the two fields; those of the one that covers most. */
function unsigned(examination: Examination): readonly string[] {
  let fewest = ['List-Unsubscribe', 'List-Unsubscribe-Post'];
  for (const field of examination.firstFieldsNamed('dkim-signature')) {
    const tag = SIGNED_FIELDS.exec(examination.bodyOf(field).text)?.[1] ?? '';
    const signed = new Set(tag.split(':').map((name) => name.trim().toLowerCase()));
    const lacking = ['List-Unsubscribe', 'List-Unsubscribe-Post'].filter(
      (name) => !signed.has(name.toLowerCase()),
    );
    fewest = lacking.length < fewest.length ? lacking : fewest;
  }
  return fewest;
}
