/** Which feature a property belongs to, where its name is not that of the property; the first that fits counts. */
const FEATURES: readonly (readonly [RegExp, string])[] = [
  [/^border(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color))?$/u, 'css-border'],
  [/^border-(?:top|bottom)-(?:left|right)-radius$/u, 'css-border-radius'],
  [/^border-(?:start|end)-(?:start|end)-radius$/u, 'css-border-radius-logical'],
  [/^border-(?:inline|block)$/u, 'css-border-inline-block'],
  [
    /^border-(?:inline|block)-(?:start|end)-(?:color|style|width)$/u,
    'css-border-inline-block-longhand',
  ],
  [
    /^border-(?:inline|block)-(?:color|style|width|start|end)$/u,
    'css-border-inline-block-individual',
  ],
  [/^border-image-/u, 'css-border-image'],
  [/^animation-/u, 'css-animation'],
  [/^transition-/u, 'css-transition'],
  [/^columns$|^column-(?:fill|rule|span|width)/u, 'css-column-layout-properties'],
  [/^(?:column|row|grid)-gap$/u, 'css-gap'],
  [/^grid-template/u, 'css-grid-template'],
  [/^margin-(?:top|right|bottom|left)$/u, 'css-margin'],
  [/^margin-(?:inline|block)$/u, 'css-margin-inline-block'],
  [/^margin-block-/u, 'css-margin-block-start-end'],
  [/^margin-inline-/u, 'css-margin-inline-start-end'],
  [/^padding-(?:top|right|bottom|left)$/u, 'css-padding'],
  [/^padding-(?:inline|block)$/u, 'css-padding-inline-block'],
  [/^padding-block-/u, 'css-padding-block-start-end'],
  [/^padding-inline-/u, 'css-padding-inline-start-end'],
  [/^(?:left|right|top|bottom)$/u, 'css-left-right-top-bottom'],
  [/^inset-/u, 'css-inset'],
  [/^block-size$/u, 'css-block-inline-size'],
  [/^outline-(?:color|style|width)$/u, 'css-outline'],
  [/^text-emphasis-(?:color|style)$/u, 'css-text-emphasis'],
  [/^scroll-snap-/u, 'css-scroll-snap'],
  [/^overflow-[xy]$/u, 'css-overflow'],
  [/^background-position-[xy]$/u, 'css-background-position'],
  [/^mask$/u, 'css-mask-image'],
  [/^--/u, 'css-variables'],
];

/** Those of which only some values are a feature. */
const BY_VALUE = new Set(['display', 'flex-direction', 'flex-wrap', 'flex-flow']);

const known = new Map<string, string>();

/** Undefined where it is not the property that makes the feature. Of names that nobody knows it is one that is not known. */
export function featureOfProperty(property: string): string | undefined {
  if (BY_VALUE.has(property)) {
    return undefined;
  }
  if (property.length > LONGEST_PROPERTY) {
    return property.startsWith('--') ? 'css-variables' : undefined;
  }
  const found = known.get(property);
  if (found !== undefined) {
    return found;
  }
  const feature = FEATURES.find(([pattern]) => pattern.test(property))?.[1] ?? `css-${property}`;
  if (known.size < MOST_KNOWN) {
    known.set(property, feature);
  }
  return feature;
}

const LONGEST_PROPERTY = 60;
const MOST_KNOWN = 1_000;
