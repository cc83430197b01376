import type { MessageKey } from '../mailbox/mailbox';
import { safeFileName } from '../shared/safeText';

export const SCHEME = 'pop3';

/** What a document's URI identifies; everything else in it is decoration. */
export interface MessageAddress {
  readonly accountId: string;
  readonly key: MessageKey;
}

/** The parts of a `vscode.Uri`, decoded. */
export interface UriParts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

const PATH = /^\/([a-z0-9]{8,64})\/([A-Za-z0-9_-]{22}(?:~[1-9][0-9]{0,6})?)\/[^/]+\.eml$/u;

/**
 * `pop3:/<accountId>/<key>/<subject>.eml`. The last segment only names the tab: it is made from the subject, is safe as
 * a file name, and is never read back.
 */
export function encodeMessageUri(address: MessageAddress, subject: string | undefined): UriParts {
  return {
    scheme: SCHEME,
    authority: '',
    path: `/${address.accountId}/${address.key}/${messageFileName(subject)}`,
    query: '',
    fragment: '',
  };
}

const INCOMPLETE = 'incomplete';

/** Names what arrived of a message that could not be fetched whole. */
export function encodeIncompleteUri(address: MessageAddress): UriParts {
  return { ...encodeMessageUri(address, 'INCOMPLETE MESSAGE'), query: INCOMPLETE };
}

export function decodeIncompleteUri(uri: UriParts): MessageAddress | undefined {
  return uri.query === INCOMPLETE ? decodeMessageUri({ ...uri, query: '' }) : undefined;
}

/** Names a row of the list for its decorations: those of an open document, such as a lock, do not belong there. */
export const ROW_SCHEME = 'pop3-row';

const ROW_PATH = /^\/([a-z0-9]{8,64})\/([A-Za-z0-9_-]{22}(?:~[1-9][0-9]{0,6})?)$/u;

export function encodeRowUri({ accountId, key }: MessageAddress): UriParts {
  return {
    scheme: ROW_SCHEME,
    authority: '',
    path: `/${accountId}/${key}`,
    query: '',
    fragment: '',
  };
}

export function decodeRowUri({ scheme, path }: UriParts): MessageAddress | undefined {
  const [, accountId, key] = (scheme === ROW_SCHEME ? ROW_PATH.exec(path) : null) ?? [];
  return accountId === undefined || key === undefined ? undefined : { accountId, key };
}

/** The document that shows what went over an account's connections. */
export const TRANSCRIPT_SCHEME = 'pop3-transcript';

const TRANSCRIPT_PATH = /^\/([a-z0-9]{8,64})\/[^/]+\.log$/u;

/** `pop3-transcript:/<accountId>/<name>.log`. The last segment only names the tab. */
export function encodeTranscriptUri(accountId: string, label: string): UriParts {
  const name = `${safeFileName(label, 'Account')} - POP3 transcript.log`;
  return {
    scheme: TRANSCRIPT_SCHEME,
    authority: '',
    path: `/${accountId}/${name}`,
    query: '',
    fragment: '',
  };
}

/** The account whose transcript a URI names. */
export function decodeTranscriptUri({ scheme, path }: UriParts): string | undefined {
  return (scheme === TRANSCRIPT_SCHEME ? TRANSCRIPT_PATH.exec(path) : null)?.[1];
}

/** The message a URI names, or `undefined` for anything this extension did not make. */
export function decodeMessageUri(uri: UriParts): MessageAddress | undefined {
  if (uri.scheme !== SCHEME || uri.authority !== '' || uri.query !== '' || uri.fragment !== '') {
    return undefined;
  }
  const [, accountId, key] = PATH.exec(uri.path) ?? [];
  return accountId === undefined || key === undefined ? undefined : { accountId, key };
}

/** A name for a message's file: its subject, made safe yet readable, with the extension `.eml`. */
export function messageFileName(subject: string | undefined): string {
  const readable = (subject ?? '')
    .slice(0, 1000)
    .replace(/:\s+/gu, ' - ')
    .replace(/:/gu, '.')
    .replace(/"/gu, "'")
    .replace(/[?*]/gu, '')
    .replace(/[\\/|]/gu, '-');
  return `${safeFileName(readable, 'message')}.eml`;
}
