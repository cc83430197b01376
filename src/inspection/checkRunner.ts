import { isInStep } from '../mailbox/sessionStep';
import { Pop3Error, type Pop3ErrorCode } from '../pop3/errors';
import type { DropListing } from '../pop3/listings';
import {
  lastCapabilities,
  type ListedMaildrop,
  NotChecked,
  type ObservationCheck,
  type Observed,
  type SessionCheck,
  type SessionContext,
} from './check';
import { listBoth } from './checks/listings';
import type { FindingList } from './findingList';
import type { FindingCode } from './findings';
import type { ProbeSession } from './probeSession';
import { quoted, quotedCertificate } from './quotation';
import type { CheckOutcome, CheckResult, Evidence, Failure } from './report';
import type { SessionSource } from './sessionSource';

const MAXIMUM_FAILED_OPENINGS = 2;

/** What an error says of the server, where it ended the session in the middle of a check. */
const CODES_OF_ERRORS: Partial<Record<Pop3ErrorCode, FindingCode>> = {
  protocol: 'protocolBroken',
  closed: 'sessionEnded',
  timeout: 'serverSilent',
  tooLarge: 'replyTooLarge',
};

export interface CheckRunnerOptions {
  readonly sessions: SessionSource;
  readonly observed: Observed;
  readonly findings: FindingList;
  readonly signal: AbortSignal;
  readonly explain: (error: unknown) => Failure;
}

/** Runs checks one after the other, each in a session that works; what a check throws ends that check only. */
export class CheckRunner {
  readonly outcomes: CheckOutcome[] = [];
  /** What STAT said in the first session. */
  drop: DropListing | undefined;
  private session: ProbeSession | undefined;
  private readonly listings = new WeakMap<ProbeSession, Promise<ListedMaildrop>>();
  private readonly abandoned = new WeakSet<ProbeSession>();
  private failedOpenings = 0;
  private failure: unknown;

  constructor(private readonly options: CheckRunnerOptions) {}

  /** Opens the first session. Resolves with what kept it from being opened, if anything did. */
  async start(): Promise<unknown> {
    try {
      this.session = await this.options.sessions.open();
      this.drop = await this.stat(this.session);
      return undefined;
    } catch (error) {
      this.throwIfAborted();
      this.failure = error;
      this.noteFailure(error);
      return error;
    }
  }

  /** Quoted; `undefined` where the server has no LANG, or does not say. */
  async languages(): Promise<readonly string[] | undefined> {
    const { session, options } = this;
    if (session === undefined || lastCapabilities(options.observed)?.has('LANG') !== true) {
      return undefined;
    }
    try {
      const languages = await session.languages(options.signal);
      return languages
        .slice(0, 50)
        .map(({ tag, description }) => quoted(`${tag} ${latin1(description)}`.trim(), 80));
    } catch {
      this.throwIfAborted();
      return undefined;
    }
  }

  examine({ title, examine }: ObservationCheck, now: number): void {
    const { observed, findings } = this.options;
    const codes = new Set<FindingCode>();
    const add = (code: FindingCode, ...evidence: readonly Evidence[]): void => {
      codes.add(code);
      findings.add(code, ...evidence);
    };
    let end: CheckResult;
    try {
      end = passed(examine({ observed, now, add }));
    } catch (error) {
      end = notChecked(error);
    }
    this.outcomes.push({ title, result: resultOf(codes, end) });
  }

  async run(check: SessionCheck): Promise<void> {
    const codes = new Set<FindingCode>();
    const end = await this.attempt(check, codes);
    this.outcomes.push({ title: check.title, result: resultOf(codes, end) });
  }

  /** Ends the session that is open in good order. */
  async finish(): Promise<void> {
    if (this.session?.state === 'transaction') {
      await this.quit(this.session, (code, ...evidence) => {
        this.options.findings.add(code, ...evidence);
      });
    }
  }

  private async attempt(check: SessionCheck, codes: Set<FindingCode>): Promise<CheckResult> {
    if (check.reasonToSkip !== undefined) {
      return { kind: 'notChecked', reason: check.reasonToSkip };
    }
    if (this.failure !== undefined) {
      return { kind: 'notChecked', reason: 'There was no session to check it in.' };
    }
    const add = (code: FindingCode, ...evidence: readonly Evidence[]): void => {
      codes.add(code);
      this.options.findings.add(code, ...evidence);
    };
    let context: SessionContext;
    try {
      context = await this.contextFor(add);
    } catch (error) {
      return this.noSession(error);
    }
    try {
      const remark = await check.run(context);
      if (this.isToBeLookedAt(codes) && !(await this.isInStep(this.session))) {
        add('protocolBroken', { text: `While it was checked that: ${check.title}` });
      }
      return passed(remark);
    } catch (error) {
      this.throwIfAborted();
      const code = Pop3Error.is(error) ? this.codeOf(error) : undefined;
      if (code !== undefined) {
        add(code, { text: `While it was checked that: ${check.title}` });
        this.session?.destroy();
        return { kind: 'notChecked', reason: 'The session broke.' };
      }
      return error instanceof NotChecked
        ? notChecked(error)
        : { kind: 'notChecked', reason: this.options.explain(error).detail };
    }
  }

  /** A session that ended unasked, with nothing found, has something to tell. */
  private isToBeLookedAt(codes: ReadonlySet<FindingCode>): boolean {
    const { session } = this;
    const isOpen = session?.state === 'transaction';
    return isOpen || (session !== undefined && codes.size === 0 && !this.abandoned.has(session));
  }

  /** Octets that answer no command end a session whatever was asked for when they came. */
  private codeOf(error: Pop3Error): FindingCode | undefined {
    const isOver = this.session?.state !== 'transaction';
    return CODES_OF_ERRORS[error.code] ?? (isOver ? 'protocolBroken' : undefined);
  }

  private noSession(error: unknown): CheckResult {
    this.throwIfAborted();
    if (error instanceof NotChecked) {
      return notChecked(error);
    }
    this.failedOpenings += 1;
    if (this.failedOpenings >= MAXIMUM_FAILED_OPENINGS) {
      this.failure = error;
    }
    return { kind: 'notChecked', reason: this.options.explain(error).detail };
  }

  private async contextFor(add: SessionContext['add']): Promise<SessionContext> {
    if (this.session?.state !== 'transaction') {
      this.session = await this.options.sessions.open();
    }
    const { session } = this;
    const { observed, signal, sessions } = this.options;
    return {
      session,
      observed,
      signal,
      add,
      listing: () => this.listing(session),
      isInStep: () => this.isInStep(session),
      openAnother: (limit) => sessions.openOnce(limit),
      renew: async () => {
        if (session.state === 'transaction') {
          await this.quit(session, add);
        }
        return this.contextFor(add);
      },
      abandon: async () => {
        if (session.state === 'transaction') {
          await session.ask('RSET', signal).catch(() => undefined);
        }
        this.abandoned.add(session);
        session.destroy();
      },
    };
  }

  /** Asked for once in each session: a session is a snapshot (RFC 1939 §4). */
  private listing(session: ProbeSession): Promise<ListedMaildrop> {
    const known = this.listings.get(session);
    if (known !== undefined) {
      return known;
    }
    const listing = listBoth({ session, signal: this.options.signal });
    this.listings.set(session, listing);
    return listing;
  }

  private async stat(session: ProbeSession): Promise<DropListing | undefined> {
    try {
      return await session.stat(this.options.signal);
    } catch (error) {
      if (Pop3Error.is(error, 'rejected')) {
        return undefined;
      }
      throw error;
    }
  }

  /** A server whose STAT is of no use can't be asked in this way. */
  private isInStep(session: ProbeSession | undefined): Promise<boolean> {
    return this.drop === undefined || session === undefined
      ? Promise.resolve(session?.state === 'transaction')
      : isInStep(session, this.options.signal);
  }

  private async quit(session: ProbeSession, add: SessionContext['add']): Promise<void> {
    try {
      await session.quit();
    } catch (error) {
      const quote = Pop3Error.is(error, 'rejected')
        ? { quote: quoted(error.serverText ?? '') }
        : {};
      add('quitNotConfirmed', { text: 'QUIT with nothing marked as deleted', ...quote });
    }
  }

  /** What kept the first session from being opened says something of the server, too. */
  private noteFailure(error: unknown): void {
    const certificate = error instanceof Pop3Error ? error.certificate : undefined;
    if (certificate !== undefined) {
      const { subject, validTo } = quotedCertificate(certificate);
      this.options.findings.add('certificateNotTrusted', {
        text: `Reason ${quoted(certificate.reason, 60)}, valid to ${validTo}`,
        quote: subject,
      });
    }
  }

  private throwIfAborted(): void {
    this.options.signal.throwIfAborted();
  }
}

function resultOf(codes: ReadonlySet<FindingCode>, end: CheckResult): CheckResult {
  return codes.size > 0 ? { kind: 'found', codes: [...codes] } : end;
}

function passed(detail: string | undefined): CheckResult {
  return detail === undefined ? { kind: 'passed' } : { kind: 'passed', detail };
}

function notChecked(error: unknown): CheckResult {
  if (error instanceof NotChecked) {
    return { kind: 'notChecked', reason: error.reason };
  }
  throw error;
}

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
