type Child = Node | string | undefined;

/** Creates an element; strings become text nodes, so that nothing from a message is ever read as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    created.setAttribute(attribute, value);
  }
  created.append(...children.filter((child) => child !== undefined));
  return created;
}

const SVG = 'http://www.w3.org/2000/svg';

const ICONS = {
  attachment: 'M10.5 4v6.5a2.5 2.5 0 0 1-5 0V3.8a1.6 1.6 0 0 1 3.2 0v6.4a.7.7 0 0 1-1.4 0V4.5',
  warning: 'M8 2.2 14.4 13.5H1.6Z M8 6.3v3.6 M8 11.2v.9',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z M8 7v4.2 M8 4.6v1',
  find: 'M6.8 2.2a4.6 4.6 0 1 0 0 9.2 4.6 4.6 0 0 0 0-9.2Z M10.2 10.2l3.6 3.6',
  zoomIn: 'M8 3v10 M3 8h10',
  zoomOut: 'M3 8h10',
  up: 'M8 13V3.5 M4 7.3 8 3.3l4 4',
  down: 'M8 3v9.5 M4 8.7l4 4 4-4',
  close: 'M3.8 3.8l8.4 8.4 M12.2 3.8l-8.4 8.4',
  open: 'M6.5 3H3v10h10V9.5 M9 3h4v4 M13 3 7.5 8.5',
  source: 'M6 4.5 2.5 8 6 11.5 M10 4.5 13.5 8 10 11.5',
  image: 'M2 3h12v10H2Z M2.3 11.4 6 7.6l3 3 2-1.8 2.8 2.6 M10.4 5.9h.6',
} as const;

/** A decorative 16 px outline icon in the colour of its text. */
export function icon(name: keyof typeof ICONS): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
