import type { HtmlExamination } from '../examination';
import { clientsText, featureOf, verdictOf } from '../support/clientSupport';
import { noteCssUses } from '../support/cssUses';
import { noteHtmlUses } from '../support/htmlUses';
import { FeatureUses } from '../support/usage';

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
    const { unsupported, partial, notes } = verdictOf(feature, clients);
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
      findings.addFeature('featurePartial', slug, use, feature.title, inPart, told);
    }
  }
}
