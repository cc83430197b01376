import { READ_UNASKED } from '../search/missingHeaders';
import type { SearchState } from '../search/mailSearch';
import { formatCount } from '../tree/format';
import { messagesText } from '../platform/words';
import { safeLabel } from '../shared/safeText';

/** What choosing a row of the search input does. */
export type SearchAction =
  | { readonly kind: 'keep' }
  | { readonly kind: 'type'; readonly value: string }
  | { readonly kind: 'readMissing' }
  | { readonly kind: 'list'; readonly accountIds: readonly string[] }
  | { readonly kind: 'nothing' };

export interface SearchRow {
  /** The same as long as it is about the same. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly iconId: string;
  readonly action: SearchAction;
}

export interface SearchRowGroup {
  /** Empty for the first. */
  readonly label: string;
  readonly rows: readonly SearchRow[];
}

export interface SearchRowsInput {
  readonly value: string;
  readonly state: SearchState;
  /** What was searched for before, the latest first. */
  readonly recent: readonly string[];
  readonly locale: string;
}

const SYNTAX = [
  ['from:', 'sender, as in from:alice'],
  ['to:', 'recipient, To or Cc'],
  ['subject:', 'subject, as in subject:"weekly report"'],
  ['has:attachment', 'parts of several kinds, as far as the header tells'],
  ['is:unread', 'also is:read, is:new, is:marked'],
  ['larger:', 'size, as in larger:1M; also size:>1M, size:<=20k'],
  ['smaller:', 'size, as in smaller:20k'],
  ['after:', 'date, as in after:7d or after:2026-11'],
  ['before:', 'date, as in before:2026-11-01'],
  ['on:', 'date, as in on:today or on:yesterday'],
] as const;

/** The result comes first, so that Enter keeps it. */
export function searchRows({
  value,
  state,
  recent,
  locale,
}: SearchRowsInput): readonly SearchRowGroup[] {
  const beforeLast = value.slice(0, value.length - lastWord(value).length);
  const help = SYNTAX.filter(
    ([text]) => text !== lastWord(value) && text.startsWith(lastWord(value).replace(/^-/u, '')),
  ).map(([text, description]): SearchRow => {
    const hyphen = lastWord(value).startsWith('-') ? '-' : '';
    return {
      id: `syntax ${text}`,
      label: text,
      description,
      iconId: 'symbol-keyword',
      action: { kind: 'type', value: `${beforeLast}${hyphen}${text}` },
    };
  });
  const earlier = value === '' ? recent : [];
  // What is half typed and can still become right is no problem yet.
  const settled = lastWord(value) !== '' && help.length > 0 ? beforeLast.length : value.length;
  return [
    { label: '', rows: [resultRow(value, state, locale), ...remarkRows(state, settled, locale)] },
    {
      label: 'Searched before',
      rows: earlier.map((query): SearchRow => ({
        id: `recent ${query}`,
        label: safeLabel(query, { maximumLength: 80 }),
        description: '',
        iconId: 'history',
        action: { kind: 'type', value: query },
      })),
    },
    { label: 'What can be typed, with - before it to leave out', rows: help },
  ].filter(({ rows }) => rows.length > 0);
}

function lastWord(value: string): string {
  return value.split(/\s/u).at(-1) ?? '';
}

/** `12 of 2,000 messages, 1,900 of them not looked at: headers not read yet`. */
export function outcomeText(state: SearchState, locale: string): string {
  const { matches, messages, unsearched } = state;
  const count = `${formatCount(matches, locale)} of ${messagesText(messages, locale)}`;
  return [
    count,
    ...(unsearched === 0 ? [] : [`${formatCount(unsearched, locale)} headers not read yet`]),
    ...(state.isIndexing ? ['still looking…'] : []),
  ].join(', ');
}

function resultRow(value: string, state: SearchState, locale: string): SearchRow {
  const isSearch = state.query.parts.length > 0;
  return {
    id: 'result',
    // The text itself, because VS Code moves rows up whose label holds what was typed.
    label: isSearch ? safeLabel(value, { maximumLength: 80 }) : 'All Messages',
    description: isSearch ? outcomeText(state, locale) : messagesText(state.messages, locale),
    iconId: isSearch ? 'search' : 'inbox',
    action: { kind: 'keep' },
  };
}

/** @param settled Where what is still being typed begins. */
function remarkRows(state: SearchState, settled: number, locale: string): readonly SearchRow[] {
  const { query, missing, unlisted, isReading, isIndexing } = state;
  const headers =
    missing === 1 ? '1 Missing Header' : `${formatCount(missing, locale)} Missing Headers`;
  return [
    ...query.problems
      .filter(({ start }) => start < settled)
      .map(({ start, message }): SearchRow => ({
        id: `problem ${start}`,
        label: message,
        description: '',
        iconId: 'warning',
        action: { kind: 'nothing' },
      })),
    ...(missing === 0 || isIndexing
      ? []
      : [
          {
            id: 'missing',
            label: isReading ? `Reading ${headers}…` : `Read ${headers}`,
            description: missing > READ_UNASKED ? 'this may take a while' : '',
            iconId: isReading ? 'loading~spin' : 'cloud-download',
            action: isReading ? { kind: 'nothing' } : { kind: 'readMissing' },
          } satisfies SearchRow,
        ]),
    ...(unlisted.length === 0
      ? []
      : [
          {
            id: 'unlisted',
            label:
              unlisted.length === 1
                ? 'List 1 Account First'
                : `List ${formatCount(unlisted.length, locale)} Accounts First`,
            description:
              unlisted.length === 1 ? 'its messages are not known' : 'their messages are not known',
            iconId: 'plug',
            action: { kind: 'list', accountIds: unlisted },
          } satisfies SearchRow,
        ]),
  ];
}
