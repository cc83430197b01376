import type { Endpoint } from '../pop3/endpoint';
import type { Listing } from '../pop3/listings';
import type { Capabilities } from '../pop3/capabilities';
import type { TlsSession } from '../pop3/tlsSession';
import type { FindingCode } from './findings';
import type { ProbeSession } from './probeSession';
import type { Evidence, Stage } from './report';

/** Something could not be checked, which is no fault of the server. */
export class NotChecked extends Error {
  override readonly name = 'NotChecked';

  constructor(
    /** A sentence for the report. */
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** What was learnt while the first session was opened. Texts are as the server sent them. */
export interface Observed {
  readonly endpoint: Endpoint;
  greeting: string | undefined;
  isLoopback: boolean | undefined;
  /** In the order they were asked for; `undefined` where the server knows no CAPA. */
  readonly stages: { readonly stage: Stage; readonly capabilities: Capabilities | undefined }[];
  tls: TlsSession | undefined;
  capaEndsSession: boolean;
  /** Logged in with USER and PASS. */
  usedUserPass: boolean;
}

export function stageOf(observed: Observed, stage: Stage): Capabilities | undefined {
  return observed.stages.find((candidate) => candidate.stage === stage)?.capabilities;
}

/** What the server announced last. */
export function lastCapabilities({ stages }: Observed): Capabilities | undefined {
  return stages[stages.length - 1]?.capabilities;
}

/** The listings of one session. */
export interface ListedMaildrop {
  readonly sizes: Listing<number>;
  /** `undefined` where the server has no UIDL. */
  readonly uids: Listing<string> | undefined;
}

export type AddFinding = (code: FindingCode, ...evidence: readonly Evidence[]) => void;

/** A check of what was learnt while the first session was opened. */
export interface ObservationCheck {
  /** What a server does that passes. */
  readonly title: string;
  /** Returns a remark for the report. Throws {@link NotChecked}. */
  readonly examine: (context: ObservationContext) => string | undefined;
}

export interface ObservationContext {
  readonly observed: Observed;
  readonly now: number;
  readonly add: AddFinding;
}

/** A check that talks to the server in a session that is logged in. */
export interface SessionCheck {
  /** What a server does that passes. */
  readonly title: string;
  /** Returns a remark for the report. Throws {@link NotChecked}, or Pop3Error where the session is over. */
  readonly run: (context: SessionContext) => Promise<string | undefined>;
  /** Stands for the check that is not to be run. */
  readonly reasonToSkip?: string;
}

export interface SessionContext {
  readonly session: ProbeSession;
  readonly observed: Observed;
  readonly signal: AbortSignal;
  readonly add: AddFinding;
  /** The listings of this session. */
  readonly listing: () => Promise<ListedMaildrop>;
  /**
   * Whether the next reply answers the next command; where not, the session is over. Throws Pop3Error.
   */
  readonly isInStep: () => Promise<boolean>;
  /** Logs in beside this session. Throws Pop3Error, and {@link NotChecked} where no login is allowed now. */
  readonly openAnother: (signal: AbortSignal) => Promise<ProbeSession>;
  /** Ends this session by QUIT and opens the next. Throws as {@link openAnother} does. */
  readonly renew: () => Promise<SessionContext>;
  /** Ends this session so that nothing can be removed: marks are taken back, and there is no QUIT. */
  readonly abandon: () => Promise<void>;
}

/** The numbers of at most `maximum` messages from all over the maildrop. Throws {@link NotChecked} where it is empty. */
export function someOf(numbers: readonly number[], maximum: number): readonly number[] {
  if (numbers.length === 0) {
    throw new NotChecked('The maildrop is empty.');
  }
  if (numbers.length <= maximum) {
    return numbers;
  }
  const step = (numbers.length - 1) / (maximum - 1);
  return Array.from(
    { length: maximum },
    (_unused, index) => numbers[Math.round(index * step)] ?? 0,
  );
}
