import type { TextRange } from '../textRange';
import { featureOf } from './clientSupport';
import type { Trait } from './partialSupport';

export interface FeatureUse {
  readonly first: TextRange;
  readonly count: number;
  /** Traits of any of its uses, with the uses that have them. */
  readonly traits: ReadonlyMap<Trait, { readonly first: TextRange; readonly count: number }>;
}

interface CountedUse {
  readonly first: TextRange;
  count: number;
}

/** Collects where features are used first, and how often. */
export class FeatureUses {
  private readonly uses = new Map<
    string,
    CountedUse & { readonly traits: Map<Trait, CountedUse> }
  >();

  /** Features that nothing is known of are passed over. */
  add(slug: string, range: () => TextRange, traits: readonly Trait[] = []): void {
    let use = this.uses.get(slug);
    if (use === undefined) {
      if (featureOf(slug) === undefined) {
        return;
      }
      use = { first: range(), count: 0, traits: new Map() };
      this.uses.set(slug, use);
    }
    use.count += 1;
    for (const trait of traits) {
      const known = use.traits.get(trait) ?? { first: range(), count: 0 };
      use.traits.set(trait, known);
      known.count += 1;
    }
  }

  all(): ReadonlyMap<string, FeatureUse> {
    return this.uses;
  }
}
