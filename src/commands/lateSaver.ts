import type { MessageContent } from '../documents/messageContent';
import type { Maildrops } from '../mailbox/mailbox';
import type { Logger } from '../mailbox/ports';
import { roomLogger } from '../platform/logger';
import { withCancellableProgress } from '../platform/progress';
import type { Prompts } from '../platform/prompts';
import type { MessageSaver } from './messageSaver';

export interface LateSaverParts {
  readonly prompts: Prompts;
  readonly channel: Logger;
  readonly locale: () => string;
  readonly maildrops: Pick<Maildrops, 'get'>;
  readonly content: MessageContent;
}

/** A {@link MessageSaver} that is loaded when something is to be saved. */
export function lateSaver({
  prompts,
  channel,
  locale,
  maildrops,
  content,
}: LateSaverParts): Pick<MessageSaver, 'save'> {
  return {
    save: async (messages) => {
      const { MessageSaver } = await import('./messageSaver');
      await new MessageSaver({
        prompts,
        logger: roomLogger(channel, 'commands'),
        locale,
        withProgress: withCancellableProgress,
        mailbox: (id) => maildrops.get(id),
        fetch: (message, options) => content.fetch(message, options),
        fetchTo: (message, openSink, options) => content.fetchTo(message, openSink, options),
      }).save(messages);
    },
  };
}
