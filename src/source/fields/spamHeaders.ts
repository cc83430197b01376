import type { FieldBody } from '../fieldBody';
import { unfold } from './octetText';

/** What a spam filter wrote into a field, as far as its makers document it. */
export interface SpamReport {
  readonly filter: 'SpamAssassin' | 'Rspamd' | 'Microsoft 365' | 'unknown';
  /** Undefined where the field gives none. */
  readonly isSpam: boolean | undefined;
  readonly score: number | undefined;
  /** The score from which the filter calls a message spam. */
  readonly required: number | undefined;
  readonly tests: readonly SpamTest[];
  /** One plain sentence. */
  readonly sentence: string;
}

export interface SpamTest {
  readonly name: string;
  readonly score: number | undefined;
}

const LONGEST_REPORT = 32 * 1024;
const MAXIMUM_TESTS = 500;

type Reader = (text: string) => SpamReport | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['x-spam-status', readSpamStatus],
  ['x-spam-flag', readFlag],
  ['x-spam-score', (text) => readScore(text, 'unknown')],
  ['x-spam-level', readLevel],
  ['x-spamd-result', readRspamdResult],
  ['x-rspamd-score', (text) => readScore(text, 'Rspamd')],
  ['x-rspamd-action', readAction],
  ['x-spamd-bar', readBar],
  ['x-ms-exchange-organization-scl', readConfidenceLevel],
  ['x-microsoft-antispam', readBulkLevel],
  ['x-forefront-antispam-report', readForefront],
]);

/** Reads the verdict in a spam filter's field; undefined for other fields and for what can't be read. */
export function parseSpamField(name: string, body: FieldBody): SpamReport | undefined {
  const text = unfold(body.text.slice(0, LONGEST_REPORT)).replace(/\s+/gu, ' ').trim();
  return READERS.get(name.toLowerCase())?.(text);
}

function report(fields: Partial<SpamReport> & Pick<SpamReport, 'filter' | 'sentence'>): SpamReport {
  return { isSpam: undefined, score: undefined, required: undefined, tests: [], ...fields };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,6}(?:\.\d{1,6})?$/u.test(text)
    ? Number(text)
    : undefined;
}

function readSpamStatus(text: string): SpamReport | undefined {
  const verdict = /^(yes|no)\b/iu.exec(text)?.[1]?.toLowerCase();
  const score = numberOf(/\b(?:score|hits)=(\S{1,20}?)[,;]?(?: |$)/u.exec(text)?.[1]);
  const required = numberOf(/\brequired=(\S{1,20}?)[,;]?(?: |$)/u.exec(text)?.[1]);
  if (verdict === undefined && score === undefined) {
    return undefined;
  }
  const isSpam = verdict === undefined ? undefined : verdict === 'yes';
  return report({
    filter: 'SpamAssassin',
    isSpam,
    score,
    required,
    tests: readSpamAssassinTests(text),
    sentence: verdictSentence(isSpam, score, required),
  });
}

/** `tests=A,B`, or `tests=[A=1.5, B=-0.1]` as amavis writes it. */
function readSpamAssassinTests(text: string): readonly SpamTest[] {
  const start = text.indexOf('tests=');
  if (start < 0) {
    return [];
  }
  const rest = text.slice(start + 'tests='.length);
  const close = rest.startsWith('[') ? rest.indexOf(']') : rest.search(/ (?=[a-z]+=)/u);
  const list = (close < 0 ? rest : rest.slice(0, close)).replace('[', '');
  return list
    .split(/[,\s]+/u)
    .filter((word) => /^[A-Za-z]\w*(?:=|$)/u.test(word) && word.toLowerCase() !== 'none')
    .slice(0, MAXIMUM_TESTS)
    .map((word) => {
      const [name = '', score] = word.split('=');
      return { name, score: numberOf(score) };
    });
}

function verdictSentence(
  isSpam: boolean | undefined,
  score: number | undefined,
  required: number | undefined,
): string {
  const verdict =
    isSpam === undefined
      ? 'The filter gave a score'
      : isSpam
        ? 'The filter calls this message spam'
        : 'The filter does not call this message spam';
  if (score === undefined) {
    return `${verdict}.`;
  }
  const points = `${score} ${Math.abs(score) === 1 ? 'point' : 'points'}`;
  return required === undefined
    ? `${verdict}: ${points}.`
    : `${verdict}: ${points}, and ${required} make spam.`;
}

function readFlag(text: string): SpamReport | undefined {
  const isSpam = /^yes\b/iu.test(text) ? true : /^no\b/iu.test(text) ? false : undefined;
  return isSpam === undefined
    ? undefined
    : report({
        filter: 'SpamAssassin',
        isSpam,
        sentence: verdictSentence(isSpam, undefined, undefined),
      });
}

function readScore(text: string, filter: SpamReport['filter']): SpamReport | undefined {
  const match = /^([+-]?\d{1,6}(?:\.\d{1,6})?)(?: ?\/ ?([+-]?\d{1,6}(?:\.\d{1,6})?))?/u.exec(text);
  if (match === null) {
    return undefined;
  }
  const score = numberOf(match[1]);
  const required = numberOf(match[2]);
  return report({
    filter,
    score,
    required,
    sentence: `${verdictSentence(undefined, score, required)} More points mean more like spam.`,
  });
}

function readLevel(text: string): SpamReport | undefined {
  const stars = /^[*+sx]*$/iu.test(text) ? text.length : undefined;
  return stars === undefined
    ? undefined
    : report({
        filter: 'SpamAssassin',
        sentence: `The score in whole points, one sign for each: ${stars}.`,
      });
}

/** `default: False [-2.31 / 15.00]; RULE(0.50)[detail]; …` */
function readRspamdResult(text: string): SpamReport | undefined {
  const match = /^[^:;]{1,60}: (True|False) \[([^\]/]{1,20})\/([^\]/]{1,20})\]/iu.exec(text);
  if (match === null) {
    return undefined;
  }
  const isSpam = match[1]?.toLowerCase() === 'true';
  const score = numberOf(match[2]?.trim());
  const required = numberOf(match[3]?.trim());
  const tests: SpamTest[] = [];
  for (const rule of text
    .slice(match[0].length)
    .matchAll(/\b([A-Z][A-Z0-9_]{1,80})\(([^)]{1,20})\)/gu)) {
    if (tests.length >= MAXIMUM_TESTS) {
      break;
    }
    tests.push({ name: rule[1] ?? '', score: numberOf(rule[2]) });
  }
  const verdict = isSpam
    ? 'The filter acted on this message as spam'
    : 'The filter took no action against this message';
  const points =
    score === undefined || required === undefined
      ? ''
      : `: ${score} points, and ${required} make it reject one`;
  return report({
    filter: 'Rspamd',
    isSpam,
    score,
    required,
    tests,
    sentence: `${verdict}${points}.`,
  });
}

const ACTIONS: ReadonlyMap<string, readonly [isSpam: boolean, sentence: string]> = new Map([
  ['no action', [false, 'The filter lets the message pass.']],
  ['greylist', [false, 'The filter asks the sender to try again later.']],
  ['add header', [true, 'The filter marks the message as probable spam.']],
  ['rewrite subject', [true, 'The filter marks the subject as probable spam.']],
  ['soft reject', [false, 'The filter asks the sender to try again later.']],
  ['reject', [true, 'The filter would reject the message.']],
]);

function readAction(text: string): SpamReport | undefined {
  const action = ACTIONS.get(text.toLowerCase());
  return action === undefined
    ? undefined
    : report({ filter: 'Rspamd', isSpam: action[0], sentence: action[1] });
}

function readBar(text: string): SpamReport | undefined {
  if (!/^(?:\++|-+|\/)$/u.test(text)) {
    return undefined;
  }
  const points = text === '/' ? 'about 0' : `${text.startsWith('-') ? '-' : ''}${text.length}`;
  return report({
    filter: 'Rspamd',
    sentence: `The score in whole points, one sign for each: ${points}.`,
  });
}

/** Spam confidence levels as Microsoft documents them. */
function readConfidenceLevel(text: string): SpamReport | undefined {
  const level = numberOf(text);
  if (level === undefined) {
    return undefined;
  }
  return report({
    filter: 'Microsoft 365',
    score: level,
    isSpam: level >= 5,
    sentence: confidenceSentence(level),
  });
}

function confidenceSentence(level: number): string {
  if (level < 0) {
    return 'Spam confidence level -1: the message was not filtered, as its sender or rule is trusted.';
  }
  if (level <= 1) {
    return `Spam confidence level ${level}: not spam.`;
  }
  if (level <= 4) {
    return `Spam confidence level ${level}: below what the filter calls spam.`;
  }
  return level <= 6
    ? `Spam confidence level ${level}: spam.`
    : `Spam confidence level ${level}: spam with high confidence.`;
}

function readBulkLevel(text: string): SpamReport | undefined {
  const level = numberOf(/(?:^|;) ?BCL:(\d)\b/u.exec(text)?.[1]);
  if (level === undefined) {
    return undefined;
  }
  const words =
    level === 0
      ? 'not from a bulk sender'
      : level <= 3
        ? 'from a bulk sender with few complaints'
        : level <= 7
          ? 'from a bulk sender with a mixed number of complaints'
          : 'from a bulk sender with many complaints';
  return report({
    filter: 'Microsoft 365',
    score: level,
    sentence: `Bulk complaint level ${level} of 9: ${words}.`,
  });
}

const FILTER_VERDICTS: ReadonlyMap<string, string> = new Map([
  ['NSPM', 'not spam'],
  ['SPM', 'spam'],
  ['BLK', 'blocked, as the reader blocked the sender'],
  ['SFE', 'not filtered, as the reader trusts the sender'],
  ['SKA', 'not filtered, as a policy allows the sender'],
  ['SKB', 'spam, as a policy blocks the sender'],
  ['SKI', 'not filtered, as it stayed within the organization'],
  ['SKN', 'not filtered, as a rule marked it as no spam before'],
  ['SKQ', 'released from quarantine'],
  ['SKS', 'spam, as a rule marked it before'],
]);

/** `CIP:192.0.2.1;CTRY:DE;SCL:1;SFV:NSPM;…` */
function readForefront(text: string): SpamReport | undefined {
  const values = new Map<string, string>();
  for (const pair of text.split(';').slice(0, 100)) {
    const colon = pair.indexOf(':');
    if (colon > 0) {
      values.set(pair.slice(0, colon).trim().toUpperCase(), pair.slice(colon + 1).trim());
    }
  }
  const level = numberOf(values.get('SCL'));
  const verdict = FILTER_VERDICTS.get(values.get('SFV') ?? '');
  if (level === undefined && verdict === undefined) {
    return undefined;
  }
  const sentences = [
    ...(verdict === undefined ? [] : [`Verdict of the filter: ${verdict}.`]),
    ...(level === undefined ? [] : [confidenceSentence(level)]),
  ];
  return report({
    filter: 'Microsoft 365',
    score: level,
    isSpam: level === undefined ? undefined : level >= 5,
    sentence: sentences.join(' '),
  });
}
