/** Removes what it can from octets that fail, so that they still fail. */
export function minimise(octets: Buffer, fails: (octets: Buffer) => boolean): Buffer {
  let smallest = octets;
  for (let size = Math.ceil(octets.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < smallest.length;) {
      const candidate = Buffer.concat([
        smallest.subarray(0, start),
        smallest.subarray(start + size),
      ]);
      if (fails(candidate)) {
        smallest = candidate;
      } else {
        start += size;
      }
    }
  }
  return smallest;
}
