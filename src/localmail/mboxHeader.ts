import type { LocalFlags } from './localMaildrop';

/** RFC 4155 and before: what mail programs note in the header of a message in an mbox. */
export interface MboxHeader {
  /** Octets of the body; undefined where two fields differ, too. */
  readonly contentLength: number | undefined;
  readonly flags: LocalFlags | undefined;
}

const NOTED =
  /^(Content-Length|Status|X-Status|X-Mozilla-Status)[ \t]*:[ \t]*([0-9A-Za-z]{0,15})[ \t]*\r?$/gimu;
const MOZILLA = { seen: 0x1, answered: 0x2, flagged: 0x4, deleted: 0x8 } as const;

/** @param text the header as binary text */
export function readMboxHeader(text: string): MboxHeader {
  const lengths = new Set<string>();
  let letters: string | undefined;
  let mozilla: number | undefined;
  for (const [, name = '', value = ''] of text.matchAll(NOTED)) {
    switch (name.toLowerCase()) {
      case 'content-length':
        lengths.add(value);
        break;
      case 'x-mozilla-status':
        mozilla = Number.parseInt(value, 16);
        break;
      default:
        letters = (letters ?? '') + value;
    }
  }
  const [length = ''] = lengths;
  return {
    contentLength: lengths.size === 1 && /^\d+$/u.test(length) ? Number(length) : undefined,
    flags: flagsOf(letters, mozilla),
  };
}

function flagsOf(letters: string | undefined, mozilla: number | undefined): LocalFlags | undefined {
  if (letters === undefined && mozilla === undefined) {
    return undefined;
  }
  const has = (letter: string, bit: number): boolean =>
    letters?.includes(letter) === true || ((mozilla ?? 0) & bit) !== 0;
  return {
    seen: has('R', MOZILLA.seen),
    answered: has('A', MOZILLA.answered),
    flagged: has('F', MOZILLA.flagged),
    deleted: has('D', MOZILLA.deleted),
  };
}
