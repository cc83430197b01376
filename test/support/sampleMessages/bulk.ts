import { assemble } from './builders';
import { seededRandom } from './seededRandom';

const MINUTE = 60_000;
const FIRST_ARRIVAL = Date.UTC(2026, 0, 1);

/**
 * A small message that is distinct for each index, for maildrops of thousands. Every seventh has many lines that begin
 * with dots.
 */
export function bulkMessage(index: number): Buffer {
  const random = seededRandom(index);
  const isDotRich = index % 7 === 0;
  const lines = Array.from({ length: 3 + Math.floor(random() * 12) }, (_unused, line) => {
    const dots = isDotRich ? '.'.repeat(Math.floor(random() * 4)) : '';
    return line > 0 && isDotRich && random() < 0.3
      ? dots
      : `${dots}Line ${line + 1} of message ${index}: ${random().toString(36).slice(2)}`;
  });
  const date = new Date(FIRST_ARRIVAL + index * MINUTE).toUTCString().replace('GMT', '+0000');
  return assemble(
    [
      ['Date', date],
      ['From', `Sender ${index % 37} <sender${index % 37}@example.org>`],
      ['To', 'Robin Sample <robin@example.com>'],
      ['Message-ID', `<bulk-${index}@example.org>`],
      ['Subject', `Bulk message ${index}`],
      ['MIME-Version', '1.0'],
      ['Content-Type', 'text/plain; charset=us-ascii'],
    ],
    `${lines.join('\n')}\n`,
  );
}
