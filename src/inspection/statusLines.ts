import { parseResponseCode } from '../pop3/statusLine';
import type { AddFinding, ObservationContext } from './check';
import { quoted } from './quotation';
import type { Evidence } from './report';
import type { SeenStatusLine } from './wireObserver';

const MAXIMUM_OCTETS = 512;
const KEPT_OF_EACH = 3;
const STANDARD_CODE = /^\[(?:IN-USE|LOGIN-DELAY|AUTH|SYS\/TEMP|SYS\/PERM|UTF8)\]/iu;

/** Looks at every status line of every session, and says at the end what was wrong with them. */
export class StatusLines {
  private readonly bare: SeenStatusLine[] = [];
  private readonly long: SeenStatusLine[] = [];
  private readonly bracketed: SeenStatusLine[] = [];
  private count = 0;

  see(line: SeenStatusLine): void {
    this.count += 1;
    keepSome(this.bare, line, !line.endsWithCrlf);
    keepSome(this.long, line, line.octets > MAXIMUM_OCTETS);
    keepSome(this.bracketed, line, /^(?:\+OK|-ERR) \[/u.test(line.line));
  }

  examine({ observed, add }: ObservationContext): string | undefined {
    report(add, 'bareLineFeeds', this.bare);
    report(add, 'statusLineTooLong', this.long, ({ octets }) => `: ${octets} octets`);
    const announces = observed.stages.some(
      ({ capabilities }) => capabilities?.hasResponseCodes === true,
    );
    const text = ({ line }: SeenStatusLine): string => line.replace(/^(?:\+OK|-ERR) /u, '');
    if (announces) {
      const malformed = this.bracketed.filter(
        (line) => parseResponseCode(text(line), true) === undefined,
      );
      report(add, 'responseCodeMalformed', malformed);
    } else {
      const known = this.bracketed.filter((line) => STANDARD_CODE.test(text(line)));
      report(add, 'responseCodeNotAnnounced', known);
    }
    return this.count === 1 ? '1 status line' : `${this.count} status lines`;
  }
}

function keepSome(kept: SeenStatusLine[], line: SeenStatusLine, isWanted: boolean): void {
  if (isWanted && kept.length < KEPT_OF_EACH) {
    kept.push(line);
  }
}

function report(
  add: AddFinding,
  code: Parameters<AddFinding>[0],
  lines: readonly SeenStatusLine[],
  remark: (line: SeenStatusLine) => string = () => '',
): void {
  if (lines.length > 0) {
    add(
      code,
      ...lines.map((line): Evidence => ({
        text: `${answerTo(line.command)}${remark(line)}`,
        quote: quoted(line.line),
      })),
    );
  }
}

function answerTo(command: string | undefined): string {
  if (command === undefined) {
    return 'The greeting';
  }
  const keyword = /^[A-Za-z]{1,10}/u.exec(command)?.[0];
  return keyword === undefined ? 'The answer to an empty line' : `The answer to ${keyword}`;
}
