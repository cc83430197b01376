import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { decodeFieldText } from './encodedWords';
import {
  isWhiteSpace,
  MAXIMUM_ITEMS,
  partOf,
  trimmedRange,
  type FieldProblem,
  type FieldText,
} from './fieldItems';
import { findCommentEnd } from './fieldScanner';
import { decodeOctets, withoutWhiteSpace } from './octetText';

export type ListCode =
  | 'empty'
  | 'missingAngles'
  | 'unclosedAngle'
  /** Nothing that has the form of a URI. */
  | 'badUri'
  /** `http:`, which anyone on the way can read and change. */
  | 'insecureUri'
  | 'missingComma'
  | 'unexpectedText'
  | 'unclosedComment';

/** One way to reach the list (RFC 2369 §2); the range includes the angle brackets. */
export interface ListUri extends OctetRange {
  /** Without white space, which RFC 2369 §2 tells readers to drop. */
  readonly uri: string;
  /** Lower case, without the colon. */
  readonly scheme: string | undefined;
}

/** A field of RFC 2369: ways to reach the list, the best one first. */
export interface ListField {
  readonly uris: readonly ListUri[];
  /** "NO", with which List-Post says that none may post. */
  readonly isNo: boolean;
  readonly problems: readonly FieldProblem<ListCode>[];
}

export interface ListId {
  readonly description: FieldText | undefined;
  /** Without angle brackets. */
  readonly id: FieldText | undefined;
}

export interface Unsubscription {
  /** Whether a mail program may unsubscribe by one request without asking anything (RFC 8058). */
  readonly isOneClick: boolean;
  /** Why not; undefined where it is, and where the message doesn't try. */
  readonly oneClickFault: 'noHttps' | 'badPostField' | undefined;
}

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]{0,30}(?=:.)/u;

/** Reads List-Unsubscribe, List-Post, List-Help, List-Subscribe, List-Owner and List-Archive (RFC 2369). */
export function parseListField(body: FieldBody): ListField {
  const uris: ListUri[] = [];
  const problems: FieldProblem<ListCode>[] = [];
  const { text, start } = body;
  const note = (code: ListCode, from: number, to: number): void => {
    problems.push({ code, start: start + from, end: start + to });
  };
  let isNo = false;
  let isSeparated = true;
  let index = 0;
  while (index < text.length && uris.length + problems.length < MAXIMUM_ITEMS) {
    const character = text.charAt(index);
    if (isWhiteSpace(text.charCodeAt(index))) {
      index += 1;
    } else if (character === ',') {
      isSeparated = true;
      index += 1;
    } else if (character === '(') {
      const { end, isClosed } = findCommentEnd(text, index);
      if (!isClosed) {
        note('unclosedComment', index, end);
      }
      index = end;
    } else if (character === '<') {
      if (!isSeparated) {
        note('missingComma', index, index + 1);
      }
      isSeparated = false;
      const close = text.indexOf('>', index);
      const end = close < 0 ? text.length : close + 1;
      if (close < 0) {
        note('unclosedAngle', index, end);
      }
      addUri(uris, text.slice(index + 1, close < 0 ? end : close), start + index, start + end);
      index = end;
    } else {
      const end = bareEnd(text, index);
      const word = text.slice(index, end);
      if (word.toUpperCase() === 'NO' && uris.length === 0) {
        isNo = true;
      } else if (SCHEME.test(word)) {
        note('missingAngles', index, end);
        addUri(uris, word, start + index, start + end);
      } else {
        note('unexpectedText', index, end);
      }
      index = end;
    }
  }
  for (const uri of uris) {
    if (uri.scheme === undefined || uri.scheme === 'http') {
      const code = uri.scheme === undefined ? 'badUri' : 'insecureUri';
      problems.push({ code, start: uri.start, end: uri.end });
    }
  }
  if (uris.length === 0 && !isNo && problems.length === 0) {
    problems.push({ ...trimmedRange(body), code: 'empty' });
  }
  return { uris, isNo, problems: problems.sort((left, right) => left.start - right.start) };
}

/** Judges List-Unsubscribe together with List-Unsubscribe-Post (RFC 8058 §3.1). */
export function judgeUnsubscription(
  unsubscribe: ListField,
  post: FieldBody | undefined,
): Unsubscription {
  if (post === undefined) {
    return { isOneClick: false, oneClickFault: undefined };
  }
  if (!isOneClickPost(post)) {
    return { isOneClick: false, oneClickFault: 'badPostField' };
  }
  const hasHttps = unsubscribe.uris.some(({ scheme }) => scheme === 'https');
  return { isOneClick: hasHttps, oneClickFault: hasHttps ? undefined : 'noHttps' };
}

/** Whether List-Unsubscribe-Post holds the only value it may have (RFC 8058 §3.1). */
export function isOneClickPost(post: FieldBody): boolean {
  return /^List-Unsubscribe=One-Click$/iu.test(post.text.trim());
}

/** Reads List-Id (RFC 2919 §3). */
export function parseListId(body: FieldBody): ListId {
  const { text, start } = body;
  const close = text.lastIndexOf('>');
  const open = close < 0 ? -1 : text.lastIndexOf('<', close);
  if (open < 0) {
    const range = trimmedRange(body);
    const id = { ...range, text: decodeOctets(withoutWhiteSpace(text)) };
    return { description: undefined, id: id.text === '' ? undefined : id };
  }
  const phrase = partOf(body, start, start + open);
  const description = decodeFieldText(phrase).replace(/^"(.*)"$/su, '$1');
  return {
    description: description === '' ? undefined : { ...trimmedRange(phrase), text: description },
    id: {
      text: decodeOctets(withoutWhiteSpace(text.slice(open + 1, close))),
      start: start + open,
      end: start + close + 1,
    },
  };
}

function addUri(uris: ListUri[], raw: string, start: number, end: number): void {
  const uri = decodeOctets(withoutWhiteSpace(raw));
  uris.push({ uri, scheme: SCHEME.exec(uri)?.[0].toLowerCase(), start, end });
}

function bareEnd(text: string, start: number): number {
  let end = start + 1;
  while (
    end < text.length &&
    !isWhiteSpace(text.charCodeAt(end)) &&
    !',<('.includes(text.charAt(end))
  ) {
    end += 1;
  }
  return end;
}
