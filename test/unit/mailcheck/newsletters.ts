/** Layout by tables with inline CSS and hybrid columns, as senders' tools write it. */
export const TABLES = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<title>Harbour Books, October</title>
<!--[if mso]><style>table{border-collapse:collapse}</style><![endif]-->
<style type="text/css">
body, table, td, a { -webkit-text-size-adjust: 100%; -ms-text-size-adjust: 100%; }
img { border: 0; height: auto; line-height: 100%; outline: none; text-decoration: none; }
.link a { color: #0b5a7a; }
@media only screen and (max-width: 620px) {
  .wrap { width: 100% !important; }
  .col { display: block !important; width: 100% !important; }
}
</style>
</head>
<body style="margin:0;padding:0;background-color:#eef1f3;" bgcolor="#eef1f3">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;">Six new novels, and a reading on the quay.</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:24px 0;">
<table role="presentation" class="wrap" width="600" cellpadding="0" cellspacing="0" border="0" style="width:600px;background-color:#ffffff;border-radius:6px;">
<tr><td style="padding:24px;background-color:#123a4d;color:#ffffff;font-family:Arial,Helvetica,sans-serif;font-size:24px;line-height:30px;">Harbour Books</td></tr>
<tr><td><img src="https://img.example.com/october.jpg" width="600" alt="A shelf at the window" style="display:block;width:100%;max-width:600px;"></td></tr>
<tr><td style="padding:24px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;color:#333333;">
<p style="margin:0 0 16px 0;">Dear reader, the new shelf is full.</p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="col" width="276" valign="top" style="padding-right:24px;"><strong>The Ferry</strong><br>A crossing in winter. <span class="link"><a href="https://www.example.com/ferry">Read more</a></span></td>
<td class="col" width="276" valign="top"><strong>Tides</strong><br>Twelve short stories. <a href="https://www.example.com/tides" style="color:#0b5a7a;text-decoration:underline;">Read more</a></td>
</tr></table>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin-top:24px;"><tr><td bgcolor="#c8571b" style="border-radius:4px;padding:12px 24px;"><a href="https://www.example.com/shop" style="color:#ffffff;font-size:16px;font-weight:bold;text-decoration:none;">Visit the shop</a></td></tr></table>
</td></tr>
<tr><td style="padding:16px 24px;font-family:Arial,Helvetica,sans-serif;font-size:12px;line-height:18px;color:#9aa5ab;">Harbour Books, 1 Quay Street. <a href="https://www.example.com/leave" style="color:#9aa5ab;">Unsubscribe</a></td></tr>
</table>
</td></tr></table>
<img src="https://t.example.net/o.gif?id=42" width="1" height="1" alt="">
</body>
</html>
`;

/** Written as for a browser: flex, grid, custom properties, dark colours. */
export const MODERN = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>Lumen weekly</title>
<style>
:root { color-scheme: light dark; --accent: #5b3df5; --gap: clamp(12px, 3vw, 24px); }
* { box-sizing: border-box; }
body { margin: 0; background: #f6f6f9; color: #1d1b26; font: 16px/1.5 system-ui, sans-serif; }
.page { max-width: 640px; margin-inline: auto; padding: var(--gap); background: #fff; }
header { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
.cards { display: grid; grid-template-columns: repeat(2, 1fr); gap: var(--gap); }
.card { border: 1px solid rgb(0 0 0 / 12%); border-radius: 12px; overflow: hidden; box-shadow: 0 1px 4px #0002; }
.card > img { width: 100%; aspect-ratio: 16 / 9; object-fit: cover; }
.card:hover { transform: translateY(-2px); transition: transform .2s; }
.muted { color: rgba(29, 27, 38, .45); }
.button { display: inline-block; padding: 12px 20px; background: var(--accent); color: #fff; border-radius: 8px; text-decoration: none; }
.hero { background: linear-gradient(90deg, #5b3df5, #b14cff); color: #fff; padding: 32px; }
footer { font-size: 12px; color: #a8a6b3; }
@media (max-width: 480px) { .cards { grid-template-columns: 1fr; } }
@media (prefers-color-scheme: dark) {
  body { background: #0f0e14; color: #f2f0ff; }
  .page { background: #1a1823; }
  .card { border-color: #3a3650; }
}
</style>
</head>
<body>
<div class="page">
<header><svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10" fill="#5b3df5"/></svg><nav><a href="https://www.example.com/archive">Archive</a></nav></header>
<section class="hero"><h1>Light, measured</h1><p>What our sensors saw this week.</p></section>
<p class="muted">Issue 31, eight minutes to read.</p>
<section class="cards">
<article class="card"><img src="https://img.example.com/a.webp" alt="A street at dusk" loading="lazy"><h2>Dusk</h2><p>Lamps go on earlier.</p></article>
<article class="card"><picture><source srcset="https://img.example.com/b.avif" type="image/avif"><img src="https://img.example.com/b.jpg" alt=""></picture><h2>Dawn</h2><p>A bright week.</p></article>
</section>
<p><a class="button" href="https://www.example.com/issue/31">Read the issue</a></p>
<details><summary>How we measure</summary><p>With twelve sensors.</p></details>
<footer>Sent by Lumen. <a href="https://www.example.com/leave">Unsubscribe</a></footer>
</div>
</body>
</html>
`;

/** As somebody writes it who writes little HTML. */
export const PLAIN = `<html>
<body bgcolor="#ffffff" text="#222222">
<h2>Allotment news</h2>
<p>Hello all,</p>
<p>the <b>water</b> will be off on <font color="#ff9900">Saturday</font> from nine to noon.</p>
<ul>
<li>Bring cans</li>
<li>Check your taps</li>
</ul>
<p><img src="https://img.example.com/tap.jpg"></p>
<table border="1">
<tr><td>Plot</td><td>Turn</td><td>Tap</td></tr>
<tr><td>1 to 9</td><td>Monday</td><td>North</td></tr>
<tr><td>10 to 20</td><td>Tuesday</td><td>South</td></tr>
</table>
<p>Questions? <a href="mailto:taps@example.org">Write to me</a>.</p>
<hr>
<p><small><font color="gray">You get this because you have a plot.</font></small></p>
</body>
</html>
`;
