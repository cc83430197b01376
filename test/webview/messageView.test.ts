import assert from 'node:assert/strict';

import type { ViewAttachment, ViewMoment } from '../../src/viewer/protocol';
import { useView } from './support/useView';
import { viewMessage } from './support/viewPage';

const attachment = (parts: Partial<ViewAttachment>): ViewAttachment => ({
  index: 0,
  fileName: 'report.pdf',
  mediaType: 'application/pdf',
  octets: 34_567,
  sha256: 'ab'.repeat(32),
  isInline: false,
  isExecutable: false,
  isMessage: false,
  ...parts,
});

describe('the message view', function () {
  this.timeout(30_000);
  const fixture = useView();
  const { open, shown, button, sentOf } = fixture;

  describe('its states', () => {
    it('asks for its message once and says that it loads', async () => {
      await open();
      await fixture.view.page.getByText('Loading message…').waitFor();
      assert.deepEqual(await fixture.view.sent(), [{ type: 'ready', remoteImages: false }]);
    });

    it('asks for its message before its script is there, and shows what comes meanwhile', async () => {
      const sentBefore: unknown[] = [];
      await open({
        beforeScript: async (view) => {
          sentBefore.push(...(await view.sent()));
          await view.send({
            type: 'message',
            message: viewMessage({ subject: 'Early', textParts: ['Early text'] }),
            allowsRemoteImages: false,
          });
        },
      });
      assert.deepEqual(sentBefore, [{ type: 'ready', remoteImages: false }]);
      await fixture.view.page.getByRole('heading', { name: 'Early' }).waitFor();
      assert.deepEqual(await fixture.view.sent(), sentBefore);
    });

    it('tells of consent it remembers', async () => {
      await open({ state: { remoteImages: true } });
      await fixture.view.page.getByText('Loading message…').waitFor();
      assert.deepEqual(await fixture.view.sent(), [{ type: 'ready', remoteImages: true }]);
    });

    it('shows an error with ways on', async () => {
      await open();
      await fixture.view.send({
        type: 'error',
        title: 'Cannot read <b>it</b>',
        detail: 'The server is gone.',
      });
      await fixture.view.page.getByRole('heading', { name: 'Cannot read <b>it</b>' }).waitFor();
      await button('Retry').click();
      await button('Show Raw Source').click();
      assert.deepEqual((await fixture.view.sent()).slice(1), [
        { type: 'retry' },
        { type: 'showRaw' },
      ]);
    });

    it('asks before it renders a large message', async () => {
      await open();
      await fixture.view.send({ type: 'largeMessage', octets: 30 * 1024 * 1024 });
      await fixture.view.page.getByText('It has 30 MB').waitFor();
      await button('Render Anyway').click();
      assert.equal((await sentOf('renderLarge')).length, 1);
    });

    it('takes no orders from a frame', async () => {
      await shown({ htmlParts: ['<p>mail'] });
      await fixture.view.page.evaluate(() => {
        const frame = document.querySelector('iframe')?.contentWindow;
        const data = { type: 'error', title: 'spoofed', detail: '' };
        window.dispatchEvent(new MessageEvent('message', { data, source: frame ?? null }));
      });
      assert.equal(await fixture.view.page.getByText('spoofed').count(), 0);
    });

    it('takes orders from elsewhere, as the editor gives them', async () => {
      await shown({ htmlParts: ['<p>mail'] });
      await fixture.view.page.evaluate(() => {
        const data = { type: 'error', title: 'No such message', detail: '' };
        const { port1: source } = new MessageChannel();
        window.dispatchEvent(new MessageEvent('message', { data, source }));
      });
      await fixture.view.page.getByRole('heading', { name: 'No such message' }).waitFor();
    });

    it('takes no orders from a frame within a frame', async () => {
      await shown({ htmlParts: ['<p>mail'] });
      await fixture.view.page.evaluate(() => {
        const mail = document.querySelector('iframe')?.contentDocument;
        const inner = mail?.body.appendChild(mail.createElement('iframe'));
        const data = { type: 'error', title: 'spoofed', detail: '' };
        window.dispatchEvent(
          new MessageEvent('message', { data, source: inner?.contentWindow ?? null }),
        );
      });
      assert.equal(await fixture.view.page.getByText('spoofed').count(), 0);
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
      const header = fixture.view.page.locator('header');
      assert.match((await header.textContent()) ?? '', /ceo@example\.com <x@example\.net>/u);
      await fixture.view.page
        .getByRole('heading', { name: '<img src=x onerror=alert(1)>' })
        .waitFor();
      await fixture.view.page.getByText('Two From fields.').waitFor();
      await button('Show Raw Source').click();
      assert.equal((await sentOf('showRaw')).length, 1);
    });

    it('shows the date both as the reader and as the sender has it', async () => {
      await shown({});
      const time = fixture.view.page.locator('time');
      assert.equal(await time.getAttribute('datetime'), '2025-11-04T09:15:00.000Z');
      await fixture.view.page.getByText('Tue, 04 Nov 2025 10:15:00 +0100').waitFor();
    });

    it('shows an unreadable date as it was sent', async () => {
      await shown({ date: { epochMilliseconds: undefined, raw: 'someday' } });
      await fixture.view.page.getByText('someday').waitFor();
      assert.equal(await fixture.view.page.locator('time').count(), 0);
    });

    it('folds long lists of addresses', async () => {
      const to = Array.from({ length: 40 }, (_, index) => ({
        name: '',
        address: `u${index}@example.com`,
      }));
      await shown({ to });
      assert.equal(await fixture.view.page.getByText('u39@example.com').isVisible(), false);
      await fixture.view.page.getByText('and 32 more').click();
      assert.equal(await fixture.view.page.getByText('u39@example.com').isVisible(), true);
    });
  });

  describe('its tabs', () => {
    it('change by arrow keys and are remembered', async () => {
      await shown({
        htmlParts: ['<p>html'],
        textParts: ['plain words'],
        headerFields: [{ name: 'X-A', value: 'b' }],
      });
      await fixture.view.page.getByRole('tab', { name: 'HTML', exact: true }).focus();
      await fixture.view.page.keyboard.press('ArrowRight');
      await fixture.view.page.getByText('plain words').waitFor({ state: 'visible' });
      await fixture.view.page.keyboard.press('ArrowRight');
      await fixture.view.page.getByText('<p>html').waitFor({ state: 'visible' });
      await fixture.view.page.keyboard.press('ArrowRight');
      await fixture.view.page.getByRole('rowheader', { name: 'X-A' }).waitFor({ state: 'visible' });
      assert.deepEqual(await fixture.view.state(), { tab: 'headers' });
      await fixture.view.show({
        htmlParts: ['<p>html'],
        headerFields: [{ name: 'X-A', value: 'b' }],
      });
      assert.equal(
        await fixture.view.page.getByRole('tab', { name: 'Headers' }).getAttribute('aria-selected'),
        'true',
      );
    });

    it('start with plain text where there is no HTML, and say where there is no text at all', async () => {
      await shown({ textParts: ['plain words'] });
      await fixture.view.page.getByText('plain words').waitFor({ state: 'visible' });
      await fixture.view.show({});
      await fixture.view.page.getByText('This message has no text.').waitFor({ state: 'visible' });
    });
  });

  describe('what programs are to read', () => {
    const moment = {
      local: '2026-11-24T13:00:00',
      isDate: false,
      zone: 'UTC',
      epochMilliseconds: Date.UTC(2026, 10, 24, 13),
    };

    it('is shown of a calendar as an event, text never as markup', async () => {
      await shown({
        events: [
          {
            title: 'Invitation',
            summary: 'Review <b>now</b>',
            location: 'Room 2',
            description: ['first', '', 'last'],
            start: moment,
            end: {
              ...moment,
              local: '2026-11-24T14:00:00',
              epochMilliseconds: Date.UTC(2026, 10, 24, 14),
            },
            recurrence: 'FREQ=WEEKLY',
            organizer: 'Kim <kim@example.com>',
            attendees: ['Robin <robin@example.com> (accepted)'],
            moreAttendees: 3,
          },
        ],
      });
      const card = fixture.view.page.getByRole('region', { name: 'Invitation' });
      await card.getByRole('heading', { name: 'Review <b>now</b>' }).waitFor();
      const text = (await card.textContent()) ?? '';
      for (const part of ['Room 2', 'FREQ=WEEKLY', 'kim@example.com', '(accepted)', '3 more']) {
        assert.ok(text.includes(part), part);
      }
      assert.equal(text.split('November 24, 2026').length, 2, 'the day is said twice');
      assert.equal(await card.locator('time').getAttribute('datetime'), '2026-11-24T13:00:00.000Z');
    });

    it('shows whole days without a time, the last one included', async () => {
      const day = (local: string): ViewMoment => ({
        local,
        isDate: true,
        zone: undefined,
        epochMilliseconds: undefined,
      });
      await shown({
        events: [
          {
            title: 'Calendar event',
            summary: 'Trip',
            location: '',
            description: [],
            start: day('2026-07-01'),
            end: day('2026-07-03'),
            recurrence: undefined,
            organizer: undefined,
            attendees: [],
            moreAttendees: 0,
          },
        ],
      });
      const card = fixture.view.page.getByRole('region', { name: 'Calendar event' });
      assert.match((await card.textContent()) ?? '', /July 1, 2026 to .*July 2, 2026/u);
    });

    it('is shown of a bounce for each recipient', async () => {
      await shown({
        reports: [
          {
            title: 'Delivery failed',
            isFailure: true,
            sentence: undefined,
            recipients: [
              {
                recipient: 'a@example.net',
                originalRecipient: undefined,
                action: 'Not delivered',
                isFailure: true,
                status: '5.1.1',
                meaning: 'Failed for good: the mailbox does not exist.',
                diagnostic: '550 no <i>such</i> user',
                remoteMta: 'mx.example.net',
                lastAttempt: undefined,
                retriedUntil: undefined,
              },
            ],
            moreRecipients: 2,
            details: [{ label: 'Reported by', value: 'mx.example.com' }],
          },
        ],
      });
      const card = fixture.view.page.getByRole('region', { name: 'Delivery failed' });
      await card.getByRole('heading', { name: 'a@example.net' }).waitFor();
      const text = (await card.textContent()) ?? '';
      for (const part of [
        'Not delivered',
        '5.1.1 · Failed for good: the mailbox does not exist.',
        '550 no <i>such</i> user',
        'mx.example.com',
        '2 more recipients',
      ]) {
        assert.ok(text.includes(part), part);
      }
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
      const region = fixture.view.page.getByRole('region', { name: 'Attachments' });
      assert.match((await region.textContent()) ?? '', /33\.8 KB · application\/pdf/u);
      await region.getByText('can run code').waitFor();
      await fixture.view.page.getByRole('button', { name: 'Save setup.exe' }).click();
      await button('Save All…').click();
      assert.deepEqual((await fixture.view.sent()).slice(1), [
        { type: 'saveAttachment', index: 1 },
        { type: 'saveAllAttachments' },
      ]);
      assert.equal(await fixture.view.page.getByText('logo.png').isVisible(), false);
    });
  });

  it('opens attached messages, from the list and from the view of attachments', async () => {
    await shown({
      attachments: [
        attachment({}),
        attachment({
          index: 1,
          fileName: 'keys.eml',
          mediaType: 'message/rfc822',
          isMessage: true,
        }),
      ],
    });
    const { page } = fixture.view;
    assert.equal(await page.getByRole('button', { name: 'Open report.pdf' }).count(), 0);
    await button('Open keys.eml').click();
    await page.getByRole('tab', { name: 'Attachments' }).click();
    await button('Open keys.eml rendered').click();
    const opened = { type: 'openAttachment', index: 1 };
    assert.deepEqual(await sentOf('openAttachment'), [opened, opened]);
  });

  it('can be worked by keyboard alone, in the order it is read', async () => {
    await shown({
      notes: ['Problem.'],
      htmlParts: ['<a href="https://example.com">inside</a><img src="https://a.remote.test/x">'],
      attachments: [attachment({})],
    });
    const order: string[] = [];
    for (let step = 0; step < 13; step += 1) {
      await fixture.view.page.keyboard.press('Tab');
      order.push(
        await fixture.view.page.evaluate(() => {
          const { activeElement } = document;
          return (
            activeElement?.getAttribute('aria-label') ?? activeElement?.textContent.trim() ?? ''
          );
        }),
      );
    }
    assert.deepEqual(order, [
      'Show Raw Source',
      'Load Remote Images',
      'Save report.pdf',
      'HTML',
      'Find',
      'Zoom Out',
      'Zoom 100 %, reset',
      'Zoom In',
      'Colors',
      'Width',
      'Images',
      'Copy Text',
      'Save as HTML…',
    ]);
  });

  it('returns to where the reader was', async () => {
    await shown({ textParts: ['line\n'.repeat(500)] }, { state: { scroll: 700 } });
    await fixture.view.page.waitForFunction(() => Math.abs(scrollY - 700) < 5);
  });
});
