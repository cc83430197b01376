import { type CommandLine, encodeCommand, encodeContinuation } from '../pop3/command';
import { Pop3Error } from '../pop3/errors';
import type { Dialogue } from '../pop3/exchange';
import { decodeBase64 } from '../pop3/sasl/base64';
import type { StatusLine } from '../pop3/statusLine';
import { type ConsoleState, secretStart } from './commandTable';

export interface EncodedLine {
  readonly command: CommandLine;
  /** What must be kept out of everything shown: as typed and, where it is base64, what it stands for. */
  readonly secrets: readonly string[];
}

/** Encodes a line exactly as typed. Throws Pop3Error `invalidArgument` where it is too long. */
export function encodeTyped(text: string, state: ConsoleState): EncodedLine {
  const start = secretStart(text, state);
  if (start === undefined || start === text.length) {
    const [, keyword = '', rest] = /^([^ ]*)(?: ([^]*))?$/u.exec(text) ?? [];
    return {
      command: rest === undefined ? encodeCommand(keyword) : encodeCommand(keyword, rest),
      secrets: [],
    };
  }
  const secret = text.slice(start);
  const [keyword = '', ...args] = text.slice(0, start - 1).split(' ');
  return { command: encodeCommand(keyword, ...args, { secret }), secrets: secretsOf(secret) };
}

function secretsOf(typed: string): readonly string[] {
  const decoded = decodeBase64(typed.trim())?.toString('utf8').split('\0').at(-1);
  return decoded === undefined || decoded === '' ? [typed] : [typed, decoded];
}

/** Ends a SASL exchange (RFC 5034 §4). */
const CANCEL = '*';

/** A SASL exchange whose answers a person types. */
export class TypedDialogue implements Dialogue {
  /** Only a person can tell whether +OK asks for more; by the standard it does not. */
  readonly isComplete = true;
  private hasGivenUp = false;

  /** `ask` resolves with what was typed, `undefined` to give up. */
  constructor(
    private readonly ask: (challenge: string) => Promise<string | undefined>,
    private readonly hide: (secret: string) => void,
  ) {}

  get failure(): Pop3Error | undefined {
    return this.hasGivenUp
      ? new Pop3Error('protocol', 'The server went on after the exchange was given up')
      : undefined;
  }

  async respond(challenge: StatusLine): Promise<CommandLine> {
    const typed = await this.ask(challenge.text);
    if (typed === undefined || typed.trim() === CANCEL) {
      this.hasGivenUp = true;
      return encodeContinuation(CANCEL);
    }
    secretsOf(typed).forEach(this.hide);
    return encodeContinuation(typed);
  }
}

/** What a challenge stands for, where it is base64 of something that can be read. */
export function readableChallenge(challenge: string): string | undefined {
  const octets = decodeBase64(challenge.trim());
  const text = octets?.toString('utf8');
  return text !== undefined && text !== '' && /^[\u0020-\u007e]*$/u.test(text) ? text : undefined;
}
