import { readStructure, type SourceStructure } from '../../source/tokenizer';
import { isKnownEncoding } from '../../source/parts/bodySlices';
import { DEFAULT_LIMITS } from '../../source/tokens';
import type { AttachmentContent, AttachmentInfo, ParseNote, ParsedMessage } from '../model';
import { attachmentsOf, type FoundAttachment, MAXIMUM_ATTACHMENTS } from './attachments';
import { EncodingFaults } from './encodingFaults';
import { eventsIn, reportsIn } from './machineParts';
import { type HeaderBlock, splitHeaderBlock } from './headerBlock';
import { InlineImageCollector } from './inlineImages';
import { isListed, type Leaf, leavesOf } from './leaves';
import { measure } from './leafContent';
import { readHeaderFields, summarize } from './summary';
import { readTexts, shownTexts } from './texts';
import { withTnefBody } from './tnefTexts';

/** Deeper than any sound message; each level costs time for each boundary. */
const LIMITS = { ...DEFAULT_LIMITS, depth: 200 };

/** Parses a whole message; what cannot be read becomes a note. */
export async function parseMessage(octets: Buffer): Promise<ParsedMessage> {
  const block = splitHeaderBlock(octets);
  const structure = readStructure(octets, LIMITS);
  const leaves = leavesOf(octets, structure.root);
  const shown = new Set(shownTexts(leaves));
  const images = new InlineImageCollector();
  const attachments: AttachmentInfo[] = [];
  const found: FoundAttachment[] = [];
  const notes: ParseNote[] = [];
  for (const attachment of attachmentsOf(octets, leaves)) {
    const { info, leaf } = attachment;
    const faults = new EncodingFaults();
    const measured = attachment.measure(faults.note);
    attachments.push({ ...info, index: attachments.length, ...measured });
    found.push(attachment);
    if (info.contentId !== undefined && measured.octets <= images.remainingOctets) {
      images.add(info.contentId, attachment.read());
    }
    const isText = info.packing === undefined && shown.has(leaf);
    notes.push(...faults.notesOn({ fileName: info.fileName, isText }));
    if (!attachment.isReadable) {
      notes.push({ kind: 'tnefUnreadable' });
    }
  }
  const texts = await withTnefBody(octets, leaves, await readTexts(octets, shown));
  const events = await eventsIn(found);
  const reports = reportsIn(found);
  return {
    summary: summarize(block),
    headerFields: readHeaderFields(block),
    textParts: texts.textParts,
    htmlParts: texts.htmlParts,
    inlineImages: images.referencedBy(texts.htmlParts),
    attachments,
    events: events.list,
    reports: reports.list,
    notes: distinct([
      ...structureNotes(structure, leaves, block),
      ...encodingNotes(leaves),
      ...texts.notes,
      ...notes,
      ...events.notes,
      ...reports.notes,
    ]),
  };
}

/** Reads the header alone: what remains when the body makes the parser fail. */
export function parseHeadersOnly(octets: Buffer): ParsedMessage {
  const block = splitHeaderBlock(octets);
  return {
    summary: summarize(block),
    headerFields: readHeaderFields(block),
    textParts: [],
    htmlParts: [],
    inlineImages: [],
    attachments: [],
    events: [],
    reports: [],
    notes: [],
  };
}

/** Decodes one attachment, or returns `undefined` where the message has none at this index. */
export function readAttachment(octets: Buffer, index: number): AttachmentContent | undefined {
  const leaves = leavesOf(octets, readStructure(octets, LIMITS).root);
  let position = 0;
  for (const attachment of attachmentsOf(octets, leaves)) {
    if (position === index) {
      const content = attachment.read();
      return { info: { ...attachment.info, index, ...measure(content) }, octets: content };
    }
    position += 1;
  }
  return undefined;
}

function structureNotes(
  { root, isComplete }: SourceStructure,
  leaves: readonly Leaf[],
  block: HeaderBlock,
): readonly ParseNote[] {
  const isCutOff =
    root.delimiters.length > 0 && root.delimiters.every(({ isClose }) => !isClose) && isComplete;
  return [
    ...(leaves.some(({ role }) => role === 'unsplit') ? [{ kind: 'bodyNotSplit' as const }] : []),
    ...(block.isCut ? [{ kind: 'headerTooLarge' as const }] : []),
    ...(!isComplete || leaves.filter(isListed).length > MAXIMUM_ATTACHMENTS
      ? [{ kind: 'tooManyParts' as const }]
      : []),
    ...(isCutOff ? [{ kind: 'endMissing' as const }] : []),
  ];
}

function encodingNotes(leaves: readonly Leaf[]): readonly ParseNote[] {
  return leaves
    .filter(({ transferEncoding }) => !isKnownEncoding(transferEncoding))
    .map(({ transferEncoding }) => ({
      kind: 'unknownEncoding',
      encoding: transferEncoding.slice(0, LONGEST_NAMED),
    }));
}

const LONGEST_NAMED = 100;

function distinct(notes: readonly ParseNote[]): readonly ParseNote[] {
  return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()].slice(
    0,
    MAXIMUM_NOTES,
  );
}

const MAXIMUM_NOTES = 50;
