/** One line of the report that the tests inside VS Code write, as JSON, while they run. */
export type ReportLine =
  | {
      readonly kind: 'test';
      /** Of the suites around it, outermost first, and its own. */
      readonly titles: readonly string[];
      readonly state: 'passed' | 'failed' | 'pending';
      readonly durationMs: number;
      /** Message and stack, where it failed. */
      readonly failure?: string;
    }
  | {
      /** The last line: without it, the tests ended before they were through. */
      readonly kind: 'end';
      readonly tests: number;
    };

export type TestLine = Extract<ReportLine, { kind: 'test' }>;

/** Names the file that the report goes to. */
export const REPORT_VARIABLE = 'POP3_HOST_TEST_REPORT';
