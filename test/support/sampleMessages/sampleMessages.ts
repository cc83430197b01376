import { oneTimeCode, passwordReset } from './accountMessages';
import { huge, inlineImage, nestedMultiparts, severalAttachments } from './attachmentMessages';
import type { MessageBuilder } from './builders';
import { invitation } from './calendarMessages';
import { controlsInSubject, hostileHtml, hostileNames } from './hostileMessages';
import {
  arabic,
  cyrillicKoi8,
  hebrew,
  japaneseIso2022,
  japaneseShiftJis,
  japaneseUtf8,
} from './internationalMessages';
import { longThread, mailingList } from './listMessages';
import {
  addressWithoutAt,
  duplicateFrom,
  emptyInlineMessage,
  headerOnly,
  missingFinalBoundary,
  noDate,
  notMimeAtAll,
  paddedBoundary,
  raw8BitHeader,
  unparsableDate,
} from './malformedMessages';
import {
  dotLines,
  emoji,
  emptyBody,
  emptySubject,
  flowedReply,
  longLines,
  plainNote,
} from './plainMessages';
import { bounce, forwarded, readReceipt } from './reportMessages';
import { darkModeOffer, newsletter, receipt } from './shopMessages';
import { authenticated, pgpEncrypted, smimeSigned } from './signedMessages';

export interface SampleMessage {
  readonly name: string;
  /** All lines end with CRLF. */
  readonly octets: Buffer;
}

/** In order of arrival, oldest first. */
const BUILDERS = {
  notMimeAtAll,
  emptyInlineMessage,
  headerOnly,
  noDate,
  unparsableDate,
  duplicateFrom,
  raw8BitHeader,
  addressWithoutAt,
  missingFinalBoundary,
  paddedBoundary,
  emptySubject,
  emptyBody,
  controlsInSubject,
  hostileNames,
  hostileHtml,
  dotLines,
  longLines,
  huge,
  longThread,
  nestedMultiparts,
  pgpEncrypted,
  smimeSigned,
  authenticated,
  readReceipt,
  bounce,
  forwarded,
  mailingList,
  cyrillicKoi8,
  hebrew,
  arabic,
  japaneseShiftJis,
  japaneseIso2022,
  japaneseUtf8,
  passwordReset,
  darkModeOffer,
  inlineImage,
  flowedReply,
  emoji,
  plainNote,
  severalAttachments,
  oneTimeCode,
  invitation,
  receipt,
  newsletter,
} satisfies Readonly<Record<string, MessageBuilder>>;

export type SampleName = keyof typeof BUILDERS;

const LAST_ARRIVAL = Date.UTC(2026, 10, 21, 8, 42);
const MINUTE = 60_000;

let built: readonly SampleMessage[] | undefined;

/** The sample messages, the same octets on every machine, oldest first. */
export function sampleMessages(): readonly SampleMessage[] {
  built ??= Object.entries<MessageBuilder>(BUILDERS).map(([name, build], index, { length }) => {
    const age = length - 1 - index;
    // Closer together towards the end, as a mailbox looks in the morning.
    const epochMilliseconds = LAST_ARRIVAL - (age * 47 + age * age * 11) * MINUTE;
    const date = new Date(epochMilliseconds).toUTCString().replace('GMT', '+0000');
    return {
      name,
      octets: build({ epochMilliseconds, date, messageId: `<${name}@sample.example.org>` }),
    };
  });
  return built;
}

/** One sample by name. */
export function sampleMessage(name: SampleName): Buffer {
  const found = sampleMessages().find((message) => message.name === name);
  if (found === undefined) {
    throw new RangeError('There is no such sample message');
  }
  return found.octets;
}
