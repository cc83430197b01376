import { png } from './binaries';
import { attachment, type MessageBuilder, message, multipart, text, usualFields } from './builders';
import { utf8Words } from './encodings';

/** A round badge with a check mark. */
const LOGO = png(
  48,
  48,
  [
    [255, 255, 255],
    [11, 110, 79],
    [255, 255, 255],
  ],
  (x, y) => {
    const isInside = (x - 23.5) ** 2 + (y - 23.5) ** 2 < 23 ** 2;
    const onShortStroke = x >= 12 && x <= 21 && Math.abs(y - x - 13) <= 3;
    const onLongStroke = x >= 20 && x <= 36 && Math.abs(x + y - 54) <= 3;
    return !isInside ? 0 : onShortStroke || onLongStroke ? 2 : 1;
  },
);

const RECEIPT_ROWS = [
  ['Fountain pen, blue', '1', '24.00'],
  ['Notebook, squared, A5', '3', '17.70'],
  ['Ink, 50 ml', '1', '9.50'],
] as const;

export const receipt: MessageBuilder = (arrival) =>
  message(
    [
      ...usualFields(arrival, {
        from: 'Example Stationery <orders@shop.example.com>',
        subject: utf8Words('Your receipt for order 10482 – € 51.20'),
      }),
      ['Reply-To', 'Example Stationery <help@shop.example.com>'],
    ],
    multipart('alternative', 'receipt-alt-10482', [
      text(
        'plain',
        `Thank you for your order 10482.

${RECEIPT_ROWS.map(([item, count, price]) => `${count} x ${item.padEnd(28)} EUR ${price.padStart(6)}`).join('\n')}
    ${'Total'.padEnd(28)} EUR  51.20

Example Stationery, 1 Sample Street, Exampletown
`,
        { encoding: '7bit' },
      ),
      multipart(
        'related',
        'receipt-rel-10482',
        [
          text('html', receiptHtml(), { encoding: 'quoted-printable' }),
          attachment('image/png; name="logo.png"', 'logo.png', LOGO, {
            disposition: 'inline',
            contentId: 'logo.10482@shop.example.com',
          }),
        ],
        { parameters: 'type="text/html"' },
      ),
    ]),
  );

function receiptHtml(): string {
  const rows = RECEIPT_ROWS.map(
    ([item, count, price]) => `      <tr>
        <td style="padding:10px 0;border-bottom:1px solid #e4e9ee">${item}</td>
        <td style="padding:10px 0;border-bottom:1px solid #e4e9ee;text-align:center">${count}</td>
        <td style="padding:10px 0;border-bottom:1px solid #e4e9ee;text-align:right">€&nbsp;${price}</td>
      </tr>`,
  ).join('\n');
  return `<!doctype html>
<html lang="en">
<body style="margin:0;background:#f4f6f5;font-family:'Segoe UI',Helvetica,Arial,sans-serif;color:#1c2b26">
  <div style="max-width:560px;margin:0 auto;padding:28px 36px;background:#ffffff">
    <img src="cid:logo.10482@shop.example.com" width="48" height="48" alt="Example Stationery">
    <h1 style="font-size:22px;margin:16px 0 4px">Thank you, Robin!</h1>
    <p style="margin:0 0 20px;color:#5c6f68">Order 10482 is paid and on its way.</p>
    <table width="100%" cellspacing="0" cellpadding="0" style="font-size:15px">
${rows}
      <tr>
        <td colspan="2" style="padding:14px 0;font-weight:700">Total</td>
        <td style="padding:14px 0;font-weight:700;text-align:right">€&nbsp;51.20</td>
      </tr>
    </table>
    <p style="font-size:13px;color:#5c6f68">Example Stationery, 1 Sample Street, Exampletown.
      <a href="https://shop.example.com/orders/10482" style="color:#0b6e4f">See your order</a></p>
  </div>
</body>
</html>
`;
}

export const newsletter: MessageBuilder = (arrival) =>
  message(
    [
      ...usualFields(arrival, {
        from: 'Example Weekly <weekly@news.example.com>',
        subject: utf8Words('The Example Weekly, no. 47: slow mornings & fast tests ☕'),
      }),
      ['List-ID', 'The Example Weekly <weekly.news.example.com>'],
      [
        'List-Unsubscribe',
        '<https://news.example.com/leave?list=weekly>,\r\n <mailto:leave@news.example.com>',
      ],
      ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
      ['Precedence', 'bulk'],
    ],
    multipart('alternative', 'weekly-47', [
      text(
        'plain',
        `THE EXAMPLE WEEKLY, NO. 47

Slow mornings
  Why the first hour decides about the day.
  https://news.example.com/47/slow-mornings

Fast tests
  Two minutes is too long. What to measure first.
  https://news.example.com/47/fast-tests

Leave the list: https://news.example.com/leave?list=weekly
`,
        { encoding: '7bit' },
      ),
      text('html', NEWSLETTER_HTML, { encoding: 'quoted-printable' }),
    ]),
  );

const NEWSLETTER_HTML = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>The Example Weekly</title>
  <style>
    .story h2 { font-size: 20px; margin: 0 0 6px; }
    .story a { color: #b3431e; }
    @media (max-width: 480px) { .story { display: block; width: 100%; } }
  </style>
</head>
<body style="margin:0;background:#f6f1e7;font-family:Georgia,'Times New Roman',serif;color:#2a2320">
  <div style="display:none">Why the first hour decides about the day, and what to measure first.</div>
  <table role="presentation" width="600" align="center" cellspacing="0" cellpadding="0" style="background:#fffdf8">
    <tr><td style="padding:28px 36px;background:#b3431e;color:#fffdf8">
      <div style="font-size:13px;letter-spacing:.14em;text-transform:uppercase">No. 47 · November 2026</div>
      <div style="font-size:34px;font-weight:700">The Example Weekly</div>
    </td></tr>
    <tr><td><img src="https://images.news.test/47/header.jpg" width="600" height="220" alt="A window with morning light" style="display:block;background:#e8dcc6"></td></tr>
    <tr><td class="story" style="padding:28px 36px 8px">
      <h2>Slow mornings</h2>
      <p style="margin:0;line-height:1.6">Why the first hour decides about the day, and why the machine
        should not be part of it. <a href="https://news.example.com/47/slow-mornings">Read on</a></p>
    </td></tr>
    <tr><td class="story" style="padding:20px 36px 28px">
      <h2>Fast tests</h2>
      <p style="margin:0;line-height:1.6">Two minutes is too long. What to measure first, and what to leave
        alone. <a href="https://news.example.com/47/fast-tests">Read on</a></p>
    </td></tr>
    <tr><td style="padding:18px 36px;background:#efe6d5;font-size:13px">
      You get this because you asked for it. <a href="https://news.example.com/leave?list=weekly" style="color:#2a2320">Leave the list</a>
      <img src="https://track.news.test/open.gif?issue=47" width="1" height="1" alt="">
    </td></tr>
  </table>
</body>
</html>
`;

export const darkModeOffer: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: 'Example Cinema <programme@cinema.example.com>',
      subject: 'Late show: this week after dark',
    }),
    text(
      'html',
      `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <style>
    :root { color-scheme: light dark; }
    body { background: #ffffff; color: #16161d; }
    .card { background: #f1f0f7; border-radius: 12px; padding: 20px; }
    @media (prefers-color-scheme: dark) {
      body { background: #101018; color: #e9e8f2; }
      .card { background: #1d1c2b; }
      a { color: #a99cff; }
    }
  </style>
</head>
<body>
  <h1>After dark</h1>
  <div class="card">
    <p><strong>Friday, 22:30</strong> — The Long Sample</p>
    <p><strong>Saturday, 23:00</strong> — Placeholder II</p>
    <p><a href="https://cinema.example.com/late">Take a seat</a></p>
  </div>
</body>
</html>
`,
    ),
  );
