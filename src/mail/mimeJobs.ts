import type { AttachmentContent, MessageSummary, ParsedMessage } from './model';

/** What the MIME worker is asked for, one job at a time. Octets are the worker's own copy. */
export type MimeJob =
  | {
      readonly kind: 'summarize';
      /** Header blocks, one behind the other: handing over a hundred arrays takes longer than reading them. */
      readonly octets: Uint8Array;
      /** Where each ends. */
      readonly ends: readonly number[];
    }
  | { readonly kind: 'headers'; readonly octets: Uint8Array }
  | { readonly kind: 'parse'; readonly octets: Uint8Array }
  | { readonly kind: 'attachment'; readonly octets: Uint8Array; readonly index: number };

/** What it answers, one answer for each job, in order. */
export type MimeAnswer =
  | { readonly kind: 'summaries'; readonly summaries: readonly MessageSummary[] }
  | { readonly kind: 'message'; readonly message: ParsedMessage }
  | { readonly kind: 'attachment'; readonly content: AttachmentContent }
  | { readonly kind: 'noSuchPart' }
  | { readonly kind: 'failed'; readonly detail: string };
