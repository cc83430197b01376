import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { run } from './support/extension';
import { MaildropFixture, withSetting } from './support/maildropFixture';

const SHORTEST_INTERVAL_SECONDS = 10;
const LIMIT_MS = 40_000;

describe('watching', function () {
  this.timeout(2 * LIMIT_MS);

  let fixture: MaildropFixture;

  beforeEach(async () => {
    fixture = await MaildropFixture.start([bulkMessage(1)]);
  });

  afterEach(() => fixture.close());

  const text = (): string | undefined => fixture.parts.watching.textOf(fixture.account.id);

  it('is off until an interval is set, and leaves out what the user stops', async () => {
    await fixture.refresh();
    assert.equal(text(), undefined);
    await withSetting('watch.intervalSeconds', 300, async () => {
      await eventually('the watching', () => text() === 'Watched every 5 minutes');
      await run('pop3.account.stopWatching', fixture.account.id);
      assert.equal(text(), undefined);
      await run('pop3.account.watch', fixture.account.id);
      assert.equal(text(), 'Watched every 5 minutes');
    });
    await eventually('the end', () => text() === undefined);
  });

  it('asks for the interval when an account is chosen and there is none', async () => {
    fixture.prompts.picks = ['Every hour'];
    await run('pop3.account.watch', fixture.account.id);
    await eventually('the watching', () => text() === 'Watched every hour');
    await vscode.workspace
      .getConfiguration('pop3')
      .update('watch.intervalSeconds', undefined, vscode.ConfigurationTarget.Global);
    await eventually('the end', () => text() === undefined);
  });

  it('tells of new mail once, and opens it from the notification', async () => {
    await run('workbench.view.explorer');
    await eventually('the view to be hidden', () => !fixture.parts.view.isVisible);
    await fixture.refresh();
    fixture.prompts.noticeButtons = ['Open'];
    await withSetting('watch.intervalSeconds', SHORTEST_INTERVAL_SECONDS, async () => {
      const receipt = fixture.server.deliver('sample', sampleMessage('receipt'));
      const notice = await eventually(
        'the notification',
        () => fixture.prompts.notices[0],
        LIMIT_MS,
      );
      assert.match(notice.message, /^New message .*from .*: Your receipt for order/u);
      assert.equal(fixture.server.sessions.length >= 2, true);
      await eventually('the message to be opened', () =>
        vscode.window.tabGroups.all.some(({ tabs }) =>
          tabs.some(
            ({ input }) =>
              input instanceof vscode.TabInputCustom &&
              input.uri.toString() === fixture.parts.tree.uriOf(fixture.node(receipt)).toString(),
          ),
        ),
      );
      await eventually('the read mark', () => fixture.entry(receipt)?.isRead);
    });
    assert.equal(fixture.prompts.notices.length, 1);
    await run('workbench.action.closeAllEditors');
  });
});
