/** All strings here are decoded but untrusted: they pass `safeLabel` or text nodes before anyone sees them. */

export interface MailAddress {
  /** Display name, decoded (RFC 2047); empty where the header gives none. */
  readonly name: string;
  /** Address as sent; may lack an `@` on test systems. */
  readonly address: string;
}

export type HeaderDate =
  | {
      readonly kind: 'parsed';
      readonly epochMilliseconds: number;
      /** Offset the sender stated, in minutes east of UTC. */
      readonly offsetMinutes: number;
      readonly raw: string;
    }
  | { readonly kind: 'unparsable'; readonly raw: string }
  | { readonly kind: 'missing' };

/** What a reader should know before believing a header. */
export type HeaderWarning =
  | { readonly kind: 'duplicateField'; readonly field: string; readonly count: number }
  | { readonly kind: 'unparsableDate'; readonly raw: string }
  | { readonly kind: 'raw8Bit'; readonly field: string }
  | { readonly kind: 'nameLooksLikeAddress'; readonly field: string };

/** One header field (RFC 5322 §2.2), in message order. */
export interface HeaderField {
  readonly name: string;
  /** Unfolded value with encoded words decoded. */
  readonly value: string;
}

/** What a list row shows, read from a header block alone. The first occurrence of a field wins. */
export interface MessageSummary {
  readonly subject: string;
  readonly from: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly date: HeaderDate;
  readonly messageId: string | undefined;
  /** Media type of the top level, lower case, without parameters. */
  readonly contentType: string;
  readonly warnings: readonly HeaderWarning[];
}

export interface AttachmentInfo {
  /** Position among the message's attachments, from 0. */
  readonly index: number;
  /** Decoded name as sent, never to be used as a file name without `safeFileName`. */
  readonly fileName: string | undefined;
  /** Declared media type, lower case. */
  readonly mediaType: string;
  /** Decoded size in octets. */
  readonly octets: number;
  readonly contentId: string | undefined;
  readonly isInline: boolean;
  /** Lower-case hexadecimal SHA-256 of the decoded octets. */
  readonly sha256: string;
}

/** An image the HTML may show through a `cid:` reference; the type was sniffed from its octets. */
export interface InlineImage {
  /** Without angle brackets. */
  readonly contentId: string;
  readonly dataUri: string;
}

export type ParseNote =
  /** The body could not be split into parts; the raw source is complete. */
  | { readonly kind: 'bodyNotSplit' }
  | { readonly kind: 'tooManyParts' }
  | { readonly kind: 'headerTooLarge' }
  /** A text or HTML part was cut for display at the given number of characters. */
  | { readonly kind: 'textTruncated'; readonly shownCharacters: number }
  | { readonly kind: 'parserFailed'; readonly detail: string };

export interface ParsedMessage {
  readonly summary: MessageSummary;
  readonly headerFields: readonly HeaderField[];
  /** Plain text alternatives and bodies, in order; never joined with HTML. */
  readonly textParts: readonly string[];
  /** HTML bodies, in order, unsanitised, each to be rendered apart from the others. */
  readonly htmlParts: readonly string[];
  readonly inlineImages: readonly InlineImage[];
  readonly attachments: readonly AttachmentInfo[];
  readonly notes: readonly ParseNote[];
}

export interface AttachmentContent {
  readonly info: AttachmentInfo;
  readonly octets: Uint8Array;
}
