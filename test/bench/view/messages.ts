import { png } from '../../support/sampleMessages/binaries';
import {
  attachment,
  type Entity,
  message,
  multipart,
  text,
  usualFields,
} from '../../support/sampleMessages/builders';
import { seededOctets } from '../../support/sampleMessages/seededRandom';

export const NEWSLETTERS = 12;
/** As decimal megabytes of the message, to within some kilobytes. */
const LARGE_OCTETS = 50_000_000;
const ATTACHMENTS = 5;
const MEBIBYTE = 1024 * 1024;
/** Octets of its text before it is encoded, so that a newsletter has 100 KB in all. */
const NEWSLETTER_TEXT_OCTETS = 70_000;
const IMAGE_SIDE = 130;

/** Subjects by which the rows of the list are told apart. */
export const LARGE_ATTACHMENTS = 'Large attachments';
export const LARGE_PAGE = 'Large page';
export const UNREADABLE = 'Unreadable';
export function newsletterSubject(index: number): string {
  return `Newsletter ${String(index).padStart(2, '0')}`;
}

/** All that the maildrop of the measurement holds. */
export function* viewMessages(): Iterable<Buffer> {
  for (let index = 1; index <= NEWSLETTERS; index += 1) {
    yield mail(index, newsletterSubject(index), newsletter(index));
  }
  yield mail(NEWSLETTERS + 1, LARGE_ATTACHMENTS, largeAttachments());
  yield mail(NEWSLETTERS + 2, LARGE_PAGE, text('html', page(0, LARGE_OCTETS)));
  yield mail(NEWSLETTERS + 3, UNREADABLE, text('plain', 'A text.\n'));
}

function mail(index: number, subject: string, entity: Entity): Buffer {
  const epochMilliseconds = Date.UTC(2026, 0, 1, 12, index);
  const arrival = {
    epochMilliseconds,
    date: new Date(epochMilliseconds).toUTCString().replace('GMT', '+0000'),
    messageId: `<view-${index}@example.org>`,
  };
  return message(usualFields(arrival, { from: 'News <news@example.org>', subject }), entity);
}

function newsletter(index: number): Entity {
  const picture = png(
    IMAGE_SIDE,
    IMAGE_SIDE,
    [
      [250, 250, 250],
      [20, 90, 160],
    ],
    (x, y) => ((x * y + index) % 7 < 3 ? 1 : 0),
  );
  return multipart('related', `related-${index}`, [
    text('html', page(index, NEWSLETTER_TEXT_OCTETS), { encoding: 'quoted-printable' }),
    attachment('image/png', 'picture.png', picture, {
      disposition: 'inline',
      contentId: `picture-${index}@example.org`,
    }),
  ]);
}

function largeAttachments(): Entity {
  // Base64 makes four octets of three, and ends a line after 76.
  const octets = Math.floor((LARGE_OCTETS / ATTACHMENTS) * (3 / 4) * (76 / 78));
  const block = seededOctets(1, MEBIBYTE);
  const content = Buffer.alloc(octets, block);
  return multipart('mixed', 'mixed', [
    text('html', page(0, NEWSLETTER_TEXT_OCTETS), { encoding: 'quoted-printable' }),
    ...Array.from({ length: ATTACHMENTS }, (_unused, index) =>
      attachment('application/octet-stream', `file-${index + 1}.bin`, content),
    ),
  ]);
}

/** As mail programs of shops write it: tables in tables, styles in a sheet and in each cell. */
function page(index: number, octets: number): string {
  const head = `<!doctype html>
<html lang="en"><head><title>News</title><style>
body { margin: 0; background: #f2f4f6; font-family: Helvetica, Arial, sans-serif }
.card { border-collapse: collapse; width: 100%; background: #ffffff }
.card td { padding: 12px 16px; border-bottom: 1px solid #e4e9ee }
@media (max-width: 600px) { .card td { display: block } }
@media (prefers-color-scheme: dark) { body { background: #202124; color: #e8eaed } }
</style></head><body>
<h1 style="font-size:22px;margin:16px">News of week ${index}</h1>
<img src="cid:picture-${index}@example.org" width="130" height="130" alt="Picture of the week">
<table role="presentation" class="card">
`;
  const rows: string[] = [];
  let length = head.length;
  for (let row = 1; length < octets; row += 1) {
    const html = `<tr><td style="width:25%;color:#5c6f68">Story ${row}</td><td style="line-height:1.5">
<table role="presentation" cellspacing="0"><tr><td><a href="https://news.example.org/${index}/${row}">What came to pass on day ${row}</a></td></tr>
<tr><td style="font-size:13px;color:#1c2b26">Some lines on it, <b>with a word</b> in bold and <i>one</i> in italics, told at such length as stories are.</td></tr></table>
</td></tr>
`;
    rows.push(html);
    length += html.length;
  }
  return `${head}${rows.join('')}</table></body></html>\n`;
}
