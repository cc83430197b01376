/** What a table of words says of a key from elsewhere; nothing that only its prototype knows. */
export function lookUp<Value>(
  table: Readonly<Partial<Record<string, Value>>>,
  key: string,
): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
