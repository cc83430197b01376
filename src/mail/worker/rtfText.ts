import { type PiecewiseDecoder, piecewiseDecoder } from '../../source/fields/octetText';
import { decodeWindows1252 } from '../../shared/windows1252';
import { charsetOfCodePage } from './codePages';

/** What an RTF text holds: HTML that was put into it (MS-OXRTFEX), or its own text without its formatting. */
export interface RtfText {
  readonly kind: 'html' | 'text';
  readonly text: string;
}

interface Group {
  /** Nothing of it is text. */
  isSkipped: boolean;
  /** RTF that stands for the HTML beside it. */
  isRtfOnly: boolean;
  isFontTable: boolean;
  codePage: number;
  /** Characters after \u for those that do not know it. */
  fallbackLength: number;
}

/** Deeper groups than any writer makes. */
const DEEPEST = 1_000;
const DEFAULT_CODE_PAGE = 1252;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const CONTROL_WORD = /([A-Za-z]{1,32})(-?\d{1,10})? ?/uy;
const LONGEST_CONTROL = 50;
/** In these and in all that begin with \* is no text. */
const SKIPPED = new Set([
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'object',
  'header',
  'headerl',
  'headerr',
  'footer',
  'footerl',
  'footerr',
  'fldinst',
]);
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['par', '\n'],
  ['line', '\n'],
  ['row', '\n'],
  ['sect', '\n'],
  ['page', '\n'],
  ['tab', '\t'],
  ['cell', '\t'],
  ['lquote', '\u2018'],
  ['rquote', '\u2019'],
  ['ldblquote', '\u201c'],
  ['rdblquote', '\u201d'],
  ['bullet', '\u2022'],
  ['endash', '\u2013'],
  ['emdash', '\u2014'],
]);
/** Code pages by the number that a font of RTF has for its charset. */
const FONT_CODE_PAGES: ReadonlyMap<number, number> = new Map([
  [0, 1252],
  [77, 10000],
  [128, 932],
  [129, 949],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
]);

/** Reads RTF in time linear in its octets. Never throws; undefined where it is none. */
export function readRtf(octets: Buffer): RtfText | undefined {
  return octets.toString('latin1', 0, 5) === '{\\rtf' ? new RtfReader(octets).read() : undefined;
}

class RtfReader {
  private readonly output: string[] = [];
  private readonly pending: Buffer[] = [];
  private readonly outer: Group[] = [];
  private readonly decoders = new Map<number, PiecewiseDecoder>();
  private readonly fonts = new Map<number, number>();
  private group: Group = {
    isSkipped: false,
    isRtfOnly: false,
    isFontTable: false,
    codePage: DEFAULT_CODE_PAGE,
    fallbackLength: 1,
  };
  private at = 0;
  private isHtml = false;
  private isOptional = false;
  private font = 0;
  private defaultCodePage = DEFAULT_CODE_PAGE;
  /** Characters still to be passed over after \u. */
  private fallbackLeft = 0;

  constructor(private readonly octets: Buffer) {}

  read(): RtfText {
    const { octets } = this;
    while (this.at < octets.length && this.outer.length <= DEEPEST) {
      const octet = octets[this.at] ?? 0;
      if (octet === BACKSLASH) {
        this.readControl();
      } else if (octet === OPEN) {
        this.at += 1;
        this.outer.push(this.group);
        this.group = { ...this.group };
        this.isOptional = false;
        this.fallbackLeft = 0;
      } else if (octet === CLOSE) {
        this.at += 1;
        this.flush();
        this.group = this.outer.pop() ?? this.group;
        this.fallbackLeft = 0;
      } else if (octet < 0x20) {
        this.at += 1;
      } else {
        this.readRun();
      }
    }
    this.flush();
    return { kind: this.isHtml ? 'html' : 'text', text: this.output.join('') };
  }

  /** Up to the next octet that is no text. */
  private readRun(): void {
    const { octets } = this;
    const start = this.at;
    let end = start;
    for (let octet = octets[end]; isTextOctet(octet); octet = octets[end]) {
      end += 1;
    }
    this.at = end;
    const passed = Math.min(this.fallbackLeft, end - start);
    this.fallbackLeft -= passed;
    this.putOctets(octets.subarray(start + passed, end));
  }

  private readControl(): void {
    const { octets } = this;
    const symbol = String.fromCharCode(octets[this.at + 1] ?? 0x20);
    if (symbol === "'") {
      const value = Number.parseInt(octets.toString('latin1', this.at + 2, this.at + 4), 16);
      this.at += 4;
      if (this.fallbackLeft > 0) {
        this.fallbackLeft -= 1;
      } else if (!Number.isNaN(value)) {
        this.putOctets(Buffer.of(value));
      }
      return;
    }
    if (!/[A-Za-z]/u.test(symbol)) {
      this.at += 2;
      this.readSymbol(symbol);
      return;
    }
    CONTROL_WORD.lastIndex = 0;
    const start = this.at + 1;
    const found = CONTROL_WORD.exec(octets.toString('latin1', start, start + LONGEST_CONTROL));
    const [all = symbol, word = symbol, number] = found ?? [];
    this.at = start + all.length;
    this.readWord(word, number === undefined ? undefined : Number(number));
  }

  private readSymbol(symbol: string): void {
    switch (symbol) {
      case '*':
        this.isOptional = true;
        return;
      case '\\':
      case '{':
      case '}':
        this.put(symbol);
        return;
      case '~':
        this.put('\u00a0');
        return;
      case '_':
        this.put('\u2011');
        return;
      case '\r':
      case '\n':
        this.put('\n');
        return;
      default:
    }
  }

  private readWord(word: string, number: number | undefined): void {
    const { group } = this;
    const isOptional = this.isOptional;
    this.isOptional = false;
    if (isOptional) {
      // Tags may lie only in groups of their own; those of other kinds are for other programs.
      group.isSkipped ||= word !== 'htmltag';
      return;
    }
    switch (word) {
      case 'fromhtml':
        this.isHtml = number !== 0;
        return;
      case 'htmlrtf':
        this.flush();
        group.isRtfOnly = number !== 0;
        return;
      case 'ansicpg':
        this.defaultCodePage = number ?? DEFAULT_CODE_PAGE;
        this.setCodePage(this.defaultCodePage);
        return;
      case 'fonttbl':
        group.isFontTable = true;
        group.isSkipped = true;
        return;
      case 'fcharset':
        if (group.isFontTable && number !== undefined) {
          this.fonts.set(this.font, FONT_CODE_PAGES.get(number) ?? this.defaultCodePage);
        }
        return;
      case 'f':
        this.font = number ?? 0;
        this.setCodePage(this.fonts.get(this.font) ?? this.defaultCodePage);
        return;
      case 'plain':
        this.setCodePage(this.defaultCodePage);
        return;
      case 'uc':
        group.fallbackLength = Math.max(0, number ?? 1);
        return;
      case 'u':
        this.put(String.fromCharCode((number ?? 0) & 0xffff));
        this.fallbackLeft = group.fallbackLength;
        return;
      case 'bin':
        this.at += Math.max(0, number ?? 0);
        return;
      default:
        group.isSkipped ||= SKIPPED.has(word);
        this.put(CHARACTERS.get(word) ?? '');
    }
  }

  private get isText(): boolean {
    return !this.group.isSkipped && !(this.isHtml && this.group.isRtfOnly);
  }

  private setCodePage(codePage: number): void {
    if (codePage !== this.group.codePage) {
      this.flush();
      this.group.codePage = codePage;
    }
  }

  private put(text: string): void {
    if (this.isText && text !== '') {
      this.flush();
      this.output.push(text);
    }
  }

  /** Octets of a character can stand in several places, so they are decoded together. */
  private putOctets(octets: Buffer): void {
    if (this.isText && octets.length > 0) {
      this.pending.push(octets);
    }
  }

  private flush(): void {
    if (this.pending.length > 0) {
      const octets = Buffer.concat(this.pending.splice(0));
      this.output.push(this.decoderOf(this.group.codePage)(octets, true));
    }
  }

  /** Making one takes longer than most of its work. */
  private decoderOf(codePage: number): PiecewiseDecoder {
    const known = this.decoders.get(codePage);
    if (known !== undefined) {
      return known;
    }
    const charset = charsetOfCodePage(codePage);
    const decoder =
      (charset === undefined ? undefined : piecewiseDecoder(charset)) ?? decodeWindows1252;
    this.decoders.set(codePage, decoder);
    return decoder;
  }
}

function isTextOctet(octet: number | undefined): boolean {
  return (
    octet !== undefined && octet >= 0x20 && octet !== BACKSLASH && octet !== OPEN && octet !== CLOSE
  );
}
