import { setImmediate as turn } from 'node:timers/promises';
import { finishInSlices } from '../shared/steps';
import { entitiesOf, type Entity, type HeaderField } from './entity';
import type { FieldBody } from './fieldBody';
import { LineIndex } from './lineIndex';
import type { OctetRange } from './octetRange';
import { readStructure, structureSteps, type SourceStructure } from './tokenizer';

const OCTETS_PER_SLICE = 1024 * 1024;

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

  /** Reads all beforehand, its lines too, with turns for others in between: in a large source that takes long. */
  static async read(octets: Uint8Array): Promise<ParsedSource> {
    const source = new ParsedSource(octets, await finishInSlices(structureSteps(octets)));
    for (let offset = OCTETS_PER_SLICE; offset < octets.length; offset += OCTETS_PER_SLICE) {
      // The places along a long line as well.
      source.lines.positionAt(offset);
      await turn();
    }
    return source;
  }

  /** One UTF-16 unit for each octet. */
  binaryText({ start, end }: OctetRange): string {
    return this.buffer.toString('latin1', start, end);
  }

  text({ start, end }: OctetRange): string {
    return this.buffer.toString('utf8', start, end);
  }

  bodyOf({ bodyRange }: HeaderField): FieldBody {
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
