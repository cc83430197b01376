import { randomUUID } from 'node:crypto';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { KeyValueStore } from '../accounts/accountStore';
import { MailboxWatcher, type MailboxWatcherParts } from '../mailbox/mailboxWatcher';
import type { Disposable } from '../shared/disposable';
import { scheduleByTimer } from '../shared/schedule';
import { NewMailNotice, type NewMailNoticeParts } from './newMailNotice';
import { WatchChoices } from './watchChoices';
import { watchText } from './watchWords';

export interface MailWatchingParts
  extends
    Pick<MailboxWatcherParts, 'registry' | 'blobs' | 'clock' | 'logger' | 'isFocused' | 'isHeld'>,
    Pick<
      NewMailNoticeParts,
      | 'prompts'
      | 'setting'
      | 'senderOf'
      | 'subjectOf'
      | 'isListSeen'
      | 'open'
      | 'show'
      | 'neverNotify'
    > {
  /** Keeps which accounts the user chose. */
  readonly state: KeyValueStore;
}

/** All that is needed once an interval is set. */
export class MailWatching implements Disposable {
  private readonly notice: NewMailNotice;
  private readonly watcher: MailboxWatcher;

  constructor(
    parts: MailWatchingParts,
    private interval: number,
    onState: (accountId: string) => void,
  ) {
    const choices = new WatchChoices(parts.state);
    this.notice = new NewMailNotice({ ...parts, schedule: scheduleByTimer });
    this.watcher = new MailboxWatcher(
      {
        ...parts,
        schedule: scheduleByTimer,
        random: () => Math.random(),
        owner: randomUUID(),
        choiceOf: (accountId) => choices.of(accountId),
        hasNetwork: () => hasNetwork(networkInterfaces()),
        onState,
        onNewMail: (mail) => {
          this.notice.add(mail);
        },
      },
      interval,
    );
  }

  setInterval(milliseconds: number): void {
    this.interval = milliseconds;
    this.watcher.setInterval(milliseconds);
  }

  textOf(accountId: string): string | undefined {
    return watchText(this.watcher.stateOf(accountId), this.interval);
  }

  choiceChanged(accountId: string): void {
    this.watcher.choiceChanged(accountId);
  }

  focusGained(): void {
    this.watcher.focusGained();
  }

  dispose(): void {
    this.watcher.dispose();
    this.notice.dispose();
  }
}

/** Whether this machine has an address that other machines can reach it by; one that it gave itself does not count. */
export function hasNetwork(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): boolean {
  return Object.values(interfaces).some((addresses) =>
    addresses?.some(
      ({ internal, address }) => !internal && !/^(?:fe[89ab][0-9a-f]:|169\.254\.)/iu.test(address),
    ),
  );
}
