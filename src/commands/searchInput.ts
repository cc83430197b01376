import * as vscode from 'vscode';
import type { MailSearch } from '../search/mailSearch';
import { DisposableStore } from '../shared/disposable';
import { type SearchAction, type SearchRow, searchRows } from './searchRows';

/** One picture of a screen that is drawn sixty times a second: typing faster than that is one search. */
const FRAME_MILLISECONDS = 16;

export interface SearchInputDependencies {
  readonly search: MailSearch;
  readonly locale: () => string;
  readonly list: (accountId: string) => void;
  /** What was searched for before in this window, the latest first. */
  readonly recent: readonly string[];
}

interface Item extends vscode.QuickPickItem {
  readonly row?: SearchRow;
}

/**
 * Lets the user type while the list shows what is found. Resolves with what is to stay searched for, `undefined` where
 * the user gave up and what was searched for before is to stay.
 */
export async function askForSearch(
  initial: string,
  dependencies: SearchInputDependencies,
): Promise<string | undefined> {
  const { search, locale, list, recent } = dependencies;
  const resources = new DisposableStore();
  const input = resources.add(vscode.window.createQuickPick<Item>());
  input.title = 'Search Messages';
  input.placeholder = 'Words of subject, sender and recipients, or from:, after:, is: …';
  // Looking at what is found in the list must not end the search.
  input.ignoreFocusOut = true;
  input.value = initial;
  let timer: NodeJS.Timeout | undefined;
  const apply = (): void => {
    clearTimeout(timer);
    timer = undefined;
    search.search(input.value);
  };
  const show = (): void => {
    const { state } = search;
    const active = input.activeItems[0]?.row?.id;
    input.items = searchRows({ value: input.value, state, recent, locale: locale() }).flatMap(
      ({ label, rows }): readonly Item[] => [
        ...(label === '' ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }]),
        ...rows.map(toItem),
      ],
    );
    const same = input.items.filter(({ row }) => row !== undefined && row.id === active);
    if (same.length > 0) {
      input.activeItems = same;
    }
    input.busy = state.isIndexing || state.isReading;
  };
  const run = (action: SearchAction): void => {
    switch (action.kind) {
      case 'type':
        input.value = action.value;
        apply();
        break;
      case 'readMissing':
        void search.readMissing();
        break;
      case 'list':
        action.accountIds.forEach(list);
        break;
      case 'keep':
      case 'nothing':
        break;
    }
  };
  try {
    return await new Promise((resolve) => {
      resources.add(search.onDidChange(show));
      resources.add(
        input.onDidChangeValue(() => {
          timer ??= setTimeout(apply, FRAME_MILLISECONDS);
        }),
      );
      resources.add(
        input.onDidAccept(() => {
          const action = input.activeItems[0]?.row?.action ?? { kind: 'keep' };
          if (action.kind === 'keep') {
            resolve(input.value);
          } else {
            run(action);
          }
        }),
      );
      resources.add(
        input.onDidHide(() => {
          resolve(undefined);
        }),
      );
      apply();
      input.show();
    });
  } finally {
    clearTimeout(timer);
    resources.dispose();
  }
}

function toItem(row: SearchRow): Item {
  return {
    label: row.label,
    description: row.description,
    iconPath: new vscode.ThemeIcon(row.iconId),
    // What is typed finds messages, not rows of this list.
    alwaysShow: true,
    row,
  };
}
