import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FINDING_CODES } from '../../../src/inspection/findings';
import { code, plain, table } from '../../../src/inspection/markdownText';
import { quoted, quotedUnicode } from '../../../src/inspection/quotation';
import type { ServerReport } from '../../../src/inspection/report';
import { reportMarkdown } from '../../../src/inspection/reportMarkdown';
import { SERVER_MODELS } from '../../support/serverModels/serverModels';
import { inspect, inspectScripted, NOW } from './inspectionHarness';
import { lines, MESSAGES } from './provocations';

const PROGRAM = { program: 'POP3 Mailbox Browser 1.2.3' };

/** What could become a link, an image, HTML or markup; control, bidirectional and invisible characters; and much of it. */
const HOSTILE = [
  '`` ` ``` `evil` ![evil](http://evil.example/a.png) [evil](command:evil) <img src=evil> <script>evil</script>',
  '\x1b[31mevil\x1b[0m \u0007 # evil | evil || <!-- evil --> &lt;evil&gt; **evil** _evil_ ~~evil~~ $(evil)',
  'http://evil.example www.evil.example evil@evil.example \\` \\\\` evil',
].join(' ');
const BIDI = Buffer.from('\u202eevil\u2066 \u200b\ufeff evil', 'utf8').toString('latin1');

/** A document without its code spans, as CommonMark finds them: a run of backticks up to the next of that length. */
function withoutCode(markdown: string): string {
  return markdown.replace(/(?<![`\\])(`+)(?!`)([^\n]*?[^`])\1(?!`)/gu, '');
}

function assertHarmless(markdown: string): void {
  assert.doesNotMatch(markdown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u);
  assert.doesNotMatch(markdown, /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u);
  const words = withoutCode(markdown);
  assert.doesNotMatch(words, /evil|(?<!\\)<|!\[/u);
  const links = [...words.matchAll(/\]\(([^)]*)\)/gu)].map(([, target]) => target ?? '');
  assert.ok(links.every((target) => target.startsWith('https://www.rfc-editor.org/rfc/rfc')));
  assert.doesNotMatch(words.replace(/\]\([^)]*\)/gu, ''), /https?:\/\//u);
}

describe('the report as Markdown', () => {
  it('J3 holds nothing of a hostile server outside of code spans', async () => {
    const status = `${HOSTILE} ${BIDI}`;
    const report = await inspectScripted(
      {
        messages: MESSAGES,
        greeting: `+OK ${status} <evil>\r\n`,
        capabilities: [
          'USER',
          'TOP',
          'UIDL',
          `IMPLEMENTATION ${status}`,
          `SASL ${status}`,
          `X${status}`,
        ],
        handlers: {
          LIST: lines('1 10', status, `2 ${status}`),
          UIDL: lines(`1 ${status}`, `2 ${status}`),
          NOOP: `-ERR ${status}\r\n`,
          stat: `-ERR [${status}] ${status}\r\n`,
          TOP: lines(`Subject: ${status}`, '', status),
          RSET: `-ERR ${'evil `'.repeat(1_300)}\r\n`,
          QUIT: `-ERR ${status}\r\n`,
          RETR: lines(`Subject: ${status}`, `Other: ${status}`, '', `.${status}`),
        },
      },
      { depth: 'read' },
    );
    assert.ok(report.findings.length > 10);
    const markdown = reportMarkdown(report, PROGRAM);
    assertHarmless(markdown);
    assert.ok(markdown.length < 40_000, `${markdown.length} characters`);
    assert.ok(Math.max(...markdown.split('\n').map((line) => line.length)) < 8_000);
  });

  it('J3 holds nothing of a hostile refusal outside of code spans', async () => {
    for (const script of [
      { greeting: `-ERR ${HOSTILE}\r\n` },
      { handlers: { PASS: `-ERR ${HOSTILE} ${BIDI}\r\n` } },
    ]) {
      const report = await inspectScripted(script);
      assert.ok(report.failure !== undefined);
      assertHarmless(reportMarkdown(report, PROGRAM));
    }
  });

  it('says in its first lines what was found', async () => {
    const model = await SERVER_MODELS.mailpit({ messages: MESSAGES });
    try {
      const [heading, , summary] = reportMarkdown(await inspect(model), PROGRAM).split('\n');
      assert.equal(heading, `# POP3 server report: \`127.0.0.1:${model.port}\``);
      assert.equal(
        summary,
        '`Mailpit`: **1 defect**, no risks, 1 note. No message was read, and none was marked as deleted.',
      );
    } finally {
      await model.close();
    }
  });

  it('describes each kind of finding with its RFC and advice', () => {
    const markdown = reportMarkdown(
      { ...EMPTY, findings: FINDING_CODES.map((each) => ({ code: each, evidence: [], count: 1 })) },
      PROGRAM,
    );
    assert.equal(markdown.split('\n### ').length - 1, FINDING_CODES.length);
    assert.equal(markdown.split('**Advice:**').length - 1, FINDING_CODES.length);
    assert.match(
      markdown,
      /\[RFC 1939 §7 TOP\]\(https:\/\/www\.rfc-editor\.org\/rfc\/rfc1939#section-7\)/u,
    );
  });

  it('shows how capabilities differ, and names what was not checked by its reason', () => {
    const markdown = reportMarkdown(
      {
        ...EMPTY,
        facts: {
          ...EMPTY.facts,
          capabilities: [
            { stage: 'plain', lines: ['STLS', 'UIDL'] },
            { stage: 'loggedIn', lines: ['UIDL', 'TOP'] },
          ],
        },
        checks: [
          { title: 'One', result: { kind: 'notChecked', reason: 'No mail.' } },
          { title: 'Two', result: { kind: 'passed', detail: '3 messages' } },
          { title: 'Three', result: { kind: 'notChecked', reason: 'No mail.' } },
        ],
      },
      PROGRAM,
    );
    assert.match(
      markdown,
      /\| `STLS` \| yes \| no \|\n\| `UIDL` \| yes \| yes \|\n\| `TOP` \| no \| yes \|/u,
    );
    assert.match(markdown, /## Checked and passed\n\n- Two \(3 messages\)\n/u);
    assert.match(markdown, /- No mail\\?\.\n {2}- One\n {2}- Three\n/u);
    assert.match(markdown, /2026-01-01 00:00 UTC/u);
  });
});

describe('text in Markdown', () => {
  it('can’t close the code span it stands in', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', ' ', 'a', '\\', '|', '<') }), (text) => {
        assert.doesNotMatch(withoutCode(`x ${code(text)} y`), /[`<\\|]/u);
      }),
      { numRuns: 2_000 },
    );
    assert.equal(code('a`b'), '``a`b``');
    assert.equal(code('`'), '`` ` ``');
    assert.equal(code(' '), '(nothing)');
  });

  it('is plain where it has to be', () => {
    assert.equal(plain('a *b* [c](d) <e> `f`'), 'a \\*b\\* \\[c\\](d) \\<e\\> \\`f\\`');
    assert.equal(plain('see http://evil.example now'), 'see http\\://evil\\.example now');
    assert.equal(plain('- 1.5 octets.'), '\\- 1.5 octets.');
    assert.equal(plain('one\ntwo'), 'one two');
  });

  it('stays in its cell', () => {
    assert.deepEqual(table(['a', 'b'], [[code('x | y'), plain('p | q')]]), [
      '| a | b |',
      '| --- | --- |',
      '| `x \\| y` | p \\| q |',
    ]);
  });

  it('of the wire is shown on one line, with what can’t be seen spelt out', () => {
    assert.equal(quoted('gr\xc3\xbc\xc3\x9fe'), 'grüße');
    assert.equal(quoted('gr\xfc\xdfe'), 'gr\\xFC\\xDFe');
    assert.equal(quoted('a\x1b[1m\tb\0'), 'a\\x1B[1m\\x09b\\x00');
    assert.equal(quotedUnicode('a\u202eb'), 'a\\u{202E}b');
    assert.equal(Array.from(quoted('x'.repeat(8_192))).length, 200);
    assert.equal(quoted('x'.repeat(200)).length, 200);
  });
});

const EMPTY: ServerReport = {
  endpoint: { host: 'pop.example.com', port: 995, tlsMode: 'implicit' },
  depth: 'look',
  startedAt: NOW,
  finishedAt: NOW + 2_000,
  logins: 1,
  facts: { notices: [], capabilities: [], saslMechanisms: [] },
  findings: [],
  checks: [],
  failure: undefined,
};
