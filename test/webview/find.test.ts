import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import { useView } from './support/useView';

const LONG = '<div style="height:2000px"></div>';

describe('finding in a message', function () {
  this.timeout(30_000);
  const fixture = useView();
  const { shown, mail } = fixture;
  const bar = (): Locator => fixture.view.page.getByRole('search', { name: 'Find in message' });
  const says = async (text: string): Promise<void> => {
    await bar().getByText(text, { exact: true }).waitFor();
  };

  async function find(text: string): Promise<void> {
    // As the editor's key binding does it.
    await fixture.view.send({ type: 'find' });
    await bar().waitFor();
    await fixture.view.page.keyboard.type(text);
  }

  /** Texts marked in the document of the mail. */
  const marked = async (name: string): Promise<readonly string[]> =>
    fixture.view.page.evaluate((key) => {
      const view = document.querySelector('iframe')?.contentWindow as
        (Window & typeof globalThis) | undefined;
      return [...(view?.CSS.highlights.get(key) ?? [])]
        .filter((range) => range instanceof view!.Range)
        .map((range) => range.toString());
    }, name);

  it('marks each place in the mail, across its tags, and steps through them', async () => {
    await shown({
      htmlParts: [
        `<p>Invoice for <b>Jan</b>uary</p>${LONG}<p>january\n  invoice</p><p style="display:none">January</p>`,
      ],
    });
    await find('january');
    await says('1 of 2');
    assert.deepEqual(await marked('found'), ['January', 'january']);
    assert.deepEqual(await marked('found-current'), ['January']);
    await fixture.view.page.keyboard.press('Enter');
    await says('2 of 2');
    assert.deepEqual(await marked('found-current'), ['january']);
    await fixture.view.page.waitForFunction(() => scrollY > 1_000);
    await fixture.view.page.keyboard.press('Shift+Enter');
    await says('1 of 2');
    await fixture.view.page.waitForFunction(() => scrollY < 1_000);
    await fixture.view.page.keyboard.press('F3');
    await says('2 of 2');
  });

  it('is seen: the places have a colour of their own', async () => {
    await shown({ htmlParts: ['<p style="color:#fff;background:#fff">white words'] });
    await find('white');
    await says('1 of 1');
    const style = await mail()
      .locator('p')
      .evaluate((p) => getComputedStyle(p, '::highlight(found-current)').backgroundColor);
    assert.equal(style, 'rgb(255, 122, 26)');
  });

  it('takes words apart at any white space, and signs as they are', async () => {
    await shown({ textParts: ['a.b (c)\nnext   line'] });
    await find('next line');
    await says('1 of 1');
    for (const [text, result] of [
      ['a.b (c)', '1 of 1'],
      ['axb', 'No results'],
      ['[', 'No results'],
      ['\\', 'No results'],
    ] as const) {
      await bar().getByRole('textbox').fill(text);
      await says(result);
    }
  });

  it('looks at case where that is asked for', async () => {
    await shown({ subject: 'Words', textParts: ['words WORDS'] });
    await find('words');
    await says('1 of 3');
    await bar().getByRole('checkbox', { name: 'Match case' }).click();
    await says('1 of 1');
  });

  it('starts from the mail’s own document too, and ends by Escape where it began', async () => {
    await shown({ htmlParts: ['<a href="https://example.com">link words</a>'] });
    await mail().locator('a').focus();
    await find('words');
    await says('1 of 1');
    await fixture.view.page.keyboard.press('Escape');
    assert.equal(await bar().isVisible(), false);
    assert.deepEqual(await marked('found'), []);
    assert.equal(
      await fixture.view.page.evaluate(() => document.activeElement?.localName),
      'iframe',
    );
  });

  it('follows the reader to another view and another look', async () => {
    await shown({ htmlParts: ['<p>words words'], textParts: ['words'] });
    await find('words');
    await says('1 of 2');
    await fixture.view.page.getByRole('checkbox', { name: 'Images' }).click();
    await fixture.view.page.waitForFunction(
      () =>
        (document.querySelector('iframe')?.contentWindow as (Window & typeof globalThis) | null)
          ?.CSS.highlights.size === 2,
    );
    await says('1 of 2');
    await fixture.view.page.getByRole('tab', { name: 'Plain Text' }).click();
    await says('1 of 1');
  });

  it('stops counting in time', async () => {
    await shown({ textParts: ['a '.repeat(20_000)] });
    await find('a');
    await says('1 of 5000+');
  });

  it('opens by its button, and is worked by keyboard alone', async () => {
    await shown({ textParts: ['words'] });
    await fixture.view.page.getByRole('button', { name: 'Find', exact: true }).click();
    await fixture.view.page.keyboard.type('words');
    await says('1 of 1');
    const order: string[] = [];
    for (let step = 0; step < 4; step += 1) {
      await fixture.view.page.keyboard.press('Tab');
      order.push(
        await fixture.view.page.evaluate(
          () =>
            document.activeElement?.getAttribute('aria-label') ??
            document.activeElement?.textContent ??
            '',
        ),
      );
    }
    assert.deepEqual(order, [
      'Match case',
      'Previous Match (Shift+Enter)',
      'Next Match (Enter)',
      'Close (Escape)',
    ]);
  });
});
