const INITIAL_CAPACITY = 1024;

/** From this length on, V8 keeps a piece of a string by holding on to the whole string. */
const SHARED_LENGTH = 13;

export type WordPlace = 'inside' | 'atStart' | 'atEnd' | 'whole';

/**
 * Distinct words by number. Mail says the same words again and again, so that looking through them once takes a fraction
 * of the time that looking through all texts does.
 */
export class Vocabulary {
  private readonly numbers = new Map<string, number>();
  private readonly words: string[] = [];
  private masks = new Uint32Array(INITIAL_CAPACITY);

  get count(): number {
    return this.words.length;
  }

  /** The number of a word, which is given one if it has none. Not empty. */
  numberOf(word: string): number {
    return this.numbers.get(word) ?? this.add(word);
  }

  /** For each number, 1 where the word holds `part` there. */
  find(part: string, place: WordPlace): Uint8Array {
    const found = new Uint8Array(this.count);
    const mask = letterMask(part);
    const { masks, words } = this;
    for (let number = 0; number < found.length; number += 1) {
      if (((masks[number] ?? 0) & mask) === mask && holds(words[number] ?? '', part, place)) {
        found[number] = 1;
      }
    }
    return found;
  }

  private add(piece: string): number {
    const word = piece.length < SHARED_LENGTH ? piece : copyOf(piece);
    const number = this.words.push(word) - 1;
    this.numbers.set(word, number);
    if (number >= this.masks.length) {
      const { masks } = this;
      this.masks = new Uint32Array(masks.length * 2);
      this.masks.set(masks);
    }
    this.masks[number] = letterMask(word);
    return number;
  }
}

function holds(word: string, part: string, place: WordPlace): boolean {
  switch (place) {
    case 'inside':
      return word.includes(part);
    case 'atStart':
      return word.startsWith(part);
    case 'atEnd':
      return word.endsWith(part);
    case 'whole':
      return word === part;
  }
}

/** One bit for each letter, and some bits that other characters share: a word has all bits of each of its parts. */
function letterMask(word: string): number {
  let mask = 0;
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    const letter = code - 97;
    const digit = code - 48;
    mask |=
      1 <<
      (letter >= 0 && letter < 26
        ? letter
        : digit >= 0 && digit < 10
          ? 26 + (digit >> 1)
          : code & 31);
  }
  return mask >>> 0;
}

function copyOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
