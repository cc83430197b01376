import type { ParseNote } from '../model';
import { filesIn, textOf } from './attachments';
import { EncodingFaults } from './encodingFaults';
import { joinFlowedLines } from './flowedText';
import { readLeafContent } from './leafContent';
import { isShown, isTextOfAnotherType, type Leaf } from './leaves';
import { decodeText } from './textDecoder';
import { withoutFiles } from './uuencodedFiles';

/** Longest text or HTML part that is shown, in UTF-16 code units: ten times what Gmail shows of one. */
const MAXIMUM_SHOWN_CHARACTERS = 1024 * 1024;
/** No charset takes more for a character, escapes between charsets aside. */
const OCTETS_PER_CHARACTER = 4;
const MAXIMUM_SHOWN_OCTETS = MAXIMUM_SHOWN_CHARACTERS * OCTETS_PER_CHARACTER;

export interface Texts {
  readonly textParts: readonly string[];
  readonly htmlParts: readonly string[];
  readonly notes: readonly ParseNote[];
}

/** The leaves that are shown as text: those of another type where there is none else. */
export function shownTexts(leaves: readonly Leaf[]): readonly Leaf[] {
  const shown = leaves.filter(isShown);
  return shown.length > 0 ? shown : leaves.filter(isTextOfAnotherType);
}

/** Decodes what a message shows, each part apart from the others. */
export async function readTexts(message: Buffer, shown: Iterable<Leaf>): Promise<Texts> {
  const textParts: string[] = [];
  const htmlParts: string[] = [];
  const notes: ParseNote[] = [];
  for (const leaf of shown) {
    const text = await readText(message, leaf, notes);
    if (text !== '') {
      (leaf.role === 'html' ? htmlParts : textParts).push(text);
    }
  }
  return { textParts, htmlParts, notes };
}

/** As much of a text as is shown, which is noted where it is not all. */
export function shortened(text: string, notes: ParseNote[], isCutAlready = false): string {
  if (!isCutAlready && text.length <= MAXIMUM_SHOWN_CHARACTERS) {
    return text;
  }
  notes.push({ kind: 'textTruncated', shownCharacters: MAXIMUM_SHOWN_CHARACTERS });
  return text.slice(0, MAXIMUM_SHOWN_CHARACTERS);
}

async function readText(message: Buffer, leaf: Leaf, notes: ParseNote[]): Promise<string> {
  const faults = new EncodingFaults();
  const isSearched = leaf.role === 'plain';
  const all = isSearched
    ? textOf(message, leaf, faults.note)
    : readLeafContent(message, leaf, MAXIMUM_SHOWN_OCTETS + 1, faults.note);
  notes.push(...faults.notesOn({ fileName: leaf.fileName, isText: true }));
  const files = isSearched ? filesIn(all) : [];
  if (files.length > 0) {
    notes.push({ kind: 'uuencodedFiles', count: files.length });
  }
  const octets = files.length === 0 ? all : withoutFiles(all, files);
  const { text, isKnownCharset } = await decodeText(
    octets.subarray(0, MAXIMUM_SHOWN_OCTETS),
    leaf.charset,
  );
  if (!isKnownCharset && leaf.charset !== undefined) {
    notes.push({ kind: 'unknownCharset', charset: leaf.charset.slice(0, 100) });
  }
  const cut = shortened(text, notes, octets.length > MAXIMUM_SHOWN_OCTETS);
  return leaf.flow === undefined ? cut : joinFlowedLines(cut, leaf.flow.deletesSpace);
}
