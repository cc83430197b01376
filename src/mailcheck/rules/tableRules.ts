import type { HtmlExamination } from '../examination';
import { attributeOf, type HtmlElement, type HtmlNode, valueOf } from '../html/htmlTree';

/** A cell with more than this holds no datum. */
const LONGEST_DATUM = 120;
const FEWEST_ROWS_OF_DATA = 3;
const LAYOUT_CONTENT = new Set('img div p h1 h2 h3 h4 h5 h6 ul ol center picture video'.split(' '));

interface Table {
  readonly rows: readonly { readonly cells: number }[];
  readonly hasHeaderCells: boolean;
  readonly hasCaption: boolean;
  readonly hasLayoutContent: boolean;
}

/** WCAG 1.3.1: tables that are layout say so, and those with data have header cells. */
export function examineTables({ document, findings }: HtmlExamination): void {
  for (const element of document.elements) {
    if (element.name === 'table' && valueOf(element, 'aria-hidden')?.toLowerCase() !== 'true') {
      const role = valueOf(element, 'role')?.toLowerCase();
      const table = readTable(element);
      if (role === 'presentation' || role === 'none' || table.hasHeaderCells) {
        continue;
      }
      if (role === 'table' || role === 'grid' || table.hasCaption || looksLikeData(table)) {
        findings.add('dataTableWithoutHeaders', element.tag);
      } else if (role === undefined) {
        findings.add('layoutTableWithoutRole', element.tag);
      }
    }
  }
}

function looksLikeData({ rows, hasLayoutContent }: Table): boolean {
  const columns = rows[0]?.cells ?? 0;
  return (
    !hasLayoutContent &&
    rows.length >= FEWEST_ROWS_OF_DATA &&
    columns >= 2 &&
    rows.every(({ cells }) => cells === columns)
  );
}

/** Its own rows, without those of tables within it. */
function readTable(table: HtmlElement): Table {
  const rows: { cells: number }[] = [];
  let hasHeaderCells = false;
  let hasCaption = attributeOf(table, 'summary')?.value.text.trim() ? true : false;
  let hasLayoutContent = false;
  let length = 0;
  const waiting: HtmlNode[] = table.children.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === 'text') {
      length += node.content.text.trim().length;
      hasLayoutContent ||= length > LONGEST_DATUM;
      continue;
    }
    switch (node.name) {
      case 'table':
        hasLayoutContent = true;
        continue;
      case 'tr':
        rows.push({ cells: 0 });
        break;
      case 'th':
      case 'td': {
        const row = rows.at(-1);
        if (row !== undefined) {
          row.cells += columnsOf(node);
        }
        length = 0;
        hasHeaderCells ||= node.name === 'th' || isHeaderRole(valueOf(node, 'role'));
        break;
      }
      case 'caption':
        hasCaption = true;
        break;
      default:
        hasLayoutContent ||= LAYOUT_CONTENT.has(node.name);
    }
    for (let index = node.children.length - 1; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child !== undefined) {
        waiting.push(child);
      }
    }
  }
  return { rows, hasHeaderCells, hasCaption, hasLayoutContent };
}

function isHeaderRole(role: string | undefined): boolean {
  return /^(?:column|row)header$/iu.test(role ?? '');
}

function columnsOf(cell: HtmlElement): number {
  const [digits] = /^\d{1,3}/u.exec(valueOf(cell, 'colspan') ?? '') ?? [];
  return Math.max(1, Number(digits ?? 1));
}
