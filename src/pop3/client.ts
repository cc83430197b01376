import { onAbort } from '../shared/onAbort';
import type { LineEnding } from './bodyReader';
import { type CommandLine, assertMessageNumber, encodeCommand } from './command';
import type { Endpoint } from './endpoint';
import { Pop3Error } from './errors';
import type { Exchange, Priority, Reply } from './exchange';
import {
  type DropListing,
  type Listing,
  parseDropListing,
  readScanListing,
  parseUidListing,
  readUidListing,
} from './listings';
import { type ListingKeyword, ListingsAhead } from './listingsAhead';
import { LineCollector } from './lineCollector';
import { type MessageSink, SinkBacklog, SinkWriter } from './messageSink';
import { MessageTally } from './messageTally';
import { OctetCollector } from './octetCollector';
import { type ClientOptions, openSession, Pop3Session } from './session';

/** What was seen on the way through a message. */
interface MessageDefects {
  /** Lines that begin with a dot, which the server doubled (RFC 1939 §3). */
  readonly stuffedLines: number;
  /** Lines the server should have dot-stuffed and did not (RFC 1939 §3). */
  readonly unstuffedLines: number;
  /** `lf` where the server ends all its lines so (RFC 1939 §3 wants CRLF). */
  readonly lineEnding: LineEnding;
}

export interface RetrievedMessage extends MessageDefects {
  readonly octets: Uint8Array;
}

/** A message that went to a sink. */
export interface StreamedMessage extends MessageDefects {
  readonly receivedOctets: number;
  /** How often CRLF stands in it. */
  readonly crlfs: number;
  /** Its first octets, at most {@link PARTIAL_MESSAGE_OCTETS}; the header block is among them. A copy each time. */
  readonly beginning: () => Uint8Array;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly priority?: Priority;
}

export interface RetrieveOptions extends ReadOptions {
  /** Octets of the message received so far. */
  readonly onProgress?: ((receivedOctets: number) => void) | undefined;
  /** What LIST says of the message, for the pipelining window: a guess. */
  readonly expectedOctets?: number | undefined;
}

/** Of a message that did not arrive whole, what an error carries; of one that was streamed, what is kept. */
export const PARTIAL_MESSAGE_OCTETS = 1024 * 1024;

/**
 * One POP3 session: every command of RFC 1939, CAPA (RFC 2449), STLS (RFC 2595), AUTH (RFC 5034), UTF8 and LANG
 * (RFC 6856), each with its typed result. Methods throw Pop3Error; after `rejected`, `utf8Required` and `invalidArgument` the
 * session goes on, after any other code it is over.
 */
export class Pop3Client extends Pop3Session {
  private readonly backlog = new SinkBacklog(this.readGate);
  private readonly ahead = new ListingsAhead();

  /** Connects, with implicit TLS if the endpoint says so, and reads the greeting. */
  static async connect(
    endpoint: Endpoint,
    options: ClientOptions,
    signal: AbortSignal,
  ): Promise<Pop3Client> {
    return new Pop3Client(await openSession(endpoint, options, signal));
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
    return readScanListing(await this.listing('LIST', signal));
  }

  /** Throws Pop3Error `rejected` where the server knows no UIDL, which is optional (RFC 1939 §7). */
  async uidl(signal?: AbortSignal): Promise<Listing<string>> {
    return readUidListing(await this.listing('UIDL', signal));
  }

  /**
   * Asks for LIST and UIDL at once, so that they leave in one write with what else is sent in this turn; the next
   * {@link list} and {@link uidl} take these replies.
   */
  listAhead(): void {
    for (const keyword of ['LIST', 'UIDL'] as const) {
      this.ahead.ask(keyword, (signal) => this.readListing(keyword, signal));
    }
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
  async top(messageNumber: number, lines: number, options: ReadOptions = {}): Promise<Uint8Array> {
    assertMessageNumber(messageNumber);
    const { octets } = await this.multiLine(encodeCommand('TOP', messageNumber, lines), {
      keptOctets: this.limits.headerOctets,
      maximumBodyOctets: this.limits.headerOctets + this.limits.messageOctets,
      ...options,
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

  /**
   * A whole message (RFC 1939 §5 RETR) as {@link retr} gives it, written to a sink while it is read. At most 256 KiB wait
   * for the sinks of a session, besides what the socket has read already (some 128 KiB); beyond that nothing more is
   * read, and no timeout runs meanwhile. Settles only when no write is pending, so that a file can be closed.
   *
   * Throws what the sink threw; then, and after an abort, the rest of the message is read and dropped, and the session
   * goes on if that takes no longer than a second. What the sink was given is of no use unless this resolves.
   */
  async retrTo(
    messageNumber: number,
    sink: MessageSink,
    options: RetrieveOptions = {},
  ): Promise<StreamedMessage> {
    assertMessageNumber(messageNumber);
    const { onProgress, signal, ...exchange } = options;
    const stop = new AbortController();
    const tally = new MessageTally(PARTIAL_MESSAGE_OCTETS);
    const giveUp = (): void => {
      writer.close();
      stop.abort();
    };
    const writer = new SinkWriter(sink, this.backlog, giveUp);
    const release = signal === undefined ? undefined : onAbort(signal, giveUp);
    try {
      if (signal?.aborted === true) {
        giveUp();
      }
      const reply = await this.request(encodeCommand('RETR', messageNumber), {
        ...exchange,
        hasBody: true,
        onBody: (octets) => {
          tally.add(octets);
          writer.push(octets);
          onProgress?.(tally.octets);
        },
        maximumBodyOctets: this.limits.messageOctets,
        isMessage: true,
        signal: stop.signal,
      });
      await writer.settled();
      if (stop.signal.aborted) {
        throw new Pop3Error('aborted', 'The work was cancelled');
      }
      return {
        receivedOctets: tally.octets,
        crlfs: tally.crlfs,
        ...defectsOf(reply),
        beginning: () => tally.beginning(),
      };
    } catch (error) {
      writer.close();
      await writer.settled();
      if (writer.failure !== undefined) {
        throw writer.failure.error;
      }
      throw tally.octets > 0 && Pop3Error.is(error)
        ? error.withPartialMessage(tally.beginning())
        : error;
    } finally {
      release?.();
    }
  }

  /** Marks a message; it goes only when QUIT is answered (RFC 1939 §5 DELE, §6). */
  async dele(messageNumber: number, signal?: AbortSignal): Promise<void> {
    assertMessageNumber(messageNumber);
    this.ahead.forget();
    await this.command(encodeCommand('DELE', messageNumber), signal);
  }

  async rset(signal?: AbortSignal): Promise<void> {
    await this.command(encodeCommand('RSET'), signal);
  }

  async noop(signal?: AbortSignal): Promise<void> {
    await this.command(encodeCommand('NOOP'), signal);
  }

  private async listing(keyword: ListingKeyword, signal?: AbortSignal): Promise<readonly string[]> {
    const { state } = this;
    const ahead = state === 'transaction' ? await this.ahead.take(keyword, signal) : undefined;
    return ahead ?? this.readListing(keyword, signal);
  }

  private async readListing(
    keyword: ListingKeyword,
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    const lines = new LineCollector(this.limits.listingEntries, `The ${keyword} listing`);
    await this.request(encodeCommand(keyword), {
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
    const collector = new OctetCollector();
    let received = 0;
    this.assertState('transaction');
    try {
      const reply = await this.exchange({
        command,
        hasBody: true,
        onBody: (octets) => {
          const room = keptOctets - received;
          if (room > 0) {
            collector.append(octets.length > room ? octets.subarray(0, room) : octets);
          }
          received += octets.length;
          onProgress?.(received);
        },
        ...exchange,
      });
      return { octets: collector.joined(), ...defectsOf(this.accepted(reply)) };
    } catch (error) {
      throw exchange.isMessage === true && received > 0 && Pop3Error.is(error)
        ? error.withPartialMessage(collector.joined(PARTIAL_MESSAGE_OCTETS))
        : error;
    }
  }

  private async command(command: CommandLine, signal: AbortSignal | undefined): Promise<string> {
    const reply = await this.request(command, { hasBody: false, signal });
    return reply.status.text;
  }

  private request(command: CommandLine, options: Omit<Exchange, 'command'>): Promise<Reply> {
    const error = this.stateError('transaction');
    return error === undefined ? this.accept(command, options) : Promise.reject(error);
  }
}

function defectsOf({ statistics }: Reply): MessageDefects {
  return {
    stuffedLines: statistics?.stuffedLines ?? 0,
    unstuffedLines: statistics?.unstuffedLines ?? 0,
    lineEnding: statistics?.lineEnding ?? 'crlf',
  };
}
