import data from './clientSupport.json';

/** What a client does with a feature: all of it, part of it, nothing, or nobody knows. */
export type SupportState = 'y' | 'a' | 'n' | 'u';

export interface MailClient {
  /** Family and platform, such as `gmail.ios`. */
  readonly id: string;
  readonly family: string;
  readonly platform: string;
}

export interface Feature {
  /** What it is called at caniemail.com. */
  readonly slug: string;
  readonly title: string;
  /** One letter for each client, in their order. */
  readonly states: string;
  readonly notes: readonly {
    readonly text: string;
    /** Numbers of the clients that it is about. */
    readonly clients: readonly number[];
  }[];
}

/** Day on which the data was last changed, as `2026-05-13`. */
export const SUPPORT_DATE: string = data.date;

export const MAIL_CLIENTS: readonly MailClient[] = data.clients.map(
  ([id = '', family = '', platform = '']) => ({ id, family, platform }),
);

type Row = readonly [string, string, string, readonly (readonly [string, readonly number[]])[]];

const FEATURES: ReadonlyMap<string, Feature> = new Map(
  (data.features as unknown as readonly Row[]).map(([slug, title, states, notes]) => [
    slug,
    { slug, title, states, notes: notes.map(([text, clients]) => ({ text, clients })) },
  ]),
);

export const FEATURE_SLUGS: readonly string[] = [...FEATURES.keys()];

export function featureOf(slug: string): Feature | undefined {
  return FEATURES.get(slug);
}

export interface Verdict {
  readonly unsupported: readonly MailClient[];
  readonly partial: readonly MailClient[];
  /** About what these clients do not do. */
  readonly notes: readonly string[];
}

/**
 * What clients make of a feature; those that are not known are left out.
 *
 * @param concerns Whether a note is about how the feature is used; clients of which all notes are about something else
 * support it.
 */
export function verdictOf(
  { states, notes }: Feature,
  clients: readonly string[],
  concerns: (note: string) => boolean = () => true,
): Verdict {
  const wanted = new Set(clients);
  const inState = (state: SupportState): readonly number[] =>
    MAIL_CLIENTS.flatMap(({ id }, index) =>
      wanted.has(id) && states[index] === state ? [index] : [],
    );
  const unsupported = inState('n');
  const partial = inState('a').filter((index) => {
    const own = notes.filter((note) => note.clients.includes(index));
    return own.length === 0 || own.some(({ text }) => concerns(text));
  });
  const meant = [...unsupported, ...partial];
  const namesOf = (indices: readonly number[]): readonly MailClient[] =>
    MAIL_CLIENTS.filter((_client, index) => indices.includes(index));
  return {
    unsupported: namesOf(unsupported),
    partial: namesOf(partial),
    notes: notes
      .filter((note) => concerns(note.text) && meant.some((index) => note.clients.includes(index)))
      .map(({ text }) => text),
  };
}

/** Such as `Gmail (Android, iOS), Samsung Email`: of a family of which all are meant, its name is enough. */
export function clientsText(clients: readonly MailClient[], among: readonly string[]): string {
  const families = new Map<string, string[]>();
  for (const { family, platform } of clients) {
    families.set(family, [...(families.get(family) ?? []), platform]);
  }
  const wanted = MAIL_CLIENTS.filter(({ id }) => among.includes(id));
  return [...families]
    .map(([family, platforms]) => {
      const all = wanted.filter((client) => client.family === family).length;
      return platforms.length === all && all > 1 ? family : `${family} (${platforms.join(', ')})`;
    })
    .join(', ');
}
