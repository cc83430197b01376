import type { MessageSink } from '../pop3/messageSink';

/** What is known of a message besides its octets. */
export interface MessageFacts {
  /** Size by LIST at the time it was fetched. */
  readonly announcedOctets: number;
  /** What its transfer told about the server, in words, safe to show. */
  readonly transferNotes: readonly string[];
}

export interface StoredMessage {
  readonly octets: Uint8Array;
  readonly facts: MessageFacts;
}

/** A message that is being stored. It can be read by others only once it is complete. */
export interface MessageWriter extends MessageSink {
  write(octets: Uint8Array): Promise<void>;
  /** Makes it readable. */
  complete(facts: MessageFacts): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/**
 * Messages kept on this machine, for the current user alone. Whatever is found damaged is removed and counts as absent;
 * so does a message of another announced size, where one is given. Names match `[A-Za-z0-9~_/-]+`.
 */
export interface MessageStore {
  read(name: string, announcedOctets?: number): Promise<StoredMessage | undefined>;
  /** Writes the octets of a message to a sink without holding them. Throws what the sink threw. */
  copy(
    name: string,
    announcedOctets: number | undefined,
    sink: MessageSink,
  ): Promise<MessageFacts | undefined>;
  write(name: string): Promise<MessageWriter>;
  /** Removes one, or a folder with all in it; absent names are no error. */
  delete(name: string): Promise<void>;
}
