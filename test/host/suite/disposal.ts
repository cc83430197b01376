import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { MaildropFixture, withSetting } from './support/maildropFixture';

const KEPT_OPEN_SECONDS = 60;

describe('closing', () => {
  const bulk = (count: number): readonly Buffer[] =>
    Array.from({ length: count }, (_unused, index) => bulkMessage(index));

  async function allEnded(...fixtures: readonly MaildropFixture[]): Promise<void> {
    await eventually('the end of all sessions', () =>
      fixtures.every(({ server }) => server.sessions.every(({ end }) => end !== undefined)),
    );
  }

  it('a mailbox ends the session that was kept open, by QUIT', async () => {
    await withSetting('connection.keepOpenSeconds', KEPT_OPEN_SECONDS, async () => {
      const fixture = await MaildropFixture.start(bulk(1));
      await fixture.refresh();
      assert.deepEqual(
        fixture.server.sessions.map(({ end }) => end),
        [undefined],
      );
      await fixture.parts.accounts.remove(fixture.account.id);
      await allEnded(fixture);
      assert.equal(fixture.server.sessions[0]?.end, 'quit');
      await fixture.close();
    });
  });

  it('a mailbox at work leaves no session behind and deletes nothing', async () => {
    await withSetting('connection.keepOpenSeconds', KEPT_OPEN_SECONDS, async () => {
      const fixture = await MaildropFixture.start(bulk(300));
      let removed: Promise<void> | undefined;
      fixture.server.onCommand = (line) => {
        if (line.startsWith('TOP')) {
          removed ??= fixture.parts.accounts.remove(fixture.account.id);
        }
      };
      await fixture.refresh();
      await removed;
      assert.ok(removed, 'the account was never removed');
      await allEnded(fixture);
      assert.equal(fixture.stored.length, 300);
      await fixture.close();
    });
  });

  it('the extension ends every session and takes its commands back', async () => {
    await withSetting('connection.keepOpenSeconds', KEPT_OPEN_SECONDS, async () => {
      const fixtures = [await MaildropFixture.start(bulk(1)), await MaildropFixture.start(bulk(1))];
      for (const fixture of fixtures) {
        await fixture.refresh();
        assert.equal(fixture.server.sessions.at(-1)?.end, undefined);
      }
      fixtures[0]!.parts.dispose();
      await allEnded(...fixtures);
      const commands = await vscode.commands.getCommands(true);
      assert.deepEqual(
        commands.filter((command) => command.startsWith('pop3.mailbox.')),
        [],
      );
      // As VS Code does once more when it ends.
      fixtures[0]!.parts.dispose();
      await Promise.all(fixtures.map(({ server }) => server.close()));
    });
  });
});
