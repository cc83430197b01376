/** What CAPA announced (RFC 2449 §5). Names are upper case; arguments are kept as sent. */
export class Capabilities {
  private constructor(private readonly entries: ReadonlyMap<string, readonly string[]>) {}

  /** What RFC 1939 lets a client assume of a server that knows no CAPA. */
  static readonly none = new Capabilities(new Map());

  static parse(lines: readonly string[]): Capabilities {
    const entries = new Map<string, string[]>();
    for (const line of lines) {
      const [name, ...args] = line.trim().split(/[ \t]+/u);
      if (name !== undefined && name !== '') {
        const key = name.toUpperCase();
        const known = entries.get(key);
        if (known === undefined) {
          entries.set(key, args);
        } else {
          known.push(...args);
        }
      }
    }
    return new Capabilities(entries);
  }

  get isEmpty(): boolean {
    return this.entries.size === 0;
  }

  /** Each capability and its arguments on one line, in the order of the server. Untrusted. */
  get lines(): readonly string[] {
    return [...this.entries].map(([name, args]) => [name, ...args].join(' '));
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  arguments(name: string): readonly string[] {
    return this.entries.get(name) ?? [];
  }

  /** RESP-CODES (RFC 2449) or AUTH-RESP-CODE (RFC 3206). */
  get hasResponseCodes(): boolean {
    return this.has('RESP-CODES') || this.has('AUTH-RESP-CODE');
  }

  /** Seconds between logins the server insists on (RFC 2449 §6.5), if it says so. */
  get loginDelaySeconds(): number | undefined {
    const seconds = Number(this.arguments('LOGIN-DELAY')[0]);
    return Number.isSafeInteger(seconds) && seconds >= 0 ? seconds : undefined;
  }

  /** Days the server keeps messages (RFC 2449 §6.7): 0 means that reading a message may remove it. */
  get expireDays(): number | 'never' | undefined {
    const [first] = this.arguments('EXPIRE');
    if (first?.toUpperCase() === 'NEVER') {
      return 'never';
    }
    return first !== undefined && /^\d{1,9}$/u.test(first) ? Number(first) : undefined;
  }

  get implementation(): string {
    return this.arguments('IMPLEMENTATION').join(' ');
  }
}
