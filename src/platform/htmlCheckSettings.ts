import type { ReadSetting } from './settings';

export interface HtmlCheckSettings {
  /** Ids as the manifest lists them; undefined for those that most recipients use. */
  readonly clients: readonly string[] | undefined;
  readonly isAutomatic: boolean;
}

const MOST_CLIENTS = 100;

export function readHtmlCheckSettings(read: ReadSetting): HtmlCheckSettings {
  const clients = read('htmlChecks.clients');
  const ids = Array.isArray(clients)
    ? clients.filter((id) => typeof id === 'string').slice(0, MOST_CLIENTS)
    : [];
  return {
    clients: ids.length > 0 ? ids : undefined,
    isAutomatic: read('htmlChecks.automatic') === true,
  };
}
