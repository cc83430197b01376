import type {
  AttachmentInfo,
  EncodedPart,
  HeaderWarning,
  MailAddress,
  ParseNote,
  ParsedMessage,
} from '../mail/model';
import { safeFileName, safeLabel } from '../shared/safeText';
import type { ViewAddress, ViewAttachment, ViewMessage } from './protocol';
import { viewEvent } from './viewEvent';
import { viewReport } from './viewReport';

const MAXIMUM_FIELD_LENGTH = 16_384;
const MAXIMUM_SHOWN_FIELDS = 1_000;
const MAXIMUM_SHOWN_ADDRESSES = 200;
const MAXIMUM_SHOWN_PARTS = 50;
const MAXIMUM_SHOWN_EVENTS = 10;
const MAXIMUM_SHOWN_REPORTS = 10;
const MAXIMUM_SHOWN_ATTACHMENTS = 1_000;
const EXECUTABLE_EXTENSION =
  /\.(?:app|apk|appimage|application|appref-ms|appxbundle|appx|bat|bash|chm|cmd|com|command|cpl|csh|deb|desktop|diagcab|dll|dmg|docm|exe|fileloc|fish|gadget|hlp|hta|img|inetloc|inf|iqy|iso|jar|jnlp|jse?|ksh|library-ms|lnk|mht|mhtml|mpkg|msc|msh|msi|msix|msp|mst|ocx|one|phar|php|pif|pkg|pl|pptm|ps1|ps1xml|psc1|psm1|py|pyw|rb|rdp|reg|rpm|run|scf|scpt|scr|sct|search-ms|searchconnector-ms|settingcontent-ms|sh|slk|svgz?|s?html?|terminal|theme|tool|url|vbe?|vbs|vhdx?|vsix|webloc|website|wsc|wsf|wsh|workflow|x?html?|xbap|xhtml?|xlam|xll|xlsb|xlsm|zsh|code-workspace)$/iu;
/** Names that the editor, a shell or a file manager acts on where they lie. */
const CONFIGURATION =
  /^(?:(?:settings|tasks|launch|mcp|extensions|devcontainer|package)\.json|desktop\.ini|autorun\.inf|makefile)$/iu;

/** For attachments without a name. */
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['message/rfc822', 'eml'],
  ['message/delivery-status', 'txt'],
  ['text/rfc822-headers', 'txt'],
  ['text/plain', 'txt'],
  ['text/calendar', 'ics'],
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['application/pdf', 'pdf'],
]);

/** Makes a parsed message ready for the webview: every one-line string a safe label, every list bounded. */
export function toViewMessage(message: ParsedMessage): ViewMessage {
  const { summary } = message;
  return {
    subject: safeLabel(summary.subject, { maximumLength: 1_000 }),
    from: addresses(summary.from),
    to: addresses(summary.to),
    cc: addresses(summary.cc),
    replyTo: addresses(summary.replyTo),
    date:
      summary.date.kind === 'missing'
        ? undefined
        : {
            epochMilliseconds:
              summary.date.kind === 'parsed' ? summary.date.epochMilliseconds : undefined,
            raw: safeLabel(summary.date.raw),
          },
    headerFields: message.headerFields.slice(0, MAXIMUM_SHOWN_FIELDS).map(({ name, value }) => ({
      name: safeLabel(name),
      value: safeLabel(value, { maximumLength: MAXIMUM_FIELD_LENGTH }),
    })),
    htmlParts: message.htmlParts.slice(0, MAXIMUM_SHOWN_PARTS),
    textParts: message.textParts.slice(0, MAXIMUM_SHOWN_PARTS),
    inlineImages: message.inlineImages,
    attachments: message.attachments.slice(0, MAXIMUM_SHOWN_ATTACHMENTS).map(viewAttachment),
    events: message.events.slice(0, MAXIMUM_SHOWN_EVENTS).map(viewEvent),
    reports: message.reports.slice(0, MAXIMUM_SHOWN_REPORTS).map(viewReport),
    warnings: summary.warnings.flatMap((warning) => warningSentence(warning) ?? []),
    notes: [...message.notes.map(noteSentence), ...cutNotes(message)],
  };
}

/** The name an attachment is saved under, harmless on every system. */
export function attachmentFileName({ fileName, index, mediaType }: AttachmentInfo): string {
  const extension = EXTENSIONS.get(mediaType) ?? 'bin';
  return safeFileName(fileName, `attachment-${index + 1}.${extension}`);
}

function viewAttachment(info: AttachmentInfo): ViewAttachment {
  const fileName = attachmentFileName(info);
  return {
    index: info.index,
    fileName,
    mediaType: safeLabel(info.mediaType, { maximumLength: 100 }),
    octets: info.octets,
    sha256: info.sha256,
    isInline: info.isInline,
    isMessage: info.isMessage === true,
    isExecutable: EXECUTABLE_EXTENSION.test(fileName) || CONFIGURATION.test(fileName),
  };
}

function addresses(list: readonly MailAddress[]): readonly ViewAddress[] {
  return list
    .slice(0, MAXIMUM_SHOWN_ADDRESSES)
    .map(({ name, address }) => ({ name: safeLabel(name), address: safeLabel(address) }));
}

function warningSentence(warning: HeaderWarning): string | undefined {
  switch (warning.kind) {
    case 'duplicateField':
      return `The header has ${warning.count} ${safeLabel(warning.field)} fields. The first one is shown; other programs may show another.`;
    case 'nameLooksLikeAddress':
      return `The sender's name looks like an address that differs from the real one.`;
    case 'unparsableDate':
      return 'The Date field is not a valid date. It is shown as it was sent.';
    case 'raw8Bit':
      return undefined;
  }
}

function noteSentence(note: ParseNote): string {
  switch (note.kind) {
    case 'bodyNotSplit':
      return 'The body could not be split into its parts. It is shown as it was sent.';
    case 'tooManyParts':
      return 'The message has too many parts. Only the first ones are shown.';
    case 'headerTooLarge':
      return 'A header is too large. Not all of it could be read.';
    case 'textTruncated':
      return `Only the first ${note.shownCharacters.toLocaleString('en')} characters of the text are shown.`;
    case 'parserFailed':
      return `The body could not be read: ${safeLabel(note.detail, { maximumLength: 200 })}.`;
    case 'endMissing':
      return 'The message ends before its last part does. Something may be missing.';
    case 'unknownCharset':
      return `The text is in a character set that is not known, ${safeLabel(note.charset, { maximumLength: 60 })}. Some letters may be wrong.`;
    case 'unknownEncoding':
      return `A part is in an encoding that is not known, ${safeLabel(note.encoding, { maximumLength: 60 })}. It is taken as it was sent.`;
    case 'damagedEncoding':
      return `The encoding of ${partName(note)} is damaged. Some of it may be missing or wrong.`;
    case 'joinedBase64':
      return `The base64 of ${partName(note)} is put together of several pieces. Other programs may read only the first.`;
    case 'textAfterBase64':
      return `Something follows the base64 of ${partName(note)}, such as the footer of a mailing list. It is left out.`;
    case 'uuencodedFiles':
      return note.count === 1
        ? 'The text itself held a file (uuencode). It is listed as an attachment.'
        : `The text itself held ${note.count} files (uuencode). They are listed as attachments.`;
    case 'calendarUnreadable':
      return 'The calendar in this message could not be read. It can be saved as an attachment.';
    case 'reportUnreadable':
      return 'The delivery report in this message could not be read. Its text is shown as it was sent.';
    case 'tnefUnreadable':
      return 'The Outlook file winmail.dat could not be read to its end. Text or files in it may be missing.';
    case 'tnefBody':
      return note.isOfRtf
        ? 'The text was packed into the Outlook file winmail.dat. Its formatting is left out, and most programs show none of it.'
        : 'The text was packed into the Outlook file winmail.dat. Most programs show none of it.';
  }
}

function partName({ fileName, isText }: EncodedPart): string {
  return fileName === undefined
    ? isText
      ? 'the text'
      : 'an attachment'
    : safeLabel(fileName, { maximumLength: 100 });
}

function cutNotes(message: ParsedMessage): readonly string[] {
  const { htmlParts, textParts, headerFields, attachments } = message;
  const hasMoreParts = Math.max(htmlParts.length, textParts.length) > MAXIMUM_SHOWN_PARTS;
  return [
    ...(hasMoreParts ? [`Only the first ${MAXIMUM_SHOWN_PARTS} text parts are shown.`] : []),
    ...(headerFields.length > MAXIMUM_SHOWN_FIELDS
      ? [`Only the first ${MAXIMUM_SHOWN_FIELDS} header fields are shown.`]
      : []),
    ...(attachments.length > MAXIMUM_SHOWN_ATTACHMENTS
      ? [
          `Only the first ${MAXIMUM_SHOWN_ATTACHMENTS} attachments are listed. Save All saves every one.`,
        ]
      : []),
  ];
}
