/** Commands by keyword, in the order in which they were sent first: `2 CAPA, 1 LIST`. */
export function commandsIn(keywords: Readonly<Record<string, number>>): string {
  return Object.entries(keywords)
    .map(([keyword, times]) => `${times} ${keyword === '' ? 'others' : keyword}`)
    .join(', ');
}
