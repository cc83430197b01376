import assert from 'node:assert/strict';
import { type ConsoleState, secretStart } from '../../../src/console/commandTable';
import { completeLine, type Completion } from '../../../src/console/completion';
import { KeyReader } from '../../../src/console/keyReader';
import { LineEditor, type LinePrompt, type LineResult } from '../../../src/console/lineEditor';
import { Capabilities } from '../../../src/pop3/capabilities';
import { FakeTerminal } from './fakeTerminal';

const COMMAND: LinePrompt = { text: '> ', style: '36', isCommand: true };
const [UP, DOWN, LEFT, HOME, END] = ['\x1b[A', '\x1b[B', '\x1b[D', '\x1b[H', '\x1b[F'];

interface BenchOptions {
  readonly prompt?: LinePrompt;
  readonly columns?: number;
  readonly completion?: Completion;
  readonly state?: ConsoleState;
}

function bench({
  prompt = COMMAND,
  columns = 80,
  completion,
  state = 'transaction',
}: BenchOptions = {}) {
  const terminal = new FakeTerminal(columns);
  const keys = new KeyReader();
  const complete = (beforeCursor: string): Completion =>
    completion ??
    completeLine(beforeCursor, {
      state,
      capabilities: Capabilities.parse(['TOP', 'UIDL', 'SASL PLAIN SCRAM-SHA-256']),
      offersApop: false,
      messageCount: 3,
    });
  const editor = new LineEditor({
    write: terminal.write,
    columns: () => columns,
    complete,
    secretStart: (text) => secretStart(text, state),
  });
  editor.start(prompt);
  const results: LineResult[] = [];
  const type = (input: string): LineResult | undefined => {
    for (const key of keys.push(input)) {
      const result = editor.handle(key);
      if (result !== undefined) {
        results.push(result);
        editor.start(prompt);
      }
    }
    return results.at(-1);
  };
  return { terminal, type, results };
}

const line = (text: string): LineResult => ({ kind: 'line', text });

describe('the line editor', () => {
  it('takes a line and shows it', () => {
    const { terminal, type } = bench();
    assert.deepEqual(type('STAT\r'), line('STAT'));
    assert.deepEqual(terminal.lines, ['> STAT', '>']);
  });

  it('edits in the middle, by character and by word', () => {
    const { terminal, type } = bench();
    type(`RETR 12${LEFT}${LEFT}\x1b[3~${HOME}x\x7f`);
    assert.equal(terminal.lastLine, '> RETR 2');
    assert.equal(terminal.cursorColumn, 2);
    assert.deepEqual(type(`${END} 7 8\x17\r`), line('RETR 2 7 '));
    assert.deepEqual(type(`one two three\x1b[1;5D\x1b[1;5D\x0b\r`), line('one '));
    assert.deepEqual(type(`one two\x1bb\x15\r`), line('two'));
    assert.deepEqual(type(`one two${HOME}\x1bd\r`), line(' two'));
  });

  it('moves over wide and composed characters as one', () => {
    const { terminal, type } = bench();
    type('東e\u0301👩‍👩‍👧🎉');
    assert.equal(terminal.cursorColumn, 2 + 2 + 1 + 2 + 2);
    type(`${LEFT}${LEFT}\x7f`);
    assert.equal(terminal.lastLine, '> 東👩‍👩‍👧🎉');
    assert.equal(terminal.cursorColumn, 2 + 2);
    assert.deepEqual(type('\r'), line('東👩‍👩‍👧🎉'));
  });

  it('scrolls a line that is wider than the terminal, and shows all of it once entered', () => {
    const { terminal, type } = bench({ columns: 20 });
    type('abcdefghijklmnopqrstuvwxyz');
    assert.equal(terminal.lines.length, 1);
    assert.match(terminal.lastLine, /^> [k-z]+$/u);
    type(HOME);
    assert.match(terminal.lastLine, /^> abc/u);
    assert.equal(terminal.cursorColumn, 2);
    type('\r');
    assert.deepEqual(terminal.lines, ['> abcdefghijklmnopqr', 'stuvwxyz', '>']);
  });

  it('recalls earlier lines, and keeps what was being typed', () => {
    const { terminal, type } = bench();
    type('STAT\rLIST\rLIST\r');
    type(`dra${UP}`);
    assert.equal(terminal.lastLine, '> LIST');
    type(UP);
    assert.equal(terminal.lastLine, '> STAT');
    type(UP);
    assert.equal(terminal.bells, 1);
    type(`${DOWN}${DOWN}`);
    assert.equal(terminal.lastLine, '> dra');
  });

  for (const [start, secret] of [
    ['PASS ', 'octarine 7f3c'],
    ['pass ', ' octarine'],
    ['APOP robin ', 'c4c9334bac560ecc979e58001b3e22fb'],
    ['AUTH PLAIN ', 'AHJvYmluAG9jdGFyaW5l'],
    ['.single PASS ', 'octarine'],
  ] as const) {
    it(`J1: neither shows nor keeps what follows "${start}"`, () => {
      const { terminal, type } = bench();
      type(`${start}${secret}`);
      assert.equal(terminal.lastLine, `> ${start}${'*'.repeat(secret.length)}`);
      // Moving about, scrolling and going through the history must not reveal it either.
      type(`${HOME}${END}${LEFT}\x1b[1;5D${END}${UP}${DOWN}\t`);
      assert.deepEqual(type('\r'), line(`${start}${secret}`));
      assert.equal(terminal.lines[0], `> ${start}****`);
      type(UP);
      assert.equal(terminal.lastLine, '>');
      assert.equal(terminal.raw.includes(secret), false);
    });
  }

  it('J1: shows nothing of a line that is secret as a whole', () => {
    const { terminal, type } = bench({ prompt: { text: 'answer> ', style: '36', isSecret: true } });
    type('AHJvYmlu\x1b[D\x1b[D');
    assert.equal(terminal.lastLine, 'answer> ********');
    assert.deepEqual(type('\r'), line('AHJvYmlu'));
    assert.equal(terminal.raw.includes('AHJvYmlu'), false);
  });

  it('J1: masks what was masked until the line is empty, however the command is edited', () => {
    const { terminal, type } = bench();
    type(`PASS octarine${HOME}\x1b[3~`);
    assert.equal(terminal.lastLine, `> ${'*'.repeat('ASS octarine'.length)}`);
    type(`\x1b[3~\x1b[3~\x1b[3~USER`);
    assert.equal(terminal.lastLine, `> ${'*'.repeat('USER octarine'.length)}`);
    type(`\r${UP}`);
    assert.equal(terminal.lastLine, '>');
    assert.equal(terminal.lines[0], '> ****');
    type('PASS x\x7f\x7f\x7f\x7f\x7f\x7fSTAT');
    assert.equal(terminal.lastLine, '> STAT');
    assert.equal(terminal.raw.includes('octarine'), false);
  });

  it('J1: neither shows nor keeps a password after a misspelt PASS', () => {
    const { terminal, type } = bench({ state: 'authorization' });
    type(`PAS octarine\r${UP}`);
    assert.equal(terminal.lines[0], '> PAS ****');
    assert.equal(terminal.lastLine, '>');
    assert.equal(terminal.raw.includes('octarine'), false);
  });

  it('J1: masks a canceled password too', () => {
    const { terminal, type } = bench();
    assert.deepEqual(type('PASS octarine\x03'), { kind: 'cancel' });
    assert.equal(terminal.lines[0], '> PASS ****^C');
  });

  it('cancels by Ctrl+C, ends by Ctrl+D on an empty line only, clears by Ctrl+L', () => {
    const { terminal, type, results } = bench();
    type('STAT\x03');
    assert.equal(terminal.lines[0], '> STAT^C');
    type(`ab${HOME}\x04`);
    assert.equal(terminal.lastLine, '> b');
    type('\x0c');
    assert.deepEqual(terminal.lines, ['> b']);
    type('\x05\x7f\x04');
    assert.deepEqual(results, [{ kind: 'cancel' }, { kind: 'end' }]);
  });

  it('takes only the first line of a paste, and enters none', () => {
    const { terminal, type, results } = bench();
    type('\x1b[200~DELE 1\rQUIT\r\x1b[201~');
    assert.deepEqual(results, []);
    assert.deepEqual(terminal.lines, [
      'Only the first line of what was pasted is taken.',
      '> DELE 1',
    ]);
  });

  it('takes no control or invisible character from a paste to the screen', () => {
    const { terminal, type } = bench();
    type('\x1b[200~ST\x1b[2J\x07A\u202eT\x1b[201~');
    assert.equal(terminal.lastLine, '> ST[2JA·T');
  });

  it('completes commands, mechanisms and its own, and lists what is possible at a second Tab', () => {
    const { terminal, type } = bench();
    type('ret\t2');
    assert.equal(terminal.lastLine, '> RETR 2');
    type('\x15r\t');
    assert.equal(terminal.lastLine, '> r');
    type('\t');
    assert.deepEqual(terminal.lines, ['RETR  RSET', '> r']);
    type('\x15.he\t');
    assert.equal(terminal.lastLine, '> .help');
    type('\x15auth sc\t');
    assert.equal(terminal.lastLine, '> auth SCRAM-SHA-256');
    type('\x15nonsense\t');
    assert.equal(terminal.lastLine, '> nonsense');
  });

  it('J3: lets nothing that is offered at Tab drive the terminal', () => {
    const choices = ['A\x1b]0;owned\x07', 'A\u202eB'];
    const { terminal, type } = bench({ completion: { insertion: '', choices } });
    type('\t\t');
    assert.deepEqual(terminal.lines, ['A\\x1B]0;owned\\x07  A\\xE2\\x80\\xAEB', '>']);
  });

  it('says what belongs where nothing can be completed', () => {
    const { terminal, type } = bench();
    type('RETR \t');
    assert.deepEqual(terminal.lines, ['A message number from 1 to 3.', '> RETR']);
    type('1\x15TOP 1 \t');
    assert.equal(terminal.lines.at(-2), 'How many lines of the body, such as 0.');
  });
});
