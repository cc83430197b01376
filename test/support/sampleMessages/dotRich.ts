import { assemble } from './builders';
import { seededRandom } from './seededRandom';

const MINUTE = 60_000;
const FIRST_ARRIVAL = Date.UTC(2026, 0, 1);
/** Sizes of buffers that servers are known to read or write with. */
const BUFFER_SIZES = [512, 1_024, 4_096, 8_192];
const CONTROLS = Array.from({ length: 0x20 }, (_unused, octet) => octet).filter(
  (octet) => ![0x00, 0x0a, 0x0d].includes(octet),
);
const HIGH = Array.from({ length: 0x80 }, (_unused, index) => 0x80 + index);
/** All octets that may stand within a line but the plain ASCII ones. */
const UNUSUAL_OCTETS = String.fromCharCode(...CONTROLS, 0x7f, ...HIGH);

type LineMaker = (random: () => number) => string;

const LINES: readonly LineMaker[] = [
  () => '',
  () => '.',
  () => '..',
  () => '...',
  () => '. ',
  () => ' .',
  () => '.\t.',
  () => '.x',
  () => '..x',
  () => 'x.',
  () => 'x..',
  () => '.QUIT',
  () => '+OK',
  () => '-ERR .',
  () => '.+OK 1 2',
  (random) => '.'.repeat(1 + Math.floor(random() * 70)),
  (random) => `.${UNUSUAL_OCTETS.slice(Math.floor(random() * 100))}`,
  () => `${UNUSUAL_OCTETS}.`,
  (random) => `.${'long '.repeat(200 + Math.floor(random() * 400))}.`,
  (random) => random().toString(36),
];

/**
 * A message that stresses dot-stuffing and the search for the final dot, distinct for each index and the same on every
 * machine. Lines end with CRLF, the last one too; there is no NUL, no lone CR or LF, and no line begins with `From `,
 * so that every server can store it as it is.
 */
export function dotRichMessage(index: number): Buffer {
  const random = seededRandom(index);
  const pick = (): string => LINES[Math.floor(random() * LINES.length)]!(random);
  const lines = Array.from({ length: 4 + Math.floor(random() * 20) }, pick);
  const size = BUFFER_SIZES[index % BUFFER_SIZES.length]!;
  // A dot right before, at and right after the end of a buffer that starts with the body.
  const beforeDot = 'y'.repeat(size - 3 + (index % 5));
  const body = index % 3 === 0 ? [beforeDot, '.', ...lines] : lines;
  const last = ['.', '..', 'end.', '.end'][index % 4]!;
  const date = new Date(FIRST_ARRIVAL + index * MINUTE).toUTCString().replace('GMT', '+0000');
  return assemble(
    [
      ['Date', date],
      ['From', `Sender ${index % 37} <sender${index % 37}@example.org>`],
      ['To', 'Robin Sample <robin@example.com>'],
      ['Message-ID', `<dots-${index}@example.org>`],
      ['Subject', `.Dots. ${index}`],
      ['MIME-Version', '1.0'],
      ['Content-Type', 'text/plain; charset=iso-8859-1'],
      ['Content-Transfer-Encoding', '8bit'],
    ],
    Buffer.from(`${[...body, last].join('\r\n')}\r\n`, 'latin1'),
  );
}
