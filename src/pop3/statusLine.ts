/** A status indicator line (RFC 1939 §3), decoded as Latin-1 so that every octet is kept. */
export interface StatusLine {
  readonly indicator: 'ok' | 'error' | 'continuation';
  /** What follows the indicator and one space. Untrusted. */
  readonly text: string;
}

/** Parses one line without its line end; `undefined` for anything POP3 does not know (the indicator is upper case). */
export function parseStatusLine(line: string): StatusLine | undefined {
  if (line === '+' || line.startsWith('+ ')) {
    return { indicator: 'continuation', text: line.slice(2) };
  }
  const match = /^(\+OK|-ERR)(?:[ \t]([^]*))?$/u.exec(line);
  if (match === null) {
    return undefined;
  }
  return { indicator: match[1] === '+OK' ? 'ok' : 'error', text: match[2] ?? '' };
}

/** Codes servers send whether or not they advertise RESP-CODES. */
const WELL_KNOWN_CODES = ['IN-USE', 'LOGIN-DELAY', 'SYS', 'AUTH', 'UTF8'];

export interface ResponseCode {
  /** Upper case, levels joined by `/`, without brackets. */
  readonly code: string;
  readonly text: string;
}

/**
 * Splits an extended response code from the text after it (RFC 2449 §8). Without RESP-CODES advertised only codes from
 * the standards are believed; anything else in brackets is text.
 */
export function parseResponseCode(text: string, isAdvertised: boolean): ResponseCode | undefined {
  const match = /^\[([!-.0-Z^-~]+(?:\/[!-.0-Z^-~]+)*)\][ \t]*([^]*)$/u.exec(text);
  const code = match?.[1]?.toUpperCase();
  if (code === undefined) {
    return undefined;
  }
  const topLevel = code.split('/')[0] ?? '';
  return isAdvertised || WELL_KNOWN_CODES.includes(topLevel)
    ? { code, text: match?.[2] ?? '' }
    : undefined;
}
