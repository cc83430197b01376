/** A language a server has its texts in. Untrusted. */
export interface Language {
  /** RFC 5646. */
  readonly tag: string;
  /** In the language itself; empty where the server gives none. */
  readonly description: string;
}

/** The listing of LANG (RFC 6856 §3.2): a tag and a description on each line. */
export function parseLanguageListing(lines: readonly string[]): readonly Language[] {
  return lines.flatMap((line) => {
    const match = /^([!-~]{1,64})(?:[ \t]+([^]*))?$/u.exec(line);
    const tag = match?.[1];
    return tag === undefined
      ? []
      : [{ tag, description: Buffer.from(match?.[2] ?? '', 'latin1').toString('utf8') }];
  });
}
