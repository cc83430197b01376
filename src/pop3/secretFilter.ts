/** Shorter secrets would hit harmless text everywhere, and their replacement would tell them. */
const SHORTEST_FILTERED = 4;
const REPLACEMENT = '****';

/** Removes the session's secrets, in the encodings POP3 gives them, from text a server sends back. */
export class SecretFilter {
  private readonly needles: string[] = [];

  add(secret: string): void {
    const octets = Buffer.from(secret, 'utf8');
    if (octets.length < SHORTEST_FILTERED) {
      return;
    }
    const forms = [
      octets.toString('latin1'),
      secret,
      octets.toString('base64'),
      octets.toString('hex'),
    ];
    for (const form of forms) {
      if (!this.needles.includes(form)) {
        this.needles.push(form);
      }
    }
  }

  apply(text: string): string {
    return this.needles.reduce((clean, needle) => clean.split(needle).join(REPLACEMENT), text);
  }
}
