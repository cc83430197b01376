import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Dovecot, startDovecot } from '../support/dovecot';
import { testCertificates } from '../support/testCertificates';
import { benchMessage, largeMessage } from './benchMessage';

const run = promisify(execFile);

export const PASSWORD = 'benchmark';
export const LARGE_MESSAGE_OCTETS = 100_000_000;
const FIRST_MAILDIR_SECOND = Date.UTC(2026, 0, 1) / 1000;
const WRITES_AT_ONCE = 16;
const LARGE_USER = 'large';
const HEADER_END = '\r\n\r\n';

export interface Maildrop {
  readonly user: string;
  readonly messageCount: number;
  /** All messages together. */
  readonly octets: number;
  /** All header blocks together, each with its blank line. */
  readonly headerOctets: number;
  /** SHA-256 in hexadecimal, by message number less one. */
  readonly hashes: readonly string[];
}

/** A Dovecot with maildrops of chosen sizes, each delivered when it is first asked for. */
export class Maildrops {
  private readonly made = new Map<string, Promise<Maildrop>>();

  private constructor(private readonly dovecot: Dovecot) {}

  static async start(sizes: readonly number[]): Promise<Maildrops> {
    const { good } = await testCertificates();
    const users = [...sizes.map(userOf), LARGE_USER];
    const dovecot = await startDovecot({
      certificate: good,
      users: Object.fromEntries(users.map((user) => [user, PASSWORD])),
      // Peers are not to be told apart by who happens to warm up the login process.
      extraConfiguration: 'service pop3-login {\n  process_min_avail = 1\n}\n',
    });
    return new Maildrops(dovecot);
  }

  get port(): number {
    return this.dovecot.plainPort;
  }

  /** The maildrop with so many messages, number 1 the oldest. */
  sized(count: number): Promise<Maildrop> {
    return this.once(userOf(count), () => numbered(count));
  }

  /** The maildrop with one message of {@link LARGE_MESSAGE_OCTETS} or a little more. */
  large(): Promise<Maildrop> {
    return this.once(LARGE_USER, () => [largeMessage(LARGE_MESSAGE_OCTETS)]);
  }

  /** The server's log, for the message of an error. */
  log(): Promise<string> {
    return this.dovecot.log();
  }

  stop(): Promise<void> {
    return this.dovecot.stop();
  }

  private once(user: string, messages: () => Iterable<Buffer>): Promise<Maildrop> {
    const existing = this.made.get(user) ?? this.deliver(user, messages());
    this.made.set(user, existing);
    return existing;
  }

  private async deliver(user: string, messages: Iterable<Buffer>): Promise<Maildrop> {
    await this.dovecot.deliver(user, []);
    const maildir = this.dovecot.maildirOf(user);
    const folder = join(maildir, 'new');
    const hashes: string[] = [];
    let octets = 0;
    let headerOctets = 0;
    let writes: Promise<void>[] = [];
    for (const message of messages) {
      writes.push(writeFile(join(folder, fileName(hashes.length, message.length)), message));
      hashes.push(createHash('sha256').update(message).digest('hex'));
      octets += message.length;
      headerOctets += message.indexOf(HEADER_END) + HEADER_END.length;
      if (writes.length === WRITES_AT_ONCE) {
        await Promise.all(writes);
        writes = [];
      }
    }
    await Promise.all(writes);
    const { uid, gid } = await stat(maildir);
    await run('chown', ['-R', `${uid}:${gid}`, maildir]);
    return { user, messageCount: hashes.length, octets, headerOctets, hashes };
  }
}

function userOf(count: number): string {
  return `with${count}`;
}

function* numbered(count: number): Iterable<Buffer> {
  for (let index = 1; index <= count; index += 1) {
    yield benchMessage(index);
  }
}

/** With the sizes in the name Dovecot lists a maildrop without opening each file. */
function fileName(index: number, octets: number): string {
  const sequence = String(index).padStart(8, '0');
  return `${FIRST_MAILDIR_SECOND + index}.M${sequence}P1.bench,S=${octets},W=${octets}`;
}
