import { diagnose } from '../../../../src/source/diagnostics/diagnose';
import type { DiagnosisContext } from '../../../../src/source/diagnostics/examination';
import type { Finding } from '../../../../src/source/diagnostics/findings';
import { readStructure } from '../../../../src/source/tokenizer';

/** A fault and what is like it and none. Each text is the whole message, an octet for each character. */
export interface Case {
  /** With `⟦` and `⟧` around each range that is to be found. */
  readonly faulty: string;
  readonly sound: string;
  readonly context?: Partial<DiagnosisContext>;
}

export const DAY_OF_TESTS = Date.UTC(2026, 10, 24, 12);

export const FROM_SERVER: DiagnosisContext = {
  now: DAY_OF_TESTS,
  origin: 'server',
  hasFileOctets: true,
  listedOctets: undefined,
  isCut: false,
};

export const DATE = 'Date: Tue, 24 Nov 2026 09:30:00 +0100';
export const FROM = 'From: Robin Sample <robin@example.com>';
export const ID = 'Message-ID: <1@example.com>';
export const USUAL = [DATE, FROM, ID] as const;
export const MIME = 'MIME-Version: 1.0';

/** Lines with CRLF after each. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\r\n`).join('');
}

/** A message with the usual fields before these lines. */
export function mail(...rest: readonly string[]): string {
  return lines(...USUAL, ...rest);
}

/** A MIME message with the usual fields before these lines. */
export function mimeMail(...rest: readonly string[]): string {
  return mail(MIME, ...rest);
}

export function findingsIn(
  octets: Uint8Array,
  context: Partial<DiagnosisContext> = {},
): readonly Finding[] {
  return diagnose(octets, readStructure(octets), { ...FROM_SERVER, ...context });
}

export function findingsInText(
  text: string,
  context: Partial<DiagnosisContext> = {},
): readonly Finding[] {
  return findingsIn(Buffer.from(text, 'latin1'), context);
}

/** The text without its marks, and what they mark. */
export function readMarks(marked: string): {
  readonly text: string;
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
} {
  const ranges: { start: number; end: number }[] = [];
  let text = '';
  for (const piece of marked.split(/(?=[⟦⟧])/u)) {
    if (piece.startsWith('⟦')) {
      ranges.push({ start: text.length, end: text.length });
    } else if (piece.startsWith('⟧')) {
      const last = ranges.at(-1);
      if (last !== undefined) {
        last.end = text.length;
      }
    }
    text += piece.replace(/^[⟦⟧]/u, '');
  }
  return { text, ranges };
}
