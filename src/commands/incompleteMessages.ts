import * as vscode from 'vscode';
import { encodeIncompleteUri, type MessageAddress } from '../documents/uri';
import { type Maildrops, pop3AccountOf } from '../mailbox/mailbox';
import { describeError } from '../mailbox/errorGuide';
import type { Prompts } from '../platform/prompts';
import type { Editors } from './editors';

const SHOW = 'Show What Arrived';

/** Offers the beginning of a message that did not arrive whole. */
export class IncompleteMessages {
  private readonly offered = new Set<string>();

  constructor(
    private readonly registry: Pick<Maildrops, 'get'>,
    private readonly prompts: Prompts,
    private readonly editors: Pick<Editors, 'openRaw'>,
  ) {}

  /** Once at a time for each message, however often an editor asks for it. */
  async offer(address: MessageAddress, error: unknown): Promise<void> {
    const uri = vscode.Uri.from(encodeIncompleteUri(address));
    if (this.offered.has(uri.path)) {
      return;
    }
    this.offered.add(uri.path);
    try {
      const { detail } = describeError(error, pop3AccountOf(this.registry.get(address.accountId)));
      const answer = await this.prompts.notify({
        severity: 'warning',
        message: 'The message did not arrive whole',
        detail,
        buttons: [SHOW],
      });
      if (answer === SHOW) {
        await this.editors.openRaw(uri, { isPreview: false, preserveFocus: false });
      }
    } finally {
      this.offered.delete(uri.path);
    }
  }
}
