import { finish, type Steps as WorkSteps } from '../../shared/steps';
import type { HeaderField } from '../entity';
import type { SourceStructure } from '../tokenizer';
import { examineAddresses } from './addressRules';
import { examineBoundary, examineContents } from './boundaryRules';
import { examineBulk } from './bulkRules';
import { examineCharset } from './charsetRules';
import { examineDates, examineRoute } from './dateRules';
import { examineEncodedWords } from './encodedWordRules';
import { examineEncoding } from './encodingRules';
import {
  Examination,
  placesOf,
  type DiagnosisContext,
  type Place,
  type Steps,
} from './examination';
import type { Finding } from './findings';
import { examineHeader } from './headerRules';
import { examineIds } from './idRules';
import { examineLines } from './lineRules';
import {
  examineAlternatives,
  examineContentLength,
  examineHtmlAlone,
  examineListedSize,
} from './messageRules';
import { examineOccurrences } from './occurrenceRules';
import { examineParameters, examinePart } from './partRules';
import { examineReferences } from './referenceRules';

/** What a field says. */
const FIELD_RULES: readonly ((
  examination: Examination,
  place: Place,
  field: HeaderField,
) => void)[] = [examineAddresses, examineDates, examineIds, examineEncodedWords, examineParameters];

/** What the fields of an entity say together. */
const ENTITY_RULES: readonly ((examination: Examination, place: Place) => void)[] = [
  examineOccurrences,
  examinePart,
  examineBoundary,
];

/**
 * Finds what is wrong with a message. Never throws, takes a time linear in the octets, and gives a bounded number of
 * findings, in the order in which they stand in the message.
 */
export function diagnose(
  octets: Uint8Array,
  structure: SourceStructure,
  context: DiagnosisContext,
): readonly Finding[] {
  const examination = new Examination(octets, structure, context);
  finish(examine(examination));
  return examination.findings.all();
}

/** The same in steps of a few milliseconds at most. */
export function* diagnosisSteps(
  octets: Uint8Array,
  structure: SourceStructure,
  context: DiagnosisContext,
): WorkSteps<readonly Finding[]> {
  const examination = new Examination(octets, structure, context);
  yield* examine(examination);
  return examination.findings.all();
}

/** All rules, one after the other. */
export function* examine(examination: Examination): Steps {
  const { structure } = examination;
  const places = placesOf(structure.root);
  if (!structure.isComplete) {
    examination.add('structureNotRead', structure.root.fields[0]?.range ?? structure.root.range);
  }
  if (examination.context.hasFileOctets) {
    yield* examineLines(examination);
  }
  for (const place of places) {
    yield* examineEntity(examination, place);
  }
  yield* examineContents(examination, places);
  yield* examineReferences(examination, places);
  const [outermost] = places;
  if (outermost !== undefined) {
    examineAlternatives(examination, places);
    examineHtmlAlone(examination, places);
    examineBulk(examination, outermost);
    examineListedSize(examination, outermost);
    yield* examineContentLength(examination, outermost);
  }
}

function* examineEntity(examination: Examination, place: Place): Steps {
  yield* examineHeader(examination, place);
  for (const field of place.entity.fields) {
    for (const rule of FIELD_RULES) {
      rule(examination, place, field);
      yield field.range.end - field.range.start;
    }
  }
  for (const rule of ENTITY_RULES) {
    rule(examination, place);
    yield place.entity.header.end - place.entity.header.start;
  }
  yield* examineRoute(examination, place);
  if (!examination.isExamined(place.entity)) {
    return;
  }
  yield* examineEncoding(examination, place);
  if (examination.context.hasFileOctets) {
    yield* examineCharset(examination, place);
  }
}
