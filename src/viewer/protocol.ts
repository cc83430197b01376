/** What the extension and its webview say to each other. Pure, so that both bundles can hold it. */

export interface ViewAddress {
  readonly name: string;
  readonly address: string;
}

export interface ViewDate {
  /** Milliseconds since the epoch; absent where the header's date could not be read. */
  readonly epochMilliseconds: number | undefined;
  /** As the message states it. */
  readonly raw: string;
}

export interface ViewHeaderField {
  readonly name: string;
  readonly value: string;
}

export interface ViewAttachment {
  readonly index: number;
  /** The name it would be saved under. */
  readonly fileName: string;
  readonly mediaType: string;
  readonly octets: number;
  readonly sha256: string;
  readonly isInline: boolean;
  /** The name's extension makes some system run it. */
  readonly isExecutable: boolean;
  /** Whether it can be opened as a message of its own. */
  readonly isMessage: boolean;
}

/** What an attachment shows within the page; decided by its octets, not by what it says it is. */
export type AttachmentPreview =
  | { readonly kind: 'image'; readonly dataUri: string }
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  /** Nothing that can be shown here. */
  | { readonly kind: 'none' }
  | { readonly kind: 'tooLarge' };

/** A message or MIME part, in message order. All strings are safe labels. */
export interface ViewPart {
  /** Its number, such as `1.2`; `0` for the message itself. */
  readonly section: string;
  /** How many parts it lies in. */
  readonly depth: number;
  readonly mediaType: string;
  /** As stated; empty where none is. */
  readonly charset: string;
  readonly transferEncoding: string;
  readonly disposition: string;
  readonly name: string;
  /** Octets of the body as sent. */
  readonly encodedOctets: number;
  /** Octets of the decoded body, estimated for long ones; absent where it holds parts only. */
  readonly decodedOctets: number | undefined;
  /** Whether it opens as a message of its own. */
  readonly isMessage: boolean;
}

export interface ViewImage {
  readonly contentId: string;
  readonly dataUri: string;
}

export interface ViewMoment {
  /** `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`, on the clock of the zone. */
  readonly local: string;
  readonly isDate: boolean;
  readonly zone: string | undefined;
  readonly epochMilliseconds: number | undefined;
}

/** An event of a calendar in the message. */
export interface ViewEvent {
  readonly title: string;
  readonly summary: string;
  readonly location: string;
  /** Line by line. */
  readonly description: readonly string[];
  readonly start: ViewMoment | undefined;
  readonly end: ViewMoment | undefined;
  readonly recurrence: string | undefined;
  readonly organizer: string | undefined;
  readonly attendees: readonly string[];
  /** How many are not among them. */
  readonly moreAttendees: number;
}

export interface ViewRecipient {
  readonly recipient: string;
  readonly originalRecipient: string | undefined;
  /** What became of the message, in words. */
  readonly action: string;
  readonly isFailure: boolean;
  readonly status: string | undefined;
  readonly meaning: string | undefined;
  readonly diagnostic: string | undefined;
  readonly remoteMta: string | undefined;
  readonly lastAttempt: ViewDate | undefined;
  readonly retriedUntil: ViewDate | undefined;
}

/** A bounce, another notice of delivery, or a receipt. */
export interface ViewReport {
  readonly title: string;
  readonly isFailure: boolean;
  readonly sentence: string | undefined;
  readonly recipients: readonly ViewRecipient[];
  /** How many are not among them. */
  readonly moreRecipients: number;
  readonly details: readonly { readonly label: string; readonly value: string }[];
}

/** A message made ready for display. One-line strings are safe labels; bodies are raw and go to text or the sanitiser. */
export interface ViewMessage {
  readonly subject: string;
  readonly from: readonly ViewAddress[];
  readonly to: readonly ViewAddress[];
  readonly cc: readonly ViewAddress[];
  readonly replyTo: readonly ViewAddress[];
  readonly date: ViewDate | undefined;
  readonly headerFields: readonly ViewHeaderField[];
  readonly htmlParts: readonly string[];
  readonly textParts: readonly string[];
  readonly inlineImages: readonly ViewImage[];
  readonly attachments: readonly ViewAttachment[];
  readonly events: readonly ViewEvent[];
  readonly reports: readonly ViewReport[];
  /** Sentences on what to know before believing the headers. */
  readonly warnings: readonly string[];
  /** Sentences on what could not be read. */
  readonly notes: readonly string[];
}

/** What is known of the address in From, where its remote images load unasked or could. */
export type ViewSender =
  /** The user can have its images loaded always. */
  | { readonly kind: 'trustable'; readonly address: string }
  /** The user did: the images of this message load. */
  | { readonly kind: 'trusted'; readonly address: string }
  /** The user did, but something speaks against its being the sender of this message; `reason` ends a sentence. */
  | { readonly kind: 'doubted'; readonly address: string; readonly reason: string };

export type HostToView =
  | { readonly type: 'loading' }
  | {
      readonly type: 'message';
      readonly message: ViewMessage;
      readonly allowsRemoteImages: boolean;
      readonly sender?: ViewSender;
    }
  | { readonly type: 'largeMessage'; readonly octets: number }
  | { readonly type: 'error'; readonly title: string; readonly detail: string }
  /** To open the find bar: the editor has the key for it, which it gets from the page and its frames too. */
  | { readonly type: 'find' }
  | ViewAnswer;

/** What the page asked for once the message is shown. */
export type ViewAnswer =
  /** No parts where the source could not be read. */
  | {
      readonly type: 'structure';
      readonly parts: readonly ViewPart[];
      /** False where the message has more parts than these. */
      readonly isComplete: boolean;
    }
  | {
      readonly type: 'attachmentPreview';
      readonly index: number;
      readonly preview: AttachmentPreview;
    };

export type ViewToHost =
  /** The script runs; `remoteImages` is the consent its state remembers for this message. */
  | { readonly type: 'ready'; readonly remoteImages: boolean }
  | { readonly type: 'loadRemoteImages' }
  /** Whom to trust is never taken from the page: it is the sender of the message that is shown. */
  | { readonly type: 'trustSender' }
  | { readonly type: 'stopTrustingSender' }
  | { readonly type: 'openLink'; readonly href: string; readonly text: string }
  | { readonly type: 'saveAttachment'; readonly index: number }
  | { readonly type: 'saveAllAttachments' }
  | { readonly type: 'previewAttachment'; readonly index: number }
  /** Opens an attached message rendered. */
  | { readonly type: 'openAttachment'; readonly index: number }
  | { readonly type: 'readStructure' }
  /** Opens a part decoded, in an editor; a message rendered. */
  | { readonly type: 'openPart'; readonly section: string }
  | { readonly type: 'showPartSource'; readonly section: string }
  /** Opens an HTML part, by its position among them. */
  | { readonly type: 'openHtmlSource'; readonly index: number }
  | { readonly type: 'copy'; readonly text: string }
  /** Saves an HTML part as the page sanitised it. */
  | { readonly type: 'saveHtml'; readonly head: string; readonly body: string }
  | { readonly type: 'showRaw' }
  | { readonly type: 'retry' }
  | { readonly type: 'renderLarge' };

const MAXIMUM_HREF_LENGTH = 8_192;
const MAXIMUM_TEXT_LENGTH = 1_000;
const MAXIMUM_INDEX = 1_000_000;
const MAXIMUM_COPIED_LENGTH = 16 * 1024 * 1024;
/** A page with its images. */
const MAXIMUM_SAVED_LENGTH = 64 * 1024 * 1024;
const SECTION = /^[0-9.]{1,500}$/u;

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isTextUpTo =
  (length: number) =>
  (value: unknown): boolean =>
    typeof value === 'string' && value.length <= length;
const isIndex = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAXIMUM_INDEX;
const isSection = (value: unknown): boolean => typeof value === 'string' && SECTION.test(value);

const SHAPES: Readonly<Record<ViewToHost['type'], Shape>> = {
  ready: { remoteImages: isBoolean },
  loadRemoteImages: {},
  trustSender: {},
  stopTrustingSender: {},
  openLink: { href: isTextUpTo(MAXIMUM_HREF_LENGTH), text: isTextUpTo(MAXIMUM_TEXT_LENGTH) },
  saveAttachment: { index: isIndex },
  saveAllAttachments: {},
  previewAttachment: { index: isIndex },
  openAttachment: { index: isIndex },
  readStructure: {},
  openPart: { section: isSection },
  showPartSource: { section: isSection },
  openHtmlSource: { index: isIndex },
  copy: { text: isTextUpTo(MAXIMUM_COPIED_LENGTH) },
  saveHtml: { head: isTextUpTo(MAXIMUM_SAVED_LENGTH), body: isTextUpTo(MAXIMUM_SAVED_LENGTH) },
  showRaw: {},
  retry: {},
  renderLarge: {},
};

/** Reads what a webview sent: exactly one of the messages above, nothing missing, nothing more; else `undefined`. */
export function parseViewMessage(received: unknown): ViewToHost | undefined {
  if (typeof received !== 'object' || received === null || Array.isArray(received)) {
    return undefined;
  }
  const fields = new Map<string, unknown>(Object.entries(received));
  const type = fields.get('type');
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) {
    return undefined;
  }
  const shape = Object.entries(SHAPES[type as ViewToHost['type']]);
  const isExact =
    fields.size === shape.length + 1 && shape.every(([name, isValid]) => isValid(fields.get(name)));
  return isExact ? (Object.fromEntries(fields) as unknown as ViewToHost) : undefined;
}
