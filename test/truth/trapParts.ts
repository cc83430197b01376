/** A message of lines; characters are octets. */
export const lines = (...text: readonly string[]): Buffer =>
  Buffer.from(text.join('\r\n'), 'latin1');

export const HEAD = [
  'From: Kim Example <kim@example.com>',
  'To: robin@example.org',
  'Subject: trap',
  'Date: Mon, 2 Nov 2026 10:00:00 +0100',
  'MIME-Version: 1.0',
] as const;
export const without = (name: string): readonly string[] =>
  HEAD.filter((line) => !line.startsWith(`${name}:`));
export const MIXED = 'Content-Type: multipart/mixed; boundary=b';
/** The header of an attachment. */
export const attached = (name: string, ...more: readonly string[]): readonly string[] => [
  '--b',
  `Content-Type: application/octet-stream`,
  `Content-Disposition: attachment; ${name}`,
  ...more,
];
export const UUENCODED = ['begin 644 cat.txt', '#0V%T', '`', 'end'] as const;
