import type { AddressCode } from '../fields/addressItems';
import type { DateCode } from '../fields/dateTime';
import type { EncodedWordFault } from '../fields/encodedWords';
import type { MessageIdCode } from '../fields/messageIds';
import type { ParameterCode } from '../fields/parameterItems';

export const ADDRESS_WORDS: Readonly<Record<AddressCode, string>> = {
  empty: 'no one is named',
  emptyEntry: 'nothing stands between two commas',
  missingAddress: 'a name without an address',
  missingLocalPart: 'nothing stands before "@"',
  missingDomain: 'no domain',
  unclosedAngle: '"<" without ">"',
  unclosedQuote: 'a quote is never closed',
  unclosedComment: 'a comment is never closed',
  unclosedLiteral: '"[" without "]"',
  unclosedGroup: 'a group without ";" at its end',
  nestedGroup: 'a group in a group',
  emptyAngle: 'nothing stands between "<" and ">"',
  unquotedSpecial: 'a name with this character must stand in quotes',
  obsoletePhrase: 'a name with a dot should stand in quotes',
  obsoleteRoute: 'a route stands before the address',
  obsoleteSpace: 'white space or a comment in an address',
  emptyLabel: 'a dot too many',
  invalidCharacter: 'a character that no address may hold',
  missingAngles: 'an address after a name must stand in "<" and ">"',
  unexpectedText: 'this does not belong here',
};

export const DATE_WORDS: Readonly<Record<DateCode, string>> = {
  empty: 'there is nothing',
  unparsable: 'this is in no known form',
  nonstandardForm: 'another form than that of mail',
  unknownDayName: 'no such name of a day',
  longDayName: 'the name of the day has three letters',
  missingComma: 'a comma must follow the name of the day',
  wrongDayOfWeek: 'it is another day of the week',
  longMonthName: 'the name of the month has three letters',
  twoDigitYear: 'the year has four digits',
  threeDigitYear: 'the year has four digits',
  yearOutOfRange: 'no such year',
  dayOutOfRange: 'the month has no such day',
  timeOutOfRange: 'no such time',
  oneDigitTime: 'hours, minutes and seconds have two digits',
  missingZone: 'the zone is missing, such as +0100',
  obsoleteZone: 'the zone is a number, such as +0100',
  unknownZone: 'no such zone',
  zoneOutOfRange: 'no such zone',
  obsoleteComment: 'a comment in the middle',
  unclosedComment: 'a comment is never closed',
  trailingText: 'something follows the date',
};

export const ID_WORDS: Readonly<Record<MessageIdCode, string>> = {
  empty: 'there is nothing',
  missingAngles: '"<" and ">" are missing',
  unclosedAngle: '"<" without ">"',
  emptyId: 'nothing stands between "<" and ">"',
  missingSide: 'something must stand on both sides of "@"',
  whiteSpaceInside: 'white space in an id',
  unexpectedComma: 'no comma stands between ids',
  unexpectedText: 'this does not belong here',
  unclosedComment: 'a comment is never closed',
};

export const PARAMETER_WORDS: Readonly<Record<ParameterCode, string>> = {
  missingValue: 'the value before the parameters is missing',
  missingSubtype: 'type and subtype must stand with "/" between them',
  unexpectedText: 'this does not belong here',
  emptyParameter: 'nothing stands between two semicolons',
  trailingSemicolon: 'a semicolon at the end',
  missingEquals: 'a parameter without "="',
  missingParameterName: 'nothing stands before "="',
  missingParameterValue: 'nothing stands after "="',
  unquotedSpecial: 'this value must stand in quotes',
  unclosedQuote: 'a quote is never closed',
  unclosedComment: 'a comment is never closed',
  duplicateParameter: 'the same parameter again',
  missingSection: 'a section of the value is missing',
  missingCharset: "charset'language' must stand before the text",
  unknownCharset: 'unknown charset',
  brokenPercent: '"%" without two hexadecimal digits',
  invalidOctets: 'octets that mean nothing in the charset',
  encodedWord: 'an encoded word',
};

export const ENCODED_WORD_WORDS: Readonly<Record<EncodedWordFault, string>> = {
  unknownCharset: 'unknown charset',
  invalidBase64: 'this is no base64',
  invalidQuotedPrintable: 'no two hexadecimal digits follow "="',
  invalidOctets: 'octets that mean nothing in the charset',
  tooLong: 'it has more than 75 characters',
  whiteSpaceInside: 'white space must be written as "_" or "=20"',
  notSeparated: 'white space must stand before and after it',
  splitCharacter: 'a character is cut between this word and the next one',
};
