import type { Maildrops } from '../mailbox/mailbox';
import { messagesText } from '../platform/words';
import { safeLabel } from '../shared/safeText';
import type { TreeFilter } from './treeFilter';

export interface ViewState {
  /** Messages marked for deletion, of all accounts. */
  readonly marked: number;
  readonly filter: TreeFilter | undefined;
  readonly registry: Maildrops;
  readonly locale: () => string;
}

/** The text above the list; empty where there is nothing to tell. */
export function viewMessage({ marked, filter, registry, locale }: ViewState): string {
  const sentences = filter?.query === undefined ? [] : [filterText(filter, registry, locale())];
  if (marked > 0) {
    sentences.push(
      `${marked === 1 ? '1 message is' : `${messagesText(marked, locale())} are`} marked for deletion. Nothing is deleted until you confirm it with "Delete Marked Messages".`,
    );
  }
  return sentences.join(' ');
}

function filterText(filter: TreeFilter, registry: Maildrops, locale: string): string {
  let found = 0;
  let unsearched = 0;
  for (const { account } of registry.all()) {
    found += filter.matches(account.id)?.length ?? 0;
    unsearched += filter.unsearched(account.id);
  }
  const query = safeLabel(filter.query ?? '', { maximumLength: 80 });
  const count = `${messagesText(found, locale)} ${found === 1 ? 'matches' : 'match'} "\u2068${query}\u2069".`;
  const rest = `The ${unsearched === 1 ? 'header' : 'headers'} of ${messagesText(unsearched, locale)} ${unsearched === 1 ? 'is' : 'are'} not read yet.`;
  return unsearched === 0 ? count : `${count} ${rest}`;
}
