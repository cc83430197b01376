/** Length of the character (RFC 3629 §4) that begins at an index, or 0 where none does. */
export function utf8SequenceLength(octets: Buffer, index: number): number {
  const first = octets[index] ?? 0xff;
  if (first < 0x80) {
    return 1;
  }
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || !isInRange(first, octets[index + 1])) {
    return 0;
  }
  for (let at = index + 2; at < index + length; at += 1) {
    if ((octets[at] ?? 0) >> 6 !== 0b10) {
      return 0;
    }
  }
  return length;
}

/** Whether the second octet makes no form that is too long, no surrogate and nothing above U+10FFFF. */
function isInRange(first: number, second = 0): boolean {
  if (second >> 6 !== 0b10) {
    return false;
  }
  switch (first) {
    case 0xe0:
      return second >= 0xa0;
    case 0xed:
      return second < 0xa0;
    case 0xf0:
      return second >= 0x90;
    case 0xf4:
      return second < 0x90;
    default:
      return true;
  }
}
