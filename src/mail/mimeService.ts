import type { Disposable } from '../shared/disposable';
import type { AttachmentContent, MessageSummary, ParsedMessage } from './model';

/** Reads MIME away from the caller's thread. */
export interface MimeService extends Disposable {
  /** Makes ready for work that is about to come. */
  prepare(): void;

  /**
   * Reads header blocks (as TOP n 0 gives them, RFC 1939 §7), one summary for each, in order.
   * Throws {@link import('./errors').MimeError}.
   */
  summarize(
    headerBlocks: readonly Uint8Array[],
    signal?: AbortSignal,
  ): Promise<readonly MessageSummary[]>;

  /**
   * Parses a whole message. What mailparser cannot read becomes a note; headers survive.
   * Throws MimeError `timeout`, `outOfMemory` or `failed` when even that was not possible.
   */
  parse(octets: Uint8Array, signal?: AbortSignal): Promise<ParsedMessage>;

  /** Decodes one attachment by its index in {@link ParsedMessage.attachments}. Throws MimeError `noSuchPart`. */
  attachment(octets: Uint8Array, index: number, signal?: AbortSignal): Promise<AttachmentContent>;
}
