import { createHash } from 'node:crypto';

const MAXIMUM_STAMP_OCTETS = 250;

/**
 * The timestamp of a greeting, brackets included (RFC 1939 §7 APOP), if it has the syntax of a msg-id: printable ASCII
 * with one `@` and text on both sides. Anything laxer would let a man in the middle choose the digest's input
 * (CVE-2007-1558). Linear in the length of the greeting.
 */
export function findApopStamp(greeting: string): string | undefined {
  const start = greeting.indexOf('<');
  const end = start === -1 ? -1 : greeting.indexOf('>', start);
  if (end === -1 || end - start >= MAXIMUM_STAMP_OCTETS) {
    return undefined;
  }
  const stamp = greeting.slice(start, end + 1);
  const hasSecond = greeting.includes('<', end);
  const isMessageId = /^<[!-;=?A-~]{1,124}@[!-;=?A-~]{1,124}>$/u.test(stamp);
  return isMessageId && !hasSecond ? stamp : undefined;
}

/** Lower-case hexadecimal MD5 over the stamp, brackets included, and the password (RFC 1939 §7). */
export function apopDigest(stamp: string, password: string): string {
  return createHash('md5').update(stamp, 'latin1').update(password, 'utf8').digest('hex');
}
