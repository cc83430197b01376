import { WireLineBuilder } from '../mailbox/wireLines';
import { grouped } from '../shared/groupedDigits';
import { type ConsoleScreen, styled, terminalLine, terminalText } from './screen';

/** Octets of a line that are shown. */
const MAXIMUM_LINE_OCTETS = 2_000;

/** Shows the body of a reply as it comes, up to a number of lines; what is beyond is only counted. */
export class BodyPrinter {
  private readonly lines = new WireLineBuilder((octets, isContinued) => {
    this.accept(octets, isContinued);
  });
  private text = '';
  private shownLines = 0;
  private hiddenLines = 0;
  private hiddenOctets = 0;
  private lineOctets = 0;
  private isLineShown = true;
  private isStopped = false;

  constructor(
    private readonly screen: ConsoleScreen,
    private readonly maximumLines: number,
  ) {}

  push(octets: Uint8Array): void {
    this.lines.push(octets);
    this.flush();
  }

  /** Shows nothing more of this body. */
  stop(): void {
    this.isStopped = true;
  }

  /** To be called after the last octet. */
  finish(): void {
    this.lines.flush();
    if (this.hiddenLines > 0) {
      const lines = `${grouped(this.hiddenLines)} more ${this.hiddenLines === 1 ? 'line' : 'lines'}`;
      const advice = this.isStopped ? '' : ' .lines NUMBER sets how many are shown.';
      this.text += `${styled('faint', `… ${lines}, ${grouped(this.hiddenOctets)} octets, not shown.${advice}`)}\r\n`;
    } else {
      this.text += `${styled('faint', '.')}\r\n`;
    }
    this.flush();
  }

  private accept(octets: Uint8Array, isContinued: boolean): void {
    if (this.lineOctets === 0) {
      this.isLineShown = !this.isStopped && this.shownLines < this.maximumLines;
      if (this.isLineShown) {
        this.shownLines += 1;
        this.text +=
          octets.length > MAXIMUM_LINE_OCTETS
            ? terminalText(octets.subarray(0, MAXIMUM_LINE_OCTETS))
            : terminalLine(octets);
      }
    }
    this.lineOctets += octets.length;
    if (!this.isLineShown) {
      this.hiddenOctets += octets.length;
    }
    if (!isContinued) {
      this.endLine();
    }
  }

  private endLine(): void {
    if (this.isLineShown) {
      const rest = this.lineOctets - MAXIMUM_LINE_OCTETS;
      this.text += rest > 0 ? `${styled('faint', `… ${grouped(rest)} octets more`)}\r\n` : '\r\n';
    } else {
      this.hiddenLines += 1;
    }
    this.lineOctets = 0;
  }

  private flush(): void {
    if (this.text !== '') {
      this.screen.write(this.text);
      this.text = '';
    }
  }
}
