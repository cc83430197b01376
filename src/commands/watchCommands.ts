import type { KeyValueStore } from '../accounts/accountStore';
import type { Mailbox } from '../mailbox/mailbox';
import { safeLabel } from '../shared/safeText';
import type { MailboxPicker } from './targets';
import { WatchChoices } from './watchChoices';
import { intervalText } from './watchWords';

export interface WatchCommandsDependencies extends MailboxPicker {
  readonly state: KeyValueStore;
  /** Milliseconds; 0 for none. */
  readonly interval: () => number;
  readonly setIntervalSeconds: (seconds: number) => PromiseLike<void>;
}

const OFFERED_SECONDS = [10, 60, 5 * 60, 15 * 60, 60 * 60] as const;

/** Watches an account, at an interval that the user is asked for where none is set; nothing happens without one. */
export async function watchAccount(
  mailbox: Mailbox,
  dependencies: WatchCommandsDependencies,
): Promise<void> {
  if (await hasInterval(dependencies)) {
    const how = intervalText(dependencies.interval());
    await choose(mailbox, 'watched', `is watched for new mail ${how}.`, dependencies);
  }
}

export async function stopWatchingAccount(
  mailbox: Mailbox,
  dependencies: WatchCommandsDependencies,
): Promise<void> {
  await choose(mailbox, 'unwatched', 'is not watched for new mail.', dependencies);
}

async function choose(
  { account }: Mailbox,
  choice: 'watched' | 'unwatched',
  what: string,
  { registry, prompts, state }: WatchCommandsDependencies,
): Promise<void> {
  const ids = registry.all().map(({ account: { id } }) => id);
  await new WatchChoices(state).choose(account.id, choice, ids);
  void prompts.notify({
    severity: 'info',
    message: `"${safeLabel(account.label, { maximumLength: 80 })}" ${what}`,
    buttons: [],
  });
}

/** Asks for the interval where none is set. */
async function hasInterval({
  prompts,
  interval,
  setIntervalSeconds,
}: WatchCommandsDependencies): Promise<boolean> {
  if (interval() > 0) {
    return true;
  }
  const seconds = await prompts.pick(
    OFFERED_SECONDS.map((value) => {
      const text = intervalText(value * 1_000);
      return { label: `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`, value };
    }),
    {
      title: 'Watch for New Mail',
      placeholder: 'How often? Holds for every account that you list, until you stop it there.',
    },
  );
  if (seconds === undefined) {
    return false;
  }
  await setIntervalSeconds(seconds);
  return true;
}
