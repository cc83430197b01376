const BACKSLASH = 0x5c;
const SHORT_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [BACKSLASH, '\\\\'],
]);
/** Control, format, private and unassigned characters, spaces that look like another one, and the replacement character. */
const UNSHOWN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\ufffd]/u;

export interface VisibleTextOptions {
  /** `false` where escapes can be told from text by their looks, so that a backslash may stand for itself. */
  readonly doublesBackslash?: boolean;
  /** Sets an escape off from the text around it. */
  readonly decorate?: (escapes: string) => string;
}

/**
 * Shows octets so that none is lost or acts on what shows them: printable ASCII and printable characters in valid UTF-8
 * as they are, everything else as `\r`, `\n`, `\t` or `\xNN` for each octet, and a backslash as `\\`.
 */
export function visibleText(octets: Uint8Array, options: VisibleTextOptions = {}): string {
  const { doublesBackslash = true, decorate } = options;
  let text = '';
  let escapes = '';
  const endEscapes = (): void => {
    if (escapes !== '') {
      text += decorate === undefined ? escapes : decorate(escapes);
      escapes = '';
    }
  };
  for (let position = 0; position < octets.length;) {
    const runEnd = endOfPlainRun(octets, position, doublesBackslash);
    if (runEnd > position) {
      endEscapes();
      text += Buffer.from(octets.buffer, octets.byteOffset + position, runEnd - position).toString(
        'latin1',
      );
      position = runEnd;
      continue;
    }
    const length = sequenceLength(octets, position);
    const character = length === 0 ? undefined : characterAt(octets, position, length);
    if (character !== undefined) {
      endEscapes();
      text += character;
    } else {
      for (const hidden of octets.subarray(position, position + Math.max(length, 1))) {
        escapes += SHORT_ESCAPES.get(hidden) ?? hexEscape(hidden);
      }
    }
    position += Math.max(length, 1);
  }
  endEscapes();
  return text;
}

function endOfPlainRun(octets: Uint8Array, start: number, doublesBackslash: boolean): number {
  let end = start;
  for (let octet = octets[end] ?? 0; octet >= 0x20 && octet < 0x7f; octet = octets[end] ?? 0) {
    if (octet === BACKSLASH && doublesBackslash) {
      break;
    }
    end += 1;
  }
  return end;
}

function hexEscape(octet: number): string {
  return `\\x${octet.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** How many octets the well-formed UTF-8 sequence has that begins here (RFC 3629 §4); 0 where none does. */
function sequenceLength(octets: Uint8Array, position: number): number {
  const lead = octets[position] ?? 0;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  const second = octets[position + 1] ?? 0;
  const isSecondAllowed =
    second >= (lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80) &&
    second <= (lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf);
  if (length === 0 || !isSecondAllowed) {
    return 0;
  }
  for (let offset = 2; offset < length; offset += 1) {
    const octet = octets[position + offset] ?? 0;
    if (octet < 0x80 || octet > 0xbf) {
      return 0;
    }
  }
  return length;
}

function characterAt(octets: Uint8Array, position: number, length: number): string | undefined {
  let codePoint = (octets[position] ?? 0) & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset += 1) {
    codePoint = (codePoint << 6) | ((octets[position + offset] ?? 0) & 0x3f);
  }
  const character = String.fromCodePoint(codePoint);
  return UNSHOWN.test(character) ? undefined : character;
}
