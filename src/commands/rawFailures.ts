import type { MessageContent } from '../documents/messageContent';
import { decodeMessageUri, type UriParts } from '../documents/uri';
import { MailboxError } from '../mailbox/errors';
import type { Maildrops } from '../mailbox/mailbox';
import { failureOf } from './registry';

/** A larger message is fetched only when the editor was asked whether it is to be opened. */
const LARGE_MESSAGE_OCTETS = 8 * 1024 * 1024;

/**
 * Tells why a message can't be opened as text: VS Code's own text editor speaks of an unexpected error and of its log. The
 * fetch is the one that the editor makes. Throws AccountFailure, save where the editor or another notice tells.
 */
export async function explainRawFailure(
  uri: UriParts,
  registry: Pick<Maildrops, 'get'>,
  content: Pick<MessageContent, 'fetch' | 'fetchedPart'>,
): Promise<void> {
  const address = decodeMessageUri(uri);
  const mailbox = address === undefined ? undefined : registry.get(address.accountId);
  if (address === undefined || mailbox === undefined) {
    return;
  }
  if ((mailbox.entry(address.key)?.octets ?? 0) >= LARGE_MESSAGE_OCTETS) {
    return;
  }
  try {
    await content.fetch(address, { isInteractive: true });
  } catch (error) {
    const isTold =
      MailboxError.is(error, 'messageGone') || content.fetchedPart(address) !== undefined;
    if (!isTold) {
      throw failureOf(mailbox, error);
    }
  }
}
