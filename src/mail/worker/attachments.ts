import type { AttachmentInfo } from '../model';
import { isMessageType } from '../../source/mediaType';
import { isNamedMessage } from '../../source/parts/partKind';
import { uuencodedSlices } from '../../source/parts/uuencode';
import type { NoteFault } from '../../source/parts/decodeFault';
import { type Measured, measure, measureLeaf, readLeafContent } from './leafContent';
import { isListed, isShown, type Leaf } from './leaves';
import { readTnef } from './tnef';
import { findUuencodedFiles, type UuencodedFile } from './uuencodedFiles';

/** Attachments of one message; what lies beyond has to be looked for in its source. */
export const MAXIMUM_ATTACHMENTS = 10_000;
/** Octets by which a message is known. */
const SNIFFED_OCTETS = 1024;
const LONGEST_CHARSET = 100;
const TNEF_TYPES = new Set(['application/ms-tnef', 'application/vnd.ms-tnef']);
/** Octets of one text that are searched for files. */
const MAXIMUM_SEARCHED_TEXT = 64 * 1024 * 1024;

/** An attachment before its content was looked at. */
export interface FoundAttachment {
  readonly info: Omit<AttachmentInfo, 'index' | keyof Measured>;
  /** The part it is or lies in. */
  readonly leaf: Leaf;
  measure(note: NoteFault): Measured;
  read(limit?: number): Buffer;
  /** False for a TNEF part that could not be read to its end. */
  readonly isReadable: boolean;
}

/** All attachments in order; those packed in a part come after it. The same for the same message each time. */
export function* attachmentsOf(
  message: Buffer,
  leaves: readonly Leaf[],
): Generator<FoundAttachment, void> {
  let left = MAXIMUM_ATTACHMENTS;
  for (const leaf of leaves) {
    for (const found of attachmentsIn(message, leaf)) {
      if (left <= 0) {
        return;
      }
      left -= 1;
      yield found;
    }
  }
}

function* attachmentsIn(message: Buffer, leaf: Leaf): Generator<FoundAttachment, void> {
  const tnef = isTnef(leaf) ? readTnef(readLeafContent(message, leaf)) : undefined;
  if (isListed(leaf)) {
    yield partOf(message, leaf, !isTnef(leaf) || tnef?.isWhole === true);
  }
  for (const file of tnef?.files ?? []) {
    yield packed(leaf, {
      fileName: file.fileName,
      mediaType: file.mediaType?.toLowerCase() ?? 'application/octet-stream',
      contentId: file.contentId,
      packing: 'tnef',
      read: () => file.octets,
    });
  }
  if (leaf.role === 'plain' && isShown(leaf)) {
    yield* filesInText(message, leaf);
  }
}

function* filesInText(message: Buffer, leaf: Leaf): Generator<FoundAttachment, void> {
  const text = textOf(message, leaf);
  for (const file of filesIn(text)) {
    yield packed(leaf, {
      fileName: file.fileName,
      mediaType: 'application/octet-stream',
      contentId: undefined,
      packing: 'uuencode',
      read: (note) => Buffer.concat([...uuencodedSlices(text, file.range, note)]),
    });
  }
}

/** The octets of a text as they are searched for files. */
export function textOf(message: Buffer, leaf: Leaf, note?: NoteFault): Buffer {
  return readLeafContent(message, leaf, MAXIMUM_SEARCHED_TEXT, note);
}

export function filesIn(text: Buffer): readonly UuencodedFile[] {
  return findUuencodedFiles(text);
}

export function isTnef({ mediaType, fileName, role }: Leaf): boolean {
  return (
    TNEF_TYPES.has(mediaType) || (role === 'other' && fileName?.toLowerCase() === 'winmail.dat')
  );
}

function partOf(message: Buffer, leaf: Leaf, isReadable: boolean): FoundAttachment {
  const { fileName, mediaType, contentId, charset, disposition, isRelated, section } = leaf;
  return {
    info: {
      fileName,
      mediaType,
      contentId,
      isInline: disposition === 'inline' || isShown(leaf) || (isRelated && contentId !== undefined),
      section,
      ...(charset === undefined ? {} : { charset: charset.slice(0, LONGEST_CHARSET) }),
      ...(isMessage(message, leaf) ? { isMessage: true } : {}),
    },
    leaf,
    isReadable,
    measure: (note) => measureLeaf(message, leaf, note),
    read: (limit) => readLeafContent(message, leaf, limit),
  };
}

function isMessage(message: Buffer, leaf: Leaf): boolean {
  const { mediaType, fileName, body } = leaf;
  return (
    body.end > body.start &&
    (isMessageType(mediaType) ||
      (mediaType.startsWith('application/') &&
        fileName !== undefined &&
        isNamedMessage(fileName, () => readLeafContent(message, leaf, SNIFFED_OCTETS))))
  );
}

interface Packed extends Pick<AttachmentInfo, 'fileName' | 'mediaType' | 'contentId'> {
  readonly packing: NonNullable<AttachmentInfo['packing']>;
  readonly read: (note: NoteFault) => Buffer;
}

const UNNOTED: NoteFault = () => undefined;

function packed(leaf: Leaf, { read, ...info }: Packed): FoundAttachment {
  return {
    info: { ...info, isInline: false, section: leaf.section },
    leaf,
    isReadable: true,
    measure: (note) => measure(read(note)),
    read: () => read(UNNOTED),
  };
}
