import { type ImageContext, permittedStyleSource } from './imagePolicy';

const HARMLESS_POSITIONS = new Set(['', 'static', 'relative', 'absolute']);
/** Functions that take the address of an image, or draw what is not the message's own. */
const IMAGE_FUNCTION =
  /\b(?:url|image|image-set|-webkit-image-set|cross-fade|-webkit-cross-fade|src|element|paint)\(/iu;
const ADDRESS = /url\("((?:[^"\\]|\\.)*)"\)/gu;

/**
 * Cleans a style sheet with the engine's own parser, so that escapes and malformed text read as they would be applied:
 * keeps plain rules, media queries and animations, without positions outside the flow and without remote images.
 */
export function sanitizeStyleSheet(text: string, context: ImageContext): string {
  const sheet = new CSSStyleSheet();
  try {
    sheet.replaceSync(text);
  } catch {
    return '';
  }
  // Rules are left out, not deleted: the engine refuses to delete a namespace that other rules follow.
  return [...sheet.cssRules]
    .filter((rule) => keepsRule(rule, context))
    .map((rule) => withoutMarkup(rule.cssText))
    .join('\n');
}

/** Nothing in it is ever loaded. One is enough: to make it takes longer than to clean a style. */
const inertDocument = document.implementation.createHTMLDocument('');

/** Cleans the value of a style attribute. */
export function sanitizeStyleAttribute(text: string, context: ImageContext): string {
  const { style } = inertDocument.createElement('p');
  style.cssText = text;
  cleanDeclarations(style, context);
  return style.cssText;
}

interface RuleContainer {
  readonly cssRules: CSSRuleList;
  deleteRule(index: number): void;
}

function cleanRules(container: RuleContainer, context: ImageContext): void {
  for (let index = container.cssRules.length - 1; index >= 0; index -= 1) {
    const rule = container.cssRules[index];
    if (rule === undefined || !keepsRule(rule, context)) {
      container.deleteRule(index);
    }
  }
}

function keepsRule(rule: CSSRule, context: ImageContext): boolean {
  if (rule instanceof CSSStyleRule) {
    cleanDeclarations(rule.style, context);
    cleanRules(rule, context);
    return true;
  }
  if (rule instanceof CSSNestedDeclarations) {
    cleanDeclarations(rule.style, context);
    return true;
  }
  if (rule instanceof CSSPageRule) {
    // Its images would be asked for once the message is printed.
    cleanDeclarations(rule.style, context);
    cleanRules(rule, context);
    return true;
  }
  if (rule instanceof CSSKeyframesRule) {
    for (const frame of rule) {
      cleanDeclarations(frame.style, context);
    }
    return true;
  }
  if (rule instanceof CSSGroupingRule) {
    cleanRules(rule, context);
    return true;
  }
  return false;
}

function cleanDeclarations(style: CSSStyleDeclaration, context: ImageContext): void {
  for (const property of [...style]) {
    const value = style.getPropertyValue(property);
    const priority = style.getPropertyPriority(property);
    const kept = permittedValue(property, value, context);
    if (kept === undefined) {
      style.removeProperty(property);
    } else if (kept !== value) {
      style.setProperty(property, kept, priority);
    }
  }
  cleanUnresolved(style);
}

/**
 * Until a `var()` is resolved, the engine gives the parts of a shorthand like `background` no value, yet keeps its text
 * as it is written: `background:var(--none,url(…))`. Such a shorthand is dropped if images or escapes are in it.
 */
function cleanUnresolved(style: CSSStyleDeclaration): void {
  const unresolved = [...style].filter((property) => style.getPropertyValue(property) === '');
  if (unresolved.length === 0) {
    return;
  }
  const { style: copy } = inertDocument.createElement('p');
  copy.cssText = style.cssText;
  const properties = new Set(unresolved);
  for (const property of [...copy]) {
    if (!properties.has(property)) {
      copy.removeProperty(property);
    }
  }
  if (IMAGE_FUNCTION.test(copy.cssText) || copy.cssText.includes('\\')) {
    for (const property of unresolved) {
      style.removeProperty(property);
    }
  }
}

function permittedValue(
  property: string,
  value: string,
  context: ImageContext,
): string | undefined {
  if (property === 'position' && !HARMLESS_POSITIONS.has(value.toLowerCase())) {
    return undefined;
  }
  if (property.startsWith('--')) {
    // The engine keeps a custom property as it is written, so escapes could hide a function in it.
    return IMAGE_FUNCTION.test(value) || value.includes('\\') ? undefined : value;
  }
  return IMAGE_FUNCTION.test(value) ? permittedImages(value, context) : value;
}

function permittedImages(value: string, context: ImageContext): string | undefined {
  const addresses = [...value.matchAll(ADDRESS)].map(([, address]) =>
    unescapeString(address ?? ''),
  );
  const sources = addresses.map((address) => permittedStyleSource(address, context));
  // The engine writes each address it understood as url("…"); any other image function is then left over.
  if (sources.includes(undefined) || IMAGE_FUNCTION.test(value.replace(ADDRESS, ''))) {
    return undefined;
  }
  let index = 0;
  return value.replace(ADDRESS, () => {
    const source = sources[index] ?? '';
    index += 1;
    return `url("${escapeString(source)}")`;
  });
}

function unescapeString(text: string): string {
  return text.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/giu, (_match, hex?: string, plain?: string) =>
    hex === undefined ? (plain ?? '') : String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff)),
  );
}

function escapeString(text: string): string {
  return text.replace(
    /["\\\n\r\f]/gu,
    (character) => `\\${character.codePointAt(0)?.toString(16) ?? ''} `,
  );
}

/** Keeps a string in a style sheet from ending its style element; the escape means the same to the engine. */
function withoutMarkup(css: string): string {
  return css.replace(/<(?=[/!?\w])/gu, '\\3c ');
}
