import { PART_SCHEME } from './partScheme';
import { isSectionName, type PartPath, DEEPEST_PATH } from '../source/parts/partPath';

/** A decoded part of a document. */
export interface PartAddress {
  /** URI of the document, never one of a part. */
  readonly parent: string;
  readonly path: PartPath;
}

export interface PartUri {
  readonly scheme: typeof PART_SCHEME;
  readonly path: string;
  readonly query: string;
}

const BETWEEN_SECTIONS = '/';
const BEFORE_PARENT = ' ';
const LONGEST_PARENT = 8_192;

/** @param fileName Safe; it names the tab and tells the editor the language, and is never read back. */
export function encodePartUri({ parent, path }: PartAddress, fileName: string): PartUri {
  const query = `${path.join(BETWEEN_SECTIONS)}${BEFORE_PARENT}${parent}`;
  return { scheme: PART_SCHEME, path: `/${fileName}`, query };
}

/** Undefined where it names no part. */
export function decodePartUri(uri: {
  readonly scheme: string;
  readonly query: string;
}): PartAddress | undefined {
  const end = uri.query.indexOf(BEFORE_PARENT);
  const path = uri.query.slice(0, Math.max(end, 0)).split(BETWEEN_SECTIONS);
  const parent = uri.query.slice(end + 1);
  const isPart =
    uri.scheme === PART_SCHEME &&
    path.length <= DEEPEST_PATH &&
    path.every(isSectionName) &&
    /^[a-z][a-z0-9+.-]*:./iu.test(parent) &&
    !parent.startsWith(`${PART_SCHEME}:`) &&
    parent.length <= LONGEST_PARENT;
  return isPart ? { parent, path } : undefined;
}
