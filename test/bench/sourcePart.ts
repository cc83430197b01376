import { type ProcessOptions, runMeasured } from './measuredProcess';
import type { Tools } from './tools';

/** Of which throughput is told. */
const OCTETS = 25_000_000;
/** Of which the longest step is told: as much as VS Code hands to extensions. */
const LARGE_OCTETS = 50_000_000;

export const SOURCE_WORKS = [
  'tokens',
  'structure',
  'outline',
  'folds',
  'links',
  'diagnostics',
] as const;
export type SourceWork = (typeof SOURCE_WORKS)[number];

export const SOURCE_KINDS = [
  'base64',
  'text',
  'quotedPrintable',
  'manyParts',
  'headersOnly',
  'delimiters',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export interface WorkFigures {
  readonly work: SourceWork;
  /** Median, for the source whose throughput is told. */
  readonly milliseconds: number;
  /** Between two turns of other work, in the large source. */
  readonly longestStepMilliseconds: number;
}

export interface SourceLine {
  readonly kind: SourceKind;
  readonly octets: number;
  readonly largeOctets: number;
  readonly works: readonly WorkFigures[];
  /** Highest resident set with all the work on the large source, less that with its octets alone. */
  readonly addedOctets: number;
}

export interface SourceFigures {
  readonly lines: readonly SourceLine[];
}

/** Measures what the editor's features cost in large sources, each kind in a process of its own. */
export async function measureSource(
  tools: Tools,
  options: Omit<ProcessOptions, 'discardsOutput'>,
): Promise<SourceFigures> {
  const lines: SourceLine[] = [];
  for (const kind of SOURCE_KINDS) {
    const args = [tools.driver('source'), kind, String(OCTETS), String(LARGE_OCTETS)];
    const { output } = await runMeasured(process.execPath, args, options);
    lines.push(JSON.parse(output) as SourceLine);
  }
  return { lines };
}
