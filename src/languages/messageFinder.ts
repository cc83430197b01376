import * as vscode from 'vscode';
import { decodeMessageUri, encodeMessageUri } from '../documents/uri';
import type { Maildrops } from '../mailbox/mailbox';
import { TimeSlices } from '../shared/timeSlices';
import type { MessageFinder } from './referenceProviders';

/** Finds messages among those of the same maildrop whose headers were read. */
export class MailboxMessageFinder implements MessageFinder {
  constructor(private readonly registry: Pick<Maildrops, 'get'>) {}

  async find(
    neighbour: vscode.Uri,
    messageId: string,
    token: vscode.CancellationToken,
  ): Promise<vscode.Uri | undefined> {
    const accountId = decodeMessageUri(neighbour)?.accountId;
    const mailbox = accountId === undefined ? undefined : this.registry.get(accountId);
    if (accountId === undefined || mailbox === undefined) {
      return undefined;
    }
    const slices = new TimeSlices();
    for (const key of mailbox.keys) {
      if (slices.isOver) {
        await slices.next();
        if (token.isCancellationRequested) {
          return undefined;
        }
      }
      const summary = mailbox.entry(key)?.summary;
      if (summary?.kind === 'loaded' && summary.summary.messageId?.includes(`<${messageId}>`)) {
        return vscode.Uri.from(encodeMessageUri({ accountId, key }, summary.summary.subject));
      }
    }
    return undefined;
  }
}
