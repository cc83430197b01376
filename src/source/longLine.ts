import { OffsetList } from './offsetList';

/** Of how many octets a line must be to be worth it. */
export const LONG_LINE_OCTETS = 16 * 1024;
const LONGEST_CHARACTER = 4;

/** A place in a line: `offset` counts octets of the message, `character` UTF-16 units of the line. */
export interface LinePlace {
  readonly offset: number;
  readonly character: number;
}

/** Places along a line, a short way from each other, so that none in between costs much to find. */
export class LongLine {
  private readonly offsets = new OffsetList();
  private readonly characters = new OffsetList();
  private last: LinePlace;

  constructor(
    private readonly octets: Buffer,
    start: number,
    private readonly end: number,
  ) {
    this.last = { offset: start, character: 0 };
    this.add();
  }

  /** The last place known up to this offset. */
  beforeOffset(offset: number): LinePlace {
    while (this.last.offset + LONG_LINE_OCTETS <= offset && this.extend()) {
      // Each place is found from the one before.
    }
    return this.placeAt(this.offsets.lastUpTo(offset));
  }

  /** The last place known up to this character. */
  beforeCharacter(character: number): LinePlace {
    while (this.last.character <= character && this.extend()) {
      // As above.
    }
    return this.placeAt(this.characters.lastUpTo(character));
  }

  private extend(): boolean {
    const { offset, character } = this.last;
    const next = this.characterStart(offset + LONG_LINE_OCTETS);
    if (next >= this.end) {
      return false;
    }
    const { length } = this.octets.toString('utf8', offset, next);
    this.last = { offset: next, character: character + length };
    this.add();
    return true;
  }

  /** Where to cut so that both sides are decoded as they are together. */
  private characterStart(offset: number): number {
    let at = offset;
    while (at < this.end && offset + LONGEST_CHARACTER > at && this.isContinuation(at)) {
      at += 1;
    }
    // So many octets that continue something belong to no character.
    return at;
  }

  private isContinuation(at: number): boolean {
    return (this.octets[at] ?? 0) >> 6 === 0b10;
  }

  private add(): void {
    this.offsets.push(this.last.offset);
    this.characters.push(this.last.character);
  }

  private placeAt(index: number): LinePlace {
    return { offset: this.offsets.at(index) ?? 0, character: this.characters.at(index) ?? 0 };
  }
}
