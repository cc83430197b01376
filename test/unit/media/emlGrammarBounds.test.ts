import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';
import { GRAMMAR_FILES, MEDIA, tokenise } from './emlGrammar';
import { Scopes } from './emlGrammarScopes';

/** The editor gives no longer lines to a grammar (editor.maxTokenizationLineLength). */
const LONGEST = 20_000;
/** Two searches for a token (one of them for an injection), and some at the start for each open rule. */
const SEARCHES_PER_CHARACTER = 3;
const SEARCHES_PER_LINE = 60;
/** Parts within parts within parts, with a rule for each field that decided about them. */
const DEEPEST = 40;

describe('the grammar for messages: bounds', function () {
  this.timeout(120_000);
  let scopes: Scopes;

  before(async () => {
    scopes = await Scopes.load();
  });

  function assertBounded(name: string, source: string | Uint8Array): void {
    for (const { text, searches, depth } of tokenise(scopes.grammar, source)) {
      const where = `${name}: ${text.slice(0, 60)}`;
      const most = SEARCHES_PER_LINE + SEARCHES_PER_CHARACTER * text.length;
      assert.ok(searches <= most, `${where}: ${searches} searches in ${text.length} characters`);
      assert.ok(depth <= DEEPEST, `${where}: ${depth} rules deep`);
    }
  }

  for (const { name, octets } of sampleMessages()) {
    it(`searches every line of ${name} a bounded number of times`, () => {
      // The rest of the huge one is more of the same base64.
      assertBounded(name, octets.subarray(0, 200_000));
    });
  }

  it('searches bulk messages a bounded number of times', () => {
    assertBounded('bulk', bulkMessage(7));
  });

  it('opens no rule per line of a long body', () => {
    const heads = [
      'Content-Transfer-Encoding: base64',
      'Subject: text',
      'Content-Type: text/calendar',
    ];
    for (const head of heads) {
      const lines = tokenise(
        scopes.grammar,
        `${head}\n\n${`${'QUJD'.repeat(19)}\n`.repeat(20_000)}`,
      );
      const [first, last] = [lines[2], lines.at(-2)];
      assert.ok(first !== undefined && last !== undefined);
      assert.equal(last.depth, first.depth, head);
      assert.equal(last.searches, first.searches, head);
    }
  });

  const heads = [
    ...['From: ', 'Date: ', 'Subject: ', 'Received: ', 'DKIM-Signature: ', 'Content-Type: '],
    ...[
      'Authentication-Results: ',
      'List-Post: ',
      'Message-ID: ',
      'X-Other: ',
      'Diagnostic-Code: ',
    ],
    ...['Subject: s\n\n', 'Subject: s\n\n--', '', 'Content-Type: multipart/mixed\n\n--'],
    'Content-Transfer-Encoding: quoted-printable\n\n',
    'Content-Transfer-Encoding: base64\n\n',
    'Content-Type: text/calendar\n\nX;',
  ];
  const units = [
    ...['a', 'a.', '(', ')', '"', '\\', '<', '> ', '@', 'a@', '=?', '=?a?b?', '=3D', ';', 'a= '],
    ...[
      ' ',
      '\t',
      ':',
      '- ',
      '1:',
      'Mon, ',
      'text/',
      'http://',
      '[1',
      'é',
      '\u0000',
      "a*='",
      'from ',
    ],
  ];
  for (const head of heads) {
    it(`searches endless repetitions after ${JSON.stringify(head)} a bounded number of times`, () => {
      for (const unit of units) {
        const line = unit.repeat(Math.ceil(LONGEST / unit.length / 10));
        // What a pattern looks for at the end makes it try every start; a blank continues a field.
        assertBounded(JSON.stringify(unit), `${head}${line}\n ${line}<@=?:/;>"\n${line}\n`);
      }
    });
  }

  it('repeats without bound nothing that repeats without bound itself', () => {
    assert.deepEqual(patterns().filter(hasNestedRepetition), []);
    assert.ok(hasNestedRepetition('(?:a+b?)*'));
    assert.ok(
      hasNestedRepetition('a{1,9}+'),
      'in this syntax not possessive, but a repetition of it',
    );
    assert.ok(!hasNestedRepetition('(?:[+*]{1,9}x)+'));
    assert.ok(!hasNestedRepetition('a++b*+'));
  });

  it('counts to small numbers only, since the engine unrolls what it counts', () => {
    const counted = patterns().filter((pattern) =>
      [...pattern.matchAll(/\{\d*,?(\d+)\}/gu)].some(([, most]) => Number(most) > 70),
    );
    assert.deepEqual(counted, []);
  });
});

function patterns(): readonly string[] {
  return GRAMMAR_FILES.flatMap((file) =>
    patternsIn(JSON.parse(readFileSync(join(MEDIA, file), 'utf8'))),
  );
}

function patternsIn(rule: unknown): readonly string[] {
  if (typeof rule !== 'object' || rule === null) {
    return [];
  }
  return Object.entries(rule).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' && ['match', 'begin', 'end', 'while'].includes(key)
      ? [value]
      : patternsIn(value),
  );
}

/** What makes a backtracking engine exponential: an unbounded group with an unbounded part, as in `(a+)*`. */
function hasNestedRepetition(pattern: string): boolean {
  const bare = pattern.replaceAll(/\\./gu, 'x').replaceAll(/\[\^?\]?[^\]]*\]/gu, 'x');
  if (/\{\d*,?\d*\}[+*]/u.test(bare)) {
    return true;
  }
  const open: boolean[] = [];
  let repeats = false;
  for (let index = 0; index < bare.length; index += 1) {
    const character = bare[index];
    if (character === '(') {
      open.push(repeats);
      repeats = false;
    } else if (character === ')') {
      const unbounded = /^(?:[*+]|\{\d+,\})/u.test(bare.slice(index + 1));
      if (repeats && unbounded) {
        return true;
      }
      repeats = (open.pop() ?? false) || repeats;
    } else if (/^(?:[*+]|\{\d+,\})/u.test(bare.slice(index))) {
      repeats = true;
    }
  }
  return false;
}
