import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/** The SHA-256 of each message, written to a file at the end; without a file nothing is hashed. */
export class MessageHashes {
  private readonly lines: string[] = [];

  constructor(private readonly file: string | undefined) {}

  add(messageNumber: number, octets: Uint8Array): void {
    if (this.file !== undefined) {
      this.addDigest(messageNumber, createHash('sha256').update(octets).digest('hex'));
    }
  }

  /** @param digest Hexadecimal. */
  addDigest(messageNumber: number, digest: string): void {
    this.lines.push(`${messageNumber} ${digest}\n`);
  }

  write(): void {
    if (this.file !== undefined) {
      writeFileSync(this.file, this.lines.join(''));
    }
  }
}
