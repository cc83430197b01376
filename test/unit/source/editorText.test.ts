import assert from 'node:assert/strict';
import { finish } from '../../../src/shared/steps';
import { editorOctets, isShownIn, type EditorText } from '../../../src/source/editorText';
import { ParsedSource } from '../../../src/source/parsedSource';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';

/** What an editor makes of octets in UTF-8. */
function shown(octets: Uint8Array, lineEnd: EditorText['lineEnd'] = '\r\n'): EditorText {
  return ofLines(new TextDecoder().decode(octets).split(/\r\n|\r|\n/u), lineEnd);
}

function ofLines(lines: readonly string[], lineEnd: EditorText['lineEnd'] = '\n'): EditorText {
  return { lineCount: lines.length, lineEnd, lineAt: (line) => lines[line]! };
}

function isShown(octets: Uint8Array, text: EditorText): boolean {
  return finish(isShownIn(new ParsedSource(octets), text));
}

describe('the octets of an editor’s text', () => {
  it('are those of the text as a whole, with the line ends it has', () => {
    const lines = ['Subject: ä', '', 'x'.repeat(300_000), '😀'.repeat(200_000), '', 'end'];
    for (const lineEnd of ['\n', '\r\n'] as const) {
      const octets = finish(editorOctets(ofLines(lines, lineEnd)));
      assert.equal(octets.equals(Buffer.from(lines.join(lineEnd))), true);
    }
    assert.equal(finish(editorOctets(ofLines(['']))).length, 0);
    assert.equal(finish(editorOctets(ofLines(['', '']))).toString(), '\n');
  });

  it('are made in steps', () => {
    const steps = editorOctets(ofLines(Array.from({ length: 100_000 }, () => 'a line')));
    let count = 0;
    while (steps.next().done !== true) {
      count += 1;
    }
    assert.equal(count >= 25, true);
  });
});

describe('an editor’s text', () => {
  it('is told to show what it shows, of every sample message', () => {
    for (const { name, octets } of sampleMessages()) {
      assert.equal(isShown(octets, shown(octets)), true, name);
    }
  });

  it('is told from another text of as many lines, wherever that differs', () => {
    const octets = Buffer.from('Subject: x\r\n\r\n' + 'a line\r\n'.repeat(50_000));
    const { lineCount, lineAt } = shown(octets);
    for (const changed of [0, 1, 25_000, lineCount - 1]) {
      const other = (line: number): string => (line === changed ? 'other' : lineAt(line));
      assert.equal(isShown(octets, { lineCount, lineEnd: '\n', lineAt: other }), false);
    }
    assert.equal(isShown(octets, ofLines(['Subject: x'])), false);
  });

  it('is compared along a long line, whatever its characters are', () => {
    for (const character of ['a', 'ü', '€', '😀']) {
      const line = character.repeat(400_000 / character.length);
      const octets = Buffer.from(`Subject: x\r\n\r\n${line}\r\nend`);
      assert.equal(isShown(octets, shown(octets)), true, character);
      const other = `${line.slice(0, -character.length)}?${character.slice(1)}`;
      assert.equal(isShown(octets, ofLines(['Subject: x', '', other, 'end'])), false, character);
    }
  });

  it('is compared without the byte order mark, which an editor takes away', () => {
    const octets = Buffer.from('\ufeffSubject: x\r\n');
    assert.equal(isShown(octets, ofLines(['Subject: x', ''])), true);
  });
});
