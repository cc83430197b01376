import { entitiesOf, type Entity, type HeaderField } from '../entity';
import type { FieldBody } from '../fieldBody';
import { firstFields } from '../firstFields';
import type { OctetRange } from '../octetRange';
import type { SourceStructure } from '../tokenizer';
import { FindingList, type FaultCode, type FindingValue } from './findings';

export interface DiagnosisContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A file may have been saved with the line ends of its system; what a server sends has those of the wire. */
  readonly origin: 'server' | 'file';
  /** False where the octets are those of an editor's text, which tell nothing of line ends and charsets. */
  readonly hasFileOctets: boolean;
  /** What LIST said (RFC 1939 §5), where it is known. */
  readonly listedOctets: number | undefined;
  /** True where the end of the message is known to be missing, so that what it lacks is no fault of its own. */
  readonly isCut: boolean;
}

/** An entity and where it lies. */
export interface Place {
  readonly entity: Entity;
  readonly parent: Place | undefined;
  /** The message itself, or one in a `message/rfc822` part. */
  readonly isMessage: boolean;
  /** The first field of each name, by the name in small letters. */
  readonly fields: ReadonlyMap<string, HeaderField>;
}

/** Long enough for every real field; what is beyond is not looked at. */
export const MAXIMUM_FIELD_OCTETS = 100_000;

/** Of bodies in which problems are looked for; one that does not fit in whole is left out. */
export const EXAMINED_OCTETS = 40 * 1024 * 1024;

const SMTPUTF8 = /\bwith\s+UTF8/iu;

/** One run over a message: what rules are given and where they put what they find. */
export class Examination {
  readonly octets: Buffer;
  readonly findings: FindingList;
  private smtpUtf8: boolean | undefined;
  private readonly leftOut: ReadonlySet<Entity>;

  constructor(
    octets: Uint8Array,
    readonly structure: SourceStructure,
    readonly context: DiagnosisContext,
  ) {
    this.octets = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
    this.findings = new FindingList(octets.length);
    this.leftOut = new Set(bodiesLeftOut(structure.root));
  }

  /** Whether problems are looked for in the body. */
  isExamined(entity: Entity): boolean {
    return !this.leftOut.has(entity);
  }

  /** Whether a server says that it got the message with SMTPUTF8 (RFC 6531 §4.3). */
  get isSmtpUtf8(): boolean {
    this.smtpUtf8 ??= this.firstFieldsNamed('received').some((field) =>
      SMTPUTF8.test(this.bodyOf(field).text),
    );
    return this.smtpUtf8;
  }

  /** Of the outermost header, as many as can be read at once. */
  firstFieldsNamed(name: string): readonly HeaderField[] {
    const { fields } = this.structure.root;
    const named = fields.filter((field) => field.name.toLowerCase() === name);
    return firstFields(named, named.length);
  }

  add(code: FaultCode, range: OctetRange, ...values: readonly FindingValue[]): void {
    this.findings.add(code, range, ...values);
  }

  bodyOf({ bodyRange: { start, end } }: HeaderField): FieldBody {
    return { text: this.text({ start, end: Math.min(end, start + MAXIMUM_FIELD_OCTETS) }), start };
  }

  /** One UTF-16 unit for each octet. */
  text({ start, end }: OctetRange): string {
    return this.octets.toString('latin1', start, end);
  }
}

/** Leaves beyond {@link EXAMINED_OCTETS}, in their order. */
export function bodiesLeftOut(root: Entity): readonly Entity[] {
  let left = EXAMINED_OCTETS;
  return [...entitiesOf(root)].filter((entity) => {
    const length = entity.body.end - entity.body.start;
    if (!isLeaf(entity) || length <= left) {
      left -= isLeaf(entity) ? length : 0;
      return false;
    }
    return true;
  });
}

/**
 * Looks at a message, or a part of it. Yields after each piece of work, so that others get their turn, with the number
 * of octets that it looked at.
 */
export type Steps = Generator<number, void>;

/** Octets to be looked at between two turns. */
export const STEP_OCTETS = 32 * 1024;

/** All entities with where they lie, each before its children. */
export function placesOf(root: Entity): readonly Place[] {
  const places: Place[] = [];
  const waiting = [placeOf(root, undefined)];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    places.push(place);
    const parent = place;
    waiting.push(...parent.entity.children.toReversed().map((child) => placeOf(child, parent)));
  }
  return places;
}

function placeOf(entity: Entity, parent: Place | undefined): Place {
  const fields = new Map<string, HeaderField>();
  for (const field of entity.fields) {
    const name = field.name.toLowerCase();
    if (!fields.has(name)) {
      fields.set(name, field);
    }
  }
  const isMessage = parent === undefined || parent.entity.mediaType.startsWith('message/');
  return { entity, parent, isMessage, fields };
}

export function isMultipart({ mediaType }: Entity): boolean {
  return mediaType.startsWith('multipart/');
}

/** Whether the body is content of its own rather than parts. */
export function isLeaf(entity: Entity): boolean {
  return entity.children.length === 0 && !isMultipart(entity);
}
