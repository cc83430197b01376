import type { CertificateFacts } from '../pop3/errors';
import type { TlsMode } from '../pop3/endpoint';
import type { FindingCode } from './findings';

/**
 * How far an inspection goes. `look` fetches no message and marks nothing; `read` also fetches some by RETR; `delete`
 * also marks and unmarks one message that its owner agreed to lose.
 */
export type Depth = 'look' | 'read' | 'delete';

export interface Evidence {
  /** In this program's own words. */
  readonly text: string;
  /** What the server sent, on one line, bounded, without control or formatting characters. */
  readonly quote?: string;
}

export interface Finding {
  readonly code: FindingCode;
  /** The first few places where it was seen. */
  readonly evidence: readonly Evidence[];
  /** How often it was seen. */
  readonly count: number;
}

export type CheckResult =
  | { readonly kind: 'passed'; readonly detail?: string }
  | { readonly kind: 'found'; readonly codes: readonly FindingCode[] }
  | { readonly kind: 'notChecked'; readonly reason: string };

export interface CheckOutcome {
  /** What a server does that passes. */
  readonly title: string;
  readonly result: CheckResult;
}

/** When capabilities were asked for: before TLS, after it, and after login. */
export type Stage = 'plain' | 'encrypted' | 'loggedIn';

export interface CapabilityStage {
  readonly stage: Stage;
  /** One capability each, quoted; `undefined` where the server knows no CAPA. */
  readonly lines: readonly string[] | undefined;
}

export interface TlsFacts {
  readonly protocol: string;
  readonly cipher: string;
  /** All texts quoted. */
  readonly certificate: CertificateFacts;
  /** Whole days until it expires, negative where it has; `undefined` where its date can't be read. */
  readonly daysLeft: number | undefined;
  /** The account trusts exactly this certificate, whatever the platform thinks of it. */
  readonly isPinned: boolean;
}

export interface LoginFacts {
  /** The mechanism used, such as `SCRAM-SHA-256`, `USER and PASS`. */
  readonly method: string;
  readonly reason: string;
  readonly succeeded: boolean;
}

/** Every text from the server in here is quoted. */
export interface ServerFacts {
  greeting?: string;
  /** What IMPLEMENTATION says, or the greeting of software that is known. */
  software?: string;
  /** What is known of this software. */
  notices: readonly string[];
  capabilities: readonly CapabilityStage[];
  tls?: TlsFacts;
  isLoopback?: boolean;
  saslMechanisms: readonly string[];
  login?: LoginFacts;
  apopStamp?: string;
  loginDelaySeconds?: number;
  expireDays?: number | 'never';
  messageCount?: number;
  octets?: number;
  languages?: readonly string[];
  utf8?: 'no' | 'yes' | 'withUser';
}

/** What ended the inspection early. */
export interface Failure {
  readonly title: string;
  readonly detail: string;
  /** What the server said, quoted. */
  readonly quote?: string;
}

/** What a server is and does. Plain data, safe to show: every text of the server in it is quoted. */
export interface ServerReport {
  readonly endpoint: { readonly host: string; readonly port: number; readonly tlsMode: TlsMode };
  readonly depth: Depth;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly finishedAt: number;
  /** How often the server was logged in to. */
  readonly logins: number;
  readonly facts: Readonly<ServerFacts>;
  /** In the order of the table of findings. */
  readonly findings: readonly Finding[];
  readonly checks: readonly CheckOutcome[];
  readonly failure: Failure | undefined;
}
