import { eachOf, type VectorGroup } from './vector';

const ADDRESS = 'url(https://HOST/a#x)';
const RECT = '<rect width=9 height=9 />';

/** Attributes of SVG that take an address as a function. */
const FUNCTIONAL: Readonly<Record<string, string>> = {
  fill: `<rect width=9 height=9 fill="${ADDRESS}"/>`,
  'fill without an end': '<rect width=9 height=9 fill="url(https://HOST/a#x"/>',
  'fill with a fallback': `<rect width=9 height=9 fill="${ADDRESS} red"/>`,
  stroke: `<rect width=9 height=9 stroke="${ADDRESS}"/>`,
  filter: `<rect width=9 height=9 filter="${ADDRESS}"/>`,
  mask: `<rect width=9 height=9 mask="${ADDRESS}"/>`,
  'mask of an image': '<rect width=9 height=9 mask="url(https://HOST/a)"/>',
  'clip path': `<rect width=9 height=9 clip-path="${ADDRESS}"/>`,
  'first marker': `<path d="M0 0h9v9" marker-start="${ADDRESS}"/>`,
  'middle marker': `<path d="M0 0h9v9" marker-mid="${ADDRESS}"/>`,
  'last marker': `<path d="M0 0h9v9" marker-end="${ADDRESS}"/>`,
  cursor: '<rect width=99 height=99 cursor="url(https://HOST/a),auto"/>',
  'style attribute': `<rect width=9 height=9 style="fill:${ADDRESS}"/>`,
  'style attribute with a mask': '<rect width=9 height=9 style="mask:url(https://HOST/a)"/>',
};

const REFERENCES: Readonly<Record<string, string>> = {
  image: '<image width=9 height=9 href="https://HOST/a"/>',
  'image by its old name': '<image width=9 height=9 xlink:href="https://HOST/a"/>',
  'image without a scheme': '<image width=9 height=9 href="//HOST/a"/>',
  'image across origins': '<image crossorigin width=9 height=9 href="https://HOST/a"/>',
  'image of a filter': `<filter id=f><feImage href="https://HOST/a"/></filter><rect filter="url(#f)" width=9 height=9 />`,
  'image of a filter by its old name': `<filter id=g><feImage xlink:href="https://HOST/a"/></filter><rect filter="url(#g)" width=9 height=9 />`,
  use: '<use href="https://HOST/a#x"/>',
  'use by its old name': '<use xlink:href="https://HOST/a#x"/>',
  'gradient of another': `<linearGradient id=l href="https://HOST/a#x"/><rect fill="url(#l)" width=9 height=9 />`,
  'pattern of another': `<pattern id=p href="https://HOST/a#x"/><rect fill="url(#p)" width=9 height=9 />`,
  'pattern with an image': `<pattern id=q width=1 height=1><image href="https://HOST/a" width=9 height=9 /></pattern><rect fill="url(#q)" width=9 height=9 />`,
  'mask with an image': `<mask id=m><image href="https://HOST/a" width=9 height=9 /></mask><rect mask="url(#m)" width=9 height=9 />`,
  'symbol with an image':
    '<symbol id=s><image href="https://HOST/a" width=9 height=9 /></symbol><use href="#s"/>',
  'text on a path': '<text><textPath href="https://HOST/a#x">x</textPath></text>',
  'text of another': '<text><tref xlink:href="https://HOST/a#x"/></text>',
  'motion on a path':
    '<rect width=9 height=9><animateMotion dur=1s><mpath href="https://HOST/a#x"/></animateMotion></rect>',
  font: '<font-face font-family=f><font-face-src><font-face-uri xlink:href="https://HOST/a"/></font-face-src></font-face>',
  'colour profile': '<color-profile name=c xlink:href="https://HOST/a"/>',
  'base of its own': '<g xml:base="https://HOST/"><image href="a" width=9 height=9 /></g>',
  'nested picture': '<svg><svg><image href="https://HOST/a" width=9 height=9 /></svg></svg>',
  'foreign image': '<foreignObject width=9 height=9><img src="https://HOST/a"></foreignObject>',
  'foreign frame':
    '<foreignObject width=9 height=9><iframe src="https://HOST/"></iframe></foreignObject>',
  'foreign style':
    '<foreignObject width=9 height=9><p style="background:url(https://HOST/a)">x</p></foreignObject>',
  'foreign poster': '<foreignObject><video poster="https://HOST/a"></video></foreignObject>',
  'image in a description': '<desc><img src="https://HOST/a"></desc>',
  'image in a title': '<title><img src="https://HOST/a"></title>',
  'style import': '<style>@import "https://HOST/a.css";</style>',
  'style of a fill': `<style>rect{fill:${ADDRESS}}</style>${RECT}`,
  'style import in CDATA': '<style><![CDATA[@import "https://HOST/a.css";]]></style>',
};

/** Timed changes that put an address where none was. */
const ANIMATIONS: Readonly<Record<string, string>> = {
  'values of an address':
    '<image width=9 height=9><animate attributeName=href values="https://HOST/a" dur=1s /></image>',
  'address set': '<image width=9 height=9><set attributeName=href to="https://HOST/a"/></image>',
  'address set by its old name':
    '<image width=9 height=9><set attributeName=xlink:href to="https://HOST/a"/></image>',
  'address from and to':
    '<image width=9 height=9><animate attributeName=href from="https://HOST/a" to="https://HOST/b" dur=1s /></image>',
  'address of another element':
    '<image id=i width=9 height=9 /><set href="#i" attributeName=href to="https://HOST/a"/>',
  'fill set': `<rect width=9 height=9><set attributeName=fill to="${ADDRESS}"/></rect>`,
  'filter set': `<rect width=9 height=9><set attributeName=filter to="${ADDRESS}"/></rect>`,
  'mask set': '<rect width=9 height=9><set attributeName=mask to="url(https://HOST/a)"/></rect>',
  'style set': `<rect width=9 height=9><set attributeName=style to="fill:${ADDRESS}"/></rect>`,
  'cursor set':
    '<rect width=99 height=99><set attributeName=cursor to="url(https://HOST/a),auto"/></rect>',
  'image of a filter set': `<filter id=f><feImage><set attributeName=href to="https://HOST/a"/></feImage></filter><rect filter="url(#f)" width=9 height=9 />`,
  'use set': '<use><set attributeName=href to="https://HOST/a#x"/></use>',
};

const FORMULAS: VectorGroup = {
  name: 'formula',
  areContained: true,
  vectors: {
    'with an address': '<math href="https://HOST/a" FILL><mi>x</mi></math>',
    'with an address on a name': '<math><mi href="https://HOST/a" FILL>x</mi></math>',
    'with an old address': '<math><mi xlink:href="https://HOST/a" FILL>x</mi></math>',
    'with an image in its text': '<math><mtext><img src="https://HOST/a"></mtext></math>',
    'with an image in a name': '<math><mi><img src="https://HOST/a"></mi></math>',
    'with a style': '<math><ms style="background:url(https://HOST/a)">x</ms></math>',
    'with a background': '<math mathbackground="url(https://HOST/a)"><mi>x</mi></math>',
    'with a glyph': '<math><mtext><mglyph src="https://HOST/a" alt=x></mtext></math>',
    'annotated in HTML':
      '<math><annotation-xml encoding="text/html"><img src="https://HOST/a"></annotation-xml></math>',
    'annotated in XHTML':
      '<math><semantics><annotation-xml encoding="application/xhtml+xml"><img src="//HOST/a"></annotation-xml></semantics></math>',
    'annotated by address':
      '<math><semantics><annotation src="https://HOST/a"/></semantics></math>',
    'with an action':
      '<math><maction actiontype="statusline#https://HOST/" href="https://HOST/"><mi>x</mi></maction></math>',
    'with a picture':
      '<math><mtext><svg><image href="https://HOST/a" width=9 height=9 /></svg></math>',
  },
};

function drawn(name: string, contents: Readonly<Record<string, string>>): VectorGroup {
  return {
    name: 'picture',
    areContained: true,
    vectors: eachOf(contents, {
      [name]: (content) => `<svg width=99 height=99>${content}</svg>`,
    }),
  };
}

export const PICTURE_LOADS: readonly VectorGroup[] = [
  drawn('address as a function', FUNCTIONAL),
  drawn('reference', REFERENCES),
  drawn('animation', ANIMATIONS),
  {
    name: 'picture',
    areContained: true,
    vectors: {
      'in an image of data':
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='https://HOST/a'/></svg>\">",
      'used from data':
        "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='https://HOST/a'/></svg>#x\"/></svg>",
      'styled by an instruction':
        "<object data=\"data:image/svg+xml,<?xml-stylesheet href='https://HOST/a'?><svg xmlns='http://www.w3.org/2000/svg'/>\"></object>",
    },
  },
  FORMULAS,
];
