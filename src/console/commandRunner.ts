import type { Account } from '../mailbox/account';
import { serverTraits, type ServerTraits } from '../mailbox/serverTraits';
import { Capabilities } from '../pop3/capabilities';
import type { Pop3Client } from '../pop3/client';
import { Pop3Error } from '../pop3/errors';
import type { Reply } from '../pop3/exchange';
import { parseDropListing } from '../pop3/listings';
import { visibleText } from '../shared/visibleText';
import { BodyPrinter } from './bodyPrinter';
import { type ConsoleState, isKnown, type TypedCommand } from './commandTable';
import type { ConsoleScreen } from './screen';
import { encodeTyped, readableChallenge, TypedDialogue } from './typedCommand';

const MAXIMUM_CAPABILITY_OCTETS = 64 * 1024;
const PLUS = 0x2b;
const SPACE = 0x20;
const LISTINGS = ['CAPA', 'LIST', 'UIDL', 'LANG', 'AUTH'];
const LOGIN_COMMANDS = ['PASS', 'APOP', 'AUTH'];

export interface CommandRunnerOptions {
  readonly client: Pop3Client;
  readonly screen: ConsoleScreen;
  readonly account: Account;
  readonly maximumBodyOctets: number;
  readonly shownLines: () => number;
  readonly confirm: (question: string) => Promise<boolean>;
  /** Resolves with a line that is not shown, `undefined` where the user gives up. */
  readonly askSecret: (prompt: string) => Promise<string | undefined>;
  /** Shows all that goes over the wire during a task. */
  readonly watchingWire: (task: (signal: AbortSignal) => Promise<void>) => Promise<void>;
  /** Sets what Ctrl+C does. */
  readonly onInterrupt: (interrupt: (() => void) | undefined) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Sends typed commands over one session and keeps in mind what the replies mean. */
export class CommandRunner {
  readonly marks = new Set<string>();
  state: ConsoleState = 'authorization';
  capabilities: Capabilities;
  /** As STAT told it. */
  messageCount: number | undefined;
  private current: TypedCommand | undefined;
  private last: TypedCommand | undefined;
  private isStatusDue = false;
  private hasWarnedOfDele = false;

  constructor(private readonly options: CommandRunnerOptions) {
    this.capabilities = options.client.capabilities;
  }

  /** Whether a command is waiting for its reply. */
  get isBusy(): boolean {
    return this.current !== undefined;
  }

  /** Whether QUIT is sent and not answered. */
  get isQuitting(): boolean {
    return this.current?.keyword === 'QUIT';
  }

  /** Messages that QUIT may remove: one that is being marked counts too. */
  get possibleMarks(): number {
    return this.marks.size + (this.current?.keyword === 'DELE' ? 1 : 0);
  }

  get traits(): ServerTraits {
    const { client, account } = this.options;
    return serverTraits(client.greeting, this.capabilities, account);
  }

  forgetMarks(): void {
    this.marks.clear();
  }

  loggedIn(): void {
    this.state = 'transaction';
    this.capabilities = this.options.client.capabilities;
  }

  /** The status line of the reply, which comes before its body. */
  statusOnWire(line: Uint8Array): void {
    const isHiddenChallenge = line[0] === PLUS && line[1] === SPACE;
    if (this.isStatusDue && !isHiddenChallenge) {
      this.isStatusDue = false;
      this.options.screen.received(line);
    }
  }

  async run(command: TypedCommand, isMultiLine: boolean): Promise<void> {
    if (!(await this.isConfirmed(command))) {
      this.options.screen.note('Not sent.');
      return;
    }
    this.current = command;
    this.last = command;
    try {
      if (command.keyword === 'STLS') {
        await this.options.watchingWire((signal) => this.options.client.stls(signal));
        this.capabilities = Capabilities.none;
      } else {
        await this.exchange(command, isMultiLine);
      }
    } catch (error) {
      this.options.onFailure(error);
    } finally {
      this.current = undefined;
      this.isStatusDue = false;
      this.options.onInterrupt(undefined);
    }
  }

  private async isConfirmed({ keyword, args }: TypedCommand): Promise<boolean> {
    const { client, confirm, account } = this.options;
    const message = visibleText(Buffer.from(args[0] ?? ''));
    if (keyword === 'DELE' && !this.hasWarnedOfDele && this.state === 'transaction') {
      this.hasWarnedOfDele = await confirm(
        this.traits.deletesAtOnce
          ? `This server deletes at once: DELE removes message ${message} for good. Go on?`
          : `DELE marks message ${message}; QUIT then removes it for good. Mark it?`,
      );
      return this.hasWarnedOfDele;
    }
    if (keyword === 'QUIT' && this.marks.size > 0) {
      const what = this.marks.size === 1 ? '1 message' : `${this.marks.size} messages`;
      return confirm(
        `QUIT removes ${what} from the server for good (RSET or .drop unmarks). Go on?`,
      );
    }
    const tellsPassword = keyword === 'PASS' || (keyword === 'AUTH' && args.length > 0);
    if (tellsPassword && !client.isEncrypted && !client.isLoopback) {
      return confirm(`The connection to ${account.host} is not encrypted. Log in all the same?`);
    }
    return true;
  }

  private async exchange(command: TypedCommand, isMultiLine: boolean): Promise<void> {
    const { client, screen, maximumBodyOctets, shownLines } = this.options;
    const { command: line, secrets } = encodeTyped(command.text, this.state);
    for (const secret of secrets) {
      client.hide(secret);
    }
    const printer = new BodyPrinter(screen, shownLines());
    const capabilityPieces: Uint8Array[] = [];
    let bodyOctets = 0;
    this.setInterrupt(printer);
    this.isStatusDue = true;
    const reply = await client.exchange({
      command: line,
      hasBody: isMultiLine,
      onBody: (octets) => {
        bodyOctets += octets.length;
        if (command.keyword === 'CAPA' && bodyOctets <= MAXIMUM_CAPABILITY_OCTETS) {
          capabilityPieces.push(octets);
        }
        printer.push(octets);
      },
      maximumBodyOctets,
      isMessage: isMultiLine && !LISTINGS.includes(command.keyword),
      ...(command.keyword === 'AUTH' && !isMultiLine ? { dialogue: this.dialogue() } : {}),
    });
    if (reply.statistics !== undefined) {
      printer.finish();
    }
    this.learn(command, reply, Buffer.concat(capabilityPieces).toString('latin1'));
  }

  private setInterrupt(printer: BodyPrinter): void {
    const { client, screen, onInterrupt } = this.options;
    let presses = 0;
    onInterrupt(() => {
      presses += 1;
      if (presses === 1) {
        printer.stop();
        screen.note('^C The rest of the reply is not shown. Ctrl+C again disconnects.');
      } else {
        client.destroy();
      }
    });
  }

  private dialogue(): TypedDialogue {
    const { client, screen, askSecret } = this.options;
    return new TypedDialogue(
      (challenge) => {
        // What is seen on the wire hides challenges, so they are shown from here.
        screen.received(Buffer.from(`+ ${challenge}`, 'latin1'));
        const readable = readableChallenge(challenge);
        if (readable !== undefined) {
          screen.note(`That is base64 of: ${readable}`);
        }
        return askSecret('answer in base64, * to give up> ');
      },
      (secret) => {
        client.hide(secret);
      },
    );
  }

  private learn(command: TypedCommand, { status }: Reply, capabilityText: string): void {
    const { client, screen } = this.options;
    const { keyword, args } = command;
    const isOk = status.indicator === 'ok';
    if (keyword === 'QUIT') {
      const marks = this.marks.size;
      this.marks.clear();
      client.destroy();
      screen.note(
        marks === 0
          ? 'The session is over.'
          : isOk
            ? 'The session is over; what was marked is removed.'
            : 'The session is over. Connect again and use UIDL to see what was removed.',
      );
    } else if (!isOk) {
      return;
    } else if (LOGIN_COMMANDS.includes(keyword) && args.length > 0) {
      this.state = 'transaction';
    } else if (keyword === 'DELE') {
      this.marks.add(args[0] ?? '');
    } else if (keyword === 'RSET') {
      this.marks.clear();
    } else if (keyword === 'STAT') {
      this.messageCount = parseDropListing(status.text)?.messageCount;
    } else if (keyword === 'CAPA') {
      this.capabilities = Capabilities.parse(capabilityText.split('\n'));
    }
  }

  /** What may help after an error, if anything. */
  adviceAfter(error: unknown): string | undefined {
    const { last } = this;
    return Pop3Error.is(error, 'protocol') && last !== undefined && !isKnown(last)
      ? `If ${visibleText(Buffer.from(last.keyword))} has a multi-line reply, put .multi before it.`
      : undefined;
  }
}
