/** Markdown that is complete in itself and can be put into a line or a table cell. */
export type Inline = string;

/** Text as plain words: nothing in it can become a link, an image, HTML or any other markup. */
export function plain(text: string): Inline {
  return (
    text
      .replace(/\s+/gu, ' ')
      .replace(/[\\`*_[\]<>#|~!&$^]/gu, '\\$&')
      // A preview turns what looks like an address into a link of its own accord.
      .replace(/(?<=\w)[.@](?=[\p{L}_])|:(?=\/)/gu, '\\$&')
      .replace(/^(\s*)([-+=]|\d+(?=[.)]))/u, '$1\\$2')
  );
}

/** Text in a code span it can't close, octet for octet on one line. */
export function code(text: string): Inline {
  const line = text.replace(/[\r\n]+/gu, ' ');
  if (line.trim() === '') {
    return '(nothing)';
  }
  const longest = Math.max(0, ...(line.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const needsSpace = line.startsWith('`') || line.endsWith('`') || /^ .* $/u.test(line);
  return needsSpace ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** A table; cells are inline Markdown. */
export function table(
  header: readonly Inline[],
  rows: readonly (readonly Inline[])[],
): readonly string[] {
  const line = (cells: readonly Inline[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(line)];
}

/** A bar would end the cell even within a code span. */
function cell(text: Inline): Inline {
  return text.replace(/(?<!\\)\|/gu, '\\|');
}

/** The section of an RFC, such as `1939 §7 TOP`, as a link. */
export function rfcLink(reference: string): Inline {
  const [, number = '', section] = /^(\d+)(?: §([\d.]+))?/u.exec(reference) ?? [];
  const anchor = section === undefined ? '' : `#section-${section}`;
  return `[RFC ${plain(reference)}](https://www.rfc-editor.org/rfc/rfc${number}${anchor})`;
}
