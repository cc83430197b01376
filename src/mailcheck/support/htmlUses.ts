import type { HtmlAttribute, HtmlDocument, HtmlElement } from '../html/htmlTree';
import { valueOf } from '../html/htmlTree';
import type { TextRange } from '../textRange';
import { imageFeatures } from './imageUses';
import type { FeatureUses } from './usage';
import { traitsOfAttribute, traitsOfElement } from './useTraits';

const entries = (feature: string, names: string): readonly (readonly [string, string])[] =>
  names.split(' ').map((name) => [name, feature]);

/** Where the feature is not `html-` and the name of the element. */
const ELEMENTS: ReadonlyMap<string, string> = new Map([
  ...entries('html-h1-h6', 'h1 h2 h3 h4 h5 h6'),
  ...entries('html-lists', 'ul ol li dl dt dd'),
  ...entries(
    'html-semantics',
    'article aside details figcaption figure footer header main mark nav section summary time',
  ),
  ...entries('html-image-maps', 'map area'),
]);

/** Where the feature is not `html-` and the name of the attribute. */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ...entries('html-srcset', 'srcset sizes'),
  ['usemap', 'html-image-maps'],
  ['loading', 'html-loading-attribute'],
  ['inert', 'css-inert-attribute'],
]);
/** Names of attributes that are those of elements too, which are others. */
const ONLY_ELEMENTS = new Set(['style', 'form', 'abbr', 'img', 'span', 'code', 'link', 'object']);

export function noteHtmlUses({ elements, comment }: HtmlDocument, uses: FeatureUses): void {
  if (comment !== undefined) {
    uses.add('html-comments', () => comment);
  }
  for (const element of elements) {
    noteElement(element, uses);
    for (const attribute of element.attributes) {
      noteAttribute(element, attribute, uses);
    }
  }
}

function noteElement(element: HtmlElement, uses: FeatureUses): void {
  const { name, tag, nameRange } = element;
  const range = (): TextRange => ({ start: tag.start, end: nameRange.end });
  switch (name) {
    case 'input':
      uses.add(`html-input-${valueOf(element, 'type')?.toLowerCase() ?? 'text'}`, range);
      break;
    case 'button':
      uses.add(`html-button-${valueOf(element, 'type')?.toLowerCase() ?? 'submit'}`, range);
      break;
    case 'meta':
      if (/^(?:supported-)?color-schemes?$/iu.test(valueOf(element, 'name') ?? '')) {
        uses.add('html-meta-color-scheme', range);
      }
      break;
    case 'body':
      // Each message has one; what is lost is what is stated on it.
      if (element.attributes.some((attribute) => OF_BODY.test(attribute.name))) {
        uses.add('html-body', range);
      }
      break;
    default: {
      const slug = ELEMENTS.get(name) ?? `html-${name}`;
      uses.add(slug, range, traitsOfElement(slug, element));
    }
  }
}

const OF_BODY = /^(?:style|class|id|bgcolor|background|text|link)$/u;

function noteAttribute(
  { name: element }: HtmlElement,
  attribute: HtmlAttribute,
  uses: FeatureUses,
): void {
  const { name, range, value } = attribute;
  const at = (): TextRange => range;
  if (!ONLY_ELEMENTS.has(name)) {
    const slug = ATTRIBUTES.get(name) ?? `html-${name}`;
    uses.add(slug, at, traitsOfAttribute(slug, element, attribute));
  }
  if (name === 'href') {
    if (/^\s*#./u.test(value.text)) {
      uses.add('html-anchor-links', at);
    }
    if (/^\s*mailto:/iu.test(value.text)) {
      const traits = traitsOfAttribute('html-mailto-links', element, attribute);
      uses.add('html-mailto-links', at, traits);
    }
  }
  if ((name === 'src' && element === 'img') || name === 'background') {
    for (const feature of imageFeatures(value.text)) {
      uses.add(feature, at);
    }
  }
}
