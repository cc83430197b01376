import { apopDigest, findApopStamp } from './apop';
import { Capabilities } from './capabilities';
import {
  type CommandArgument,
  type CommandLine,
  assertMessageNumber,
  encodeCommand,
} from './command';
import { type Exchange, type Reply, type WireTrace, Pop3Connection } from './connection';
import {
  DEFAULT_LIMITS,
  DEFAULT_TIMEOUTS,
  type Endpoint,
  type Limits,
  type Timeouts,
} from './endpoint';
import { Pop3Error } from './errors';
import {
  type DropListing,
  type Listing,
  parseDropListing,
  parseScanListing,
  parseUidListing,
} from './listings';
import { LineCollector } from './lineCollector';
import { greetingError, loginError, rejection } from './rejection';
import { SecretFilter } from './secretFilter';

export interface ClientOptions {
  readonly timeouts?: Partial<Timeouts>;
  readonly limits?: Partial<Limits>;
  readonly trace?: WireTrace;
}

/** RFC 1939 §3; `closed` also stands for a session whose QUIT was answered. */
export type SessionState = 'authorization' | 'transaction' | 'closed';

export interface RetrievedMessage {
  readonly octets: Uint8Array;
  /** Lines the server should have dot-stuffed and did not (RFC 1939 §3). */
  readonly unstuffedLines: number;
}

export interface RetrieveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Octets of the message received so far. */
  readonly onProgress?: ((receivedOctets: number) => void) | undefined;
}

/** Commands that may be unanswered at once on a server that offers PIPELINING; their lines stay far below a socket buffer. */
const PIPELINE_WINDOW = 20;

/**
 * One POP3 session: every command of RFC 1939, CAPA (RFC 2449) and STLS (RFC 2595), each with its typed result. Methods
 * throw Pop3Error; after `rejected` and `invalidArgument` the session goes on, after any other code it is over.
 */
export class Pop3Client {
  private sessionState: SessionState = 'authorization';
  private capabilitySet: Capabilities = Capabilities.none;
  private apopStamp: string | undefined;

  private constructor(
    private readonly connection: Pop3Connection,
    private readonly secrets: SecretFilter,
    private readonly timeouts: Timeouts,
    private readonly limits: Limits,
    /** Text of the greeting, untrusted; it may name the software. */
    readonly greeting: string,
  ) {
    this.apopStamp = findApopStamp(greeting);
  }

  /** Connects, with implicit TLS if the endpoint says so, and reads the greeting. */
  static async connect(
    endpoint: Endpoint,
    options: ClientOptions,
    signal: AbortSignal,
  ): Promise<Pop3Client> {
    const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const secrets = new SecretFilter();
    const { connection, greeting } = await Pop3Connection.open(
      endpoint,
      { timeouts, limits, secrets, trace: options.trace ?? (() => undefined) },
      signal,
    );
    if (greeting.indicator !== 'ok') {
      connection.destroy();
      throw greetingError(greeting);
    }
    return new Pop3Client(connection, secrets, timeouts, limits, greeting.text);
  }

  get state(): SessionState {
    return this.connection.ended === undefined ? this.sessionState : 'closed';
  }

  get isEncrypted(): boolean {
    return this.connection.isEncrypted;
  }

  /** What the last CAPA of this session announced. */
  get capabilities(): Capabilities {
    return this.capabilitySet;
  }

  /** Whether several commands may be sent before their replies are read (RFC 2449 §6.6). */
  get canPipeline(): boolean {
    return this.connection.window > 1;
  }

  get offersApop(): boolean {
    return this.apopStamp !== undefined;
  }

  /** Asks for the capabilities (RFC 2449 §5); a server that knows no CAPA has {@link Capabilities.none}. */
  async capa(signal?: AbortSignal): Promise<Capabilities> {
    const lines = new LineCollector(this.limits.capabilityLines, 'The capability list');
    const reply = await this.send(encodeCommand('CAPA'), {
      hasBody: true,
      onBody: (octets) => {
        lines.push(octets);
      },
      maximumBodyOctets: this.limits.statusLineOctets * 8,
      signal,
    });
    this.capabilitySet =
      reply.status.indicator === 'ok' ? Capabilities.parse(lines.finish()) : Capabilities.none;
    const mayPipeline = this.state === 'transaction' && this.capabilitySet.has('PIPELINING');
    this.connection.window = mayPipeline ? PIPELINE_WINDOW : 1;
    return this.capabilitySet;
  }

  /**
   * Encrypts the connection (RFC 2595 §4). What was learnt in plain text is forgotten. Throws Pop3Error
   * `startTlsUnavailable` where the server refuses, and never goes on without.
   */
  async stls(signal: AbortSignal): Promise<void> {
    this.assertState('authorization');
    if (this.isEncrypted) {
      throw new Pop3Error('invalidArgument', 'The connection is encrypted already');
    }
    const reply = await this.send(encodeCommand('STLS'), {
      hasBody: false,
      precedesTls: true,
      signal,
    });
    if (reply.status.indicator !== 'ok') {
      this.destroy();
      throw new Pop3Error('startTlsUnavailable', 'The server refused STLS', {
        serverText: reply.status.text,
      });
    }
    this.capabilitySet = Capabilities.none;
    this.apopStamp = undefined;
    await this.connection.startTls(signal);
  }

  /** Logs in with USER and PASS (RFC 1939 §7). PASS is written only after USER was answered. */
  async userPass(user: string, password: string, signal?: AbortSignal): Promise<void> {
    this.assertState('authorization');
    // Both are encoded first, so that a password that can't be sent is found before the server hears of the user.
    const userCommand = encodeCommand('USER', user);
    const passCommand = this.secretCommand('PASS', password);
    const userReply = await this.send(userCommand, { hasBody: false, signal });
    if (userReply.status.indicator !== 'ok') {
      const refusesMethod = !this.capabilitySet.isEmpty && !this.capabilitySet.has('USER');
      throw refusesMethod
        ? new Pop3Error('authenticationUnavailable', 'The server does not accept USER and PASS', {
            serverText: userReply.status.text,
          })
        : loginError(userReply.status, this.capabilitySet);
    }
    await this.authenticate(passCommand, signal);
  }

  /** Logs in with APOP (RFC 1939 §7). Throws Pop3Error `authenticationUnavailable` where the greeting has no stamp. */
  async apop(user: string, password: string, signal?: AbortSignal): Promise<void> {
    this.assertState('authorization');
    if (this.apopStamp === undefined) {
      throw new Pop3Error('authenticationUnavailable', 'The server does not offer APOP');
    }
    this.secrets.add(password);
    const digest = apopDigest(this.apopStamp, password);
    this.secrets.add(digest);
    await this.authenticate(encodeCommand('APOP', user, { secret: digest }), signal);
  }

  async stat(signal?: AbortSignal): Promise<DropListing> {
    const text = await this.command(encodeCommand('STAT'), signal);
    const listing = parseDropListing(text);
    if (listing === undefined) {
      throw new Pop3Error('rejected', 'The server answered STAT with no usable numbers', {
        serverText: text,
      });
    }
    return listing;
  }

  async list(signal?: AbortSignal): Promise<Listing<number>> {
    return parseScanListing(await this.listing('LIST', signal));
  }

  /** Throws Pop3Error `rejected` where the server knows no UIDL, which is optional (RFC 1939 §7). */
  async uidl(signal?: AbortSignal): Promise<Listing<string>> {
    return parseUidListing(await this.listing('UIDL', signal));
  }

  /** The unique-id of one message, or `undefined` if the answer makes no sense. */
  async uidlOf(messageNumber: number, signal?: AbortSignal): Promise<string | undefined> {
    assertMessageNumber(messageNumber);
    const text = await this.command(encodeCommand('UIDL', messageNumber), signal);
    return parseUidListing([text]).entries.get(messageNumber);
  }

  /**
   * The header block and the first `lines` body lines (RFC 1939 §7 TOP), unstuffed. Some servers send the whole message
   * whatever `lines` says: what exceeds `limits.headerOctets` is read and dropped.
   */
  async top(messageNumber: number, lines: number, signal?: AbortSignal): Promise<Uint8Array> {
    assertMessageNumber(messageNumber);
    const { octets } = await this.multiLine(encodeCommand('TOP', messageNumber, lines), {
      keptOctets: this.limits.headerOctets,
      maximumBodyOctets: this.limits.headerOctets + this.limits.messageOctets,
      signal,
    });
    return octets;
  }

  /** A whole message (RFC 1939 §5 RETR), unstuffed and otherwise octet for octet as sent. */
  async retr(messageNumber: number, options: RetrieveOptions = {}): Promise<RetrievedMessage> {
    assertMessageNumber(messageNumber);
    return this.multiLine(encodeCommand('RETR', messageNumber), {
      maximumBodyOctets: this.limits.messageOctets,
      isMessage: true,
      ...options,
    });
  }

  /** Marks a message; it goes only when QUIT is answered (RFC 1939 §5 DELE, §6). */
  async dele(messageNumber: number, signal?: AbortSignal): Promise<void> {
    assertMessageNumber(messageNumber);
    await this.command(encodeCommand('DELE', messageNumber), signal);
  }

  async rset(signal?: AbortSignal): Promise<void> {
    await this.command(encodeCommand('RSET'), signal);
  }

  async noop(signal?: AbortSignal): Promise<void> {
    await this.command(encodeCommand('NOOP'), signal);
  }

  /**
   * Ends the session; in the transaction state this commits deletions (RFC 1939 §6). Throws Pop3Error `rejected` where
   * the server says that some could not be removed, and `timeout` or `closed` where it does not say.
   */
  async quit(): Promise<void> {
    let deadline: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      deadline = setTimeout(() => {
        reject(new Pop3Error('timeout', 'The server did not answer QUIT in time'));
      }, this.timeouts.quit);
    });
    try {
      const reply = await Promise.race([
        this.send(encodeCommand('QUIT'), { hasBody: false }),
        silence,
      ]);
      if (reply.status.indicator !== 'ok') {
        throw rejection(reply.status, this.capabilitySet);
      }
    } finally {
      clearTimeout(deadline);
      this.destroy();
    }
  }

  /** Drops the connection at once, committing nothing. */
  destroy(): void {
    this.sessionState = 'closed';
    this.connection.destroy();
  }

  private async authenticate(command: CommandLine, signal: AbortSignal | undefined): Promise<void> {
    let reply: Reply;
    try {
      reply = await this.send(command, { hasBody: false, signal });
    } catch (error) {
      throw Pop3Error.is(error, 'closed')
        ? new Pop3Error('authentication', 'The server closed the connection during login', {
            cause: error,
            isSuspected: true,
          })
        : error;
    }
    if (reply.status.indicator !== 'ok') {
      throw loginError(reply.status, this.capabilitySet);
    }
    this.sessionState = 'transaction';
  }

  private secretCommand(keyword: string, secret: string): CommandLine {
    this.secrets.add(secret);
    return encodeCommand(keyword, { secret } satisfies CommandArgument);
  }

  private async listing(
    keyword: 'LIST' | 'UIDL',
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    const lines = new LineCollector(this.limits.listingEntries, `The ${keyword} listing`);
    await this.accepted(encodeCommand(keyword), {
      hasBody: true,
      onBody: (octets) => {
        lines.push(octets);
      },
      maximumBodyOctets: this.limits.listingOctets,
      signal,
    });
    return lines.finish();
  }

  private async multiLine(
    command: CommandLine,
    options: Omit<Exchange, 'command' | 'hasBody' | 'onBody'> &
      RetrieveOptions & { readonly keptOctets?: number },
  ): Promise<RetrievedMessage> {
    const { onProgress, keptOctets = Infinity, ...exchange } = options;
    const pieces: Uint8Array[] = [];
    let received = 0;
    const reply = await this.accepted(command, {
      hasBody: true,
      onBody: (octets) => {
        if (received < keptOctets) {
          pieces.push(octets.subarray(0, keptOctets - received));
        }
        received += octets.length;
        onProgress?.(received);
      },
      ...exchange,
    });
    return {
      octets: Buffer.concat(pieces),
      unstuffedLines: reply.statistics?.unstuffedLines ?? 0,
    };
  }

  private async command(command: CommandLine, signal: AbortSignal | undefined): Promise<string> {
    const reply = await this.accepted(command, { hasBody: false, signal });
    return reply.status.text;
  }

  private async accepted(command: CommandLine, options: Omit<Exchange, 'command'>): Promise<Reply> {
    this.assertState('transaction');
    const reply = await this.send(command, options);
    if (reply.status.indicator !== 'ok') {
      throw rejection(reply.status, this.capabilitySet);
    }
    return reply;
  }

  private send(command: CommandLine, options: Omit<Exchange, 'command'>): Promise<Reply> {
    return this.connection.exchange({ ...options, command });
  }

  private assertState(expected: SessionState): void {
    if (this.state !== expected) {
      throw (
        this.connection.ended ??
        new Pop3Error('closed', `The session is not in the ${expected} state`)
      );
    }
  }
}
