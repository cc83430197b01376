import type { ParseNote } from '../model';
import { isTnef } from './attachments';
import { readLeafContent } from './leafContent';
import type { Leaf } from './leaves';
import { shortened, type Texts } from './texts';
import { readTnef } from './tnef';

/** The texts of a message, and where all of them are empty those that Outlook packed into a TNEF part (winmail.dat). */
export async function withTnefBody(
  message: Buffer,
  leaves: readonly Leaf[],
  texts: Texts,
): Promise<Texts> {
  const hasText = [...texts.textParts, ...texts.htmlParts].some((text) => text.trim() !== '');
  const leaf = hasText ? undefined : leaves.find(isTnef);
  const content = leaf && readTnef(readLeafContent(message, leaf));
  if (content === undefined) {
    return texts;
  }
  const { readTnefBody } = await import('./tnefBody');
  const { html, text, isOfRtf, isWhole } = readTnefBody(content.message);
  const notes: ParseNote[] = [...texts.notes];
  if (html !== undefined || text !== undefined) {
    notes.push({ kind: 'tnefBody', isOfRtf });
  }
  if (!isWhole) {
    notes.push({ kind: 'tnefUnreadable' });
  }
  return {
    textParts: text === undefined ? texts.textParts : [shortened(withLineFeeds(text), notes)],
    htmlParts: html === undefined ? texts.htmlParts : [shortened(html, notes)],
    notes,
  };
}

function withLineFeeds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
