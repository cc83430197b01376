/** Charsets by the number that Windows has for them. */
const CHARSETS: ReadonlyMap<number, string> = new Map([
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [1200, 'utf-16le'],
  [10000, 'macintosh'],
  [20866, 'koi8-r'],
  [20932, 'euc-jp'],
  [21866, 'koi8-u'],
  [50220, 'iso-2022-jp'],
  [50221, 'iso-2022-jp'],
  [50222, 'iso-2022-jp'],
  [51932, 'euc-jp'],
  [51949, 'euc-kr'],
  [54936, 'gb18030'],
  [65001, 'utf-8'],
]);

/** Undefined for one that is not known, or says nothing of octets above 127. */
export function charsetOfCodePage(codePage: number): string | undefined {
  if (codePage >= 1250 && codePage <= 1258) {
    return `windows-${codePage}`;
  }
  if (codePage >= 28591 && codePage <= 28606) {
    return `iso-8859-${codePage - 28590}`;
  }
  return CHARSETS.get(codePage);
}
