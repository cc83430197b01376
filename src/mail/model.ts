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
  /** Number of the MIME part it is or lies in, as `Entity.section` of src/source has it; empty for the message. */
  readonly section?: string;
  /** As its type states it, where it does. */
  readonly charset?: string;
  /** Where it was packed in something else than a MIME part of its own. */
  readonly packing?: AttachmentPacking;
  /** Whether it is a MIME part with a message, by its type or by its name and first octets. */
  readonly isMessage?: boolean;
}

/** A file between `begin` and `end` in a text, or one in a TNEF part (winmail.dat). */
export type AttachmentPacking = 'uuencode' | 'tnef';

/** An image the HTML may show through a `cid:` reference; the type was sniffed from its octets. */
export interface InlineImage {
  /** Without angle brackets. */
  readonly contentId: string;
  readonly dataUri: string;
}

/** A part as a note names it. */
export interface EncodedPart {
  readonly fileName: string | undefined;
  /** Whether it is shown as text of the message. */
  readonly isText: boolean;
}

export type ParseNote =
  /** The body could not be split into parts; the raw source is complete. */
  | { readonly kind: 'bodyNotSplit' }
  | { readonly kind: 'tooManyParts' }
  | { readonly kind: 'headerTooLarge' }
  /** A text or HTML part was cut for display at the given number of characters. */
  | { readonly kind: 'textTruncated'; readonly shownCharacters: number }
  | { readonly kind: 'parserFailed'; readonly detail: string }
  /** A multipart ends without its closing boundary: the message may have been cut off. */
  | { readonly kind: 'endMissing' }
  /** A text names a character set that is not known; it was read as UTF-8 or windows-1252. */
  | { readonly kind: 'unknownCharset'; readonly charset: string }
  /** A part names a transfer encoding that is not known; it was taken as it stands. */
  | { readonly kind: 'unknownEncoding'; readonly encoding: string }
  /** The encoding of a text or an attachment is damaged, so that some of it may be missing or wrong. */
  | ({ readonly kind: 'damagedEncoding' } & EncodedPart)
  /** Base64 was put together of several pieces that each end with padding. All of them were decoded. */
  | ({ readonly kind: 'joinedBase64' } & EncodedPart)
  /** Something that is no base64 follows the padding, such as the footer of a mailing list. It was left out. */
  | ({ readonly kind: 'textAfterBase64' } & EncodedPart)
  /** Files stood in the text itself; they were taken out of it and are listed as attachments. */
  | { readonly kind: 'uuencodedFiles'; readonly count: number }
  | { readonly kind: 'calendarUnreadable' }
  | { readonly kind: 'reportUnreadable' }
  | { readonly kind: 'tnefUnreadable' }
  /** The text was packed into a TNEF part; where it was RTF, its formatting is left out. */
  | { readonly kind: 'tnefBody'; readonly isOfRtf: boolean };

/** When something of a calendar begins or ends (RFC 5545 §3.3.4, §3.3.5). */
export interface CalendarTime {
  /** `YYYY-MM-DD` of a whole day, else `YYYY-MM-DDTHH:MM:SS` on the clock of the zone. */
  readonly local: string;
  readonly isDate: boolean;
  /** `UTC`, or the zone's name as the calendar has it; undefined for a time in whatever zone the reader is in. */
  readonly zone: string | undefined;
  /** Undefined for days, for floating times, and where the zone is not known. */
  readonly epochMilliseconds: number | undefined;
}

export interface CalendarPerson {
  /** The `CN` parameter, empty where there is none. */
  readonly name: string;
  /** Without `mailto:`. */
  readonly address: string;
}

export interface CalendarAttendee extends CalendarPerson {
  /** `PARTSTAT` in small letters, such as `accepted`, `declined`, `tentative` or `needs-action`. */
  readonly participation: string;
  readonly isOptional: boolean;
}

/** An event of a calendar in the message (RFC 5545 §3.6.1, sent by RFC 5546 and RFC 6047). */
export interface CalendarEvent {
  /** In small letters: `request`, `cancel`, `reply`, `publish` or what else it says; undefined where it says nothing. */
  readonly method: string | undefined;
  readonly uid: string | undefined;
  readonly summary: string;
  readonly location: string;
  readonly description: string;
  readonly start: CalendarTime | undefined;
  /** The first moment after it, or the first day after it. */
  readonly end: CalendarTime | undefined;
  /** The rule by which it recurs (RFC 5545 §3.3.10), as it is written. */
  readonly recurrence: string | undefined;
  /** In small letters: `confirmed`, `tentative` or `cancelled`. */
  readonly status: string | undefined;
  readonly organizer: CalendarPerson | undefined;
  readonly attendees: readonly CalendarAttendee[];
  /** Position of the calendar among the message's attachments. */
  readonly attachmentIndex: number;
}

/** A message of which a report tells, as far as it is returned with the report. */
export interface ReportedMessage {
  readonly subject: string;
  readonly messageId: string | undefined;
  readonly to: readonly MailAddress[];
  readonly date: HeaderDate;
}

/** What became of a message for one recipient (RFC 3464 §2.3). */
export interface RecipientReport {
  /** Without the address type. */
  readonly finalRecipient: string;
  readonly originalRecipient: string | undefined;
  /** In small letters: `failed`, `delayed`, `delivered`, `relayed` or `expanded`, or what else it says. */
  readonly action: string;
  /** Code of RFC 3463, such as `5.1.1`, where one is stated. */
  readonly status: string | undefined;
  /** What the other server said, without its type. */
  readonly diagnostic: string | undefined;
  readonly remoteMta: string | undefined;
  readonly lastAttempt: HeaderDate;
  /** Until when delivery is tried on. */
  readonly retriedUntil: HeaderDate;
}

/** A bounce or another notice of delivery (RFC 3464). */
export interface DeliveryReport {
  readonly kind: 'delivery';
  readonly reportingMta: string | undefined;
  readonly arrival: HeaderDate;
  readonly recipients: readonly RecipientReport[];
  readonly original: ReportedMessage | undefined;
}

/** A receipt: what a recipient's program did with a message (RFC 8098). */
export interface DispositionReport {
  readonly kind: 'disposition';
  readonly finalRecipient: string | undefined;
  readonly originalMessageId: string | undefined;
  /** In small letters: `displayed`, `deleted`, `dispatched` or `processed`, or what else it says. */
  readonly disposition: string;
  /** Whether a person made it happen rather than a program. */
  readonly isManual: boolean;
  readonly reportingAgent: string | undefined;
  readonly original: ReportedMessage | undefined;
}

export type MessageReport = DeliveryReport | DispositionReport;

export interface ParsedMessage {
  readonly summary: MessageSummary;
  readonly headerFields: readonly HeaderField[];
  /** Plain text alternatives and bodies, in order; never joined with HTML. */
  readonly textParts: readonly string[];
  /** HTML bodies, in order, unsanitised, each to be rendered apart from the others. */
  readonly htmlParts: readonly string[];
  readonly inlineImages: readonly InlineImage[];
  readonly attachments: readonly AttachmentInfo[];
  readonly events: readonly CalendarEvent[];
  readonly reports: readonly MessageReport[];
  readonly notes: readonly ParseNote[];
}

export interface AttachmentContent {
  readonly info: AttachmentInfo;
  readonly octets: Uint8Array;
}
