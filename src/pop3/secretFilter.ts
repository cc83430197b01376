import { OctetSearch } from './octetSearch';
import { SECRET_REPLACEMENT, secretForms } from './secretForms';

/** Removes the session's secrets, in any of their forms, from text a server sends back. */
export class SecretFilter {
  /** The longest come first: a form may begin with another one. */
  private needles: readonly string[] = [];
  private search: OctetSearch | undefined;

  add(secret: string): void {
    const forms = secretForms(secret);
    if (forms.length > 0) {
      const texts = forms.map((form) => Buffer.from(form).toString('latin1'));
      const all = new Set([...this.needles, secret, ...texts]);
      this.needles = [...all].sort((a, b) => b.length - a.length);
      // No octets make a character beyond Latin-1.
      const inOctets = this.needles.filter((needle) => !/[^\0-\xff]/u.test(needle));
      this.search = new OctetSearch(inOctets.map((needle) => Buffer.from(needle, 'latin1')));
    }
  }

  apply(text: string): string {
    return this.needles.reduce(
      (clean, needle) =>
        clean.includes(needle) ? clean.split(needle).join(SECRET_REPLACEMENT) : clean,
      text,
    );
  }

  /** The octets without secrets, as {@link apply} makes of their Latin-1 text; the same ones where they hold none. */
  applyToOctets(octets: Uint8Array): Uint8Array {
    if (this.search?.occursIn(octets) !== true) {
      return octets;
    }
    const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
    return Buffer.from(this.apply(text), 'latin1');
  }
}
