import type { MessageKey } from '../mailbox/mailbox';
import type { Clock } from '../mailbox/ports';
import { serverTraits } from '../mailbox/serverTraits';
import { Capabilities } from '../pop3/capabilities';
import type { Credentials } from '../pop3/credentials';
import type { Endpoint } from '../pop3/endpoint';
import type { ClientOptions } from '../pop3/session';
import type { WireTap } from '../pop3/wireTap';
import { lastCapabilities, NotChecked, type Observed, type SessionCheck } from './check';
import { CheckRunner } from './checkRunner';
import { COMMAND_CHECKS, EMPTY_LINE_CHECK } from './checks/commands';
import { DELETE_CHECK_TITLE, deleteCheck } from './checks/delete';
import { LISTING_CHECKS } from './checks/listings';
import { OPENING_CHECKS } from './checks/opening';
import { READ_CHECK } from './checks/read';
import { SESSION_CHECKS } from './checks/sessions';
import { TOP_CHECK } from './checks/top';
import { factsOf } from './facts';
import { type DescribeError, explainFailure } from './failure';
import { planLogin, type PlannedLogin } from './plannedLogin';
import { FindingList } from './findingList';
import { quotedUnicode } from './quotation';
import type { Depth, Failure, ServerReport } from './report';
import { SessionSource } from './sessionSource';
import { StatusLines } from './statusLines';

export interface InspectionOptions {
  readonly endpoint: Endpoint;
  readonly credentials: Credentials;
  readonly clientOptions: ClientOptions;
  /** Makes a tap for each connection. */
  readonly newTap?: () => WireTap;
  readonly depth: Depth;
  /** For the depth `delete`: the one message that may be marked as deleted. Its owner agreed to lose it. */
  readonly throwAway?: MessageKey;
  readonly clock: Clock;
  /** Told what comes next, and the part of the work that is done. */
  readonly onProgress?: (title: string, fraction: number) => void;
  readonly signal: AbortSignal;
  /** Puts what ended the inspection into words. */
  readonly describe?: DescribeError;
}

/**
 * Finds out what a POP3 server is and does, and what is wrong with it. What goes wrong becomes part of the report; throws
 * only where `signal` was aborted, and leaves no connection behind.
 */
export async function inspectServer(options: InspectionOptions): Promise<ServerReport> {
  const { endpoint, credentials, clientOptions, clock, signal } = options;
  const { onProgress = () => undefined } = options;
  const explain = (error: unknown): Failure => explainFailure(error, options.describe);
  const startedAt = clock.now();
  const findings = new FindingList();
  const statusLines = new StatusLines();
  const observed: Observed = {
    endpoint,
    greeting: undefined,
    isLoopback: undefined,
    stages: [],
    tls: undefined,
    capaEndsSession: false,
    usedUserPass: false,
  };
  let login: PlannedLogin | undefined;
  const sessions = new SessionSource({
    endpoint,
    credentials,
    clientOptions,
    newTap: options.newTap,
    observed,
    statusLines,
    findings,
    signal,
    beforeLogin: (session) => {
      login = planLogin(session, endpoint, credentials);
      observed.usedUserPass = login?.isUserPass === true;
    },
  });
  const runner = new CheckRunner({ sessions, observed, findings, signal, explain });
  try {
    onProgress('Connecting and logging in', 0);
    const failure = await runner.start();
    const languages = failure === undefined ? await runner.languages() : undefined;
    const checks = checksOf(options, observed);
    for (const check of OPENING_CHECKS) {
      runner.examine(check, clock.now());
    }
    for (const [index, check] of checks.entries()) {
      onProgress(check.title, (index + 1) / (checks.length + 1));
      await runner.run(check);
    }
    await runner.finish();
    runner.examine(
      {
        title: 'Status lines are at most 512 octets, end with CRLF and hold well-formed codes',
        examine: (context) => statusLines.examine(context),
      },
      clock.now(),
    );
    signal.throwIfAborted();
    return {
      endpoint: {
        host: quotedUnicode(endpoint.host),
        port: endpoint.port,
        tlsMode: endpoint.tlsMode,
      },
      depth: options.depth,
      startedAt,
      finishedAt: clock.now(),
      logins: sessions.logins,
      facts: factsOf(observed, {
        login:
          login === undefined
            ? undefined
            : { method: login.method, reason: login.reason, succeeded: failure === undefined },
        languages,
        drop: runner.drop,
        now: clock.now(),
        user: credentials.user,
      }),
      findings: findings.all(),
      checks: runner.outcomes,
      failure: failure === undefined ? undefined : explain(failure),
    };
  } finally {
    sessions.destroyAll();
  }
}

/** Each is safe by itself; those of a higher depth come after all that only look. */
function checksOf(options: InspectionOptions, observed: Observed): readonly SessionCheck[] {
  const { depth, throwAway } = options;
  return [
    ...LISTING_CHECKS,
    TOP_CHECK,
    ...COMMAND_CHECKS,
    ...SESSION_CHECKS,
    depth === 'look'
      ? skipped(READ_CHECK.title, 'No message is read unless you choose so.')
      : guarded(READ_CHECK, options, observed),
    depth === 'delete' && throwAway !== undefined
      ? deleteCheck(throwAway)
      : skipped(
          DELETE_CHECK_TITLE,
          'No message is marked as deleted unless you name one that may be lost.',
        ),
    EMPTY_LINE_CHECK,
  ];
}

function skipped(title: string, reasonToSkip: string): SessionCheck {
  return { title, reasonToSkip, run: () => Promise.resolve(undefined) };
}

/** Reading is no harmless thing where the server removes or hides what was read. */
function guarded(
  check: SessionCheck,
  { endpoint: { host }, credentials: { user } }: InspectionOptions,
  observed: Observed,
): SessionCheck {
  return {
    title: check.title,
    run: (context) => {
      if (observed.stages.some((stage) => stage.capabilities?.expireDays === 0)) {
        throw new NotChecked(
          'The server announces EXPIRE 0: it may remove a message once it was read, so none was read.',
        );
      }
      const capabilities = lastCapabilities(observed) ?? Capabilities.none;
      if (serverTraits(observed.greeting ?? '', capabilities, { host, user }).hidesWhatWasRead) {
        throw new NotChecked(
          'This server no longer lists a message that was read once, so none was read.',
        );
      }
      return check.run(context);
    },
  };
}
