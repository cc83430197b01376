import type { FieldBody } from '../fieldBody';
import { parseAuthenticationResults, type AuthenticationResult } from './authenticationResults';
import { methodWords, propertyWords, resultWords, spfKeyWords } from './authenticationWords';
import { distanceWords, localTimeWords } from './dateWords';
import { parseSignature, type SignatureKind } from './dkimSignature';
import { dkimFaultSentence, tagName, tagValue } from './dkimWords';
import {
  explanation,
  type ExplanationContext,
  type FactRow,
  type FieldExplanation,
} from './explanation';
import { contains, trimmedRange } from './fieldItems';
import { parseReceivedSpf } from './receivedSpf';

const SIGNATURE_TITLES: Readonly<Record<SignatureKind, string>> = {
  dkim: 'DKIM signature',
  arcMessageSignature: 'ARC signature of the message',
  arcSeal: 'ARC seal',
};
/** Summed up by the names of tags that matter most. */
const SUMMARY_TAGS = ['i', 'cv', 'd', 's', 'a', 'c', 'h', 't', 'x', 'l'];

/** Explains the tag at an offset, or the whole signature between tags. */
export function explainSignature(
  body: FieldBody,
  kind: SignatureKind,
  offset: number,
  context: ExplanationContext,
): FieldExplanation {
  const field = parseSignature(body, kind, context.now);
  const time = (epoch: number): string =>
    `${localTimeWords(epoch, context)} (${distanceWords(epoch, context)})`;
  const row = (tag: (typeof field.tags)[number]): FactRow => [
    tagName(kind, tag.name.text),
    tagValue(field, tag, time),
  ];
  const tag = field.tags.find((candidate) => contains(candidate, offset));
  if (tag !== undefined) {
    const faults = field.problems.filter((problem) => problem.tag === tag.name.text);
    return explanation(
      tag,
      `${SIGNATURE_TITLES[kind]}: ${tag.name.text}=`,
      [row(tag)],
      faults.map((problem) => dkimFaultSentence(problem.code, problem.tag)),
    );
  }
  const summary = SUMMARY_TAGS.flatMap((name) =>
    field.tags.filter((candidate) => candidate.name.text === name).slice(0, 1),
  );
  return explanation(
    trimmedRange(body),
    SIGNATURE_TITLES[kind],
    summary.map((candidate) => row(candidate)),
    field.problems.map((problem) => dkimFaultSentence(problem.code, problem.tag)),
  );
}

/** Explains the result at an offset, or all of them in short. */
export function explainAuthenticationResults(
  body: FieldBody,
  isArc: boolean,
  offset: number,
): FieldExplanation {
  const field = parseAuthenticationResults(body, { isArc });
  const server = field.server?.text;
  const result = field.results.find((candidate) => contains(candidate, offset));
  if (result !== undefined) {
    return explainResult(result, server);
  }
  return explanation(
    trimmedRange(body),
    isArc ? 'Authentication results of a forwarding server' : 'Authentication results',
    [
      ['Set of ARC fields', field.instance?.toString()],
      ['Checked by', server],
      ...field.results.map(({ method, result: outcome }): FactRow => [
        method.text,
        withWords(outcome.text, resultWords(outcome.text)),
      ]),
    ],
    [
      field.results.length === 0 ? 'The server made no check.' : undefined,
      'Trust these only if the name is that of your own server: anyone can write such a field.',
    ],
  );
}

function explainResult(result: AuthenticationResult, server: string | undefined): FieldExplanation {
  const { method, result: outcome, reason, properties, comments } = result;
  return explanation(
    result,
    `${method.text}=${outcome.text}`,
    [
      ['Result', withWords(outcome.text, resultWords(outcome.text))],
      ['Checked by', server],
      ['Reason', reason?.text],
      ...properties.map(({ name, value }): FactRow => [
        propertyWords(name.text) ?? name.text,
        value.text,
      ]),
      ...comments.map(({ text }): FactRow => ['Remark', text]),
    ],
    [methodWords(method.text)],
  );
}

export function explainReceivedSpf(body: FieldBody): FieldExplanation {
  const { result, comment, pairs } = parseReceivedSpf(body);
  return explanation(
    trimmedRange(body),
    'SPF result',
    [
      [
        'Result',
        result === undefined ? undefined : withWords(result.text, resultWords(result.text)),
      ],
      ['Remark', comment?.text],
      ...pairs.map(({ name, value }): FactRow => [spfKeyWords(name.text) ?? name.text, value.text]),
    ],
    [methodWords('spf')],
  );
}

function withWords(word: string, words: string | undefined): string {
  return words === undefined ? word : `${word}: ${words}`;
}
