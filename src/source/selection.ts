import type { Entity } from './entity';
import type { OctetRange } from './octetRange';
import type { ParsedSource } from './parsedSource';

const LONGEST_WORD = 1_000;
const MOST_WHITE_SPACE = 64 * 1024;
const WORD_OCTET = /[\w.+\-@\u0080-\u00ff]/u;

/** What lies around an offset, from the word to the message, each in the next. */
export function selectionAt(source: ParsedSource, offset: number): readonly OctetRange[] {
  const { structure, lines, octets } = source;
  const around: OctetRange[] = [lines.lineRange(lines.positionAt(offset).line)];
  const inField = source.fieldAt(offset);
  if (inField !== undefined) {
    const { bodyRange, range } = inField.field;
    const value = trimmed(source, bodyRange);
    around.push(value, bodyRange, { start: range.start, end: bodyRange.end });
  }
  for (const entity of pathTo(structure.root, offset)) {
    around.push(entity.header, entity.body, entity.range);
  }
  around.push({ start: 0, end: octets.length });
  return growing([wordAt(source, offset), ...around], offset);
}

/** From the innermost outwards. */
function pathTo(root: Entity, offset: number): readonly Entity[] {
  const path: Entity[] = [];
  for (let entity: Entity | undefined = root; entity !== undefined;) {
    path.unshift(entity);
    entity = entity.children.find(({ range }) => range.start <= offset && offset <= range.end);
  }
  return path;
}

/** Those that hold the offset and are each larger than the one before. */
function growing(ranges: readonly OctetRange[], offset: number): readonly OctetRange[] {
  const held = ranges
    .filter(({ start, end }) => start <= offset && offset <= end && start < end)
    .toSorted((a, b) => a.end - a.start - (b.end - b.start));
  const result: OctetRange[] = [];
  for (const range of held) {
    const last = result.at(-1);
    const isLarger =
      last === undefined ||
      (range.start <= last.start &&
        range.end >= last.end &&
        range.end - range.start > last.end - last.start);
    if (isLarger) {
      result.push(range);
    }
  }
  return result;
}

function wordAt({ octets }: ParsedSource, offset: number): OctetRange {
  const isWord = (at: number): boolean =>
    at >= 0 && at < octets.length && WORD_OCTET.test(String.fromCharCode(octets[at] ?? 0));
  let start = offset;
  let end = offset;
  while (offset - start < LONGEST_WORD && isWord(start - 1)) {
    start -= 1;
  }
  while (end - offset < LONGEST_WORD && isWord(end)) {
    end += 1;
  }
  return { start, end };
}

function trimmed({ octets }: ParsedSource, range: OctetRange): OctetRange {
  let { start, end } = range;
  const least = Math.max(start, end - MOST_WHITE_SPACE);
  while (start < end && start - range.start < MOST_WHITE_SPACE && isWhiteSpace(octets[start])) {
    start += 1;
  }
  while (end > Math.max(start, least) && isWhiteSpace(octets[end - 1])) {
    end -= 1;
  }
  return { start, end };
}

function isWhiteSpace(octet = 0): boolean {
  return octet === 0x20 || (octet >= 0x09 && octet <= 0x0d);
}
