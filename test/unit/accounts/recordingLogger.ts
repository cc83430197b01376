import type { Logger } from '../../../src/mailbox/ports';

/** A logger that remembers its lines. */
export class RecordingLogger implements Logger {
  readonly lines: string[] = [];
  isTracing = true;

  trace(message: string): void {
    this.lines.push(message);
  }

  debug(message: string): void {
    this.lines.push(message);
  }

  info(message: string): void {
    this.lines.push(message);
  }

  warn(message: string): void {
    this.lines.push(message);
  }

  error(message: string): void {
    this.lines.push(message);
  }
}
