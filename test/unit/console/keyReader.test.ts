import assert from 'node:assert/strict';
import { type Key, KeyReader } from '../../../src/console/keyReader';

function read(...chunks: readonly string[]): readonly Key[] {
  const reader = new KeyReader();
  return chunks.flatMap((chunk) => reader.push(chunk));
}

/** Text that comes in pieces is one text. */
function joined(keys: readonly Key[]): readonly Key[] {
  return keys.reduce<Key[]>((all, key) => {
    const last = all.at(-1);
    if (key.kind === 'text' && last?.kind === 'text') {
      all[all.length - 1] = { kind: 'text', text: last.text + key.text };
    } else {
      all.push(key);
    }
    return all;
  }, []);
}

const key = (name: Extract<Key, { kind: 'key' }>['name']): Key => ({ kind: 'key', name });
const text = (value: string): Key => ({ kind: 'text', text: value });

const SAMPLES: readonly (readonly [string, readonly Key[]])[] = [
  ['STAT\r', [text('STAT'), key('enter')]],
  ['a\r\nb\n', [text('a'), key('enter'), text('b'), key('enter')]],
  ['\x1b[A\x1b[B\x1b[C\x1b[D', [key('up'), key('down'), key('right'), key('left')]],
  ['\x1bOA\x1bOH\x1bOF', [key('up'), key('home'), key('end')]],
  ['\x1b[1~\x1b[4~\x1b[3~', [key('home'), key('end'), key('delete')]],
  ['\x1b[1;5D\x1b[1;5C', [key('wordLeft'), key('wordRight')]],
  [
    '\x03\x04\x0c\t\x7f',
    [key('interrupt'), key('endOfInput'), key('clearScreen'), key('tab'), key('backspace')],
  ],
  ['a🎉é\u0301東b', [text('a🎉é\u0301東b')]],
  [
    'x\x1b[200~one\rtwo\x1b[A\x1b[201~y',
    [text('x'), { kind: 'paste', text: 'one\rtwo\x1b[A' }, text('y')],
  ],
  ['a\x1b[99;7Xb\x1b[5~c', [text('a'), text('b'), text('c')]],
  ['\x00\x1e\x80ok', [text('ok')]],
];

describe('the keys of a terminal', () => {
  for (const [input, expected] of SAMPLES) {
    it(`are told from ${JSON.stringify(input)}, however it is cut`, () => {
      const wanted = joined(expected);
      assert.deepEqual(joined(read(input)), wanted);
      // "\r\n" cut in the middle is the one input that can't be told from two line ends.
      const isAmbiguous = input.includes('\r\n');
      for (let cut = 1; cut < input.length && !isAmbiguous; cut += 1) {
        assert.deepEqual(
          joined(read(input.slice(0, cut), input.slice(cut))),
          wanted,
          `cut at ${cut}`,
        );
      }
      if (!isAmbiguous) {
        assert.deepEqual(joined(read(...input.split(''))), wanted);
      }
    });
  }

  it('are words with Alt, and a lone Escape is nothing', () => {
    assert.deepEqual(read('\x1bb\x1bf\x1bd\x1b\x7f'), [
      key('wordLeft'),
      key('wordRight'),
      key('deleteWordAfter'),
      key('deleteWordBefore'),
    ]);
    assert.deepEqual(read('\x1b', 'STAT'), [text('STAT')]);
    assert.deepEqual(read('\x1b\x1b[A'), [key('up')]);
  });

  it('are found again after a sequence without end', () => {
    assert.deepEqual(joined(read(`\x1b[${'1;'.repeat(100)}`, 'x')), [text('x')]);
  });

  it('hold no endless paste in memory', () => {
    const [pasted] = read(`\x1b[200~${'x'.repeat(1_000_000)}`, '\x1b[201~');
    assert.equal(pasted?.kind === 'paste' && pasted.text.length, 64 * 1024);
  });
});
