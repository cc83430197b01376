import assert from 'node:assert/strict';

import { PIXEL, useView } from './support/useView';

const RESPONSIVE = [
  '<style>p::before{content:"light"}@media (prefers-color-scheme:dark){p::before{content:"dark"}}',
  'b::before{content:"wide"}@media (max-width:480px){b::before{content:"narrow"}}</style>',
  '<p id=scheme></p><b id=width></b><img id=image alt="A dot" src="cid:dot"><div style="height:1500px"></div>',
].join('');
const MESSAGE = {
  htmlParts: [RESPONSIVE],
  inlineImages: [{ contentId: 'dot', dataUri: PIXEL }],
};

function shownChoice(list: Element): string {
  return list.shadowRoot?.querySelector('.selected-value')?.textContent.trim() ?? '';
}

describe('the preview as a recipient', function () {
  this.timeout(30_000);
  const fixture = useView();
  const { shown, mail } = fixture;

  async function choose(label: string, option: string): Promise<void> {
    const list = fixture.view.page.getByRole('combobox', { name: label });
    await list.click();
    await list.getByRole('option', { name: option }).click();
    await settled();
  }

  async function settled(): Promise<void> {
    await fixture.view.page.waitForSelector('iframe[data-ready]');
  }

  const contentOf = async (selector: string): Promise<string> =>
    mail()
      .locator(selector)
      .evaluate((element) => getComputedStyle(element, '::before').content.replaceAll('"', ''));

  const paper = async (): Promise<string> =>
    fixture.view.page
      .locator('iframe')
      .evaluate((frame) => getComputedStyle(frame).backgroundColor);

  const innerWidth = async (): Promise<number> =>
    mail()
      .locator('html')
      .evaluate((root) => root.ownerDocument.defaultView?.innerWidth ?? 0);

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`starts light, and flips what the mail’s own styles ask for, in a ${theme} editor`, async () => {
      await shown(MESSAGE, { theme });
      assert.deepEqual(
        [await contentOf('#scheme'), await paper()],
        ['light', 'rgb(255, 255, 255)'],
      );
      await choose('Colors', 'Dark');
      assert.deepEqual([await contentOf('#scheme'), await paper()], ['dark', 'rgb(27, 27, 27)']);
      await choose('Colors', 'Light');
      assert.deepEqual(
        [await contentOf('#scheme'), await paper()],
        ['light', 'rgb(255, 255, 255)'],
      );
    });
  }

  it('has the colours of the editor where these are asked for', async () => {
    await shown(MESSAGE, { theme: 'dark' });
    await choose('Colors', 'Editor Theme');
    assert.deepEqual([await contentOf('#scheme'), await paper()], ['dark', 'rgb(31, 31, 31)']);
  });

  it('has the width of a phone and of a tablet, which the mail’s own styles go by', async () => {
    await shown(MESSAGE, { viewport: { width: 1_000, height: 700 } });
    assert.equal(await contentOf('#width'), 'wide');
    await choose('Width', 'Phone');
    assert.deepEqual([await contentOf('#width'), await innerWidth()], ['narrow', 375]);
    await choose('Width', 'Tablet');
    assert.deepEqual([await contentOf('#width'), await innerWidth()], ['wide', 768]);
    await choose('Width', 'Full');
    assert.ok((await innerWidth()) > 900);
  });

  it('has that width for plain text too, whichever view it was chosen in', async () => {
    await shown(
      { ...MESSAGE, textParts: ['word '.repeat(100)] },
      { viewport: { width: 1_000, height: 700 } },
    );
    await choose('Width', 'Phone');
    const { page } = fixture.view;
    await page.getByRole('tab', { name: 'Plain Text' }).click();
    const text = page.locator('.plain-text');
    const list = page.getByRole('combobox', { name: 'Width' });
    assert.equal((await text.boundingBox())?.width, 375);
    assert.equal(await list.evaluate(shownChoice), 'Phone (375)');
    await list.click();
    await list.getByRole('option', { name: 'Full' }).click();
    assert.ok(((await text.boundingBox())?.width ?? 0) > 900);
    await page.getByRole('tab', { name: 'HTML', exact: true }).click();
    assert.ok((await innerWidth()) > 900);
    assert.equal(await list.evaluate(shownChoice), 'Full');
  });

  it('leaves out all images, embedded ones too, and shows what stands for them', async () => {
    await shown(MESSAGE);
    const width = async (): Promise<number> =>
      mail()
        .locator('#image')
        .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await fixture.view.page.waitForFunction(
      () => document.querySelector('iframe')?.contentDocument?.images[0]?.naturalWidth === 1,
    );
    await fixture.view.page.getByRole('checkbox', { name: 'Images' }).click();
    await settled();
    assert.equal(await width(), 0);
    await fixture.view.page.getByRole('checkbox', { name: 'Images' }).click();
    await fixture.view.page.waitForFunction(
      () => document.querySelector('iframe')?.contentDocument?.images[0]?.naturalWidth === 1,
    );
  });

  it('is remembered', async () => {
    await shown(MESSAGE);
    await choose('Colors', 'Dark');
    await choose('Width', 'Phone');
    await fixture.view.page.getByRole('checkbox', { name: 'Images' }).click();
    const state = await fixture.view.state();
    assert.deepEqual(state, { preview: { colors: 'dark', width: 'phone', hidesImages: true } });
    await fixture.view.close();
    await shown(MESSAGE, { state });
    assert.deepEqual([await contentOf('#scheme'), await innerWidth()], ['dark', 375]);
    const box = fixture.view.page.getByRole('checkbox', { name: 'Images' });
    assert.equal(await box.getAttribute('aria-checked'), 'false');
  });

  it('starts as usual where what was remembered is of no use', async () => {
    await shown(MESSAGE, { state: { preview: { colors: 7, width: 'toString' }, zoom: -1 } });
    assert.deepEqual([await contentOf('#scheme'), await contentOf('#width')], ['light', 'wide']);
  });

  it('can be chosen by keyboard', async () => {
    await shown(MESSAGE);
    await fixture.view.page.getByRole('combobox', { name: 'Colors' }).focus();
    await fixture.view.page.keyboard.press('Enter');
    await fixture.view.page.keyboard.press('ArrowDown');
    await fixture.view.page.keyboard.press('Enter');
    await settled();
    assert.equal(await contentOf('#scheme'), 'dark');
  });

  it('keeps the place where the reader is', async () => {
    await shown(MESSAGE);
    await fixture.view.page.evaluate(() => {
      scrollTo(0, 600);
    });
    await fixture.view.page.evaluate(() => {
      const list = document.querySelector('vscode-dropdown');
      (list as unknown as { value: string }).value = 'dark';
      list?.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await settled();
    assert.equal(await contentOf('#scheme'), 'dark');
    assert.equal(await fixture.view.page.evaluate(() => scrollY), 600);
  });

  it('returns to the place where the reader was, once the mail has its height', async () => {
    await shown(MESSAGE, { state: { scroll: 700, preview: { colors: 'dark' } } });
    await fixture.view.page.waitForFunction(() => Math.abs(scrollY - 700) < 2);
  });

  it('leaves the reader alone who scrolls before that', async () => {
    await shown({ htmlParts: ['<p>short'] }, { state: { scroll: 700 } });
    await fixture.view.page.mouse.wheel(0, 10);
    await fixture.view.show(MESSAGE);
    await fixture.view.page.waitForFunction(
      () => document.documentElement.scrollHeight - innerHeight > 700,
    );
    assert.ok((await fixture.view.page.evaluate(() => scrollY)) < 700);
  });

  describe('and its zoom', () => {
    /** How much larger the mail is shown than it takes itself to be. */
    const scale = async (): Promise<number> => {
      const box = await fixture.view.page.locator('iframe').boundingBox();
      return Math.round((100 * (box?.width ?? 0)) / (await innerWidth()));
    };

    it('follows the keys of a browser, pressed in the page and in the mail', async () => {
      await shown({ htmlParts: ['<p>words<a href="https://example.com">x</a>'] });
      const { page } = fixture.view;
      assert.equal(await scale(), 100);
      const { x: left } = (await page.locator('iframe').boundingBox())!;
      await page.getByRole('tab', { name: 'HTML', exact: true }).focus();
      await page.keyboard.press('Control+=');
      await mail().locator('a').focus();
      await page.keyboard.press('Control+=');
      assert.deepEqual(await fixture.view.state(), { zoom: 125 });
      assert.equal(await scale(), 125);
      const { x } = (await page.locator('iframe').boundingBox())!;
      assert.ok(Math.abs(x - left) < 1, `${x} ${left}`);
      await page.keyboard.press('Control+-');
      assert.deepEqual(await fixture.view.state(), { zoom: 110 });
      await page.keyboard.press('Control+0');
      assert.deepEqual(await fixture.view.state(), { zoom: 100 });
      assert.equal(await scale(), 100);
    });

    it('leaves those keys to nobody else', async () => {
      await shown({ htmlParts: ['<p>words'] });
      await fixture.view.page.evaluate(() => {
        window.addEventListener('keydown', (event) => {
          document.title += event.key;
        });
      });
      await fixture.view.page.getByRole('tab', { name: 'HTML', exact: true }).focus();
      const title = await fixture.view.page.title();
      for (const key of ['Control+=', 'Control+-', 'Control+0', 'Control+b']) {
        await fixture.view.page.keyboard.press(key);
      }
      assert.match(await fixture.view.page.title(), new RegExp(`^${title}(?:Control)*b$`, 'u'));
    });

    it('does not change what the mail’s own styles find of the width', async () => {
      await shown(MESSAGE, {
        viewport: { width: 1_200, height: 700 },
        state: { zoom: 200, preview: { width: 'phone' } },
      });
      assert.deepEqual([await contentOf('#width'), await innerWidth()], ['narrow', 375]);
      const box = await fixture.view.page.locator('iframe').boundingBox();
      assert.ok(Math.abs((box?.width ?? 0) - 754) < 4, `${box?.width ?? 0}`);
    });

    it('is set by buttons, for every view', async () => {
      await shown({ textParts: ['words'] });
      const { page } = fixture.view;
      const before = (await page.locator('.plain-text').boundingBox())?.height ?? 0;
      await page.getByRole('button', { name: 'Zoom In' }).click();
      const after = (await page.locator('.plain-text').boundingBox())?.height ?? 0;
      assert.ok(after > before);
      await page.getByRole('button', { name: 'Zoom 110 %, reset' }).click();
      await page.getByRole('button', { name: 'Zoom 100 %, reset' }).waitFor();
    });
  });
});
