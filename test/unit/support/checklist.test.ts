import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Row {
  readonly id: string;
  readonly requirement: string;
  readonly rfc: string;
}

interface RunTest {
  readonly titlePath: readonly string[];
  readonly file: string;
  readonly state: 'passed' | 'failed' | 'skipped';
}

interface Checklist {
  readRows(): readonly Row[];
  problemsOf(rows: readonly Row[], tests: readonly RunTest[]): readonly string[];
  tableOf(rows: readonly Row[], tests: readonly RunTest[]): string;
}

const MODULE = join(__dirname, '..', '..', 'support', 'run', 'checklist.mjs');

const rows: readonly Row[] = [
  { id: 'A1', requirement: 'One | two', rfc: '1939 §3' },
  { id: 'A2', requirement: 'Three', rfc: '1939 §5' },
];

function run(titlePath: readonly string[], state: RunTest['state'] = 'passed'): RunTest {
  return { titlePath, file: 'test/one.test.ts', state };
}

describe('the checklist', () => {
  let checklist: Checklist;

  before(async () => {
    checklist = (await import(pathToFileURL(MODULE).href)) as Checklist;
  });

  it('is content where each row has a test that passed', () => {
    const tests = [run(['suite', 'A1, A2 does both']), run(['suite', 'names none'])];
    assert.deepEqual(checklist.problemsOf(rows, [run(['A1: one']), run(['A2, Z9 two'])]), []);
    assert.deepEqual(checklist.problemsOf(rows, tests), []);
  });

  it('tells rows whose tests are missing, failed or were skipped', () => {
    for (const tests of [[], [run(['A2 fails'], 'failed')], [run(['A2 waits'], 'skipped')]]) {
      const problems = checklist.problemsOf(rows, [run(['A1 works']), ...tests]);
      assert.deepEqual(problems, ['A2 has no test that passed: Three']);
    }
  });

  it('tells a test that names a row which is not there', () => {
    const tests = [run(['A1, A2 works']), run(['A9 is new'])];
    assert.deepEqual(checklist.problemsOf(rows, tests), [
      'There is no row A9, which a test names: A9 is new',
    ]);
  });

  it('counts the deliveries under one title together, in an order of its own', () => {
    const tests = [
      run(['A2 works', 'whole']),
      run(['A1 works']),
      run(['A2 works', 'octet by octet'], 'failed'),
      run(['A2 is first']),
    ];
    const table = checklist.tableOf(rows, tests);
    assert.equal(checklist.tableOf(rows, tests.toReversed()), table);
    const lines = table.split('\n').filter((line) => line.startsWith('| ') && !line.includes('--'));
    assert.deepEqual(lines.slice(1), [
      '| A1 | One \\| two | 1939 §3 | A1 works | test/one.test.ts | passed |',
      '| A2 | Three | 1939 §5 | A2 is first | test/one.test.ts | passed |',
      '|  |  |  | A2 works | test/one.test.ts | 1 of 2 passed |',
    ]);
  });

  it('has a row for every requirement from A1 to K3, each once', () => {
    const sizes = { A: 18, B: 16, C: 4, D: 9, E: 7, F: 8, G: 9, H: 8, I: 7, J: 4, K: 3 };
    const ids = Object.entries(sizes).flatMap(([letter, size]) =>
      Array.from({ length: size }, (_unused, index) => `${letter}${index + 1}`),
    );
    assert.deepEqual(
      checklist.readRows().map(({ id }) => id),
      ids,
    );
  });
});
