import assert from 'node:assert/strict';

import type { Page } from 'playwright-core';

import { PIXEL, useView } from './support/useView';

/** Red, green and blue of a picture's first pixel. */
async function firstPixel(page: Page, png: Uint8Array): Promise<readonly number[]> {
  const other = await page.context().browser()?.newPage();
  assert.ok(other);
  const picture = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const pixel = await other.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
  }, picture);
  await other.close();
  return pixel.slice(0, 3);
}

describe('the rendered mail', function () {
  this.timeout(30_000);
  const fixture = useView();
  const { open, shown, mail, button, sentOf } = fixture;

  describe('the mail frame', () => {
    it('has the sandbox, policy and title it must have', async () => {
      await shown({ htmlParts: ['<p>mail'] });
      const frame = fixture.view.page.locator('iframe');
      assert.equal(await frame.getAttribute('sandbox'), 'allow-same-origin');
      assert.equal(await frame.getAttribute('title'), 'Message body');
      const head = mail().locator('head > *').first();
      assert.equal(await head.getAttribute('http-equiv'), 'Content-Security-Policy');
      assert.match(
        (await head.getAttribute('content')) ?? '',
        /^default-src 'none'.*img-src data:;/u,
      );
    });

    it('keeps the look of the mail: styles, colours, tables', async () => {
      await shown({
        htmlParts: [
          '<html><head><style>.a{color:rgb(1, 2, 3)}@media (max-width:5000px){.a{font-weight:700}}</style></head>' +
            '<body bgcolor="#ff0000" style="margin:3px"><table width="300"><tr><td class=a style="padding:7px">x</table>',
        ],
      });
      const style = await mail()
        .locator('td')
        .evaluate((cell) => {
          const { color, fontWeight, padding } = getComputedStyle(cell);
          const { backgroundColor, margin } = getComputedStyle(cell.ownerDocument.body);
          return { color, fontWeight, padding, backgroundColor, margin };
        });
      assert.deepEqual(style, {
        color: 'rgb(1, 2, 3)',
        fontWeight: '700',
        padding: '7px',
        backgroundColor: 'rgb(255, 0, 0)',
        margin: '3px',
      });
    });

    it('lets the background of the mail’s body reach its edges, and is white paper without one', async () => {
      for (const [body, expected] of [
        ['<body bgcolor="#ff0000">x', [255, 0, 0]],
        ['<body>x', [255, 255, 255]],
      ] as const) {
        await shown({ htmlParts: [body] }, { theme: 'dark' });
        const { page } = fixture.view;
        const { x = 0, y = 0 } = (await page.locator('iframe').boundingBox()) ?? {};
        const clip = { x: x + 3, y: y + 3, width: 1, height: 1 };
        assert.deepEqual(await firstPixel(page, await page.screenshot({ clip })), expected);
        await fixture.view.close();
      }
    });

    it('shows a mail whose style sheet declares namespaces, without them', async () => {
      await shown({
        htmlParts: [
          '<style>@namespace h url(http://www.w3.org/1999/xhtml);h|p{color:red}b{color:rgb(1, 2, 3)}</style><p><b>x</b>',
        ],
      });
      const color = await mail()
        .locator('b')
        .evaluate((bold) => getComputedStyle(bold).color);
      assert.equal(color, 'rgb(1, 2, 3)');
    });

    it('keeps images out of rules that only count once the mail is printed', async () => {
      await shown({
        htmlParts: [
          '<style>@page{margin:2cm;background:url(https://images.example/a);@top-left{content:url(https://images.example/b)}}</style><p>x',
        ],
      });
      const sheet = (await mail().locator('style').nth(1).textContent()) ?? '';
      assert.match(sheet, /@page \{ margin: 2cm/u);
      assert.doesNotMatch(sheet, /images\.example/u);
    });

    it('keeps images out of functions, and declarations after a nested rule', async () => {
      await shown({
        htmlParts: [
          '<style>@function --f(){result:url(https://images.example/a)}p{& b{top:0}color:rgb(1, 2, 3);mask:url(https://images.example/b)}</style><p>x',
        ],
      });
      const sheet = (await mail().locator('style').nth(1).textContent()) ?? '';
      assert.doesNotMatch(sheet, /images\.example/u);
      const color = await mail()
        .locator('p')
        .evaluate((paragraph) => getComputedStyle(paragraph).color);
      assert.equal(color, 'rgb(1, 2, 3)');
    });

    it('keeps text and images above the frame out of reach of the mail', async () => {
      await shown({
        htmlParts: [
          '<style>p{position:fixed;inset:0}</style><p style="position: fixed; top:0">over all</p>',
        ],
      });
      const position = await mail()
        .locator('p')
        .evaluate((p) => getComputedStyle(p).position);
      assert.equal(position, 'static');
    });

    it('renders each HTML part in a frame of its own', async () => {
      await shown({ htmlParts: ['<p>one<img alt="', 'two"><p>three'] });
      const frames = fixture.view.page.locator('iframe');
      assert.equal(await frames.count(), 2);
      assert.equal(await frames.nth(1).getAttribute('title'), 'Part 2 of 2');
      assert.equal(await frames.nth(0).contentFrame().getByText('three').count(), 0);
    });

    it('shows an image the message brings along, and only that', async () => {
      await shown({
        htmlParts: [
          '<img id=a src="cid:one%40example.com"><img id=b src="cid:other"><p style="background:url(cid:one@example.com)">x',
        ],
        inlineImages: [{ contentId: 'one@example.com', dataUri: PIXEL }],
      });
      await mail().locator('#a').waitFor();
      const width = await mail()
        .locator('#a')
        .evaluate((image) => (image as HTMLImageElement).naturalWidth);
      assert.equal(width, 1);
      assert.equal(await mail().locator('#b').getAttribute('src'), null);
      assert.match(
        (await mail().locator('p').getAttribute('style')) ?? '',
        /^background.*data:image\/png/u,
      );
    });

    it('is as high as its mail, even if that measures itself by the viewport', async () => {
      await shown({
        htmlParts: ['<div style="height:100vh">x</div><div style="height:900px">y</div>'],
      });
      const height = async (): Promise<number> =>
        (await fixture.view.page.locator('iframe').boundingBox())?.height ?? 0;
      await fixture.view.page.waitForFunction(
        () => (document.querySelector('iframe')?.clientHeight ?? 0) > 900,
      );
      assert.ok((await height()) < 1_100, `${await height()} px`);
    });

    it('passes key strokes on to the editor', async () => {
      await shown({ htmlParts: ['<a href="https://example.com">x</a>'] });
      await fixture.view.page.evaluate(() => {
        window.addEventListener('keydown', (event) => {
          document.title = `${String(event.ctrlKey)} ${event.code}`;
        });
      });
      await mail().locator('a').focus();
      await fixture.view.page.keyboard.press('Control+KeyB');
      await fixture.view.page.waitForFunction(() => document.title === 'true KeyB');
    });

    it('gives its selection to the editor’s copy command', async () => {
      await shown({ htmlParts: ['<p>copied words</p>'] });
      await mail().locator('p').selectText();
      const copied = await fixture.view.page.evaluate(() => {
        const event = new ClipboardEvent('copy', {
          clipboardData: new DataTransfer(),
          cancelable: true,
        });
        document.dispatchEvent(event);
        return event.clipboardData?.getData('text/plain');
      });
      assert.equal(copied?.trim(), 'copied words');
    });
  });

  describe('links', () => {
    const linked = [
      '<a id=plain href="https://example.com/a?b=c">Example <b>bold</b></a>',
      '<a id=mail href="mailto:a@example.com">mail</a>',
      '<a id=script href="javascript:alert(1)">script</a>',
      '<a id=command href="command:x">command</a>',
      '<a id=blank target=_blank href="https://example.com/blank">blank</a>',
      '<img id=map usemap="#m" width=50 height=50><map name=m><area shape=default href="https://example.com/area"></map>',
      '<a id=jump href="#there">jump</a><div style="height:3000px"></div><p id=there>there</p>',
    ].join('');

    it('are handed to the editor, never followed', async () => {
      await shown({ htmlParts: [linked] });
      await mail().locator('#plain b').click();
      await mail().locator('#mail').click();
      await mail().locator('#blank').click({ button: 'middle' });
      await mail().locator('#map').click();
      await mail().locator('#plain').focus();
      await fixture.view.page.keyboard.press('Enter');
      assert.deepEqual(await sentOf('openLink'), [
        { type: 'openLink', href: 'https://example.com/a?b=c', text: 'Example bold' },
        { type: 'openLink', href: 'mailto:a@example.com', text: 'mail' },
        { type: 'openLink', href: 'https://example.com/blank', text: 'blank' },
        { type: 'openLink', href: 'https://example.com/area', text: '' },
        { type: 'openLink', href: 'https://example.com/a?b=c', text: 'Example bold' },
      ]);
      assert.equal(fixture.view.page.context().pages().length, 1);
      assert.deepEqual(
        await mail()
          .locator('[href*=example]')
          .evaluateAll((links) => links.map((link) => link.outerHTML)),
        [],
      );
      assert.equal(await mail().locator('#plain').count(), 1);
    });

    it('with other schemes lead nowhere', async () => {
      await shown({ htmlParts: [linked] });
      await mail().locator('#script').click();
      await mail().locator('#command').click();
      assert.deepEqual(await sentOf('openLink'), []);
      assert.equal(await mail().locator('#script').getAttribute('href'), null);
    });

    it('within the mail scroll to their place', async () => {
      await shown({ htmlParts: [linked] });
      await mail().locator('#jump').click();
      await fixture.view.page.waitForFunction(() => scrollY > 1_000);
      assert.deepEqual(await sentOf('openLink'), []);
    });

    it('show where they lead, with a warning where their text says otherwise', async () => {
      await shown({ htmlParts: ['<a href="https://evil.test/">https://bank.example.com</a>'] });
      await mail().locator('a').hover();
      const preview = fixture.view.page.locator('.link-preview.is-warning');
      await preview.waitFor();
      assert.equal(await preview.textContent(), 'Leads to evil.test · https://evil.test/');
    });

    it('are found in plain text, which stays text', async () => {
      await shown({
        textParts: [
          '<b>no markup</b>\nsee https://example.com/a_(b)?c=d, or (mailto:a@example.com).\njavascript:x',
        ],
      });
      const links = fixture.view.page.locator('.plain-text a');
      assert.deepEqual(await links.allTextContents(), [
        'https://example.com/a_(b)?c=d',
        'mailto:a@example.com',
      ]);
      await links.first().click();
      assert.deepEqual(await sentOf('openLink'), [
        {
          type: 'openLink',
          href: 'https://example.com/a_(b)?c=d',
          text: 'https://example.com/a_(b)?c=d',
        },
      ]);
      await fixture.view.page.getByText('<b>no markup</b>').waitFor();
    });
  });

  describe('remote images', () => {
    const html =
      '<img src="https://one.remote.test/a"><img src="https://one.remote.test/b">' +
      '<p style="background-image:url(https://two.remote.test/c)"><img src="http://three.remote.test/d">';

    it('are counted by what was left out, and loaded on demand only', async () => {
      await shown({ htmlParts: [html] });
      await fixture.view.page.getByText('2 remote images blocked, from one.remote.test.').waitFor();
      await fixture.view.page.getByText('1 image over unencrypted HTTP.').waitFor();
      await fixture.view.page.getByText('1 remote image in styles.').waitFor();
      assert.equal(await mail().locator('img[src]').count(), 0);
      await button('Load Remote Images').click();
      assert.equal((await sentOf('loadRemoteImages')).length, 1);
      assert.deepEqual(await fixture.view.state(), { remoteImages: true });
    });

    it('are asked for over https, without a referrer, once the user agreed', async () => {
      await open({ allowsRemoteImages: true });
      const requests: { url: string; referrer: string | undefined }[] = [];
      await fixture.view.page.context().route(/remote\.test/u, async (route) => {
        const request = route.request();
        requests.push({ url: request.url(), referrer: (await request.allHeaders()).referer });
        await route.fulfill({
          contentType: 'image/png',
          body: Buffer.from(PIXEL.slice(22), 'base64'),
        });
      });
      await fixture.view.show({ htmlParts: [html] }, true);
      await fixture.view.page.waitForFunction(() =>
        [...(document.querySelector('iframe')?.contentDocument?.images ?? [])].some(
          (image) => image.naturalWidth === 1,
        ),
      );
      assert.deepEqual(requests.map(({ url }) => url).sort(), [
        'https://one.remote.test/a',
        'https://one.remote.test/b',
      ]);
      assert.deepEqual(
        requests.filter(({ referrer }) => referrer !== undefined),
        [],
      );
      assert.equal(await button('Load Remote Images').count(), 0);
    });

    it('stay out where the mail asks the editor itself for them', async () => {
      await shown(
        {
          htmlParts: [
            '<img src="https://file+.vscode-resource.vscode-cdn.net/etc/passwd"><img src="/main.js">',
          ],
        },
        { allowsRemoteImages: true },
      );
      assert.equal(await mail().locator('img[src]').count(), 0);
    });
  });
});
