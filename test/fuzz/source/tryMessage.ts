import assert from 'node:assert/strict';
import { diagnose } from '../../../src/source/diagnostics/diagnose';
import { describeFinding } from '../../../src/source/diagnostics/findings';
import { explainField, explainFieldName } from '../../../src/source/fields/explainField';
import { foldsOf } from '../../../src/source/folding';
import { inspectSource } from '../../../src/source/inspector/inspect';
import type { InspectorNode } from '../../../src/source/inspector/node';
import { linksOf } from '../../../src/source/links';
import type { OctetRange } from '../../../src/source/octetRange';
import { outlineOf, type OutlineNode } from '../../../src/source/outline';
import { ParsedSource } from '../../../src/source/parsedSource';
import { occurrencesOf, referenceAt } from '../../../src/source/references';
import { selectionAt } from '../../../src/source/selection';
import { semanticTokensOf } from '../../../src/source/semanticTokens';
import { readStructure, type SourceStructure } from '../../../src/source/tokenizer';
import { Random } from '../mutator';

const WORDING = {
  now: Date.UTC(2026, 10, 24),
  locale: 'en',
  timeZone: 'Europe/Berlin',
  size: (octets: number) => `${octets} B`,
};
const NARROW_LIMITS = { fields: 3, entities: 3, depth: 2 };
const FIELDS_EXPLAINED = 500;

/**
 * Does with a message all that an editor may ask for; the iteration chooses the places in it. Throws where something
 * does, or where it gives what lies outside of the message.
 */
export function tryMessage(octets: Uint8Array, iteration: number, places = 6): void {
  const random = new Random(iteration);
  assertCovers(readStructure(octets, NARROW_LIMITS), octets);
  const source = new ParsedSource(octets);
  assertCovers(source.structure, octets);
  const ranges: OctetRange[] = [
    ...rangesOfOutline(outlineOf(source)),
    ...linksOf(source).map(({ range }) => range),
    ...semanticTokensOf(source),
    ...rangesOfInspector(inspectSource(source, WORDING)),
  ];
  for (const { firstLine, lastLine } of foldsOf(source)) {
    assert.ok(0 <= firstLine && firstLine < lastLine && lastLine < source.lines.lineCount);
  }
  const context = {
    now: WORDING.now,
    origin: iteration % 2 === 0 ? 'server' : 'file',
    hasFileOctets: iteration % 3 !== 0,
    listedOctets: octets.length,
    isCut: iteration % 5 === 0,
  } as const;
  for (const finding of diagnose(octets, source.structure, context)) {
    ranges.push(finding.range);
    assert.match(describeFinding(finding), /^[^\0-\x1f\x7f]+$/u);
  }
  for (let place = 0; place < places; place += 1) {
    const offset = random.below(octets.length + 1);
    ranges.push(...selectionAt(source, offset));
    const reference = referenceAt(source, offset);
    ranges.push(...(reference === undefined ? [] : occurrencesOf(source, reference)));
    const position = source.lines.positionAt(offset);
    const back = source.lines.offsetAt(position);
    assert.ok(back <= octets.length && position.line < source.lines.lineCount);
  }
  ranges.push(...explained(source, random));
  assertWithin(ranges, octets);
}

/** Each name, and the value at one place in it. */
function explained(source: ParsedSource, random: Random): readonly OctetRange[] {
  return source.entities.flatMap((entity) => {
    const some = entity.fields.slice(0, FIELDS_EXPLAINED);
    const fields = some.map((field) => ({ name: field.name, body: source.bodyOf(field) }));
    return some.flatMap(({ name, nameRange, bodyRange }, index) => {
      const offset = bodyRange.start + random.below(bodyRange.end - bodyRange.start + 1);
      const body = fields[index]?.body ?? { text: '', start: bodyRange.start };
      const value = explainField(name, body, offset, { ...WORDING, fields });
      const texts = [value?.title, ...(value?.sentences ?? [])];
      assert.ok(texts.every((text) => !/[\0-\x1f\x7f]/u.test(text ?? '')));
      return [
        explainFieldName(name, nameRange).range,
        ...(value === undefined ? [] : [value.range]),
      ];
    });
  });
}

function assertCovers({ tokens }: SourceStructure, octets: Uint8Array): void {
  let at = 0;
  for (const { start, end } of tokens) {
    assert.ok(start === at && end > start, `a token from ${start} to ${end} after ${at}`);
    at = end;
  }
  assert.equal(at, octets.length, 'the tokens end early');
}

function assertWithin(ranges: readonly OctetRange[], octets: Uint8Array): void {
  for (const { start, end } of ranges) {
    assert.ok(0 <= start && start <= end && end <= octets.length, `a range ${start} to ${end}`);
  }
}

function rangesOfOutline(nodes: readonly OutlineNode[]): readonly OctetRange[] {
  return nodes.flatMap(({ range, selection, children }) => {
    assert.ok(range.start <= selection.start && selection.end <= range.end);
    return [range, ...rangesOfOutline(children)];
  });
}

function rangesOfInspector(nodes: readonly InspectorNode[]): readonly OctetRange[] {
  return nodes.flatMap(({ range, children }) => [
    ...(range === undefined ? [] : [range]),
    ...rangesOfInspector(children),
  ]);
}
