import { finishInSlices, type Steps } from '../shared/steps';
import { entitiesOf, type Entity, type HeaderField } from './entity';
import type { FieldBody } from './fieldBody';
import { LineIndex } from './lineIndex';
import type { OctetRange } from './octetRange';
import { readStructure, structureSteps, type SourceStructure } from './tokenizer';

const STEP_OCTETS = 128 * 1024;
/** Long enough for every real field; what is beyond is not looked at. */
const LONGEST_FIELD_OCTETS = 100_000;

/** A message with all that is known about its source. */
export class ParsedSource {
  readonly lines: LineIndex;
  /** The message and all parts of it, each before those within it. */
  readonly entities: readonly Entity[];
  readonly buffer: Buffer;

  constructor(
    readonly octets: Uint8Array,
    readonly structure: SourceStructure = readStructure(octets),
  ) {
    this.buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
    this.lines = new LineIndex(octets);
    this.entities = [...entitiesOf(this.structure.root)];
  }

  /** Reads all beforehand, its lines too, in small steps: in a large source that takes long. */
  static *steps(octets: Uint8Array): Steps<ParsedSource> {
    const source = new ParsedSource(octets, yield* structureSteps(octets));
    for (let offset = STEP_OCTETS; offset < octets.length; offset += STEP_OCTETS) {
      // The places along a long line as well.
      source.lines.positionAt(offset);
      yield;
    }
    source.lines.readTo(octets.length);
    return source;
  }

  /** The same with turns for others in between. */
  static async read(octets: Uint8Array): Promise<ParsedSource> {
    return (await finishInSlices(ParsedSource.steps(octets))) ?? new ParsedSource(octets);
  }

  /** One UTF-16 unit for each octet. */
  binaryText({ start, end }: OctetRange): string {
    return this.buffer.toString('latin1', start, end);
  }

  text({ start, end }: OctetRange): string {
    return this.buffer.toString('utf8', start, end);
  }

  /** As much of it as any real field has. */
  bodyOf({ bodyRange: { start, end } }: HeaderField): FieldBody {
    return this.wholeBodyOf({
      bodyRange: { start, end: Math.min(end, start + LONGEST_FIELD_OCTETS) },
    });
  }

  wholeBodyOf({ bodyRange }: Pick<HeaderField, 'bodyRange'>): FieldBody {
    return { text: this.binaryText(bodyRange), start: bodyRange.start };
  }

  /** The innermost entity that holds this offset. */
  entityAt(offset: number): Entity {
    let entity = this.structure.root;
    for (;;) {
      const inner = entity.children.find(
        ({ range }) => range.start <= offset && offset <= range.end,
      );
      if (inner === undefined) {
        return entity;
      }
      entity = inner;
    }
  }

  /** The header field that holds this offset, its line break left out. */
  fieldAt(offset: number): { readonly entity: Entity; readonly field: HeaderField } | undefined {
    const entity = this.entityAt(offset);
    const field = entity.fields.find(
      ({ range, bodyRange }) => range.start <= offset && offset <= bodyRange.end,
    );
    return field && { entity, field };
  }
}
