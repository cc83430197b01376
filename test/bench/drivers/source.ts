import { diagnosisSteps } from '../../../src/source/diagnostics/diagnose';
import { foldSteps } from '../../../src/source/folding';
import { linkSteps } from '../../../src/source/links';
import { outlineSteps } from '../../../src/source/outline';
import { ParsedSource } from '../../../src/source/parsedSource';
import { structureSteps } from '../../../src/source/tokenizer';
import { finish, type Steps } from '../../../src/shared/steps';
import {
  SOURCE_WORKS,
  type SourceKind,
  type SourceLine,
  type SourceWork,
  type WorkFigures,
} from '../sourcePart';
import { median } from '../statistics';
import { largeSource } from './largeSources';

const ROUNDS = 3;
const KIBIBYTE = 1024;

const CONTEXT = {
  now: Date.UTC(2026, 10, 1),
  origin: 'server',
  hasFileOctets: true,
  listedOctets: undefined,
  isCut: false,
} as const;

type Start = (octets: Buffer, source: ParsedSource) => Steps<unknown>;

const WORKS: Readonly<Record<SourceWork, Start>> = {
  tokens: (octets) => structureSteps(octets),
  structure: (octets) => ParsedSource.steps(octets),
  outline: (_octets, source) => outlineSteps(source),
  folds: (_octets, source) => foldSteps(source),
  links: (_octets, source) => linkSteps(source),
  diagnostics: (octets, source) => diagnosisSteps(octets, source.structure, CONTEXT),
};

function millisecondsOf(steps: Steps<unknown>): number {
  const start = performance.now();
  finish(steps);
  return performance.now() - start;
}

/**
 * Each step counts as in the round in which it took the least: what other programs and the garbage collector take hits
 * another step each time.
 */
function longestStepOf(start: () => Steps<unknown>): number {
  let least: readonly number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = stepTimesOf(start());
    least = times.map((time, index) => Math.min(time, least[index] ?? Infinity));
  }
  return least.reduce((longest, time) => Math.max(longest, time), 0);
}

function stepTimesOf(steps: Steps<unknown>): readonly number[] {
  const times: number[] = [];
  for (;;) {
    const start = performance.now();
    const { done } = steps.next();
    times.push(performance.now() - start);
    if (done === true) {
      return times;
    }
  }
}

function measure(kind: SourceKind, octetCount: number, largeOctetCount: number): SourceLine {
  const large = largeSource(kind, largeOctetCount);
  const before = process.memoryUsage.rss();
  const largeParsed = finish(ParsedSource.steps(large));
  for (const work of SOURCE_WORKS) {
    finish(WORKS[work](large, largeParsed));
  }
  const peak = process.resourceUsage().maxRSS * KIBIBYTE;
  const octets = largeSource(kind, octetCount);
  const source = finish(ParsedSource.steps(octets));
  return {
    kind,
    octets: octets.length,
    largeOctets: large.length,
    works: SOURCE_WORKS.map((work): WorkFigures => ({
      work,
      milliseconds: median(
        Array.from({ length: ROUNDS }, () => millisecondsOf(WORKS[work](octets, source))),
      ),
      longestStepMilliseconds: longestStepOf(() => WORKS[work](large, largeParsed)),
    })),
    addedOctets: Math.max(0, peak - before),
  };
}

const [, , kind, octetCount, largeOctetCount] = process.argv;
const line = measure(kind as SourceKind, Number(octetCount), Number(largeOctetCount));
process.stdout.write(`${JSON.stringify(line)}\n`);
