import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import { partOf, type FieldText } from './fieldItems';
import type { FieldToken } from './fieldScanner';
import { decodeOctets } from './octetText';

/** `name=value`. */
export interface Assignment extends OctetRange {
  /** Lower case. */
  readonly name: FieldText;
  readonly value: FieldText;
}

/**
 * Reads assignments from tokens for which ";" and "=" are special. A value is a quoted string, or all up to the next
 * white space or semicolon. Semicolons between assignments are passed over.
 */
export function readAssignments(
  body: FieldBody,
  tokens: readonly FieldToken[],
  noteUnexpected: (range: OctetRange) => void,
): readonly Assignment[] {
  const assignments: Assignment[] = [];
  let index = 0;
  while (index < tokens.length) {
    const name = tokens[index];
    const from = tokens[index + 2];
    if (name === undefined) {
      break;
    }
    const isNamed = name.kind === 'word' && isSpecial(tokens[index + 1], '=');
    if (!isNamed || from === undefined || isSpecial(from, ';')) {
      if (!isSpecial(name, ';')) {
        noteUnexpected(name);
      }
      index += 1;
      continue;
    }
    let to = from;
    index += 3;
    let next = tokens[index];
    while (next?.start === to.end && !isSpecial(next, ';')) {
      to = next;
      index += 1;
      next = tokens[index];
    }
    const text = from === to ? from.text : partOf(body, from.start, to.end).text;
    assignments.push({
      name: { text: decodeOctets(name.text).toLowerCase(), start: name.start, end: name.end },
      value: { text: decodeOctets(text), start: from.start, end: to.end },
      start: name.start,
      end: to.end,
    });
  }
  return assignments;
}

function isSpecial(token: FieldToken | undefined, character: string): boolean {
  return token?.kind === 'special' && token.text === character;
}
