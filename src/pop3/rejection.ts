import type { Capabilities } from './capabilities';
import { Pop3Error, type Pop3ErrorCode } from './errors';
import { parseResponseCode, type StatusLine } from './statusLine';

/** Response codes (RFC 2449 §8.1, RFC 3206) that mean the same whatever command they answer. */
const MEANING_OF_CODE: Readonly<Record<string, Pop3ErrorCode>> = {
  'IN-USE': 'inUse',
  'LOGIN-DELAY': 'loginDelay',
  'SYS/TEMP': 'temporaryServerFault',
  'SYS/PERM': 'permanentServerFault',
  SYS: 'temporaryServerFault',
  AUTH: 'authentication',
  UTF8: 'utf8Required',
};

/** Free text of servers without response codes. It can only ever raise a suspicion. */
const LOCKED_TEXT = /\block(?:ed)?\b|\bbusy\b|\bin use\b|already (?:open|logged|connected)/iu;
const TOO_SOON_TEXT =
  /too (?:soon|often|many|frequent)|every \d+ minutes|wait \w+ minutes|rate limit/iu;

/** -ERR in answer to a command: the session goes on. */
export function rejection(status: StatusLine, capabilities: Capabilities): Pop3Error {
  const { code, text } = split(status, capabilities);
  return new Pop3Error(meaningOf(code) ?? 'rejected', 'The server refused a command', {
    serverText: text,
    ...(code === undefined ? {} : { responseCode: code }),
  });
}

/** -ERR in answer to a login. Without a code from the server a lock or a rate limit is suspected before a wrong password. */
export function loginError(status: StatusLine, capabilities: Capabilities): Pop3Error {
  const { code, text } = split(status, capabilities);
  const meaning = meaningOf(code);
  if (meaning !== undefined) {
    return new Pop3Error(meaning, 'The server refused the login', {
      serverText: text,
      ...(code === undefined ? {} : { responseCode: code }),
    });
  }
  return new Pop3Error(suspicionOf(text), 'The server refused the login', {
    serverText: text,
    isSuspected: true,
  });
}

/** -ERR in place of a greeting (RFC 1939 §4). */
export function greetingError(status: StatusLine): Pop3Error {
  const split = parseResponseCode(status.text, false);
  const meaning = meaningOf(split?.code);
  return new Pop3Error(meaning ?? 'greetingRejected', 'The server greeted with an error', {
    serverText: split?.text ?? status.text,
    ...(split === undefined ? {} : { responseCode: split.code }),
  });
}

function suspicionOf(text: string): Pop3ErrorCode {
  if (LOCKED_TEXT.test(text)) {
    return 'inUse';
  }
  return TOO_SOON_TEXT.test(text) ? 'loginDelay' : 'authentication';
}

function split(
  status: StatusLine,
  capabilities: Capabilities,
): { readonly code: string | undefined; readonly text: string } {
  const parsed = parseResponseCode(status.text, capabilities.hasResponseCodes);
  return { code: parsed?.code, text: parsed?.text ?? status.text };
}

/** An unknown code means what the level above it means (RFC 2449 §8); no code known here has more than two levels. */
function meaningOf(code: string | undefined): Pop3ErrorCode | undefined {
  const [top = '', second = ''] = code?.split('/', 2) ?? [];
  return MEANING_OF_CODE[`${top}/${second}`] ?? MEANING_OF_CODE[top];
}
