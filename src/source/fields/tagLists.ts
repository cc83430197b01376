import type { FieldBody } from '../fieldBody';
import type { OctetRange } from '../octetRange';
import {
  MAXIMUM_ITEMS,
  partOf,
  trimmedRange,
  type FieldProblem,
  type FieldText,
} from './fieldItems';
import { decodeOctets, unfold } from './octetText';

export type TagListCode = 'emptyTag' | 'missingEquals' | 'badTagName' | 'duplicateTag';

/** A tag of a tag-list (RFC 6376 §3.2). */
export interface Tag extends OctetRange {
  readonly name: FieldText;
  /** Without white space around it; folds inside are removed, other white space stays. */
  readonly value: FieldText;
}

export interface TagList {
  readonly tags: readonly Tag[];
  readonly problems: readonly FieldProblem<TagListCode>[];
}

const TAG_NAME = /^[A-Za-z][A-Za-z0-9_]*$/u;

/** Reads a tag-list (RFC 6376 §3.2). Of a tag given twice both are kept; {@link findTag} takes the first. */
export function parseTagList(body: FieldBody): TagList {
  const tags: Tag[] = [];
  const problems: FieldProblem<TagListCode>[] = [];
  const names = new Set<string>();
  const { text, start } = body;
  let index = 0;
  while (index <= text.length && tags.length + problems.length < MAXIMUM_ITEMS) {
    const semicolon = text.indexOf(';', index);
    const end = semicolon < 0 ? text.length : semicolon;
    const range = trimmedRange(partOf(body, start + index, start + end));
    if (range.start < range.end) {
      const tag = readTag(body, range);
      if (tag === undefined) {
        problems.push({ ...range, code: 'missingEquals' });
      } else {
        noteTag(tag, names, problems);
        tags.push(tag);
      }
    } else if (semicolon >= 0) {
      problems.push({ start: start + semicolon, end: start + semicolon + 1, code: 'emptyTag' });
    }
    index = end + 1;
  }
  return { tags, problems };
}

export function findTag(tags: readonly Tag[], name: string): Tag | undefined {
  return tags.find((tag) => tag.name.text === name);
}

function readTag(body: FieldBody, range: OctetRange): Tag | undefined {
  const part = partOf(body, range.start, range.end);
  const equals = part.text.indexOf('=');
  if (equals < 0) {
    return undefined;
  }
  const name = fieldText(body, range.start, range.start + equals);
  const value = fieldText(body, range.start + equals + 1, range.end);
  return { ...range, name, value };
}

function fieldText(body: FieldBody, start: number, end: number): FieldText {
  const range = trimmedRange(partOf(body, start, end));
  return { ...range, text: decodeOctets(unfold(partOf(body, range.start, range.end).text)) };
}

function noteTag(tag: Tag, names: Set<string>, problems: FieldProblem<TagListCode>[]): void {
  const { start, end, text } = tag.name;
  if (!TAG_NAME.test(text)) {
    problems.push({ start: tag.start, end: Math.max(end, tag.start + 1), code: 'badTagName' });
  } else if (names.has(text)) {
    problems.push({ start, end, code: 'duplicateTag' });
  }
  names.add(text);
}
