import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import type { ParsedMessage } from '../../../src/mail/model';
import { parseMessage, readAttachment } from '../../../src/mail/worker/parseMessage';
import { sampleMessages } from '../../support/sampleMessages/sampleMessages';

const parse = async (...lines: readonly string[]): Promise<ParsedMessage> =>
  parseMessage(Buffer.from(lines.join('\r\n'), 'latin1'));

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('the message parser', function () {
  this.timeout(20_000);

  it('settles on a 54-octet inline message that has no body', async () => {
    const message = await parse('Content-Disposition:inline\nContent-Type:message/rfc822');
    assert.equal(message.summary.contentType, 'message/rfc822');
  });

  it('settles on an inline message without body inside a multipart and lists it', async () => {
    const { attachments } = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: message/rfc822',
      'Content-Disposition: inline',
      '',
      '--b--',
    );
    assert.deepEqual(
      attachments.map(({ mediaType }) => mediaType),
      ['message/rfc822'],
    );
  });

  it('knows attached messages by their type, or by their name and how they begin', async () => {
    const part = (type: string, ...body: readonly string[]): readonly string[] => [
      '--b',
      `Content-Type: ${type}`,
      'Content-Disposition: attachment',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(body.join('\r\n')).toString('base64'),
    ];
    const { attachments } = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...part('message/rfc822', 'Subject: in', '', 'x'),
      ...part('application/octet-stream; name="Fwd.EML"', 'Subject: in', '', 'x'),
      ...part('application/octet-stream; name=a.eml', 'no message'),
      ...part('application/octet-stream; name=a.bin', 'Subject: in', '', 'x'),
      ...part('text/plain; name=a.eml', 'Subject: in', '', 'x'),
      ...part('message/rfc822'),
      '--b--',
    );
    assert.deepEqual(
      attachments.map(({ isMessage }) => isMessage === true),
      [true, true, false, false, false, false],
    );
  });

  it('tells the charset that an attached text states', async () => {
    const { attachments } = await parse(
      'Content-Type: text/csv; charset=KOI8-R',
      'Content-Disposition: attachment',
      '',
      'x',
    );
    assert.equal(attachments[0]?.charset, 'KOI8-R');
  });

  it('settles on every truncation of a message with an inline message in it', async () => {
    const whole = [
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: message/rfc822',
      'Content-Disposition: inline',
      '',
      'Subject: inner',
      '',
      'text',
      '--b--',
      '',
    ].join('\r\n');
    for (let length = 0; length <= whole.length; length += 1) {
      await parse(whole.slice(0, length));
    }
  });

  it('accepts boundary lines that end in white space', async () => {
    const { textParts, attachments, notes } = await parse(
      'Content-Type: multipart/mixed; boundary="b b"',
      '',
      '--b b \t',
      '',
      'hello',
      '--b b ',
      'Content-Disposition: attachment; filename=a.bin',
      '',
      'xyz',
      '--b b-- ',
      'epilogue',
    );
    assert.deepEqual(textParts, ['hello']);
    assert.deepEqual(
      attachments.map(({ fileName, octets }) => [fileName, octets]),
      [['a.bin', 3]],
    );
    assert.deepEqual(notes, []);
  });

  it('leaves padded lines alone that are no boundary of the message', async () => {
    const { textParts } = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      '--c ',
      '--b--',
    );
    assert.deepEqual(textParts, ['--c ']);
  });

  it('honours an outer boundary although an inner multipart was never closed', async () => {
    const { textParts, htmlParts, attachments } = await parse(
      'Content-Type: multipart/mixed; boundary=outer',
      '',
      '--outer',
      'Content-Type: multipart/alternative; boundary=inner',
      '',
      '--inner',
      '',
      'text',
      '--inner',
      'Content-Type: text/html',
      '',
      '<p>html',
      '--outer',
      'Content-Disposition: attachment; filename=z.txt',
      '',
      'zzz',
      '--outer--',
      '',
    );
    assert.deepEqual(textParts, ['text']);
    assert.deepEqual(htmlParts, ['<p>html']);
    assert.deepEqual(
      attachments.map(({ fileName, octets }) => [fileName, octets]),
      [['z.txt', 3]],
    );
  });

  it('keeps several HTML parts apart', async () => {
    const { htmlParts, textParts } = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      '<img src="https://example.test/?',
      '--b',
      '',
      'between',
      '--b',
      'Content-Type: text/html',
      '',
      'secret">',
      '--b--',
    );
    assert.deepEqual(htmlParts, ['<img src="https://example.test/?', 'secret">']);
    assert.deepEqual(textParts, ['between']);
  });

  it('says that a multipart could not be split and shows its body', async () => {
    const { notes, textParts } = await parse('Content-Type: multipart/mixed', '', 'the', 'body');
    assert.deepEqual(notes, [{ kind: 'bodyNotSplit' }]);
    assert.deepEqual(textParts, ['the\nbody']);
  });

  it('reads 1,100 parts', async () => {
    const { textParts, notes } = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b\r\n\r\nx\r\n'.repeat(1_100) + '--b--',
    );
    assert.equal(textParts.length, 1_100);
    assert.deepEqual(notes, []);
  });

  it('keeps the header of a message with too many parts', async () => {
    const { summary, notes } = await parse(
      'Subject: kept',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b\r\n\r\nx\r\n'.repeat(6_000),
    );
    assert.equal(summary.subject, 'kept');
    assert.ok(notes.some(({ kind }) => kind === 'tooManyParts'));
  });

  it('reads the body behind a header of two megabytes', async () => {
    const { textParts, notes } = await parse(`X-Big: ${'x'.repeat(2_000_000)}`, '', 'body');
    assert.deepEqual(textParts, ['body']);
    assert.deepEqual(notes, [{ kind: 'headerTooLarge' }]);
  });

  it('reads a part behind a header of two megabytes', async () => {
    const { summary, textParts, notes } = await parse(
      'Subject: kept',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      `X-Big: ${'x'.repeat(2_000_000)}`,
      '',
      'body',
      '--b--',
    );
    assert.equal(summary.subject, 'kept');
    assert.deepEqual(textParts, ['body']);
    assert.deepEqual(notes, []);
  });

  it('parses no addresses in the headers of parts', async () => {
    const part = `--b\r\nTo: ${'g:a@example.com;,'.repeat(55_000)}\r\n\r\nx\r\n`;
    const before = performance.now();
    const { textParts } = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      `${part.repeat(8)}--b--`,
    );
    assert.equal(textParts.length, 8);
    assert.ok(performance.now() - before < 8_000);
  });

  const BOMBS: readonly (readonly [string, string])[] = [
    ['a megabyte of <b>', '<b>'.repeat(350_000)],
    ['a megabyte of nested lists', '<ul><li>'.repeat(130_000)],
    ['ten megabytes of table cells', '<tr><td>a<td>b'.repeat(750_000)],
  ];
  for (const [name, html] of BOMBS) {
    it(`takes ${name} without work on the HTML`, async () => {
      const before = performance.now();
      const { htmlParts } = await parse('Content-Type: text/html', '', html);
      assert.equal(htmlParts.length, 1);
      assert.ok(performance.now() - before < 8_000);
    });
  }

  it('takes a part as it was sent whose encoding is not known, and says so once', async () => {
    const part = ['--b', 'Content-Transfer-Encoding: X-Zip', '', 'as it is'];
    const { textParts, notes } = await parseMessage(
      Buffer.from(
        ['Content-Type: multipart/mixed; boundary=b', '', ...part, ...part, '--b--', ''].join(
          '\r\n',
        ),
      ),
    );
    assert.deepEqual(textParts, ['as it is', 'as it is']);
    assert.deepEqual(notes, [{ kind: 'unknownEncoding', encoding: 'x-zip' }]);
  });

  it('cuts a text part for display and says so', async () => {
    const { textParts, notes } = await parse('', 'words and words '.repeat(200_000));
    assert.equal(textParts[0]?.length, 1024 * 1024);
    assert.deepEqual(notes, [{ kind: 'textTruncated', shownCharacters: 1024 * 1024 }]);
  });

  it('takes the first of two content types', async () => {
    const { htmlParts } = await parse(
      'Content-Type: text/html',
      'Content-Type: text/plain',
      '',
      '<p>',
    );
    assert.deepEqual(htmlParts, ['<p>']);
  });

  const BODIES: readonly (readonly [charset: string, octets: string, text: string])[] = [
    ['', 'caf\xe9 \x80', 'café €'],
    ['; charset=us-ascii', 'caf\xc3\xa9', 'café'],
    ['; charset=utf-8', 'caf\xc3\xa9', 'café'],
    ['; charset=windows-1252', 'caf\xe9 \x80', 'café €'],
    ['; charset=koi8-r', '\xf0\xd2\xc9', 'При'],
    ['; charset=shift_jis', '\x93\xfa\x96\x7b', '日本'],
    ['; charset=iso-2022-jp', '\x1b$BF|K\\\x1b(B', '日本'],
    ['; charset=__proto__', 'plain', 'plain'],
    ['; charset=nonsense', 'plain', 'plain'],
  ];
  for (const [charset, octets, text] of BODIES) {
    it(`decodes a body with ${charset === '' ? 'no charset' : charset.slice(2)}`, async () => {
      const { textParts } = await parse(
        `Content-Type: text/plain${charset}`,
        'Content-Transfer-Encoding: 8bit',
        '',
        octets,
      );
      assert.deepEqual(textParts, [text]);
    });
  }

  it('repairs a raw 8-bit file name', async () => {
    const { attachments } = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Disposition: attachment; filename="Fr\xfcsche \x96 caf\xe9.pdf"',
      '',
      'x',
      '--b--',
    );
    assert.equal(attachments[0]?.fileName, 'Früsche – café.pdf');
  });

  it('lists attachments with size and checksum and decodes each by its index', async () => {
    const octets = Buffer.from(
      [
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'text',
        '--b',
        'Content-Type: application/octet-stream; name=one.bin',
        'Content-Transfer-Encoding: base64',
        '',
        'AAEC',
        '--b',
        'Content-Type: message/rfc822',
        '',
        'Subject: inner',
        '',
        'body',
        '--b--',
      ].join('\r\n'),
    );
    const { attachments } = await parseMessage(octets);
    const inner = Buffer.from('Subject: inner\r\n\r\nbody');
    const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
    assert.deepEqual(attachments, [
      {
        index: 0,
        fileName: 'one.bin',
        mediaType: 'application/octet-stream',
        octets: 3,
        contentId: undefined,
        isInline: false,
        sha256: sha256(Buffer.from([0, 1, 2])),
        section: '2',
      },
      {
        index: 1,
        fileName: undefined,
        mediaType: 'message/rfc822',
        octets: inner.length,
        contentId: undefined,
        isInline: false,
        sha256: sha256(inner),
        isMessage: true,
        section: '3',
      },
    ]);
    assert.deepEqual(readAttachment(octets, 0)?.octets, Buffer.from([0, 1, 2]));
    assert.deepEqual(readAttachment(octets, 1)?.octets, inner);
    assert.equal(readAttachment(octets, 2), undefined);
  });

  const related = (
    type: string,
    content: Buffer,
    html = '<img src="cid:one@example.com">',
  ): Promise<ParsedMessage> =>
    parse(
      'Content-Type: multipart/related; boundary=b',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      html,
      '--b',
      `Content-Type: ${type}`,
      'Content-ID: <one@example.com>',
      'Content-Transfer-Encoding: base64',
      '',
      content.toString('base64'),
      '--b--',
    );

  it('offers a referenced image under its sniffed type, whatever it claims to be', async () => {
    const { inlineImages, attachments } = await related('image/jpeg', PNG);
    assert.deepEqual(inlineImages, [
      { contentId: 'one@example.com', dataUri: `data:image/png;base64,${PNG.toString('base64')}` },
    ]);
    assert.equal(attachments[0]?.isInline, true);
  });

  it('finds a reference that is percent-encoded', async () => {
    const { inlineImages } = await related('image/png', PNG, '<img src=cid:one%40example.com>');
    assert.equal(inlineImages.length, 1);
  });

  it('offers no image that no HTML refers to', async () => {
    assert.deepEqual((await related('image/png', PNG, '<p>none')).inlineImages, []);
  });

  it('offers no SVG and no HTML as an image, whatever they claim to be', async () => {
    for (const content of [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<html><script>1</script>',
    ]) {
      assert.deepEqual((await related('image/png', Buffer.from(content))).inlineImages, []);
    }
  });

  it('offers no image beyond its size limit', async () => {
    const large = Buffer.concat([PNG, Buffer.alloc(9 * 1024 * 1024)]);
    assert.deepEqual((await related('image/png', large)).inlineImages, []);
  });

  it('reads every sample message, and leaves none blank without saying why', async () => {
    for (const { name, octets } of sampleMessages()) {
      const message = await parseMessage(octets);
      const shows =
        message.textParts.length + message.htmlParts.length + message.attachments.length > 0;
      const body = octets
        .subarray(octets.indexOf('\r\n\r\n') + 4)
        .toString('latin1')
        .trim();
      const hasBody = octets.includes('\r\n\r\n') && body !== '';
      assert.ok(shows || message.notes.length > 0 || !hasBody, name);
    }
  });
});
