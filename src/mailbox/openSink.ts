import type { MessageSink } from '../pop3/messageSink';

/** Gives a place for the octets of a message, from its first on: what an earlier one was given is of no use. */
export type OpenSink = () => MessageSink | Promise<MessageSink>;
