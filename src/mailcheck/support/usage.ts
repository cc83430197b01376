import type { TextRange } from '../textRange';
import { featureOf } from './clientSupport';

export interface FeatureUse {
  readonly first: TextRange;
  readonly count: number;
}

/** Collects where features are used first, and how often. */
export class FeatureUses {
  private readonly uses = new Map<string, { readonly first: TextRange; count: number }>();

  /** Features that nothing is known of are passed over. */
  add(slug: string, range: () => TextRange): void {
    const known = this.uses.get(slug);
    if (known !== undefined) {
      known.count += 1;
    } else if (featureOf(slug) !== undefined) {
      this.uses.set(slug, { first: range(), count: 1 });
    }
  }

  all(): ReadonlyMap<string, FeatureUse> {
    return this.uses;
  }
}
