import * as vscode from 'vscode';

import { internationalForm } from './senderAddress';
import type { MessageViewDependencies } from './messageView';
import { TrustedSenders } from './trustedSenders';
import { vscodePrompts } from './viewerPrompts';

/** Shows the trusted senders, of whom each can be taken off the list. */
export async function manageTrustedSenders({
  state,
  prompts = vscodePrompts,
}: Pick<MessageViewDependencies, 'state' | 'prompts'>): Promise<void> {
  const senders = TrustedSenders.of(state);
  const shown = senders.all().toReversed();
  if (shown.length === 0) {
    prompts.inform(
      vscode.l10n.t(
        'No sender is trusted. To trust one, choose Always Load above a message with remote images.',
      ),
    );
    return;
  }
  const kept = await prompts.chooseKept(
    shown.map(({ address, isConfirmed }) => ({
      label: address,
      description: [
        internationalForm(address),
        isConfirmed ? vscode.l10n.t('where a mail server confirms it') : undefined,
      ]
        .filter((text) => text !== undefined)
        .join(' · '),
    })),
    {
      title: vscode.l10n.t('Trusted Senders of Remote Images'),
      placeholder: vscode.l10n.t('Clear those whose images must not load by themselves'),
    },
  );
  if (kept !== undefined) {
    const labels = new Set(kept);
    await senders.remove(
      shown.map(({ address }) => address).filter((address) => !labels.has(address)),
    );
  }
}
