import type { RetrievedMessage, StreamedMessage } from '../pop3/client';
import { countCrlfs } from '../pop3/messageTally';

/** Of the final `.CRLF` of a multi-line reply, which some servers count into the size of a message. */
const TERMINATOR_OCTETS = 3;

/** What is known of a message that was transferred, held whole or not. */
export type MessageTransfer = Omit<StreamedMessage, 'beginning'>;

/** The transfer of a message that is held whole. */
export function transferOf({ octets, ...defects }: RetrievedMessage): MessageTransfer {
  return { ...defects, receivedOctets: octets.length, crlfs: countCrlfs(octets) };
}

/**
 * What the transfer of a message tells about the server (RFC 1939 §3, §11), in words, safe to show: lines that were not
 * dot-stuffed, line ends that are not CRLF, and an announced size that is not the size received.
 */
export function transferNotes(
  announcedOctets: number,
  transfer: MessageTransfer,
): readonly string[] {
  const { receivedOctets, unstuffedLines, lineEnding } = transfer;
  const notes: string[] = [];
  if (unstuffedLines > 0) {
    const isProven = announcedOctets === receivedOctets + unstuffedLines;
    notes.push(
      `The server did not double the dot in front of ${unstuffedLines} ${
        unstuffedLines === 1 ? 'line' : 'lines'
      }, so that the dot ${isProven ? 'was' : 'may have been'} lost.`,
    );
  }
  if (lineEnding === 'lf') {
    notes.push('The server ends lines with LF alone, where POP3 wants CRLF.');
  }
  if (announcedOctets !== receivedOctets) {
    notes.push(
      `The server announced ${announcedOctets} octets and sent ${receivedOctets}.${explanation(announcedOctets, transfer)}`,
    );
  }
  return notes;
}

function explanation(
  announcedOctets: number,
  { receivedOctets, crlfs, stuffedLines }: MessageTransfer,
): string {
  if (announcedOctets === receivedOctets + TERMINATOR_OCTETS) {
    return ' It counts the final dot.';
  }
  if (announcedOctets === receivedOctets - crlfs) {
    return ' It counts a line end as one octet.';
  }
  return stuffedLines > 0 && announcedOctets === receivedOctets + stuffedLines
    ? ' It counts the doubled dots.'
    : '';
}

/** Part of a message that has come, from 0 to 0.99: what a server announces is no proof that all of it is there. */
export function fetchedFraction(received: number, announced: number): number {
  return announced <= 0 ? 0 : Math.min(0.99, received / announced);
}
