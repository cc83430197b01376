import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { decodeFieldText, findEncodedWordRuns, type EncodedWordFault } from './encodedWords';
import {
  explainAuthenticationResults,
  explainReceivedSpf,
  explainSignature,
} from './explainAuthentication';
import {
  explanation,
  type ExplanationContext,
  type FactRow,
  type FieldExplanation,
} from './explanation';
import {
  explainAddresses,
  explainContentType,
  explainDate,
  explainDisposition,
  explainListField,
  explainListId,
  explainMessageIds,
  explainSpam,
} from './explainParts';
import { explainReceived } from './explainReceived';
import { describeField } from './fieldDefinitions';
import { contains, trimmedRange } from './fieldItems';
import { fieldGrammar } from './fieldGrammar';
import { valueSentence } from './valueWords';

/** Octets of a field that a hover looks at. */
const LONGEST_EXPLAINED = 256 * 1024;

/**
 * What a hover over the body of a header field shows at an offset of the message; undefined for an offset outside the
 * body or in the white space around it.
 */
export function explainField(
  name: string,
  body: FieldBody,
  offset: number,
  context: ExplanationContext,
): FieldExplanation | undefined {
  if (!contains(trimmedRange(body), offset) || body.text.length > LONGEST_EXPLAINED) {
    return undefined;
  }
  const structured = explainStructured(name, body, offset, context);
  return withEncodedWord(structured ?? explainText(name, body), body, offset);
}

/** What a hover over the name of a field shows. */
export function explainFieldName(name: string, range: OctetRange): FieldExplanation {
  const { name: written, reference, sentence } = describeField(name);
  return explanation(range, written, [['Defined in', reference]], [sentence]);
}

function explainStructured(
  name: string,
  body: FieldBody,
  offset: number,
  context: ExplanationContext,
): FieldExplanation | undefined {
  switch (fieldGrammar(name)) {
    case 'date':
      return explainDate(body, context);
    case 'addresses':
      return explainAddresses(body, offset);
    case 'messageIds':
      return explainMessageIds(body, offset);
    case 'contentType':
      return explainContentType(body, offset);
    case 'disposition':
      return explainDisposition(body, offset);
    case 'received':
      return explainReceived(name, body, context);
    case 'dkim':
      return explainSignature(body, 'dkim', offset, context);
    case 'arcMessageSignature':
      return explainSignature(body, 'arcMessageSignature', offset, context);
    case 'arcSeal':
      return explainSignature(body, 'arcSeal', offset, context);
    case 'authenticationResults':
      return explainAuthenticationResults(body, false, offset);
    case 'arcAuthenticationResults':
      return explainAuthenticationResults(body, true, offset);
    case 'receivedSpf':
      return explainReceivedSpf(body);
    case 'listUris':
      return explainListField(name, body, context);
    case 'listId':
      return explainListId(body);
    case 'spam':
      return explainSpam(name, body);
    case 'unstructured':
      return undefined;
  }
}

/** A field without parts: its decoded text, and what its value means where that is known. */
function explainText(name: string, body: FieldBody): FieldExplanation {
  const text = decodeFieldText(body);
  const { name: written, reference, sentence } = describeField(name);
  return explanation(
    trimmedRange(body),
    written,
    [
      ['Text', text],
      ['Defined in', reference],
    ],
    [valueSentence(name, text), sentence],
  );
}

const FAULTS: Readonly<Record<EncodedWordFault, string>> = {
  unknownCharset: 'Its character set is not known here.',
  invalidBase64: 'Its text is not valid base64.',
  invalidQuotedPrintable: 'An equals sign in it lacks its two hexadecimal digits.',
  invalidOctets: 'Some of its octets mean nothing in its character set.',
  tooLong: 'It is over 75 characters long (RFC 2047 §2).',
  whiteSpaceInside: 'White space stands inside it, so that strict readers do not decode it.',
  notSeparated: 'It adjoins other text, so that strict readers do not decode it (RFC 2047 §5).',
  splitCharacter: 'A character begins in one encoded word and ends in the next (RFC 2047 §5).',
};

/** Puts the encoded word at the offset before the rest. */
function withEncodedWord(
  found: FieldExplanation,
  body: FieldBody,
  offset: number,
): FieldExplanation {
  const run = findEncodedWordRuns(body).find((candidate) => contains(candidate, offset));
  const word = run?.words.find((candidate) => contains(candidate, offset)) ?? run?.words[0];
  if (run === undefined || word === undefined) {
    return found;
  }
  const encoding = word.encoding === 'B' ? 'base64' : 'quoted-printable';
  const rows: readonly FactRow[] = [
    ['Decoded', run.decoded],
    ['Charset', word.charset],
    ['Language', word.language],
    ['Encoding', encoding],
    ...found.facts.map(({ label, value }): FactRow => [label, value]),
  ];
  const title = found.title === '' ? 'Encoded word' : found.title;
  return explanation(run, title, rows, [
    ...new Set(run.words.flatMap(({ faults }) => faults.map((fault) => FAULTS[fault]))),
    ...found.sentences,
  ]);
}
