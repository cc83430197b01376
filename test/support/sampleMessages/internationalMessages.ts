import { encodeIso2022Jp, encodeShiftJis, encodeKoi8R } from './charsets';
import { type MessageBuilder, message, multipart, text, usualFields } from './builders';
import { encodedWord, utf8Words } from './encodings';

export const japaneseIso2022: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: `${encodedWord('ISO-2022-JP', encodeIso2022Jp('見本太郎'))} <taro@example.org>`,
      subject: encodedWord('ISO-2022-JP', encodeIso2022Jp('会議の日程について')),
    }),
    text(
      'plain',
      encodeIso2022Jp(
        'ロビン様\r\n\r\n来週の会議は月曜日の10時からです。\r\nよろしくお願いします。\r\n\r\n見本太郎\r\n',
      ),
      { charset: 'ISO-2022-JP', encoding: '7bit' },
    ),
  );

export const japaneseShiftJis: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: `${encodedWord('Shift_JIS', encodeShiftJis('見本商店'))} <shop@shop.example.org>`,
      subject: encodedWord('Shift_JIS', encodeShiftJis('ご注文ありがとうございます'), 'Q'),
    }),
    text(
      'plain',
      encodeShiftJis('ご注文を承りました。\r\n商品:見本一式、表示能力のテスト\r\n合計:千円\r\n'),
      { charset: 'Shift_JIS', encoding: 'base64' },
    ),
  );

export const japaneseUtf8: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: `${utf8Words('見本花子')} <hanako@example.org>`,
      subject: utf8Words('【お知らせ】新しいサンプルページを公開しました。どうぞご覧ください'),
    }),
    multipart('alternative', 'ja-utf8', [
      text('plain', '新しいページを公開しました。\nhttps://example.org/ja/\n', {
        encoding: 'base64',
      }),
      text(
        'html',
        '<p lang="ja">新しいページを<a href="https://example.org/ja/">公開</a>しました。</p>\n',
        {
          encoding: 'base64',
        },
      ),
    ]),
  );

export const arabic: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: `${utf8Words('متجر المثال')} <shop@example.org>`,
      subject: utf8Words('تأكيد الطلب رقم 10482'),
    }),
    multipart('alternative', 'ar-utf8', [
      text('plain', 'مرحبا روبن،\n\nتم استلام طلبك رقم 10482 (3 قطع). شكرا لك.\n', {
        encoding: 'base64',
      }),
      text(
        'html',
        `<div dir="rtl" lang="ar" style="font-family:sans-serif">
<p>مرحبا روبن،</p>
<p>تم استلام طلبك رقم <b>10482</b> (3 قطع). شكرا لك.</p>
</div>
`,
        { encoding: 'quoted-printable' },
      ),
    ]),
  );

export const hebrew: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: `${utf8Words('דוגמה בע"מ')} <office@example.org>`,
      subject: utf8Words('תזכורת: פגישה ביום שני (Zoom 2)'),
    }),
    text('plain', 'שלום רובין,\n\nהפגישה תתקיים ביום שני בשעה 10:00, חדר B-2.\n\nלהתראות\n'),
  );

export const cyrillicKoi8: MessageBuilder = (arrival) =>
  message(
    usualFields(arrival, {
      from: `${encodedWord('koi8-r', encodeKoi8R('Пример Примеров'))} <primer@example.org>`,
      subject: encodedWord('koi8-r', encodeKoi8R('Отчёт за ноябрь'), 'Q'),
    }),
    text('plain', encodeKoi8R('Добрый день!\r\n\r\nОтчёт готов.\r\n'), {
      charset: 'koi8-r',
    }),
  );
