/** What only one vector has: a host to reach and code that reports that it ran. */
export interface Mark {
  readonly host: string;
  readonly run: string;
}

/** Hostile HTML; in text, `HOST` and `RUN()` stand for its mark and `FILL` for a style by which an element is hit. */
export type Markup = string | ((mark: Mark) => string);

/** What the reader does to a vector besides pointing at it and clicking it. */
export type Gesture = 'doubleClick' | 'rightClick' | 'wheel' | 'key';

export interface VectorGroup {
  readonly name: string;
  readonly gesture?: Gesture;
  /** Whether vectors of this group leave each other alone, so that several may be in one part of a message. */
  readonly areContained?: boolean;
  readonly vectors: Readonly<Record<string, Markup>>;
}

export interface Vector {
  readonly name: string;
  readonly html: string;
  readonly group: VectorGroup;
}

/** One vector for each pair of a technique and a carrier of it. */
export function eachOf(
  techniques: Readonly<Record<string, string>>,
  carriers: Readonly<Record<string, (technique: string) => Markup>>,
): Readonly<Record<string, Markup>> {
  return Object.fromEntries(
    Object.entries(carriers).flatMap(([carrier, carry]) =>
      Object.entries(techniques).map(([name, technique]) => [
        `${carrier}, ${name}`,
        carry(technique),
      ]),
    ),
  );
}

export function fill(markup: Markup, mark: Mark): string {
  const html = typeof markup === 'function' ? markup(mark) : markup;
  return html
    .replaceAll('FILL', 'style="display:block;width:100%;height:400px"')
    .replaceAll('HOST', mark.host)
    .replaceAll('RUN()', mark.run);
}

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Each character as `&#…;`. */
export function asEntities(text: string): string {
  return Array.from(text, (character) => `&#${character.codePointAt(0) ?? 0};`).join('');
}

/** Each character as `%XX`. */
export function asPercents(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((octet) => `%${octet.toString(16).padStart(2, '0')}`)
    .join('');
}
