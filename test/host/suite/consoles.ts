import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { eventually } from '../../support/polling';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { run } from './support/extension';
import { MaildropFixture } from './support/maildropFixture';

describe('the POP3 console', () => {
  let fixture: MaildropFixture;

  beforeEach(async () => {
    fixture = await MaildropFixture.start([0, 1].map(bulkMessage));
  });

  afterEach(async () => {
    for (const terminal of consoles()) {
      terminal.dispose();
    }
    await eventually('the terminals to close', () => consoles().length === 0);
    await fixture.close();
  });

  const consoles = (): readonly vscode.Terminal[] =>
    vscode.window.terminals.filter(({ name }) => name === `POP3 ${fixture.account.label}`);

  async function open(): Promise<vscode.Terminal> {
    await run('pop3.console.open', fixture.account.id);
    const [terminal] = consoles();
    assert.ok(terminal);
    return terminal;
  }

  /** Waits until the last session of the server was sent these, in this order and nothing else. */
  async function sent(...commands: readonly string[]): Promise<void> {
    await eventually(`the commands ${commands.join(', ')}`, () => {
      const last = fixture.server.sessions.at(-1)?.commands ?? [];
      return last.join() === commands.join();
    });
  }

  it('sends what is typed into a terminal over a session of its own', async () => {
    const terminal = await open();
    await sent('CAPA');
    terminal.sendText('y');
    await sent('CAPA', 'USER sample', 'PASS ***');
    terminal.sendText('STAT');
    await sent('CAPA', 'USER sample', 'PASS ***', 'STAT');
    terminal.sendText('QUIT');
    await sent('CAPA', 'USER sample', 'PASS ***', 'STAT', 'QUIT');
    const { sessions, entries } = fixture.parts.transcripts.of(fixture.account.id).snapshot();
    const last = entries.filter(({ session }) => session === sessions.at(-1));
    assert.ok(last.some((entry) => entry.kind === 'octets' && entry.direction === 'sent'));
  });

  it('takes the maildrop over from the list, which had it open', async () => {
    await fixture.refresh();
    const terminal = await open();
    await sent('CAPA');
    terminal.sendText('y');
    await eventually('the login', () => fixture.server.sessions.at(-1)?.commands.length === 3);
    terminal.sendText('NOOP');
    await sent('CAPA', 'USER sample', 'PASS ***', 'NOOP');
    assert.equal(fixture.server.sessions.at(-2)?.end, 'quit');
  });

  it('is one for each account', async () => {
    const terminal = await open();
    assert.equal(await open(), terminal);
    assert.equal(consoles().length, 1);
  });

  it('H6: removes nothing when its terminal is closed with messages marked, and says so', async () => {
    const terminal = await open();
    await sent('CAPA');
    terminal.sendText('y');
    await sent('CAPA', 'USER sample', 'PASS ***');
    terminal.sendText('DELE 1');
    // What is typed before the question stands is no answer, and nothing outside the terminal shows that it does.
    await pause(1_500);
    terminal.sendText('y');
    await sent('CAPA', 'USER sample', 'PASS ***', 'DELE 1');
    terminal.dispose();
    await sent('CAPA', 'USER sample', 'PASS ***', 'DELE 1', 'RSET');
    await eventually('the end', () => fixture.server.sessions.at(-1)?.end === 'dropped');
    assert.equal(fixture.stored.length, 2);
    await eventually('the notice', () => fixture.prompts.notices.length > 0);
    assert.match(
      fixture.prompts.notices[0]?.message ?? '',
      /without QUIT.*told to forget the marks, so nothing was removed\.$/u,
    );
  });
});
