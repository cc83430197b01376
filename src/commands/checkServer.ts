import { inspectServer } from '../inspection/inspectServer';
import type { Depth } from '../inspection/report';
import { reportMarkdown } from '../inspection/reportMarkdown';
import type { Account } from '../mailbox/account';
import { accountLogin } from '../mailbox/accountLogin';
import { describeError } from '../mailbox/errorGuide';
import { MailboxError } from '../mailbox/errors';
import type { Mailbox, MessageEntry, MessageKey } from '../mailbox/mailbox';
import { timeoutsOf } from '../mailbox/maildropSession';
import type { Clock, Logger, PasswordSource, ReadClientCertificate } from '../mailbox/ports';
import { wireTracer } from '../mailbox/wireTracer';
import { onAbort } from '../platform/abort';
import type { ReportProgress } from '../platform/progress';
import type { PickItem, Prompts } from '../platform/prompts';
import type { Settings } from '../platform/settings';
import type { WireTap } from '../pop3/wireTap';
import type { Disposable } from '../shared/disposable';
import { safeLabel } from '../shared/safeText';
import { formatSize } from '../shared/sizeText';
import { senderOf, subjectOf } from '../tree/headerTexts';
import { AccountFailure } from './registry';

export interface CheckServerDependencies {
  readonly prompts: Pick<Prompts, 'pick' | 'choose'>;
  readonly passwords: PasswordSource;
  readonly readClientCertificate: ReadClientCertificate;
  readonly settings: () => Pick<
    Settings,
    'timeoutMilliseconds' | 'maximumMessageOctets' | 'mayPipeline'
  >;
  /** For the transcript of one connection. */
  readonly tap: (account: Account) => WireTap;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly locale: () => string;
  /** Name and version of this extension. */
  readonly program: string;
  readonly withProgress: <T>(
    title: string,
    task: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
  ) => Promise<T>;
  readonly show: (account: Account, markdown: string) => Promise<void>;
}

/** How far to go, and with which message. */
interface Scope {
  readonly depth: Depth;
  readonly throwAway?: MessageKey;
}

const TITLE = 'Check Server';
const READ = 'Read Messages';
const RISK_IT = 'Use This Message';
const MESSAGES_OFFERED = 200;

const DEPTHS: readonly PickItem<Depth>[] = [
  {
    label: 'Look Only',
    description: 'safe on a mailbox in use',
    detail: 'Logs in a few times and changes nothing. No message is read or deleted.',
    iconId: 'eye',
    value: 'look',
  },
  {
    label: 'Look and Read Messages',
    detail: 'Also fetches up to 10 small messages, to compare sizes and contents.',
    iconId: 'mail-read',
    value: 'read',
  },
  {
    label: 'Look, Read and Try a Delete',
    detail: 'Also marks one message that you can spare as deleted, and takes the mark back.',
    iconId: 'trash',
    value: 'delete',
  },
];

/**
 * Asks how far to go, checks the server of an account and shows the report. The entry to what only this needs: load it
 * with `import()`. Throws {@link AccountFailure} where there is nothing to report.
 */
export async function checkServer(
  mailbox: Mailbox,
  dependencies: CheckServerDependencies,
): Promise<void> {
  const { account } = mailbox;
  try {
    const scope = await chooseScope(mailbox, dependencies);
    if (scope === undefined) {
      return;
    }
    const name = safeLabel(account.label, { maximumLength: 80 });
    const markdown = await dependencies.withProgress(
      `Checking the server of "${name}"`,
      (signal, report) => inspect(mailbox, scope, dependencies, signal, report),
    );
    await dependencies.show(account, markdown);
  } catch (error) {
    throw new AccountFailure(account, error);
  }
}

async function chooseScope(
  mailbox: Mailbox,
  dependencies: CheckServerDependencies,
): Promise<Scope | undefined> {
  const { prompts } = dependencies;
  const depth = await prompts.pick(DEPTHS, { title: TITLE, placeholder: 'How far may it go?' });
  if (depth === undefined || depth === 'look') {
    return depth === undefined ? undefined : { depth };
  }
  if (depth === 'delete') {
    return chooseThrowAway(mailbox, dependencies);
  }
  const answer = await prompts.choose({
    severity: 'warning',
    message: 'Read up to 10 messages from the server?',
    detail:
      'Some servers mark what was read as read, or let other programs fetch it no more. Where a server is known to remove or hide what was read, nothing is read.',
    buttons: [READ],
  });
  return answer === READ ? { depth } : undefined;
}

async function chooseThrowAway(
  mailbox: Mailbox,
  { prompts, locale }: CheckServerDependencies,
): Promise<Scope | undefined> {
  if (mailbox.status.listing === 'new') {
    await mailbox.refresh({ isInteractive: true });
  }
  const items = mailbox.entries
    .slice(0, MESSAGES_OFFERED)
    .map((entry) => messageItem(entry, locale()));
  const entry = await prompts.pick(items, {
    title: TITLE,
    placeholder: 'Which message can you do without?',
  });
  if (entry === undefined) {
    return undefined;
  }
  const answer = await prompts.choose({
    severity: 'warning',
    message: `Are you ready to lose “${nameOf(entry)}”?`,
    detail:
      'It is marked as deleted, the mark is taken back, and at last the connection is dropped with the mark set. A server that keeps to the rules still has the message then; a faulty one may have removed it for good.',
    buttons: [RISK_IT],
  });
  return answer === RISK_IT ? { depth: 'delete', throwAway: entry.key } : undefined;
}

function messageItem(entry: MessageEntry, locale: string): PickItem<MessageEntry> {
  const sender = entry.summary.kind === 'loaded' ? senderOf(entry.summary.summary) : '';
  return {
    label: nameOf(entry),
    description: [safeLabel(sender, { maximumLength: 60 }), formatSize(entry.octets, locale)]
      .filter((part) => part !== '')
      .join(', '),
    iconId: 'mail',
    value: entry,
  };
}

function nameOf({ summary }: MessageEntry): string {
  return summary.kind === 'loaded'
    ? safeLabel(subjectOf(summary.summary), { maximumLength: 100 })
    : 'Message whose header was not read';
}

async function inspect(
  mailbox: Mailbox,
  scope: Scope,
  dependencies: CheckServerDependencies,
  signal: AbortSignal,
  report: ReportProgress,
): Promise<string> {
  const { account } = mailbox;
  const { passwords, clock, program, readClientCertificate, tap } = dependencies;
  await disconnect(mailbox, signal);
  const secret = await passwords.password(
    { account, reason: 'login', isInteractive: true },
    signal,
  );
  signal.throwIfAborted();
  if (secret === undefined) {
    throw new MailboxError('passwordRequired', 'No password was given');
  }
  const result = await inspectServer({
    ...scope,
    ...(await accountLogin(account, secret, readClientCertificate)),
    clientOptions: clientOptions(dependencies),
    newTap: () => tap(account),
    clock,
    signal,
    onProgress: report,
    describe: (error) => describeError(error, account),
  });
  if (result.facts.login?.succeeded === true) {
    await passwords.accepted(account, secret);
  }
  return reportMarkdown(result, { program });
}

/** The account's own session would lock the maildrop. Work under way in it may take long, so the user can cancel. */
async function disconnect(mailbox: Mailbox, signal: AbortSignal): Promise<void> {
  let listener: Disposable | undefined;
  const cancelled = new Promise<void>((resolve) => {
    listener = onAbort(signal, resolve);
  });
  try {
    await Promise.race([mailbox.disconnect(), cancelled]);
  } finally {
    listener?.dispose();
  }
  signal.throwIfAborted();
}

function clientOptions({
  settings,
  logger,
}: CheckServerDependencies): Parameters<typeof inspectServer>[0]['clientOptions'] {
  const { timeoutMilliseconds, maximumMessageOctets, mayPipeline } = settings();
  return {
    timeouts: timeoutsOf(timeoutMilliseconds),
    limits: { messageOctets: maximumMessageOctets },
    mayPipeline,
    trace: wireTracer(logger),
  };
}
