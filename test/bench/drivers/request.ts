/** What a driver is told, as JSON in its first argument. */
export interface DriverRequest {
  readonly work: 'list' | 'headers' | 'messages';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Message numbers, read from `last` down to `first`. */
  readonly first: number;
  readonly last: number;
  /** Where to write a line `number sha256` for each message; without it nothing is hashed. */
  readonly hashFile?: string;
  /** Where our client is to write messages as they come; without it they are handed over whole. */
  readonly sinkFile?: string;
  /** Whether our client does the work twice and tells of the second time, when its code has run already. */
  readonly isWarm?: boolean;
  /** Whether our mailbox, once all is read, is made anew on what it kept, and tells of listing the same again. */
  readonly refreshesUnchanged?: boolean;
  /** A folder for files, which is removed at the end of the bench. */
  readonly scratch: string;
  /** Path of the bundle of the MIME worker. */
  readonly workerPath?: string;
}

/** What a driver prints, as one line of JSON. Milliseconds from connecting on. */
export interface DriverReport {
  readonly milliseconds: number;
  readonly loginMilliseconds?: number;
  readonly listMilliseconds?: number;
}

export function readRequest(): DriverRequest {
  return JSON.parse(process.argv[2] ?? '') as DriverRequest;
}

export function report(figures: DriverReport): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
