import { saslprep } from '@mongodb-js/saslprep';
import { Pop3Error } from '../errors';

/** SASLprep changes nothing in these and forbids none of them (RFC 4013 §2). */
const PRINTABLE_ASCII = /^[\u0020-\u007e]*$/u;

/** Throws Pop3Error `invalidArgument` for text that no mechanism can carry: NUL, or UTF-16 that is not Unicode text. */
export function assertSaslText(what: string, value: string): void {
  if (value.includes('\0')) {
    throw new Pop3Error('invalidArgument', `${what} holds a NUL, which no login method can send`);
  }
  if (/\p{Surrogate}/u.test(value)) {
    throw new Pop3Error('invalidArgument', `${what} holds half a character`);
  }
}

/** Throws Pop3Error `invalidArgument` as {@link assertSaslText} does, and for empty text. */
export function assertSaslTextPresent(what: string, value: string): void {
  if (value === '') {
    throw new Pop3Error('invalidArgument', `${what} is empty, which this login method can't send`);
  }
  assertSaslText(what, value);
}

/**
 * Prepares a name or password by SASLprep (RFC 4013). Throws Pop3Error `invalidArgument` for what it prohibits.
 * Characters that Unicode gained after version 3.2, such as most emoji, pass: RFC 5802 §2.2 would have passwords with
 * them refused, but servers in use store them as they are.
 */
export function prepareSaslText(what: string, value: string): string {
  assertSaslText(what, value);
  if (PRINTABLE_ASCII.test(value)) {
    return value;
  }
  try {
    return saslprep(value, { allowUnassigned: true });
  } catch (error) {
    throw new Pop3Error(
      'invalidArgument',
      `${what} holds characters that SASLprep does not allow (RFC 4013)`,
      { cause: error },
    );
  }
}

/** A `saslname` (RFC 5801 §4, RFC 5802 §5.1): comma and equals sign would end the field. */
export function escapeSaslName(name: string): string {
  return name.replace(/=/gu, '=3D').replace(/,/gu, '=2C');
}
