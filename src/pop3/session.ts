import { apopDigest, findApopStamp } from './apop';
import { Capabilities } from './capabilities';
import { type CommandLine, encodeCommand } from './command';
import { type WireTrace, Pop3Connection } from './connection';
import {
  DEFAULT_LIMITS,
  DEFAULT_TIMEOUTS,
  type Endpoint,
  type Limits,
  type Timeouts,
} from './endpoint';
import { Pop3Error } from './errors';
import type { Exchange, Reply } from './exchange';
import { type Language, parseLanguageListing } from './languages';
import { LineCollector } from './lineCollector';
import type { ReadGate } from './messageSink';
import { ONE_AT_A_TIME, PIPELINED } from './pipelineWindow';
import { greetingError, loginError, rejection } from './rejection';
import type { SaslMechanism } from './sasl/mechanism';
import { SaslExchange } from './sasl/saslExchange';
import { SecretFilter } from './secretFilter';
import type { TlsSession } from './tlsSession';
import type { WireTap } from './wireTap';

export interface ClientOptions {
  readonly timeouts?: Partial<Timeouts>;
  readonly limits?: Partial<Limits>;
  readonly trace?: WireTrace;
  readonly tap?: WireTap | undefined;
  /** `false`: one command at a time, whatever the server offers. */
  readonly mayPipeline?: boolean;
}

/** RFC 1939 §3; `closed` also stands for a session whose QUIT was answered. */
export type SessionState = 'authorization' | 'transaction' | 'closed';

/** An open connection with what a session is made of. */
export interface SessionParts {
  readonly connection: Pop3Connection;
  readonly secrets: SecretFilter;
  readonly timeouts: Timeouts;
  readonly limits: Limits;
  readonly mayPipeline: boolean;
  readonly greeting: string;
}

/** Connects, with implicit TLS if the endpoint says so, and reads the greeting. Throws Pop3Error. */
export async function openSession(
  endpoint: Endpoint,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<SessionParts> {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const secrets = new SecretFilter();
  const { trace = () => undefined, tap, mayPipeline = true } = options;
  const { connection, greeting } = await Pop3Connection.open(
    endpoint,
    { timeouts, limits, secrets, trace, tap },
    signal,
  );
  if (greeting.indicator !== 'ok') {
    connection.destroy();
    throw greetingError(greeting);
  }
  return { connection, secrets, timeouts, limits, mayPipeline, greeting: greeting.text };
}

/**
 * What a POP3 session can do before it is logged in, and its end: CAPA (RFC 2449), STLS (RFC 2595), UTF8 and LANG
 * (RFC 6856), every kind of login, QUIT.
 */
export class Pop3Session {
  /** Text of the greeting, untrusted; it may name the software. */
  readonly greeting: string;
  protected readonly limits: Limits;
  private readonly connection: Pop3Connection;
  private readonly secrets: SecretFilter;
  private readonly timeouts: Timeouts;
  private readonly mayPipeline: boolean;
  private sessionState: SessionState = 'authorization';
  private capabilitySet: Capabilities = Capabilities.none;
  private apopStamp: string | undefined;
  private usesUtf8 = false;

  constructor(parts: SessionParts) {
    this.connection = parts.connection;
    this.secrets = parts.secrets;
    this.timeouts = parts.timeouts;
    this.limits = parts.limits;
    this.mayPipeline = parts.mayPipeline;
    this.greeting = parts.greeting;
    this.apopStamp = findApopStamp(parts.greeting);
  }

  get state(): SessionState {
    return this.connection.ended === undefined ? this.sessionState : 'closed';
  }

  /** What protects the connection; `undefined` in plain text. */
  get tls(): TlsSession | undefined {
    return this.connection.tls;
  }

  get isEncrypted(): boolean {
    return this.tls !== undefined;
  }

  /** What the last CAPA of this session announced. */
  get capabilities(): Capabilities {
    return this.capabilitySet;
  }

  /** Whether several commands may be sent before their replies are read (RFC 2449 §6.6). */
  get canPipeline(): boolean {
    return this.connection.windowSize.commands > 1;
  }

  /** Whether the session broke with several commands unanswered: the server may not cope with pipelining. */
  get brokeWhilePipelining(): boolean {
    return (
      this.connection.endedWhilePipelining &&
      Pop3Error.is(this.connection.ended, 'closed', 'protocol', 'timeout')
    );
  }

  /** Whether the server runs on this machine. */
  get isLoopback(): boolean {
    return this.connection.isLoopback;
  }

  /** Whether this client gave the connection up over a reply that nobody waited for any longer. */
  get wasGivenUp(): boolean {
    return this.connection.wasGivenUp;
  }

  get offersApop(): boolean {
    return this.apopStamp !== undefined;
  }

  /** Whether header fields may come in raw UTF-8 (RFC 6856 §2). */
  get isUtf8(): boolean {
    return this.usesUtf8;
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
    this.setWindow();
    return this.capabilitySet;
  }

  /** Never before login, whose commands wait for each other's replies. */
  private setWindow(): void {
    const isOffered = this.state === 'transaction' && this.capabilitySet.has('PIPELINING');
    this.connection.windowSize = isOffered && this.mayPipeline ? PIPELINED : ONE_AT_A_TIME;
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
    const reply = await this.askForTls(signal);
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

  private async askForTls(signal: AbortSignal): Promise<Reply> {
    try {
      return await this.send(encodeCommand('STLS'), { hasBody: false, precedesTls: true, signal });
    } catch (error) {
      // Whether the server is waiting for a handshake is not known.
      this.destroy();
      throw error;
    }
  }

  /** Switches UTF8 mode on (RFC 6856 §2), for the whole session. Throws Pop3Error `rejected`. */
  async utf8(signal?: AbortSignal): Promise<void> {
    this.assertState('authorization');
    await this.accept(encodeCommand('UTF8'), { hasBody: false, signal });
    this.usesUtf8 = true;
  }

  /** The languages the server has its texts in (RFC 6856 §3.2). Throws Pop3Error `rejected`. */
  async languages(signal?: AbortSignal): Promise<readonly Language[]> {
    const lines = new LineCollector(this.limits.capabilityLines, 'The language list');
    await this.accept(encodeCommand('LANG'), {
      hasBody: true,
      onBody: (octets) => {
        lines.push(octets);
      },
      maximumBodyOctets: this.limits.statusLineOctets * 8,
      signal,
    });
    return parseLanguageListing(lines.finish());
  }

  /** Chooses the language of the server's texts by its tag (RFC 5646), `*` for its default. Throws Pop3Error `rejected`. */
  async setLanguage(tag: string, signal?: AbortSignal): Promise<void> {
    if (!/^(?:\*|[A-Za-z0-9-]{1,64})$/u.test(tag)) {
      throw new Pop3Error(
        'invalidArgument',
        'A language tag is made of letters, digits and hyphens',
      );
    }
    await this.accept(encodeCommand('LANG', tag), { hasBody: false, signal });
  }

  /** Logs in with USER and PASS (RFC 1939 §7). PASS is written only after USER was answered. */
  async userPass(user: string, password: string, signal?: AbortSignal): Promise<void> {
    this.assertState('authorization');
    // Both are encoded first, so that a password that can't be sent is found before the server hears of the user.
    const userCommand = encodeCommand('USER', user);
    this.secrets.add(password);
    const passCommand = encodeCommand('PASS', { secret: password });
    const userReply = await this.send(userCommand, { hasBody: false, signal });
    if (userReply.status.indicator !== 'ok') {
      const refusesMethod = !this.capabilitySet.isEmpty && !this.capabilitySet.has('USER');
      throw refusesMethod
        ? new Pop3Error('authenticationUnavailable', 'The server does not accept USER and PASS', {
            serverText: userReply.status.text,
          })
        : loginError(userReply.status, this.capabilitySet);
    }
    await this.authenticate(passCommand, { signal });
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
    await this.authenticate(encodeCommand('APOP', user, { secret: digest }), { signal });
  }

  /**
   * Logs in by AUTH (RFC 5034). `secret` is what must never be seen in a reply. Throws Pop3Error, `saslExchange` where
   * the server broke the rules or did not prove itself; then the connection is gone.
   */
  async sasl(mechanism: SaslMechanism, secret: string, signal?: AbortSignal): Promise<void> {
    this.assertState('authorization');
    this.secrets.add(secret);
    const dialogue = new SaslExchange(mechanism);
    try {
      await this.authenticate(dialogue.command, { dialogue, signal, mechanism });
    } finally {
      if (dialogue.failure !== undefined) {
        this.destroy();
      }
    }
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

  /**
   * Sends any command, such as one that a person typed, and resolves with the reply, whatever it is. What the reply means
   * for `state` and `capabilities` is left to the caller.
   */
  exchange(exchange: Exchange): Promise<Reply> {
    return this.connection.exchange(exchange);
  }

  /** Keeps a secret, sent by {@link exchange}, out of the trace, the tap and every error. */
  hide(secret: string): void {
    this.secrets.add(secret);
  }

  /** Drops the connection at once, committing nothing. */
  destroy(): void {
    this.sessionState = 'closed';
    this.connection.destroy();
  }

  /** Holds back what the server sends; what is read already still comes. */
  protected get readGate(): ReadGate {
    return this.connection;
  }

  /** Sends a command and throws Pop3Error where the server refuses it. */
  protected async accept(command: CommandLine, options: Omit<Exchange, 'command'>): Promise<Reply> {
    return this.accepted(await this.send(command, options));
  }

  /** Throws Pop3Error where the server refused. */
  protected accepted(reply: Reply): Reply {
    if (reply.status.indicator !== 'ok') {
      throw rejection(reply.status, this.capabilitySet);
    }
    return reply;
  }

  protected assertState(expected: SessionState): void {
    const error = this.stateError(expected);
    if (error !== undefined) {
      throw error;
    }
  }

  protected stateError(expected: SessionState): Pop3Error | undefined {
    return this.state === expected
      ? undefined
      : (this.connection.ended ??
          new Pop3Error('closed', `The session is not in the ${expected} state`));
  }

  private async authenticate(
    command: CommandLine,
    options: Pick<Exchange, 'signal'> & {
      readonly dialogue?: SaslExchange;
      readonly mechanism?: SaslMechanism;
    },
  ): Promise<void> {
    const { mechanism, ...exchange } = options;
    let reply: Reply;
    try {
      reply = await this.send(command, { hasBody: false, ...exchange });
    } catch (error) {
      throw unansweredLogin(error);
    }
    const broken = exchange.dialogue?.failure;
    if (broken !== undefined) {
      throw broken.withServerText(this.secrets.apply(broken.serverText ?? ''));
    }
    if (reply.status.indicator !== 'ok') {
      const reason = this.secrets.apply(mechanism?.failureText ?? '');
      throw loginError(
        reason === '' ? reply.status : { ...reply.status, text: `${reply.status.text} ${reason}` },
        this.capabilitySet,
      );
    }
    this.sessionState = 'transaction';
    // Whoever announces PIPELINING does so in both states (RFC 2449 §6.6).
    this.setWindow();
  }

  private send(command: CommandLine, options: Omit<Exchange, 'command'>): Promise<Reply> {
    return this.connection.exchange({ ...options, command });
  }
}

/** Many servers answer a wrong password by hanging up, and some by silence. */
function unansweredLogin(error: unknown): unknown {
  if (Pop3Error.is(error, 'closed')) {
    return new Pop3Error('authentication', 'The server closed the connection during login', {
      cause: error,
      isSuspected: true,
      isLoginUnanswered: true,
    });
  }
  return Pop3Error.is(error, 'timeout') ? error.withLoginUnanswered() : error;
}
