import { type ErrorGuide, ExplainedError } from '../mailbox/errorGuide';
import { LocalMailError, type LocalMailErrorCode } from '../localmail/errors';

/** `elsewhere`: not a file of this machine. */
export type LocalMailboxErrorCode = Exclude<LocalMailErrorCode, 'aborted'> | 'elsewhere';

/** Why something can't be opened as a local mailbox, or a message of it can't be read, with the words for the user. */
export class LocalMailboxError extends ExplainedError {
  override readonly name = 'LocalMailboxError';
  readonly guide: Omit<ErrorGuide, 'isSilent'>;

  /** @param place Names the file or folder, safe to show. */
  constructor(
    readonly code: LocalMailboxErrorCode,
    place: string,
    options?: ErrorOptions,
  ) {
    const { title, detail } = WORDS[code](place);
    super(title, options);
    this.guide = { title, detail, actions: code === 'notAMaildrop' ? [] : ['retry'] };
  }
}

/** What went wrong with reading local mail, in words; an abort and whatever is no error of that stays as it is. */
export function explained(error: unknown, place: string): unknown {
  return error instanceof LocalMailError && error.code !== 'aborted'
    ? new LocalMailboxError(error.code, place, { cause: error })
    : error;
}

interface Words {
  readonly title: string;
  readonly detail: string;
}

const WORDS = {
  notFound: (place) => ({
    title: 'File not found',
    detail: `There is no "${place}" any more. It may have been moved, renamed or deleted.`,
  }),
  notReadable: (place) => ({
    title: 'File cannot be read',
    detail: `The system does not let "${place}" be read. See whether you have the right to read it.`,
  }),
  notAMaildrop: (place) => ({
    title: 'Not a mailbox',
    detail: `"${place}" is no mailbox. An mbox file begins with a line "From …", a Maildir has the folders "cur" and "new", and a folder of messages has files that end in .eml.`,
  }),
  changed: (place) => ({
    title: 'File has changed',
    detail: `Another program changed "${place}". Refresh to read it as it is now.`,
  }),
  tooLarge: (place) => ({
    title: 'Too large',
    detail: `There is more in "${place}" than can be shown: a message beyond the setting pop3.message.maximumSize, or over a million messages. A large message can still be saved with "Save As…".`,
  }),
  closed: (place) => ({
    title: 'Mailbox was closed',
    detail: `"${place}" was closed meanwhile.`,
  }),
  elsewhere: (place) => ({
    title: 'Not a local file',
    detail: `"${place}" is not in the file system of the machine on which this extension runs.`,
  }),
} as const satisfies Record<LocalMailboxErrorCode, (place: string) => Words>;
