import type { Account } from '../mailbox/account';
import { describeError } from '../mailbox/errorGuide';
import { Capabilities } from '../pop3/capabilities';
import type { Pop3Client } from '../pop3/client';
import { Pop3Error } from '../pop3/errors';
import type { WireEvent } from '../pop3/wireTap';
import { type AbandonedMarks, fateOf, resetAndDestroy } from './abandonedMarks';
import type { ConsoleBackend } from './accountBackend';
import { CommandRunner } from './commandRunner';
import { hasMultiLineReply, parseCommand, secretStart } from './commandTable';
import { commandsFor, completeLine, type CompletionContext } from './completion';
import { helpText } from './helpText';
import { type Key, KeyReader } from './keyReader';
import { LineEditor, type LinePrompt, type LineResult } from './lineEditor';
import { type LocalCommand, parseLocalCommand } from './localCommands';
import { ConsoleScreen, linesOf, PROMPT_STYLE } from './screen';

const MAXIMUM_TYPED_AHEAD = 4_096;
const DEFAULT_SHOWN_LINES = 2_000;
const DISCONNECTED = 'disconnected> ';
const BRACKETED_PASTE = '\x1b[?2004h';

export interface Pop3ConsoleOptions {
  readonly account: Account;
  readonly backend: ConsoleBackend;
  readonly output: (text: string) => void;
  readonly columns: () => number;
}

/** A terminal on a POP3 session: reads what a person types, sends it, and shows what the server says. */
export class Pop3Console {
  private readonly keys = new KeyReader();
  private readonly screen: ConsoleScreen;
  private readonly editor: LineEditor;
  private readonly closing = new AbortController();
  private readonly typedAhead: Key[] = [];
  private reading: ((result: LineResult) => void) | undefined;
  /** Whether the line that is read answers a question. */
  private isAsking = false;
  /** What Ctrl+C does while no line is read. */
  private interrupt: (() => void) | undefined;
  private showsWire = false;
  private client: Pop3Client | undefined;
  private runner: CommandRunner | undefined;
  /** Of a session that ended when nobody waited for a reply. */
  private untoldEnd: Pop3Error | undefined;
  private shownLines = DEFAULT_SHOWN_LINES;

  constructor(private readonly options: Pop3ConsoleOptions) {
    this.screen = new ConsoleScreen(options.output);
    this.editor = new LineEditor({
      write: options.output,
      columns: options.columns,
      secretStart: (text) =>
        secretStart(text, this.isConnected ? this.completionContext().state : 'authorization'),
      complete: (beforeCursor) => completeLine(beforeCursor, this.completionContext()),
    });
  }

  /** Resolves when the user wants the terminal closed. */
  async run(): Promise<void> {
    this.screen.write(BRACKETED_PASTE);
    await this.connect();
    for (;;) {
      if (this.untoldEnd !== undefined) {
        this.fail(this.untoldEnd);
      }
      const line = await this.readLine(this.prompt());
      if (
        line.kind === 'end'
          ? await this.leave()
          : line.kind === 'line' && (await this.obey(line.text))
      ) {
        return;
      }
    }
  }

  /** What the terminal sends: keys and pasted text. */
  input(data: string): void {
    for (const key of this.keys.push(data)) {
      if (this.reading !== undefined) {
        this.feed(key);
      } else if (key.kind === 'key' && key.name === 'interrupt') {
        this.typedAhead.length = 0;
        this.interrupt?.();
      } else if (this.typedAhead.length < MAXIMUM_TYPED_AHEAD) {
        this.typedAhead.push(key);
      }
    }
  }

  resized(): void {
    if (this.reading !== undefined) {
      this.editor.render();
    }
  }

  /**
   * Ends everything when the terminal goes: by QUIT, unless that would remove messages. Resolves with the marks that were
   * dropped for that reason, if there were any. Never rejects.
   */
  async close(): Promise<AbandonedMarks | undefined> {
    this.closing.abort();
    if (this.client === undefined || !this.isConnected || this.runner?.isQuitting === true) {
      return undefined;
    }
    const marks = this.marksOf(this.runner);
    if (marks === undefined) {
      await this.client.quit().catch(() => undefined);
      return undefined;
    }
    return { ...marks, isReset: await resetAndDestroy(this.client) };
  }

  private get isConnected(): boolean {
    return this.client !== undefined && this.client.state !== 'closed';
  }

  /** Those that nothing was done about so far, if there are any. */
  private marksOf(runner: CommandRunner | undefined): AbandonedMarks | undefined {
    const count = runner?.possibleMarks ?? 0;
    return count === 0 || runner === undefined
      ? undefined
      : { count, isReset: false, traits: runner.traits };
  }

  private prompt(): LinePrompt {
    return { text: this.promptText(), style: PROMPT_STYLE, isCommand: true };
  }

  private promptText(): string {
    if (!this.isConnected || this.runner === undefined) {
      return DISCONNECTED;
    }
    const marks = this.runner.marks.size;
    return this.runner.state === 'authorization'
      ? 'pop3 (not logged in)> '
      : marks === 0
        ? 'pop3> '
        : `pop3 (${marks} marked)> `;
  }

  private completionContext(): CompletionContext {
    return {
      state: this.runner?.state ?? 'authorization',
      capabilities: this.runner?.capabilities ?? Capabilities.none,
      offersApop: this.client?.offersApop ?? false,
      messageCount: this.runner?.messageCount,
    };
  }

  private readLine(prompt: LinePrompt): Promise<LineResult> {
    return new Promise((resolve) => {
      this.reading = resolve;
      this.editor.start(prompt);
      while (this.reading === resolve && this.typedAhead.length > 0) {
        const key = this.typedAhead.shift();
        if (key !== undefined) {
          this.feed(key);
        }
      }
    });
  }

  private feed(key: Key): void {
    const result = this.editor.handle(key);
    if (result !== undefined) {
      this.resolveLine(result);
    }
  }

  private resolveLine(result: LineResult): void {
    const { reading } = this;
    this.reading = undefined;
    this.isAsking = false;
    reading?.(result);
  }

  /** A whole line answers, so that what was typed or pasted ahead as a command can't say yes by chance. */
  private async confirm(question: string, isYesByDefault: boolean): Promise<boolean> {
    const choices = isYesByDefault ? '[Y/n]' : '[y/N]';
    const reading = this.readLine({ text: `${question} ${choices} `, style: '33' });
    this.isAsking = this.reading !== undefined;
    const line = await reading;
    const answer = line.kind === 'line' ? line.text.trim().toLowerCase() : 'n';
    return answer === '' ? isYesByDefault : answer === 'y' || answer === 'yes';
  }

  private async connect(): Promise<void> {
    const { account, backend } = this.options;
    const { host, port, tlsMode, user } = account;
    const how = { implicit: 'TLS', startTls: 'STARTTLS', none: 'no encryption' }[tlsMode];
    this.screen.note(`Connecting to ${host}:${port}, ${how}. Ctrl+C gives up.`);
    const client = await this.watchingWire((signal) => backend.connect(this.onWire, signal));
    if (client === undefined) {
      return;
    }
    this.client = client;
    this.runner = new CommandRunner({
      client,
      screen: this.screen,
      account,
      maximumBodyOctets: backend.maximumBodyOctets,
      shownLines: () => this.shownLines,
      confirm: (question) => {
        // Nothing that was typed before the question was seen may say yes to what can't be taken back.
        this.typedAhead.length = 0;
        return this.confirm(question, false);
      },
      askSecret: async (text) => {
        const line = await this.readLine({ text, style: PROMPT_STYLE, isSecret: true });
        return line.kind === 'line' ? line.text : undefined;
      },
      watchingWire: async (task) => {
        await this.watchingWire(task);
      },
      onInterrupt: (interrupt) => {
        this.interrupt = interrupt;
      },
      onFailure: (error) => {
        this.fail(error);
      },
    });
    if ((await this.confirm(`Log in as ${user}?`, true)) && this.isConnected) {
      await this.logIn(client);
    }
    if (this.isConnected && this.runner.state === 'authorization') {
      this.screen.note('You are not logged in. Type USER and PASS, APOP or AUTH yourself.');
    }
    if (this.isConnected) {
      this.screen.note('Type commands as in RFC 1939. Tab completes, .help tells more.');
    }
  }

  private async logIn(client: Pop3Client): Promise<void> {
    const isLoggedIn = await this.watchingWire((signal) =>
      this.options.backend.logIn(client, signal),
    );
    if (isLoggedIn === true) {
      this.runner?.loggedIn();
    }
  }

  /** Shows all that goes over the wire meanwhile; Ctrl+C aborts. Failures are told, and `undefined` is returned. */
  private async watchingWire<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const giveUp = new AbortController();
    this.showsWire = true;
    this.interrupt = () => {
      giveUp.abort();
    };
    try {
      return await task(AbortSignal.any([giveUp.signal, this.closing.signal]));
    } catch (error) {
      this.fail(error);
      return undefined;
    } finally {
      this.showsWire = false;
      this.interrupt = undefined;
    }
  }

  private readonly onWire = (event: WireEvent): void => {
    if (event.kind === 'closed') {
      this.whenClosed(event.code);
    } else if (event.kind === 'encrypted' && this.showsWire) {
      this.screen.note(`Encrypted: ${event.protocol}, ${event.cipher}`);
    } else if (event.kind === 'octets' && this.showsWire) {
      for (const line of linesOf(event.octets)) {
        if (event.direction === 'sent') {
          this.screen.sent(line);
        } else {
          this.screen.received(line);
        }
      }
    } else if (event.kind === 'octets' && event.direction === 'received') {
      this.runner?.statusOnWire(event.octets);
    }
  };

  /** The server may end the session while a line is being typed, or right after a reply. */
  private whenClosed(code: Pop3Error['code'] | undefined): void {
    if (code === undefined || this.closing.signal.aborted) {
      return;
    }
    this.untoldEnd = new Pop3Error(code, 'The session ended');
    if (this.isAsking) {
      // Whatever it is about went with the session; what ended it is told next.
      this.screen.write('\r\n');
      this.resolveLine({ kind: 'cancel' });
    } else if (this.reading !== undefined && this.runner?.isBusy === false) {
      this.editor.hide();
      this.fail(this.untoldEnd);
      this.editor.changePrompt({ ...this.prompt(), text: DISCONNECTED });
    }
  }

  private fail(error: unknown): void {
    this.untoldEnd = undefined;
    if (this.closing.signal.aborted) {
      return;
    }
    if (this.reading !== undefined && this.runner?.isBusy === true) {
      // The answer that was being typed has nobody left who waits for it.
      this.reading = undefined;
      this.screen.write('\r\n');
    }
    const guide = describeError(error, this.options.account);
    if (guide.isSilent) {
      this.screen.note('Canceled.');
    } else {
      this.screen.failure(guide);
    }
    const advice = this.runner?.adviceAfter(error);
    if (advice !== undefined) {
      this.screen.note(advice);
    }
    const marks = this.isConnected ? undefined : this.marksOf(this.runner);
    if (marks !== undefined) {
      this.screen.note(
        this.runner?.isQuitting === true
          ? 'Whether the marked messages were removed is not known. Connect again and use UIDL to see.'
          : `The session ended without QUIT. ${fateOf(marks)}`,
      );
      this.runner?.forgetMarks();
    }
  }

  /** Returns whether the terminal is to be closed. */
  private async obey(text: string): Promise<boolean> {
    const local = parseLocalCommand(text);
    if (local === 'unknown') {
      this.screen.note('There is no such command. .help lists them all.');
    } else if (local !== undefined) {
      return this.runLocal(local);
    } else if (text.trim() === '') {
      if (!this.isConnected) {
        await this.connect();
      }
    } else {
      await this.send(text);
    }
    return false;
  }

  private async send(text: string, isMultiLine?: boolean): Promise<void> {
    if (!this.isConnected || this.runner === undefined) {
      this.screen.note('Not connected. Press Enter or type .connect to connect again.');
      return;
    }
    const command = parseCommand(text);
    await this.runner.run(command, isMultiLine ?? hasMultiLineReply(command));
  }

  private async runLocal({ name, rest }: LocalCommand): Promise<boolean> {
    switch (name) {
      case '.help':
        this.screen.write(helpText(commandsFor(this.completionContext())));
        return false;
      case '.multi':
      case '.single':
        if (rest.trim() === '') {
          this.screen.note(`What is to be sent? For instance: ${name} XTND XLST Subject`);
        } else {
          await this.send(rest, name === '.multi');
        }
        return false;
      case '.lines':
        this.setShownLines(rest);
        return false;
      case '.drop':
        await this.drop();
        return false;
      case '.connect':
        if (this.isConnected) {
          this.screen.note('The session is still open. QUIT or .drop ends it.');
        } else {
          await this.connect();
        }
        return false;
      case '.exit':
        return this.leave();
    }
  }

  private setShownLines(rest: string): void {
    const lines = Number(rest);
    if (/^\d{1,7}$/u.test(rest.trim()) && lines > 0) {
      this.shownLines = lines;
    }
    this.screen.note(`Up to ${this.shownLines} lines of a reply are shown.`);
  }

  private async drop(): Promise<void> {
    const { client, runner } = this;
    if (client === undefined || !this.isConnected) {
      return;
    }
    const marks = this.marksOf(runner);
    if (marks === undefined) {
      client.destroy();
      this.screen.note('Disconnected.');
      return;
    }
    const isReset = await this.watchingWire(() => resetAndDestroy(client));
    this.untoldEnd = undefined;
    runner?.forgetMarks();
    this.screen.note(`Disconnected. ${fateOf({ ...marks, isReset: isReset === true })}`);
  }

  /** Ends the session by QUIT, asking first where that removes messages. */
  private async leave(): Promise<boolean> {
    if (this.isConnected) {
      await this.send('QUIT');
    }
    return !this.isConnected && this.untoldEnd === undefined;
  }
}
