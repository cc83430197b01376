import type { HtmlExamination } from '../examination';
import { clientsText, featureOf, verdictOf } from '../support/clientSupport';
import { noteCssUses } from '../support/cssUses';
import { noteHtmlUses } from '../support/htmlUses';
import { traitOfNote } from '../support/partialSupport';
import { type FeatureUse, FeatureUses } from '../support/usage';

const MOST_NOTES = 3;

/** What these clients do not make of what the message uses, each feature where it is used first. */
export function examineSupport(
  { document, styles, findings }: HtmlExamination,
  clients: readonly string[],
): void {
  const uses = new FeatureUses();
  noteHtmlUses(document, uses);
  noteCssUses(styles, uses);
  for (const [slug, use] of uses.all()) {
    const feature = featureOf(slug);
    if (feature === undefined) {
      continue;
    }
    const { unsupported, partial, notes } = verdictOf(feature, clients, (note) =>
      isAbout(note, slug, use),
    );
    const told = notes.slice(0, MOST_NOTES).join(' ');
    const inPart = clientsText(partial, clients);
    if (unsupported.length > 0) {
      const also = inPart === '' ? '' : `, and only in part by ${inPart}`;
      findings.addFeature(
        'featureUnsupported',
        slug,
        use,
        feature.title,
        clientsText(unsupported, clients),
        also,
        told,
      );
    } else if (partial.length > 0) {
      const concerned = concernedBy(notes, slug, use);
      findings.addFeature('featurePartial', slug, concerned, feature.title, inPart, told);
    }
  }
}

function isAbout(note: string, slug: string, { traits }: FeatureUse): boolean {
  const trait = traitOfNote(slug, note);
  return trait === undefined || traits.has(trait);
}

/** The uses that notes are about: all, or where each is about some, the first kind of them. */
function concernedBy(
  notes: readonly string[],
  slug: string,
  use: FeatureUse,
): Pick<FeatureUse, 'first' | 'count'> {
  const traits = notes.map((note) => traitOfNote(slug, note));
  const uses = traits.map((trait) => (trait === undefined ? use : (use.traits.get(trait) ?? use)));
  return uses.sort((left, right) => left.first.start - right.first.start)[0] ?? use;
}
