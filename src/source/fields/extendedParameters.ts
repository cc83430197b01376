import { decodeFieldText, findEncodedWords } from './encodedWords';
import { decodeCharset, decodeOctets } from './octetText';
import type { NoteParameter as Note, Parameter, ParameterSection } from './parameterItems';

const BROKEN_PERCENT = /%(?![0-9A-Fa-f]{2})/u;

/**
 * Joins the sections of each parameter (RFC 2231 §3) and decodes them (§4). Where one parameter is given plain and
 * extended, the extended one counts, as mailers mean it.
 */
export function joinParameters(
  sections: readonly ParameterSection[],
  note: Note,
): readonly Parameter[] {
  const byName = new Map<string, ParameterSection[]>();
  for (const section of sections) {
    const others = byName.get(section.baseName);
    if (others === undefined) {
      byName.set(section.baseName, [section]);
    } else {
      others.push(section);
    }
  }
  return [...byName].map(([name, written]) => joinSections(name, written, note));
}

function joinSections(name: string, written: readonly ParameterSection[], note: Note): Parameter {
  const chosen = chooseSections(written, note);
  const first = chosen[0];
  const opening = first?.isExtended === true ? readOpening(first, note) : undefined;
  const octets = chosen
    .map((section, index) => {
      const text =
        index === 0 && opening !== undefined ? opening.text : (section.value?.text ?? '');
      return section.isExtended ? decodePercent(text, section, note) : text;
    })
    .join('');
  return {
    name,
    value:
      opening?.charset === undefined
        ? decodePlain(octets, chosen, note)
        : decodeNamed(octets, opening.charset, first, note),
    charset: opening?.charset,
    language: opening?.language,
    sections: chosen,
    start: Math.min(...bounds(chosen, 'start')),
    end: Math.max(...bounds(chosen, 'end')),
  };
}

function bounds(sections: readonly ParameterSection[], side: 'start' | 'end'): readonly number[] {
  return sections.map((section) => section[side]);
}

function chooseSections(
  written: readonly ParameterSection[],
  note: Note,
): readonly ParameterSection[] {
  const whole = written.filter(({ section }) => section === undefined);
  const extended = whole.filter(({ isExtended }) => isExtended);
  const plain = whole.filter(({ isExtended }) => !isExtended);
  const divided = written.filter(({ section }) => section !== undefined);
  for (const repeated of [...extended.slice(1), ...plain.slice(1)]) {
    note('duplicateParameter', repeated);
  }
  const sole = extended[0] ?? (divided.length === 0 ? plain[0] : undefined);
  return sole === undefined ? inOrder(divided, note) : [sole];
}

function inOrder(divided: readonly ParameterSection[], note: Note): readonly ParameterSection[] {
  const sorted = [...divided].sort((left, right) => (left.section ?? 0) - (right.section ?? 0));
  const chosen: ParameterSection[] = [];
  let previous = -1;
  for (const section of sorted) {
    const number = section.section ?? 0;
    if (number === previous) {
      note('duplicateParameter', section);
      continue;
    }
    if (number > previous + 1) {
      note('missingSection', section);
    }
    previous = number;
    chosen.push(section);
  }
  return chosen;
}

interface Opening {
  readonly charset: string | undefined;
  readonly language: string | undefined;
  readonly text: string;
}

/** The charset'language' that begins the first extended section. */
function readOpening(section: ParameterSection, note: Note): Opening {
  const text = section.value?.text ?? '';
  const charsetEnd = text.indexOf("'");
  const languageEnd = charsetEnd < 0 ? -1 : text.indexOf("'", charsetEnd + 1);
  if (languageEnd < 0) {
    note('missingCharset', section.value ?? section);
    return { charset: undefined, language: undefined, text };
  }
  const charset = text.slice(0, charsetEnd);
  const language = text.slice(charsetEnd + 1, languageEnd);
  return {
    charset: charset === '' ? undefined : charset,
    language: language === '' ? undefined : language,
    text: text.slice(languageEnd + 1),
  };
}

function decodePercent(text: string, section: ParameterSection, note: Note): string {
  if (BROKEN_PERCENT.test(text)) {
    note('brokenPercent', section.value ?? section);
  }
  return text.replace(/%([0-9A-Fa-f]{2})/gu, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function decodeNamed(
  octets: string,
  charset: string,
  section: ParameterSection | undefined,
  note: Note,
): string {
  const { text, isKnownCharset, isValid } = decodeCharset(octets, charset);
  const range = section?.value ?? section;
  if (range !== undefined && !isKnownCharset) {
    note('unknownCharset', range);
  } else if (range !== undefined && !isValid) {
    note('invalidOctets', range);
  }
  return text;
}

function decodePlain(octets: string, sections: readonly ParameterSection[], note: Note): string {
  const isExtended = sections.some((section) => section.isExtended);
  const body = { text: octets, start: 0 };
  const range = sections[0]?.value;
  if (isExtended || range === undefined || findEncodedWords(body).length === 0) {
    return decodeOctets(octets);
  }
  note('encodedWord', range);
  return decodeFieldText(body);
}
