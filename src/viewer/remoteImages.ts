import * as vscode from 'vscode';

import type { ParsedMessage } from '../mail/model';
import type { Disposable } from '../shared/disposable';
import type { ViewSender } from './protocol';
import { internationalForm } from './senderAddress';
import { readSender, type SenderEvidence } from './senderEvidence';
import { judgeSender, type MessagePlace } from './senderTrust';
import type { TrustedSenders } from './trustedSenders';
import type { ViewerPrompts } from './viewerPrompts';

/** Whether the remote images of one message load: by consent for it, or because its sender is trusted. */
export class RemoteImages {
  private hasConsent = false;
  private evidence: SenderEvidence | undefined;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly senders: TrustedSenders,
    private readonly prompts: ViewerPrompts,
  ) {}

  /** Looks at whom the message names as its sender, and at what speaks for and against that. */
  read(octets: Uint8Array, { summary }: ParsedMessage): void {
    this.evidence = readSender(octets, summary.warnings);
  }

  get sender(): ViewSender | undefined {
    const { evidence } = this;
    return (
      evidence &&
      judgeSender(
        evidence,
        evidence.address === undefined ? undefined : this.senders.get(evidence.address),
        placeOf(this.uri),
      )
    );
  }

  isAllowed(sender = this.sender): boolean {
    return this.hasConsent || sender?.kind === 'trusted';
  }

  consent(): void {
    this.hasConsent = true;
  }

  /** Has the sender's images loaded from now on, once the user knows what that means. */
  async trustSender(): Promise<void> {
    const { sender, evidence } = this;
    if (sender?.kind !== 'trustable' || evidence === undefined) {
      return;
    }
    const { address } = sender;
    const { isConfirmed } = evidence;
    const isAccepted = await this.prompts.confirm(
      vscode.l10n.t('Always load remote images from {0}?', address),
      explanation(address, isConfirmed),
      vscode.l10n.t('Always Load'),
    );
    if (isAccepted) {
      await this.senders.add({ address, isConfirmed });
    }
  }

  /** Takes back all that was said of the sender, for this message too. */
  async stopTrustingSender(): Promise<void> {
    this.hasConsent = false;
    if (this.evidence?.address !== undefined) {
      await this.senders.remove([this.evidence.address]);
    }
  }

  onDidChange(listener: () => void): Disposable {
    return this.senders.onDidChange(listener);
  }
}

function explanation(address: string, isConfirmed: boolean): string {
  const shown = internationalForm(address);
  return [
    ...(shown === undefined
      ? []
      : [vscode.l10n.t('This address has letters that can be mistaken for others: {0}', shown)]),
    vscode.l10n.t(
      'The images of each message that names this address as its sender will load when you open it. Whoever holds them sees that you did, and when.',
    ),
    vscode.l10n.t(
      'Anyone can write this address into the From field of a message. Images stay blocked where a mail server states that a message failed DMARC, SPF or DKIM.',
    ),
    isConfirmed
      ? vscode.l10n.t(
          'This message carries a confirmation of its sender (dmarc=pass). Images of messages without one will stay blocked.',
        )
      : vscode.l10n.t(
          'Nothing in this message confirms its sender (dmarc=pass), so none of its messages will need that: forged ones that no server finds fault with will load their images too.',
        ),
  ].join('\n\n');
}

function placeOf({ scheme, path }: vscode.Uri): MessagePlace {
  if (scheme === 'pop3-part') {
    return 'withinMessage';
  }
  // Files that are browsed as a mailbox have its scheme too.
  if (scheme === 'pop3' && !path.startsWith('/local')) {
    return 'mailbox';
  }
  return vscode.workspace.isTrusted ? 'trustedFile' : 'restrictedFile';
}
