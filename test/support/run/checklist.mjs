import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './pins.mjs';

const rowsFile = join(repository, 'test', 'checklist', 'rows.json');
const tableFile = join(repository, 'test', 'checklist', 'table.md');

/** `A3 …` or `A3: …`, and `D5, D7 …` where one test is for several rows. */
const NAMES_ROWS = /^[A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*(?=:? )/u;
const ROOMS = {
  A: 'Framing',
  B: 'Session state, numbers, unique-ids',
  C: 'Commands sent',
  D: 'CAPA and response codes',
  E: 'Pipelining',
  F: 'TLS',
  G: 'Authentication',
  H: 'Delete, QUIT, loss of connection',
  I: 'Timers and lock',
  J: 'Privacy, log, secrets',
  K: 'UTF8, LANG, URL',
};

/**
 * A test as the reporter saw it.
 * @typedef {object} RunTest
 * @property {readonly string[]} titlePath
 * @property {string} file
 * @property {'passed' | 'failed' | 'skipped'} state
 *
 * @typedef {object} Row
 * @property {string} id
 * @property {string} requirement
 * @property {string} rfc
 *
 * Tests that name a row by the same title: one, or all deliveries that a `describe` with that title was run in.
 * @typedef {object} Group
 * @property {string} title
 * @property {string} file
 * @property {number} count
 * @property {number} passed
 */

/** @returns {readonly Row[]} */
export function readRows() {
  return JSON.parse(readFileSync(rowsFile, 'utf8'));
}

/**
 * Compares what was run with the rows, and with the table in the repository.
 * @param {readonly RunTest[]} tests
 * @returns {readonly string[]} What is wrong.
 */
export function checkTable(tests) {
  const rows = readRows();
  const problems = problemsOf(rows, tests);
  const committed = existsSync(tableFile) ? readFileSync(tableFile, 'utf8') : '';
  return committed === tableOf(rows, tests)
    ? problems
    : [
        ...problems,
        'test/checklist/table.md is not what was run: npm run checklist writes it anew',
      ];
}

/**
 * Writes the table into the repository.
 * @param {readonly RunTest[]} tests
 * @returns {readonly string[]} What is wrong.
 */
export function writeTable(tests) {
  const rows = readRows();
  writeFileSync(tableFile, tableOf(rows, tests));
  return problemsOf(rows, tests);
}

/** @param {readonly Row[]} rows @param {readonly RunTest[]} tests @returns {readonly string[]} */
export function problemsOf(rows, tests) {
  const { groups, unknown } = groupByRow(rows, tests);
  return [
    ...rows
      .filter(({ id }) => !groups.get(id).some(({ passed }) => passed > 0))
      .map(({ id, requirement }) => `${id} has no test that passed: ${requirement}`),
    ...[...unknown].map(([id, title]) => `There is no row ${id}, which a test names: ${title}`),
  ];
}

/** @param {readonly Row[]} rows @param {readonly RunTest[]} tests @returns {string} */
export function tableOf(rows, tests) {
  const { groups } = groupByRow(rows, tests);
  const lines = [
    '# What the POP3 client satisfies',
    '',
    'Written by `npm run checklist` from the tests that were run; rows are in `rows.json`. Do not edit.',
  ];
  let letter;
  for (const { id, requirement, rfc } of rows) {
    if (id[0] !== letter) {
      letter = id[0];
      lines.push('', `## ${letter}. ${ROOMS[letter]}`, '');
      lines.push('| Row | Requirement | RFC | Test | File | Result |');
      lines.push('| --- | --- | --- | --- | --- | --- |');
    }
    const cells = groups
      .get(id)
      .map(({ title, file, count, passed }) => [
        title,
        file,
        passed === count
          ? `passed${count > 1 ? ` (${count})` : ''}`
          : `${passed} of ${count} passed`,
      ]);
    for (const [index, [title, file, result]] of (cells.length === 0
      ? [['', '', '**no test**']]
      : cells
    ).entries()) {
      const start = index === 0 ? [id, requirement, rfc] : ['', '', ''];
      lines.push(`| ${[...start, title, file, result].map(escaped).join(' | ')} |`);
    }
  }
  return lines.join('\n') + '\n';
}

/** @returns {{ groups: Map<string, Group[]>, unknown: Map<string, string> }} */
function groupByRow(rows, tests) {
  const groups = new Map(rows.map(({ id }) => [id, new Map()]));
  const unknown = new Map();
  for (const { titlePath, file, state } of tests) {
    const title = titlePath.find((part) => NAMES_ROWS.test(part));
    if (title === undefined) {
      continue;
    }
    for (const id of NAMES_ROWS.exec(title)[0].split(', ')) {
      const ofRow = groups.get(id);
      if (ofRow === undefined) {
        // Other letters are those of other lists.
        if (rows.some((row) => row.id[0] === id[0])) {
          unknown.set(id, title);
        }
        continue;
      }
      const name = `${file}\n${title}`;
      const { count, passed } = ofRow.get(name) ?? { count: 0, passed: 0 };
      const nowPassed = passed + (state === 'passed' ? 1 : 0);
      ofRow.set(name, { title, file, count: count + 1, passed: nowPassed });
    }
  }
  const sorted = [...groups].map(([id, ofRow]) => [
    id,
    [...ofRow].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group),
  ]);
  return { groups: new Map(sorted), unknown };
}

function escaped(cell) {
  return cell.replace(/[\\|<>*_`]/gu, (character) =>
    cell === '**no test**' ? character : `\\${character}`,
  );
}
