interface Paragraph {
  readonly depth: number;
  text: string;
}

/**
 * Joins the lines of format=flowed text into paragraphs (RFC 3676 §4): a line that ends in a space goes on in the next
 * one of the same quote depth; stuffed spaces go, a signature separator stands alone. Quoting stays visible as `>`.
 */
export function joinFlowedLines(text: string, deletesSpace: boolean): string {
  const lines: string[] = [];
  let open: Paragraph | undefined;
  const close = (): void => {
    if (open !== undefined) {
      lines.push(shown(open));
      open = undefined;
    }
  };
  for (const line of text.split(/\r?\n/u)) {
    const depth = /^>*/u.exec(line)?.[0].length ?? 0;
    const content = line.slice(line[depth] === ' ' ? depth + 1 : depth);
    const isSignatureSeparator = content === '-- ';
    const isFlowed = content.endsWith(' ') && !isSignatureSeparator;
    if (open !== undefined && (open.depth !== depth || isSignatureSeparator)) {
      close();
    }
    open ??= { depth, text: '' };
    open.text += isFlowed && deletesSpace ? content.slice(0, -1) : content;
    if (!isFlowed) {
      close();
    }
  }
  close();
  return lines.join('\n');
}

function shown({ depth, text }: Paragraph): string {
  return depth === 0 ? text : `${'>'.repeat(depth)} ${text}`;
}
