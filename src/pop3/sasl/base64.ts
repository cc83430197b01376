const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;

/**
 * Decodes base64 with padding and nothing else (RFC 4648 §4). `undefined` for any other character, missing padding, or
 * bits that decoding would drop (§3.5).
 */
export function decodeBase64(text: string): Buffer | undefined {
  if (!BASE64.test(text)) {
    return undefined;
  }
  const octets = Buffer.from(text, 'base64');
  return octets.toString('base64') === text ? octets : undefined;
}
