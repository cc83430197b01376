import { randomInt } from 'node:crypto';

const DEFAULT_SECONDS = 56;
/** What the machine may take beyond the budget before mocha calls it a hang. */
const SPARE_SECONDS = 120;

const total = Number(process.env.FUZZ_SECONDS ?? DEFAULT_SECONDS);

export interface Seed {
  readonly name: string;
  readonly value: number;
}

/** One that is always the same, and one that is not unless FUZZ_SEED says so. */
export const SEEDS: readonly Seed[] = [
  { name: 'the fixed seed', value: 1939 },
  { name: 'a random seed', value: Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31)) },
];

/** The part of the time that FUZZ_SECONDS gives to all, in milliseconds. */
export function shareOfTime(share: number): number {
  return total * share * 1_000;
}

export function mochaLimit(milliseconds: number): number {
  return milliseconds + SPARE_SECONDS * 1_000;
}

export function announce(what: string, seed: Seed, counts: string): void {
  console.log(`      ${what}: ${counts}, FUZZ_SEED=${seed.value}`);
}
