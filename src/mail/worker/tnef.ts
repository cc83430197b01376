import { decodeRawOctets } from './headerText';
import { readMapiProperties } from './mapiProperties';

/** A file packed into a TNEF part (MS-OXTNEF), which Outlook calls winmail.dat. */
export interface TnefFile {
  readonly fileName: string | undefined;
  readonly mediaType: string | undefined;
  readonly contentId: string | undefined;
  /** A view of the part's octets. */
  readonly octets: Buffer;
}

/** What of a message's body is in a TNEF part, not yet read. */
export interface TnefMessage {
  /** The attribute for plain text. */
  readonly text: Buffer | undefined;
  /** MAPI properties of the message, among which its body can be. */
  readonly properties: Buffer | undefined;
  /** Of strings that are not Unicode. */
  readonly codePage: number | undefined;
}

export interface TnefContent {
  readonly files: readonly TnefFile[];
  readonly message: TnefMessage;
  /** Whether all of it could be read. */
  readonly isWhole: boolean;
}

const SIGNATURE = 0x223e9f78;
const HEADER_OCTETS = 6;
const ATTRIBUTE_OCTETS = 9;
const CHECKSUM_OCTETS = 2;
const MAXIMUM_FILES = 1_000;

const MESSAGE_LEVEL = 1;
const ATTACHMENT_LEVEL = 2;
/** Attributes by id, without their types. */
const BODY = 0x800c;
const MESSAGE_PROPERTIES = 0x9003;
const CODE_PAGE = 0x9007;
const ATTACH_RENDER_DATA = 0x9002;
const ATTACH_TITLE = 0x8010;
const ATTACH_DATA = 0x800f;
const ATTACH_PROPERTIES = 0x9005;

/** MAPI properties of an attachment. */
const DATA = 0x3701;
const FILE_NAME = 0x3704;
const LONG_FILE_NAME = 0x3707;
const MEDIA_TYPE = 0x370e;
const CONTENT_ID = 0x3712;

/** Reads the files of a TNEF part. Never throws; undefined where it is none. */
export function readTnef(octets: Buffer): TnefContent | undefined {
  if (octets.length < HEADER_OCTETS || octets.readUInt32LE(0) !== SIGNATURE) {
    return undefined;
  }
  const files: FileBuilder[] = [];
  const attributes = new Map<number, Buffer>();
  let at = HEADER_OCTETS;
  let isWhole = true;
  while (at + ATTRIBUTE_OCTETS <= octets.length) {
    const level = octets[at];
    const id = octets.readUInt16LE(at + 1);
    const start = at + ATTRIBUTE_OCTETS;
    const end = start + octets.readUInt32LE(at + 5);
    const data = octets.subarray(start, end);
    if (level === MESSAGE_LEVEL) {
      attributes.set(id, data);
    } else if (level === ATTACHMENT_LEVEL) {
      if (id === ATTACH_RENDER_DATA && files.length < MAXIMUM_FILES) {
        files.push({});
      }
      takeAttribute(files.at(-1), id, data);
    }
    isWhole &&= end <= octets.length;
    at = end + CHECKSUM_OCTETS;
  }
  return {
    files: files.flatMap(finished),
    message: {
      text: attributes.get(BODY),
      properties: attributes.get(MESSAGE_PROPERTIES),
      codePage: codePageIn(attributes.get(CODE_PAGE)),
    },
    isWhole: isWhole && files.length < MAXIMUM_FILES,
  };
}

interface FileBuilder {
  title?: string;
  data?: Buffer;
  properties?: ReadonlyMap<number, Buffer | string | number>;
}

function codePageIn(attribute: Buffer | undefined): number | undefined {
  return attribute !== undefined && attribute.length >= 4 ? attribute.readUInt32LE(0) : undefined;
}

function takeAttribute(file: FileBuilder | undefined, id: number, data: Buffer): void {
  if (file === undefined) {
    return;
  }
  if (id === ATTACH_TITLE) {
    file.title = decodeRawOctets(data).replace(/\0[^]*$/u, '');
  } else if (id === ATTACH_DATA) {
    file.data = data;
  } else if (id === ATTACH_PROPERTIES) {
    file.properties = readMapiProperties(data);
  }
}

function finished({ title, data, properties }: FileBuilder): readonly TnefFile[] {
  const text = (property: number): string | undefined => {
    const value = properties?.get(property);
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  const object = properties?.get(DATA);
  const octets =
    Buffer.isBuffer(object) && (data === undefined || data.length === 0) ? object : data;
  if (octets === undefined) {
    return [];
  }
  const name = text(LONG_FILE_NAME) ?? title ?? text(FILE_NAME);
  return [
    {
      fileName: name === undefined || name.trim() === '' ? undefined : name,
      mediaType: text(MEDIA_TYPE),
      contentId: text(CONTENT_ID),
      octets,
    },
  ];
}
