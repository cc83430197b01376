import type { MessageKey } from '../mailbox/mailbox';
import { FLAG, type MessageTable } from './messageTable';
import { type FlagTest, needsHeader, type QueryPlan, type RangeTest } from './queryPlan';

export interface Answer {
  /** In the order of the list. */
  readonly keys: readonly MessageKey[];
  /** How many messages may match or not, because their headers are not known. */
  readonly unsearched: number;
  /** Those of them whose headers were not asked for yet, in the order of the list. */
  readonly pending: readonly MessageKey[];
}

const PASSES = 1;
/** It can't be told without the header. */
const MAY_PASS = 2;

export const NO_ANSWER: Answer = { keys: [], unsearched: 0, pending: [] };

/** @param order The numbers of the listed messages in the order of the list. */
export function answerQuery(table: MessageTable, order: Uint32Array, plan: QueryPlan): Answer {
  const { flags } = table;
  const passed = passingColumns(table, plan);
  table.texts.filter(passed, plan.texts);
  const matching = new Uint32Array(order.length);
  const pending = new Uint32Array(order.length);
  let matches = 0;
  let unsearched = 0;
  let asked = 0;
  for (const number of order) {
    const result = passed[number];
    if (result === PASSES) {
      matching[matches] = number;
      matches += 1;
    } else if (result === MAY_PASS) {
      unsearched += 1;
      if (((flags[number] ?? 0) & FLAG.failed) === 0) {
        pending[asked] = number;
        asked += 1;
      }
    }
  }
  return {
    keys: keysOf(table, matching, matches),
    unsearched,
    pending: keysOf(table, pending, asked),
  };
}

function keysOf(table: MessageTable, numbers: Uint32Array, count: number): readonly MessageKey[] {
  // A list that grows as it is filled takes longer than all the rest.
  const keys = new Array<MessageKey>(count);
  for (let index = 0; index < count; index += 1) {
    keys[index] = table.keyOf(numbers[index] ?? 0);
  }
  return keys;
}

/** For each number, whether all but the words holds. */
function passingColumns(table: MessageTable, plan: QueryPlan): Uint8Array {
  const { flags, sizes, dates, count } = table;
  const withoutHeader = needsHeader(plan) ? MAY_PASS : PASSES;
  const passed = new Uint8Array(count);
  for (let number = 0; number < count; number += 1) {
    const own = flags[number] ?? 0;
    if (
      (own & FLAG.listed) !== 0 &&
      allFlags(plan.flags, own) &&
      allWithin(plan.sizes, sizes[number] ?? 0)
    ) {
      if ((own & FLAG.loaded) === 0) {
        passed[number] = withoutHeader;
      } else if (allFlags(plan.headerFlags, own) && allWithin(plan.dates, dates[number] ?? NaN)) {
        passed[number] = PASSES;
      }
    }
  }
  return passed;
}

function allFlags(tests: readonly FlagTest[], flags: number): boolean {
  for (const { mask, isNegated } of tests) {
    if (((flags & mask) !== 0) === isNegated) {
      return false;
    }
  }
  return true;
}

/** A message without a date that can be read is neither before, after nor on a day. */
function allWithin(tests: readonly RangeTest[], value: number): boolean {
  for (const { least, limit, isNegated } of tests) {
    if ((value >= least && value < limit) === isNegated) {
      return false;
    }
  }
  return true;
}
