/** `error`: readers may lose or misread something. `information` and `hint`: worth knowing, nothing is broken. */
export const severities = ['error', 'warning', 'information', 'hint'] as const;

export type Severity = (typeof severities)[number];

export interface FaultKind {
  readonly severity: Severity;
  /** Number of the RFC; undefined where none speaks of it. */
  readonly rfc: number | undefined;
  /** Section of it, such as `3.6.4`. */
  readonly section: string;
  /** One sentence without its full stop; `{0}` and so on stand for the values of the finding. */
  readonly sentence: string;
  /** For whoever wrote the message or the program that did. */
  readonly advice: string;
}

type MakeKind = (rfc: number | undefined, section: string, ...words: Words) => FaultKind;

type Words = readonly [sentence: string, advice: string];

const kind =
  (severity: Severity): MakeKind =>
  (rfc, section, sentence, advice) => ({ severity, rfc, section, sentence, advice });

export const error = kind('error');
export const warning = kind('warning');
export const information = kind('information');
export const hint = kind('hint');
