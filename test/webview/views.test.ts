import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import type { ViewAttachment, ViewPart } from '../../src/viewer/protocol';
import { PIXEL, useView } from './support/useView';

const attachment = (parts: Partial<ViewAttachment>): ViewAttachment => ({
  index: 0,
  fileName: 'notes.txt',
  mediaType: 'text/plain',
  octets: 34_567,
  sha256: 'ab'.repeat(32),
  isInline: false,
  isExecutable: false,
  isMessage: false,
  ...parts,
});

const part = (parts: Partial<ViewPart>): ViewPart => ({
  section: '0',
  depth: 0,
  mediaType: 'multipart/mixed',
  charset: '',
  transferEncoding: '7bit',
  disposition: '',
  name: '',
  encodedOctets: 2_048,
  decodedOctets: undefined,
  isMessage: false,
  ...parts,
});

describe('the views of a message', function () {
  this.timeout(30_000);
  const fixture = useView();
  const { shown, button, sentOf } = fixture;
  const tab = (name: string): Locator => fixture.view.page.getByRole('tab', { name, exact: true });

  it('are those that the message has something for', async () => {
    const titles = async (): Promise<readonly string[]> =>
      fixture.view.page.getByRole('tab').allTextContents();
    await shown({ htmlParts: ['<p>x'], textParts: ['x'], attachments: [attachment({})] });
    assert.deepEqual(await titles(), [
      'HTML',
      'Plain Text',
      'HTML Source',
      'Headers',
      'MIME Tree',
      'Attachments',
    ]);
    await fixture.view.show({ textParts: ['x'] });
    assert.deepEqual(await titles(), ['Plain Text', 'Headers', 'MIME Tree']);
    await fixture.view.show({});
    assert.deepEqual(await titles(), ['Body', 'Headers', 'MIME Tree']);
  });

  it('stand below their tabs, which are all to be seen however narrow the page is', async () => {
    for (const width of [1_000, 420]) {
      await shown(
        { htmlParts: ['<p>x'], attachments: [attachment({})] },
        { viewport: { width, height: 700 } },
      );
      const { page } = fixture.view;
      const zoom = (await button('Zoom In').boundingBox())!;
      const panel = (await page.getByRole('tabpanel').boundingBox())!;
      assert.ok(zoom.x + zoom.width <= width && zoom.y + zoom.height <= panel.y + 1);
      for (const each of await page.getByRole('tab').all()) {
        const box = (await each.boundingBox())!;
        assert.ok(box.x + box.width <= width, `${width}: ${box.x}`);
        assert.ok(box.y + box.height <= panel.y + 1, `${width}: ${box.y} ${panel.y}`);
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      await fixture.view.close();
    }
  });

  it('have landmarks, and tabs that name what they show', async () => {
    await shown({ htmlParts: ['<p>x'], attachments: [attachment({})] });
    const { page } = fixture.view;
    await page.getByRole('banner').waitFor();
    await page.getByRole('main').waitFor();
    await page.getByRole('region', { name: 'Attachments' }).waitFor();
    await page.getByRole('group', { name: 'Preview as a recipient' }).waitFor();
    await page.getByRole('tabpanel', { name: 'HTML' }).waitFor();
    const mark = async (name: string): Promise<string> =>
      tab(name).evaluate((element) => getComputedStyle(element).boxShadow);
    // Within the tab: what is below it covers all else.
    assert.match(await mark('HTML'), /inset/u);
    assert.equal(await mark('Headers'), 'none');
    assert.equal(await tab('HTML').getAttribute('tabindex'), '0');
    assert.equal(await tab('Headers').getAttribute('tabindex'), '-1');
    await tab('HTML').focus();
    await page.keyboard.press('End');
    assert.equal(await tab('Attachments').getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Home');
    assert.equal(await tab('HTML').getAttribute('aria-selected'), 'true');
  });

  describe('plain text', () => {
    it('is copied as it was sent', async () => {
      await shown({ textParts: ['one\n  two'] });
      await button('Copy Text').click();
      assert.deepEqual(await sentOf('copy'), [{ type: 'copy', text: 'one\n  two' }]);
      await fixture.view.page.getByRole('status').getByText('Text copied').waitFor();
    });

    it('is made up of the HTML where there is none, and says so', async () => {
      await shown({
        htmlParts: [
          '<style>p{color:red}</style><h1>Offer</h1><p>Only <b>to</b>day,\n  <a href="https://example.com/a">look</a>.</p>' +
            '<ul><li>one<li>two</ul><img alt="A tree" src="cid:x"><pre>a\n  b</pre><script>no()</script>',
        ],
      });
      await tab('Plain Text').click();
      await fixture.view.page.getByText('The message has no plain text.').waitFor();
      assert.equal(
        await fixture.view.page.locator('.plain-text').textContent(),
        'Offer\n\nOnly today, look <https://example.com/a>.\n\n* one\n* two\n\n[A tree]\na\n  b',
      );
    });
  });

  describe('the HTML source', () => {
    it('is text, copied and opened in an editor', async () => {
      const html = '<p onclick="x()">Hi</p>\n<script>no()</script>';
      await shown({ htmlParts: [html] });
      await tab('HTML Source').click();
      assert.equal(await fixture.view.page.locator('.plain-text').textContent(), html);
      await button('Copy HTML').click();
      await button('Open in Editor').click();
      assert.deepEqual((await fixture.view.sent()).slice(1), [
        { type: 'copy', text: html },
        { type: 'openHtmlSource', index: 0 },
      ]);
    });

    it('is cut where it is long, and says so', async () => {
      await shown({ htmlParts: ['x'.repeat(600_000)] });
      await tab('HTML Source').click();
      await fixture.view.page.getByText('this is the beginning').waitFor();
      const { length } = (await fixture.view.page.locator('.plain-text').textContent()) ?? '';
      assert.equal(length, 500_000);
    });
  });

  it('copy all header fields as lines', async () => {
    await shown({
      headerFields: [
        { name: 'Subject', value: 'Grüße' },
        { name: 'X-A', value: 'b' },
      ],
    });
    await tab('Headers').click();
    await button('Copy Headers').click();
    assert.deepEqual(await sentOf('copy'), [{ type: 'copy', text: 'Subject: Grüße\nX-A: b\n' }]);
  });

  describe('the MIME tree', () => {
    it('is asked for when it is looked at, once, and leads to each part', async () => {
      await shown({ textParts: ['x'] });
      assert.deepEqual(await sentOf('readStructure'), []);
      await tab('MIME Tree').click();
      await fixture.view.page.getByText('Reading the source…').waitFor();
      await fixture.view.send({
        type: 'structure',
        isComplete: false,
        parts: [
          part({}),
          part({
            section: '1',
            depth: 1,
            mediaType: 'text/html',
            charset: 'utf-8',
            transferEncoding: 'base64',
            disposition: 'inline',
            name: '<b>.html',
            decodedOctets: 1_536,
          }),
          part({
            section: '2',
            depth: 1,
            mediaType: 'message/rfc822',
            decodedOctets: 99,
            isMessage: true,
          }),
        ],
      });
      const { page } = fixture.view;
      const row = page.getByRole('row', { name: 'text/html' });
      assert.match(
        (await row.textContent()) ?? '',
        /1text\/html utf-8base641\.5 KB<b>\.html inline/u,
      );
      await page.getByText('The message has more parts than are shown.').waitFor();
      assert.equal(await button('Open the message decoded').count(), 0);
      await button('Open part 1 decoded').click();
      await button('Open the message in part 2').click();
      await button('Show the message in the raw source').click();
      await tab('Plain Text').click();
      await tab('MIME Tree').click();
      assert.deepEqual((await fixture.view.sent()).slice(1), [
        { type: 'readStructure' },
        { type: 'openPart', section: '1' },
        { type: 'openPart', section: '2' },
        { type: 'showPartSource', section: '0' },
      ]);
    });

    it('says when the source could not be read', async () => {
      await shown({ textParts: ['x'] }, { state: { tab: 'structure' } });
      await fixture.view.page.getByText('Reading the source…').waitFor();
      await fixture.view.send({ type: 'structure', isComplete: false, parts: [] });
      await fixture.view.page.getByText('The source could not be read.').waitFor();
    });
  });

  describe('the attachments', () => {
    const list = [
      attachment({}),
      attachment({ index: 1, fileName: 'dot.png', mediaType: 'image/png' }),
      attachment({ index: 2, fileName: 'run.exe', mediaType: 'application/x-msdownload' }),
    ];

    it('show a preview on request, of text as text and of images as images', async () => {
      await shown({ attachments: list }, { state: { tab: 'attachments' } });
      const { page } = fixture.view;
      await button('Preview notes.txt').click();
      await page.getByText('Decoding…').waitFor();
      await fixture.view.send({
        type: 'attachmentPreview',
        index: 0,
        preview: { kind: 'text', text: '<b>plain</b>', isCut: true },
      });
      await page.getByText('<b>plain</b>').waitFor();
      await page.getByText('This is the beginning.').waitFor();
      await button('Preview dot.png').click();
      await fixture.view.send({
        type: 'attachmentPreview',
        index: 1,
        preview: { kind: 'image', dataUri: PIXEL },
      });
      const image = page.getByRole('img', { name: 'Preview of dot.png' });
      await image.waitFor();
      assert.equal(
        await image.evaluate((shownImage) => (shownImage as HTMLImageElement).naturalWidth),
        1,
      );
      await button('Hide notes.txt').click();
      assert.equal(await page.getByText('<b>plain</b>').isVisible(), false);
      await button('Preview notes.txt').click();
      await page.getByText('<b>plain</b>').waitFor();
      assert.equal(await button('Preview run.exe').count(), 0);
      assert.deepEqual(await sentOf('previewAttachment'), [
        { type: 'previewAttachment', index: 0 },
        { type: 'previewAttachment', index: 1 },
      ]);
    });

    it('give their checksum and are saved', async () => {
      await shown({ attachments: list }, { state: { tab: 'attachments' } });
      await button('Copy SHA-256 of dot.png').click();
      await button('Save run.exe as').click();
      assert.deepEqual((await fixture.view.sent()).slice(1), [
        { type: 'copy', text: 'ab'.repeat(32) },
        { type: 'saveAttachment', index: 2 },
      ]);
    });
  });

  it('hand over HTML to be saved as it was sanitised, with the true targets of its links', async () => {
    await shown({
      htmlParts: [
        '<style>p{color:red}</style><body bgcolor=red><p onclick="x()">Hi <a href="https://example.com/a?b&amp;c">link</a>' +
          '<img src="https://remote.test/x"><script>no()</script>',
      ],
    });
    await button('Save as HTML…').click();
    const [saved] = await sentOf('saveHtml');
    assert.ok(saved?.type === 'saveHtml');
    assert.match(saved.head, /<style>p \{ color: red; \}<\/style>/u);
    assert.match(saved.body, /^<body bgcolor="red">/u);
    assert.match(
      saved.body,
      /<a href="https:\/\/example\.com\/a\?b&amp;c" rel="noopener noreferrer">link<\/a>/u,
    );
    assert.doesNotMatch(saved.body, /onclick|script|remote|data-link/u);
  });

  it('return to the view that was shown last', async () => {
    await shown({ htmlParts: ['<p>x'], textParts: ['words'] }, { state: { tab: 'text' } });
    await fixture.view.page.getByText('words').waitFor();
    await tab('Headers').click();
    assert.deepEqual(await fixture.view.state(), { tab: 'headers' });
  });
});
