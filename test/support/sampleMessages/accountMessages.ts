import { type MessageBuilder, message, multipart, text, usualFields } from './builders';

export const oneTimeCode: MessageBuilder = (arrival) =>
  message(
    [
      ...usualFields(arrival, {
        from: 'Example Accounts <no-reply@accounts.example.com>',
        subject: '493 817 is your sign-in code',
      }),
      ['Auto-Submitted', 'auto-generated'],
      ['X-Auto-Response-Suppress', 'All'],
    ],
    multipart('alternative', 'code=_7f3a', [
      text(
        'plain',
        `Your sign-in code is

    493 817

It is valid for 10 minutes. If you did not try to sign in, ignore this message.
`,
        { encoding: '7bit' },
      ),
      text(
        'html',
        `<!doctype html>
<html lang="en">
<body style="margin:0;padding:32px;background:#f2f4f8;font-family:Helvetica,Arial,sans-serif;color:#1b2733">
  <table role="presentation" width="440" align="center" cellpadding="0" cellspacing="0" style="background:#ffffff;border-radius:10px">
    <tr><td style="padding:32px 40px 8px">
      <h1 style="margin:0;font-size:20px">Your sign-in code</h1>
    </td></tr>
    <tr><td style="padding:8px 40px">
      <p style="margin:0;padding:18px;background:#eef3ff;border-radius:8px;font:700 34px/1 Menlo,Consolas,monospace;letter-spacing:.16em;text-align:center">493 817</p>
    </td></tr>
    <tr><td style="padding:12px 40px 32px;font-size:14px;line-height:1.5;color:#55606e">
      The code is valid for 10 minutes. If you did not try to sign in, ignore this message.
    </td></tr>
  </table>
</body>
</html>
`,
        { encoding: 'quoted-printable' },
      ),
    ]),
  );

export const passwordReset: MessageBuilder = (arrival) =>
  message(
    [
      ...usualFields(arrival, {
        from: 'Example Accounts <no-reply@accounts.example.com>',
        subject: 'Reset your password',
      }),
      ['Reply-To', 'support@accounts.example.com'],
      ['Auto-Submitted', 'auto-generated'],
    ],
    multipart('alternative', 'reset=_51c0', [
      text(
        'plain',
        `Hello Robin,

somebody, hopefully you, asked for a new password. Choose it here within the hour:

https://accounts.example.com/reset?request=sample-request&lang=en

If it was not you, nothing changes.
`,
        { encoding: '7bit' },
      ),
      text(
        'html',
        `<html><body style="font-family:Georgia,serif">
<p>Hello Robin,</p>
<p>somebody, hopefully you, asked for a new password. Choose it within the hour:</p>
<p><a href="https://accounts.example.com/reset?request=sample-request&amp;lang=en"
  style="display:inline-block;padding:12px 20px;background:#0b6e4f;color:#fff;text-decoration:none;border-radius:6px">Choose a new password</a></p>
<p>If it was not you, nothing changes.</p>
</body></html>
`,
        { encoding: '7bit' },
      ),
    ]),
  );
