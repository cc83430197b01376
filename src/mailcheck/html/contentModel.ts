const VOID = new Set(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr'.split(
    ' ',
  ),
);

const BLOCKS =
  'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul';

/** Which start tags end an element that is open and whose end tag may be left out. */
const CLOSED_BY: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    p: BLOCKS,
    a: 'a',
    head: 'body',
    li: 'li',
    dt: 'dt dd',
    dd: 'dt dd',
    option: 'option optgroup',
    optgroup: 'optgroup',
    td: 'td th tr tbody thead tfoot',
    th: 'td th tr tbody thead tfoot',
    tr: 'tr tbody thead tfoot',
    tbody: 'tbody thead tfoot',
    thead: 'tbody thead tfoot',
    tfoot: 'tbody thead tfoot',
    colgroup: 'colgroup tbody thead tfoot tr',
    caption: 'colgroup tbody thead tfoot tr',
    rt: 'rt rp',
    rp: 'rt rp',
  }).map(([name, names]) => [name, new Set(names.split(' '))]),
);

export function isVoid(name: string): boolean {
  return VOID.has(name);
}

/** Whether an open element ends where another one starts. */
export function closedBy(open: string, started: string): boolean {
  return CLOSED_BY.get(open)?.has(started) ?? false;
}
