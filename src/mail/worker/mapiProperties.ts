import { decodeRawOctets } from './headerText';

/** Octets of values of types of fixed size, filled up to four (MS-OXTNEF §2.1.3.1). */
const FIXED_SIZES: ReadonlyMap<number, number> = new Map([
  [0x0000, 0],
  [0x0001, 0],
  [0x0002, 4],
  [0x0003, 4],
  [0x0004, 4],
  [0x0005, 8],
  [0x0006, 8],
  [0x0007, 8],
  [0x000a, 4],
  [0x000b, 4],
  [0x0014, 8],
  [0x0040, 8],
  [0x0048, 16],
]);
const INTEGER_32 = 0x0003;
const OBJECT = 0x000d;
const STRING_8 = 0x001e;
const UNICODE = 0x001f;
const BINARY = 0x0102;
const MULTI_VALUED = 0x1000;
/** From here on a property has a name. */
const FIRST_NAMED = 0x8000;
const NAMED_BY_STRING = 1;
const GUID_OCTETS = 16;
const MAXIMUM_PROPERTIES = 2_000;
const MAXIMUM_VALUES = 1_000;

/**
 * Reads encapsulated properties, strings decoded, integers of 32 bits, and the rest as views. Properties with several
 * values or of another fixed size are passed over. Ends at the first one that makes no sense; never throws.
 *
 * @param decode For strings that are not Unicode.
 */
export function readMapiProperties(
  octets: Buffer,
  decode: (octets: Buffer) => string = decodeRawOctets,
): ReadonlyMap<number, Buffer | string | number> {
  const properties = new Map<number, Buffer | string | number>();
  const cursor = new Cursor(octets);
  const count = Math.min(cursor.uint32() ?? 0, MAXIMUM_PROPERTIES);
  for (let index = 0; index < count; index += 1) {
    const type = cursor.uint16();
    const id = cursor.uint16();
    if (type === undefined || id === undefined || (id >= FIRST_NAMED && !passName(cursor))) {
      break;
    }
    const value = readValue(cursor, type);
    if (value === undefined) {
      break;
    }
    if (value !== 'passed') {
      properties.set(id, typeof value === 'number' ? value : textOf(type, value, decode));
    }
  }
  return properties;
}

function passName(cursor: Cursor): boolean {
  cursor.take(GUID_OCTETS);
  const kind = cursor.uint32();
  const lengthOrId = cursor.uint32();
  if (kind === undefined || lengthOrId === undefined) {
    return false;
  }
  return kind !== NAMED_BY_STRING || cursor.takePadded(lengthOrId) !== undefined;
}

function readValue(cursor: Cursor, type: number): Buffer | number | 'passed' | undefined {
  const single = type & ~MULTI_VALUED;
  const isMultiValued = type !== single;
  if (type === INTEGER_32) {
    return cursor.uint32();
  }
  const size = FIXED_SIZES.get(single);
  if (size !== undefined) {
    const values = isMultiValued ? cursor.uint32() : 1;
    return values !== undefined && cursor.take(size * values) !== undefined ? 'passed' : undefined;
  }
  if (![OBJECT, STRING_8, UNICODE, BINARY].includes(single)) {
    return undefined;
  }
  const values = cursor.uint32();
  if (values === undefined || values > MAXIMUM_VALUES) {
    return undefined;
  }
  let first: Buffer | undefined;
  for (let index = 0; index < values; index += 1) {
    const length = cursor.uint32();
    const value = length === undefined ? undefined : cursor.takePadded(length);
    if (value === undefined) {
      return undefined;
    }
    first ??= value;
  }
  return isMultiValued || first === undefined ? 'passed' : first;
}

function textOf(type: number, value: Buffer, decode: (octets: Buffer) => string): Buffer | string {
  switch (type) {
    case STRING_8:
      return withoutNull(decode(value));
    case UNICODE:
      return withoutNull(value.toString('utf16le'));
    case OBJECT:
      // The id of the object's interface stands before it.
      return value.subarray(GUID_OCTETS);
    default:
      return value;
  }
}

function withoutNull(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

class Cursor {
  private at = 0;

  constructor(private readonly octets: Buffer) {}

  uint16(): number | undefined {
    return this.take(2)?.readUInt16LE(0);
  }

  uint32(): number | undefined {
    return this.take(4)?.readUInt32LE(0);
  }

  take(length: number): Buffer | undefined {
    if (length > this.octets.length - this.at) {
      this.at = this.octets.length;
      return undefined;
    }
    const taken = this.octets.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  /** Values are filled up to a multiple of four octets, which at the very end may be missing. */
  takePadded(length: number): Buffer | undefined {
    const taken = this.take(length);
    if (taken !== undefined) {
      this.at = Math.min(this.octets.length, this.at + ((4 - (length % 4)) % 4));
    }
    return taken;
  }
}
