import assert from 'node:assert/strict';

import type { Browser, FrameLocator, Locator } from 'playwright-core';

import type { ViewAttachment, ViewMessage, ViewToHost } from '../../src/viewer/protocol';
import { launchChromium } from './support/chromium';
import { buildView } from './support/viewBundle';
import { ViewPage, type ViewPageOptions } from './support/viewPage';

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const attachment = (parts: Partial<ViewAttachment>): ViewAttachment => ({
  index: 0,
  fileName: 'report.pdf',
  mediaType: 'application/pdf',
  octets: 34_567,
  sha256: 'ab'.repeat(32),
  isInline: false,
  isExecutable: false,
  ...parts,
});

describe('the message view', function () {
  this.timeout(30_000);
  let browser: Browser;
  let script: string;
  let view: ViewPage;

  const open = async (options: Partial<ViewPageOptions> = {}): Promise<ViewPage> => {
    view = await ViewPage.open(browser, { script, theme: 'dark', ...options });
    return view;
  };
  const shown = async (
    message: Partial<ViewMessage>,
    options: Partial<ViewPageOptions> = {},
  ): Promise<ViewPage> => {
    await open(options);
    await view.show(message, options.allowsRemoteImages ?? false);
    return view;
  };
  const mail = (): FrameLocator => view.page.frameLocator('iframe');
  const button = (name: string): Locator => view.page.getByRole('button', { name });
  const sentOf = async <T extends ViewToHost['type']>(type: T): Promise<readonly ViewToHost[]> =>
    (await view.sent()).filter((message) => message.type === type);

  before(async () => {
    browser = await launchChromium();
    script = await buildView();
  });

  afterEach(async () => {
    await view.close();
  });

  after(async () => {
    await browser.close();
  });

  describe('its states', () => {
    it('asks for its message once and says that it loads', async () => {
      await open();
      await view.page.getByText('Loading message…').waitFor();
      assert.deepEqual(await view.sent(), [{ type: 'ready', remoteImages: false }]);
    });

    it('tells of consent it remembers', async () => {
      await open({ state: { remoteImages: true } });
      await view.page.getByText('Loading message…').waitFor();
      assert.deepEqual(await view.sent(), [{ type: 'ready', remoteImages: true }]);
    });

    it('shows an error with ways on', async () => {
      await open();
      await view.send({
        type: 'error',
        title: 'Cannot read <b>it</b>',
        detail: 'The server is gone.',
      });
      await view.page.getByRole('heading', { name: 'Cannot read <b>it</b>' }).waitFor();
      await button('Retry').click();
      await button('Show Raw Source').click();
      assert.deepEqual((await view.sent()).slice(1), [{ type: 'retry' }, { type: 'showRaw' }]);
    });

    it('asks before it renders a large message', async () => {
      await open();
      await view.send({ type: 'largeMessage', octets: 30 * 1024 * 1024 });
      await view.page.getByText('It has 30 MB').waitFor();
      await button('Render Anyway').click();
      assert.equal((await sentOf('renderLarge')).length, 1);
    });

    it('takes no orders from a frame', async () => {
      await shown({ htmlParts: ['<p>mail'] });
      await view.page.evaluate(() => {
        const frame = document.querySelector('iframe')?.contentWindow;
        const data = { type: 'error', title: 'spoofed', detail: '' };
        window.dispatchEvent(new MessageEvent('message', { data, source: frame ?? null }));
      });
      assert.equal(await view.page.getByText('spoofed').count(), 0);
    });
  });

  describe('the header', () => {
    it('always shows the address beside the name, and text never as markup', async () => {
      await shown({
        subject: '<img src=x onerror=alert(1)>',
        from: [{ name: 'ceo@example.com', address: 'x@example.net' }],
        warnings: ['Two From fields.'],
        notes: ['Not all could be read.'],
      });
      const header = view.page.locator('header');
      assert.match((await header.textContent()) ?? '', /ceo@example\.com <x@example\.net>/u);
      await view.page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
      await view.page.getByText('Two From fields.').waitFor();
      await button('Show Raw Source').click();
      assert.equal((await sentOf('showRaw')).length, 1);
    });

    it('shows the date both as the reader and as the sender has it', async () => {
      await shown({});
      const time = view.page.locator('time');
      assert.equal(await time.getAttribute('datetime'), '2025-11-04T09:15:00.000Z');
      await view.page.getByText('Tue, 04 Nov 2025 10:15:00 +0100').waitFor();
    });

    it('shows an unreadable date as it was sent', async () => {
      await shown({ date: { epochMilliseconds: undefined, raw: 'someday' } });
      await view.page.getByText('someday').waitFor();
      assert.equal(await view.page.locator('time').count(), 0);
    });

    it('folds long lists of addresses', async () => {
      const to = Array.from({ length: 40 }, (_, index) => ({
        name: '',
        address: `u${index}@example.com`,
      }));
      await shown({ to });
      assert.equal(await view.page.getByText('u39@example.com').isVisible(), false);
      await view.page.getByText('and 32 more').click();
      assert.equal(await view.page.getByText('u39@example.com').isVisible(), true);
    });
  });

  describe('the mail frame', () => {
    it('has the sandbox, policy and title it must have', async () => {
      await shown({ htmlParts: ['<p>mail'] });
      const frame = view.page.locator('iframe');
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
      const frames = view.page.locator('iframe');
      assert.equal(await frames.count(), 2);
      assert.equal(await frames.nth(1).getAttribute('title'), 'Part 2 of 2');
      assert.equal(await view.page.frameLocator('iframe').nth(0).getByText('three').count(), 0);
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
        (await view.page.locator('iframe').boundingBox())?.height ?? 0;
      await view.page.waitForFunction(
        () => (document.querySelector('iframe')?.clientHeight ?? 0) > 900,
      );
      assert.ok((await height()) < 1_100, `${await height()} px`);
    });

    it('is white unless theme colors are asked for, and remembers that', async () => {
      await shown({ htmlParts: ['<p>mail'], textParts: ['text'] });
      const paper = async (): Promise<string> =>
        mail()
          .locator('html')
          .evaluate((root) => getComputedStyle(root).backgroundColor);
      assert.equal(await paper(), 'rgb(255, 255, 255)');
      await button('theme colors').click();
      await view.page.waitForSelector('iframe[data-ready]');
      assert.equal(await paper(), 'rgb(31, 31, 31)');
      assert.equal(await button('theme colors').getAttribute('aria-pressed'), 'true');
      assert.deepEqual(await view.state(), { usesThemeColors: true });
      await view.show({ htmlParts: ['<p>mail'] });
      assert.equal(await paper(), 'rgb(31, 31, 31)');
    });

    it('passes key strokes on to the editor', async () => {
      await shown({ htmlParts: ['<a href="https://example.com">x</a>'] });
      await view.page.evaluate(() => {
        window.addEventListener('keydown', (event) => {
          document.title = `${String(event.ctrlKey)} ${event.code}`;
        });
      });
      await mail().locator('a').focus();
      await view.page.keyboard.press('Control+KeyB');
      await view.page.waitForFunction(() => document.title === 'true KeyB');
    });

    it('gives its selection to the editor’s copy command', async () => {
      await shown({ htmlParts: ['<p>copied words</p>'] });
      await mail().locator('p').selectText();
      const copied = await view.page.evaluate(() => {
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
      await view.page.keyboard.press('Enter');
      assert.deepEqual(await sentOf('openLink'), [
        { type: 'openLink', href: 'https://example.com/a?b=c', text: 'Example bold' },
        { type: 'openLink', href: 'mailto:a@example.com', text: 'mail' },
        { type: 'openLink', href: 'https://example.com/blank', text: 'blank' },
        { type: 'openLink', href: 'https://example.com/area', text: '' },
        { type: 'openLink', href: 'https://example.com/a?b=c', text: 'Example bold' },
      ]);
      assert.equal(view.page.context().pages().length, 1);
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
      await view.page.waitForFunction(() => scrollY > 1_000);
      assert.deepEqual(await sentOf('openLink'), []);
    });

    it('show where they lead, with a warning where their text says otherwise', async () => {
      await shown({ htmlParts: ['<a href="https://evil.test/">https://bank.example.com</a>'] });
      await mail().locator('a').hover();
      const preview = view.page.locator('.link-preview.is-warning');
      await preview.waitFor();
      assert.equal(await preview.textContent(), 'Leads to evil.test · https://evil.test/');
    });

    it('are found in plain text, which stays text', async () => {
      await shown({
        textParts: [
          '<b>no markup</b>\nsee https://example.com/a_(b)?c=d, or (mailto:a@example.com).\njavascript:x',
        ],
      });
      const links = view.page.locator('.plain-text a');
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
      await view.page.getByText('<b>no markup</b>').waitFor();
    });
  });

  describe('remote images', () => {
    const html =
      '<img src="https://one.remote.test/a"><img src="https://one.remote.test/b">' +
      '<p style="background-image:url(https://two.remote.test/c)"><img src="http://three.remote.test/d">';

    it('are counted by what was left out, and loaded on demand only', async () => {
      await shown({ htmlParts: [html] });
      await view.page
        .getByText('3 remote images blocked, from one.remote.test, two.remote.test.')
        .waitFor();
      await view.page.getByText('1 image over unencrypted HTTP stay').waitFor();
      assert.equal(await mail().locator('img[src]').count(), 0);
      await button('Load Remote Images').click();
      assert.equal((await sentOf('loadRemoteImages')).length, 1);
      assert.deepEqual(await view.state(), { remoteImages: true });
    });

    it('are asked for over https, without a referrer, once the user agreed', async () => {
      await open({ allowsRemoteImages: true });
      const requests: { url: string; referrer: string | undefined }[] = [];
      await view.page.context().route(/remote\.test/u, async (route) => {
        const request = route.request();
        requests.push({ url: request.url(), referrer: (await request.allHeaders()).referer });
        await route.fulfill({
          contentType: 'image/png',
          body: Buffer.from(PIXEL.slice(22), 'base64'),
        });
      });
      await view.show({ htmlParts: [html] }, true);
      await view.page.waitForFunction(() =>
        [...(document.querySelector('iframe')?.contentDocument?.images ?? [])].some(
          (image) => image.naturalWidth === 1,
        ),
      );
      assert.deepEqual(requests.map(({ url }) => url).sort(), [
        'https://one.remote.test/a',
        'https://one.remote.test/b',
        'https://two.remote.test/c',
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

  describe('its tabs', () => {
    it('change by arrow keys and are remembered', async () => {
      await shown({
        htmlParts: ['<p>html'],
        textParts: ['plain words'],
        headerFields: [{ name: 'X-A', value: 'b' }],
      });
      await view.page.getByRole('tab', { name: 'HTML' }).focus();
      await view.page.keyboard.press('ArrowRight');
      await view.page.getByText('plain words').waitFor({ state: 'visible' });
      await view.page.keyboard.press('ArrowRight');
      await view.page.getByRole('rowheader', { name: 'X-A' }).waitFor({ state: 'visible' });
      assert.deepEqual(await view.state(), { tab: 'headers' });
      await view.show({ htmlParts: ['<p>html'], headerFields: [{ name: 'X-A', value: 'b' }] });
      assert.equal(
        await view.page.getByRole('tab', { name: 'Headers' }).getAttribute('aria-selected'),
        'true',
      );
    });

    it('start with plain text where there is no HTML, and say where there is no text at all', async () => {
      await shown({ textParts: ['plain words'] });
      await view.page.getByText('plain words').waitFor({ state: 'visible' });
      await view.show({});
      await view.page.getByText('This message has no text.').waitFor({ state: 'visible' });
    });
  });

  describe('attachments', () => {
    it('are listed with type and size and saved one by one or all', async () => {
      await shown({
        attachments: [
          attachment({}),
          attachment({ index: 1, fileName: 'setup.exe', isExecutable: true }),
          attachment({ index: 2, fileName: 'logo.png', mediaType: 'image/png', isInline: true }),
        ],
      });
      const region = view.page.getByRole('region', { name: '2 attachments' });
      assert.match((await region.textContent()) ?? '', /33\.8 KB · application\/pdf/u);
      await region.getByText('can run code').waitFor();
      await view.page.getByRole('button', { name: 'Save setup.exe' }).click();
      await button('Save All…').click();
      assert.deepEqual((await view.sent()).slice(1), [
        { type: 'saveAttachment', index: 1 },
        { type: 'saveAllAttachments' },
      ]);
      assert.equal(await view.page.getByText('logo.png').isVisible(), false);
    });
  });

  it('can be worked by keyboard alone, in the order it is read', async () => {
    await shown({
      notes: ['Problem.'],
      htmlParts: ['<a href="https://example.com">inside</a><img src="https://a.remote.test/x">'],
      attachments: [attachment({})],
    });
    const order: string[] = [];
    for (let step = 0; step < 6; step += 1) {
      await view.page.keyboard.press('Tab');
      order.push(
        await view.page.evaluate(() => {
          const { activeElement } = document;
          return (
            activeElement?.getAttribute('aria-label') ?? activeElement?.textContent.trim() ?? ''
          );
        }),
      );
    }
    assert.deepEqual(order.slice(0, 5), [
      'Show Raw Source',
      'Load Remote Images',
      'Save report.pdf',
      'HTML',
      'Show the message in theme colors instead of on white',
    ]);
  });

  it('returns to where the reader was', async () => {
    await shown({ textParts: ['line\n'.repeat(500)] }, { state: { scroll: 700 } });
    await view.page.waitForFunction(() => Math.abs(scrollY - 700) < 5);
  });
});
