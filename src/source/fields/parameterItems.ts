import type { OctetRange } from '../octetRange';
import type { FieldProblem, FieldText } from './fieldItems';

export type ParameterCode =
  /** The field has no value before its parameters. */
  | 'missingValue'
  /** A Content-Type without a slash, or with nothing on one side of it (RFC 2045 §5.1). */
  | 'missingSubtype'
  | 'unexpectedText'
  | 'emptyParameter'
  | 'trailingSemicolon'
  /** A parameter without "=". */
  | 'missingEquals'
  | 'missingParameterName'
  | 'missingParameterValue'
  /** A value that must stand in quotes because of a character in it. */
  | 'unquotedSpecial'
  | 'unclosedQuote'
  | 'unclosedComment'
  | 'duplicateParameter'
  /** A section of RFC 2231 §3 is left out. */
  | 'missingSection'
  /** An extended value without charset'language' before its text (RFC 2231 §4). */
  | 'missingCharset'
  | 'unknownCharset'
  | 'brokenPercent'
  | 'invalidOctets'
  /** An encoded word as a value, against RFC 2047 §5; common, and decoded by most readers. */
  | 'encodedWord';

export type ParameterProblem = FieldProblem<ParameterCode>;

/** One parameter as it is written: a section of its value where RFC 2231 §3 divides it. */
export interface ParameterSection extends OctetRange {
  /** Lower case, as written: with the marks of RFC 2231. */
  readonly name: FieldText;
  /** Name without the marks of RFC 2231. */
  readonly baseName: string;
  /** From 0; undefined for an undivided value. */
  readonly section: number | undefined;
  /** Percent-encoded (RFC 2231 §4). */
  readonly isExtended: boolean;
  readonly isQuoted: boolean;
  /** Range of the value, quotes included; text in octets, without quotes and escapes. */
  readonly value: FieldText | undefined;
}

/** A parameter (RFC 2045 §5.1) with its sections joined and decoded. */
export interface Parameter extends OctetRange {
  /** Lower case, without the marks of RFC 2231. */
  readonly name: string;
  readonly value: string;
  readonly charset: string | undefined;
  readonly language: string | undefined;
  /** In the order in which their values are joined. */
  readonly sections: readonly ParameterSection[];
}

export interface ParameterizedValue {
  /** Lower case, such as "text/plain" or "attachment"; undefined where there is none. */
  readonly value: FieldText | undefined;
  /** By first appearance. */
  readonly parameters: readonly Parameter[];
  readonly problems: readonly ParameterProblem[];
}

export interface ContentType extends ParameterizedValue {
  readonly type: FieldText | undefined;
  readonly subtype: FieldText | undefined;
}

export type NoteParameter = (code: ParameterCode, range: OctetRange) => void;
