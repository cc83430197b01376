import { EXTENSION_FIELDS } from './extensionFields';
import { STANDARD_FIELDS, type FieldRow } from './standardFields';

/** What a header field is for, and where that is laid down. */
export interface FieldDefinition {
  /** As its definition writes it. */
  readonly name: string;
  /** Such as "RFC 5322 §3.6.1"; undefined where no standard defines the field. */
  readonly reference: string | undefined;
  /** One plain sentence. */
  readonly sentence: string;
}

const DEFINITIONS: ReadonlyMap<string, FieldDefinition> = new Map(
  [...STANDARD_FIELDS, ...EXTENSION_FIELDS].map((row) => [row[0].toLowerCase(), definitionOf(row)]),
);

/** Names of all fields that are known, as their definitions write them. */
export function knownFieldNames(): readonly string[] {
  return [...DEFINITIONS.values()].map(({ name }) => name);
}

/** The definition of a field by its name in any case; undefined for one that is not known. */
export function findFieldDefinition(name: string): FieldDefinition | undefined {
  return DEFINITIONS.get(name.toLowerCase());
}

/** A sentence about a field, known or not. */
export function describeField(name: string): FieldDefinition {
  const known = findFieldDefinition(name);
  if (known !== undefined) {
    return known;
  }
  const sentence = /^x-/iu.test(name)
    ? 'A field of its maker’s own; names that begin with X- are in no registry.'
    : 'A field that is not described here.';
  return { name, reference: undefined, sentence };
}

function definitionOf([name, reference, sentence]: FieldRow): FieldDefinition {
  return { name, reference: reference === '' ? undefined : reference, sentence };
}
