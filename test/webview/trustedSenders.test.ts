import assert from 'node:assert/strict';

import type { ViewSender } from '../../src/viewer/protocol';
import { useView } from './support/useView';

const IMAGES = [
  '<img src="https://a.remote.test/1.png"><img src="https://a.remote.test/2.png">',
] as const;
const address = 'ada@example.com';

describe('remote images of trusted senders, on the page', function () {
  this.timeout(30_000);
  const fixture = useView();

  async function shown(
    sender: ViewSender | undefined,
    allowsRemoteImages = false,
    htmlParts: readonly string[] = IMAGES,
  ): Promise<string> {
    await fixture.open({ allowsRemoteImages });
    await fixture.view.show({ htmlParts }, allowsRemoteImages, sender);
    const notice = fixture.view.page.getByRole('region', { name: 'Remote content' });
    return (await notice.count()) === 0 ? '' : ((await notice.textContent()) ?? '');
  }

  async function buttons(): Promise<readonly string[]> {
    const notice = fixture.view.page.getByRole('region', { name: 'Remote content' });
    return notice.locator('vscode-button').allTextContents();
  }

  it('can be had always where the sender can be trusted', async () => {
    await shown({ kind: 'trustable', address });
    assert.deepEqual(await buttons(), ['Load Remote Images', `Always Load from ${address}`]);
    await fixture.button(`Always Load from ${address}`).focus();
    await fixture.view.page.keyboard.press('Enter');
    assert.deepEqual((await fixture.view.sent()).slice(1), [{ type: 'trustSender' }]);
    // What the sender's images do is no consent for this message.
    assert.deepEqual(await fixture.view.state(), null);
  });

  it('can be had for this message only where the sender cannot be trusted', async () => {
    await shown(undefined);
    assert.deepEqual(await buttons(), ['Load Remote Images']);
  });

  it('are not offered where there are none', async () => {
    assert.equal(await shown({ kind: 'trustable', address }, false, ['<p>Hello']), '');
    const insecure = ['<img src="http://a.remote.test/1.png">'];
    await fixture.view.show({ htmlParts: insecure }, false, { kind: 'trustable', address });
    assert.deepEqual(await buttons(), []);
  });

  it('never cut an address short, which could look like another then', async () => {
    const long = `${'a'.repeat(60)}@${'sub.'.repeat(40)}example.com`;
    await shown({ kind: 'trustable', address: long });
    assert.deepEqual(await buttons(), ['Load Remote Images', 'Always Load from This Sender']);
    await fixture.button(`Always Load from ${long}`).click();
    assert.equal((await fixture.sentOf('trustSender')).length, 1);
  });

  it('load of a trusted sender, who can be trusted no more', async () => {
    const text = await shown({ kind: 'trusted', address }, true);
    assert.match(text, /2 remote images loaded from a\.remote\.test, because you trust ada@exa/u);
    assert.equal(
      await fixture.mail().locator('img').first().getAttribute('src'),
      'https://a.remote.test/1.png',
    );
    // A reload of the window must ask anew whom to trust.
    assert.deepEqual(await fixture.view.state(), null);
    assert.deepEqual(await buttons(), ['Stop Trusting']);
    await fixture.button(`Stop Trusting ${address}`).click();
    assert.deepEqual(await fixture.view.state(), { remoteImages: false });
    assert.deepEqual((await fixture.view.sent()).slice(1), [{ type: 'stopTrustingSender' }]);
  });

  it('stay blocked where a trusted sender is in doubt, with the reason', async () => {
    const reason = 'mx.example.net states that it failed a check (dmarc=fail)';
    const text = await shown({ kind: 'doubted', address, reason });
    assert.match(text, /2 remote images blocked/u);
    assert.ok(text.includes(`You trust ${address}, but this message may be forged: ${reason}.`));
    assert.equal(await fixture.mail().locator('img[src]').count(), 0);
    assert.deepEqual(await buttons(), ['Load Remote Images', 'Stop Trusting']);
  });

  it('keep within the page however long an address is', async () => {
    const long = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example.com`;
    await fixture.open({ viewport: { width: 320, height: 700 } });
    for (const sender of [
      { kind: 'doubted', address: long, reason: 'x'.repeat(200) },
      { kind: 'trustable', address: `${'a'.repeat(28)}@example.com` },
    ] as const) {
      await fixture.view.show({ htmlParts: IMAGES }, false, sender);
      assert.ok(
        await fixture.view.page.evaluate(
          () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
        ),
        sender.kind,
      );
    }
  });
});
