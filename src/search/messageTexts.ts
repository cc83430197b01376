import type { TextField } from './query';
import { Vocabulary, type WordPlace } from './vocabulary';

const INITIAL_CAPACITY = 1024;
const FIELDS = 3;
/** One more than fields, since the last ends somewhere too. */
const BOUNDS = FIELDS + 1;

/** Of fewer words each is looked for by itself: what the first leaves need not be looked at again. */
const FEWEST_TOGETHER = 3;

/** First field and the one after the last, of those that a word is looked for in. */
const RANGES = {
  any: [0, 3],
  subject: [0, 1],
  from: [1, 2],
  to: [2, 3],
} as const satisfies Record<TextField, readonly [number, number]>;

/** What a text must hold, or must not. */
export interface TextTest {
  readonly field: TextField;
  /** Folded, not empty. */
  readonly text: string;
  readonly isNegated: boolean;
}

/** Folded texts of messages, as numbers of their words. */
export class MessageTexts {
  private readonly vocabulary = new Vocabulary();
  private words = new Uint32Array(INITIAL_CAPACITY);
  private length = 0;
  private bounds = new Uint32Array(INITIAL_CAPACITY * BOUNDS);

  /** @param fields Subject, from, to, folded. Once for each message number. */
  put(message: number, fields: readonly [string, string, string]): void {
    const at = message * BOUNDS;
    if (at + BOUNDS > this.bounds.length) {
      this.bounds = grown(this.bounds, at + BOUNDS);
    }
    this.bounds[at] = this.length;
    for (const [index, field] of fields.entries()) {
      this.addWords(field);
      this.bounds[at + index + 1] = this.length;
    }
  }

  /** Sets to 0 what stands at the number of a message that does not pass; looks only at those where it is 1. */
  filter(passed: Uint8Array, tests: readonly TextTest[]): void {
    const [together, apart] = partTests(tests);
    apart.forEach((test) => {
      this.filterByText(passed, test);
    });
    together.forEach((words) => {
      this.filterByWords(passed, words);
    });
  }

  /** Looks for several words that a field must hold in one pass, one bit for each. */
  private filterByWords(passed: Uint8Array, tests: readonly TextTest[]): void {
    const marks = new Uint8Array(this.vocabulary.count);
    const wanted = 2 ** tests.length - 1;
    tests.forEach(({ text }, index) => {
      const found = this.vocabulary.find(text, 'inside');
      for (let word = 0; word < found.length; word += 1) {
        marks[word] = (marks[word] ?? 0) | ((found[word] ?? 0) << index);
      }
    });
    const [first, limit] = RANGES[tests[0]?.field ?? 'any'];
    const { bounds, words } = this;
    for (let message = 0, at = 0; message < passed.length; message += 1, at += BOUNDS) {
      if (passed[message] === 1) {
        const end = bounds[at + limit] ?? 0;
        let place = bounds[at + first] ?? 0;
        let seen = 0;
        while (seen !== wanted && place < end) {
          seen |= marks[words[place] ?? 0] ?? 0;
          place += 1;
        }
        passed[message] = seen === wanted ? 1 : 0;
      }
    }
  }

  private filterByText(passed: Uint8Array, { field, text, isNegated }: TextTest): void {
    const sequence = this.findSequence(text);
    const [first, limit] = RANGES[field];
    const found = isNegated ? 0 : 1;
    const other = 1 - found;
    const { bounds } = this;
    const [word] = sequence;
    if (word === undefined) {
      if (!isNegated) {
        passed.forEach((value, message) => {
          passed[message] = value === 1 ? 0 : value;
        });
      }
      return;
    }
    for (let message = 0, at = 0; message < passed.length; message += 1, at += BOUNDS) {
      if (passed[message] === 1) {
        const isFound =
          sequence.length === 1
            ? this.holdsWord(bounds[at + first] ?? 0, bounds[at + limit] ?? 0, word)
            : this.holdsSequence(at + first, at + limit, sequence, word);
        passed[message] = isFound ? found : other;
      }
    }
  }

  /** For each word of a text, which words of the vocabulary may stand for it; none where one of them is nowhere. */
  private findSequence(text: string): readonly Uint8Array[] {
    const words = text.split(' ');
    const sequence = words.map((word, index) => {
      const isFirst = index === 0;
      const isLast = index === words.length - 1;
      const outer: WordPlace = isFirst ? 'atEnd' : 'atStart';
      const place = isFirst && isLast ? 'inside' : isFirst || isLast ? outer : 'whole';
      return this.vocabulary.find(word, place);
    });
    return sequence.every((found) => found.includes(1)) ? sequence : [];
  }

  private holdsWord(start: number, end: number, found: Uint8Array): boolean {
    const { words } = this;
    let at = start;
    while (at < end && found[words[at] ?? 0] === 0) {
      at += 1;
    }
    return at < end;
  }

  /** @param first Where the bounds of the first field to look in are, @param limit where those of the last end. */
  private holdsSequence(
    first: number,
    limit: number,
    sequence: readonly Uint8Array[],
    word: Uint8Array,
  ): boolean {
    const { words, bounds } = this;
    for (let field = first; field < limit; field += 1) {
      const last = (bounds[field + 1] ?? 0) - sequence.length;
      for (let at = bounds[field] ?? 0; at <= last; at += 1) {
        if (word[words[at] ?? 0] === 1 && this.goesOn(at, sequence)) {
          return true;
        }
      }
    }
    return false;
  }

  private goesOn(at: number, sequence: readonly Uint8Array[]): boolean {
    for (let index = 1; index < sequence.length; index += 1) {
      if (sequence[index]?.[this.words[at + index] ?? 0] !== 1) {
        return false;
      }
    }
    return true;
  }

  private addWords(text: string): void {
    for (let start = 0; start < text.length;) {
      const space = text.indexOf(' ', start);
      const end = space === -1 ? text.length : space;
      if (this.length === this.words.length) {
        this.words = grown(this.words, this.length + 1);
      }
      this.words[this.length] = this.vocabulary.numberOf(text.slice(start, end));
      this.length += 1;
      start = end + 1;
    }
  }
}

/** Those of single words that one pass can look for, and all others. */
function partTests(
  tests: readonly TextTest[],
): readonly [together: readonly (readonly TextTest[])[], apart: readonly TextTest[]] {
  const together: (readonly TextTest[])[] = [];
  const isWord = ({ text, isNegated }: TextTest): boolean => !isNegated && !text.includes(' ');
  const apart = tests.filter((test) => !isWord(test));
  for (const field of Object.keys(RANGES)) {
    const words = tests.filter((test) => test.field === field && isWord(test));
    while (words.length >= FEWEST_TOGETHER) {
      together.push(words.splice(0, Uint8Array.BYTES_PER_ELEMENT * 8));
    }
    apart.push(...words);
  }
  return [together, apart];
}

/** The same numbers with room for more, in steps that keep both copying and unused room small. */
function grown(numbers: Uint32Array, needed: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(Math.max(needed, Math.ceil(numbers.length * 1.5)));
  result.set(numbers);
  return result;
}
