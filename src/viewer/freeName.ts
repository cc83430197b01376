/**
 * A file name that is not taken yet, by a counter before the extension, and takes it. Names are compared in lower case,
 * as most file systems of users do.
 */
export function freeName(name: string, takenLowerCase: Set<string>): string {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : '';
  let free = name;
  for (let counter = 2; takenLowerCase.has(free.toLowerCase()); counter += 1) {
    free = `${stem} (${counter})${extension}`;
  }
  takenLowerCase.add(free.toLowerCase());
  return free;
}
