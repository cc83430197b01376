const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/gu;
const INVISIBLE_OR_BIDI = /\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu;
const ZERO_WIDTH_JOINERS = /\u200c|\u200d/gu;
/** Persian and Indic scripts and emoji need these to look right, and they can't reorder or hide anything. */
const SPARED = new Set(['\u200c', '\u200d', '\ufe0f']);
const LONE_SURROGATE = /\p{Surrogate}/gu;

const DEFAULT_MAXIMUM_LENGTH = 500;

/** Words of printable ASCII with one space between and no `$`, on which every rule below is without effect. */
const SAFE_AS_IT_IS = /^[!-#%-~]+(?: [!-#%-~]+)*$/u;

export interface SafeTextOptions {
  /** Longest result in UTF-16 code units, the ellipsis included. */
  readonly maximumLength?: number;
}

/**
 * Makes text from a server or a message safe for any one-line sink: label, tooltip, tab, notification, log line.
 * Control characters become spaces, invisible and bidirectional formatting characters are dropped, `$(` is split so
 * that it can never name a product icon, and the length is bounded.
 */
export function safeLabel(untrusted: string, options: SafeTextOptions = {}): string {
  const maximumLength = options.maximumLength ?? DEFAULT_MAXIMUM_LENGTH;
  if (untrusted.length <= maximumLength && SAFE_AS_IT_IS.test(untrusted)) {
    return untrusted;
  }
  // Bounding first keeps the work linear in the limit however long the input is.
  const bounded = untrusted.slice(0, maximumLength * 4);
  const text = bounded
    .replace(CONTROL, ' ')
    .replace(INVISIBLE_OR_BIDI, (character) => (SPARED.has(character) ? character : ''))
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(/\s+/gu, ' ')
    .replace(/\$\(/gu, '$ (')
    .trim();
  const wasCut = untrusted.length > bounded.length || text.length > maximumLength;
  return wasCut ? cut(text, maximumLength - 1) + '…' : text;
}

/**
 * For notifications, where VS Code makes links of `[text](address)`, those that run commands too. The text must come
 * from {@link safeLabel} as far as it is untrusted.
 */
export function withoutLinks(text: string): string {
  return text.replace(/\]\(/gu, '] (');
}

function cut(text: string, length: number): string {
  const end = text.charCodeAt(length - 1);
  const splitsPair = end >= 0xd800 && end <= 0xdbff;
  return text.slice(0, splitsPair ? length - 1 : length);
}

const RESERVED_WINDOWS_NAME =
  /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$) *(?:\..*)?$/iu;
const MAXIMUM_FILE_NAME_OCTETS = 150;
/** More of a name than this, in UTF-16 code units, is left out of its middle, so that its extension stays. */
const MAXIMUM_READ_NAME = 1000;

/**
 * Turns an untrusted name into a file name that is harmless on Windows, macOS and Linux: no path, no reserved name or
 * character, no hidden or option-like start, at most 150 octets of UTF-8, extension kept.
 */
export function safeFileName(untrusted: string | undefined, fallback: string): string {
  const lastSegment = (untrusted ?? '').slice(-4096).split(/[\\/]/u).pop() ?? '';
  const bounded =
    lastSegment.length > MAXIMUM_READ_NAME
      ? lastSegment.slice(0, MAXIMUM_READ_NAME / 2) + lastSegment.slice(-MAXIMUM_READ_NAME / 2)
      : lastSegment;
  // Composed once nothing invisible stands between a letter and its marks any more.
  const cleaned = safeLabel(bounded, { maximumLength: MAXIMUM_READ_NAME })
    .replace(ZERO_WIDTH_JOINERS, '')
    .normalize('NFC')
    .replace(/[<>:"|?*]/gu, '_')
    .replace(/^[\s.\-~]+/u, '')
    .replace(/[\s.]+$/u, '');
  if (cleaned === '') {
    return fallback;
  }
  const named = RESERVED_WINDOWS_NAME.test(cleaned) ? `_${cleaned}` : cleaned;
  return boundFileName(named);
}

function boundFileName(name: string): string {
  const encode = (text: string): number => Buffer.byteLength(text, 'utf8');
  if (encode(name) <= MAXIMUM_FILE_NAME_OCTETS) {
    return name;
  }
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && encode(name.slice(dot)) <= 20 ? name.slice(dot) : '';
  let stem = '';
  for (const character of extension === '' ? name : name.slice(0, dot)) {
    if (encode(stem + character + extension) > MAXIMUM_FILE_NAME_OCTETS) {
      break;
    }
    stem += character;
  }
  return stem.replace(/[\s.]+$/u, '') + extension;
}
