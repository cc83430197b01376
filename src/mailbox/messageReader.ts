import type {
  Pop3Client,
  RetrievedMessage,
  RetrieveOptions,
  StreamedMessage,
} from '../pop3/client';
import type { MessageSink } from '../pop3/messageSink';
import { MailboxError } from './errors';
import type { ListedMessage } from './maildropListing';
import { isInStep } from './sessionStep';

/**
 * A whole message. A server that can't read on in the middle of one may end it by the final dot as if it were whole and
 * say so afterwards, in a status line of its own. So a message that is shorter than announced counts only once the
 * session is known to be in step. Throws Pop3Error, or MailboxError `messageCutShort` after which the session is over.
 */
export async function readMessage(
  client: Pop3Client,
  message: ListedMessage,
  options: RetrieveOptions,
): Promise<RetrievedMessage> {
  const retrieved = await client.retr(message.messageNumber, options);
  if (await wasCutShort(client, message, retrieved.octets.length, options)) {
    throw cutShort(retrieved.octets);
  }
  return retrieved;
}

/**
 * A whole message as {@link readMessage} gives it, written to a sink while it is read, so that memory holds no more than
 * a fixed number of its octets. What the sink was given is of no use unless this resolves. Throws also what the sink
 * threw, unchanged. Settles only when no write is pending.
 */
export async function readMessageTo(
  client: Pop3Client,
  message: ListedMessage,
  sink: MessageSink,
  options: RetrieveOptions,
): Promise<StreamedMessage> {
  const streamed = await client.retrTo(message.messageNumber, sink, options);
  if (await wasCutShort(client, message, streamed.receivedOctets, options)) {
    throw cutShort(streamed.beginning());
  }
  return streamed;
}

async function wasCutShort(
  client: Pop3Client,
  message: ListedMessage,
  receivedOctets: number,
  { signal }: RetrieveOptions,
): Promise<boolean> {
  return receivedOctets < message.octets && !(await isInStep(client, signal));
}

function cutShort(partialMessage: Uint8Array): MailboxError {
  return new MailboxError('messageCutShort', 'The server broke off the message', {
    partialMessage,
  });
}
