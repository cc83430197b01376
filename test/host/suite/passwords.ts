import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TLS_MODE_NAMES } from '../../../src/platform/words';
import { type SampleServer, startSampleServer } from '../../support/sampleServer/sampleServer';
import { dataFolder, filesHolding } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture, USER } from './support/maildropFixture';
import { ScriptedSteps } from './support/scriptedSteps';

const SECRET = 'octarine-7f3c19';

describe('passwords', () => {
  let fixture: MaildropFixture;
  /** Would let in whoever brings the password of the first server. */
  let other: SampleServer;

  beforeEach(async () => {
    fixture = await MaildropFixture.start([], { users: { [USER]: SECRET } });
    await fixture.parts.credentials.store(fixture.account, SECRET);
    other = await startSampleServer({ users: { [USER]: SECRET } });
  });

  afterEach(async () => {
    await fixture.close();
    await other.close();
  });

  const isListed = (): boolean => fixture.mailbox.status.listing === 'listed';

  /** What stands in secret storage, without what is held in memory. */
  function stored(): Promise<string | undefined> {
    fixture.parts.credentials.rejected(fixture.account.id);
    return fixture.parts.credentials.peek(fixture.account);
  }

  it('that are stored log in without a question', async () => {
    const passwords = fixture.enterPasswords([]);
    await fixture.refresh();
    assert.ok(isListed());
    assert.deepEqual(passwords.asked, []);
  });

  it('lie in secret storage and nowhere else', async () => {
    await fixture.refresh();
    assert.equal(await stored(), SECRET);
    const { account, parts, mailbox } = fixture;
    assert.ok(!JSON.stringify([account, parts.accounts.all(), mailbox.status]).includes(SECRET));
    assert.deepEqual(await filesHolding(SECRET), []);

    await writeFile(join(dataFolder(), 'control.txt'), `a file with ${SECRET}`);
    assert.deepEqual(await filesHolding(SECRET), ['control.txt'], 'the search is blind');
    await writeFile(join(dataFolder(), 'control.txt'), '');
  });

  it('are stored only after the server has accepted them', async () => {
    const { parts, account } = fixture;
    await parts.credentials.forget(account.id);
    fixture.enterPasswords(['wrong']);
    await fixture.refresh();
    assert.equal(isListed(), false);
    assert.equal(await stored(), undefined);
    fixture.enterPasswords([SECRET]);
    await fixture.refresh();
    assert.ok(isListed());
    assert.equal(await stored(), SECRET);
  });

  it('that are to be asked for every time are stored nowhere', async () => {
    const { parts, account } = fixture;
    await parts.credentials.forget(account.id);
    await parts.accounts.save({ ...account, passwordPolicy: 'askEveryTime' });
    const passwords = fixture.enterPasswords([SECRET], 'window');
    await fixture.refresh();
    await fixture.refresh();
    assert.ok(isListed());
    assert.equal(passwords.asked.length, 1, 'asked again in the same window');
    assert.equal(await stored(), undefined);
    assert.deepEqual(await filesHolding(SECRET), []);
  });

  it('are never asked for again and again: declining ends the attempt', async () => {
    await fixture.parts.credentials.forget(fixture.account.id);
    const passwords = fixture.enterPasswords([]);
    await fixture.refresh();
    assert.equal(passwords.asked.length, 1);
    assert.equal(fixture.server.sessions.length, 0);
  });

  it('are not handed to another server that an account is moved to', async () => {
    const { parts, account } = fixture;
    const passwords = fixture.enterPasswords([]);
    await parts.accounts.save({ ...account, port: other.port });
    await fixture.refresh();
    assert.equal(passwords.asked.length, 1);
    assert.equal(other.sessions.length, 0);

    fixture.enterPasswords(['another']);
    await fixture.refresh();
    // It would have let the first server's password in.
    assert.deepEqual(
      other.sessions.map(({ commands }) => commands.includes('PASS ***')),
      [true],
    );
    assert.equal(isListed(), false);
    assert.ok(other.sessions.every(({ commands }) => !commands.includes('STAT')));
  });

  it('are not handed out under another name of the host, or with another user', async () => {
    const { parts, account, server } = fixture;
    for (const change of [{ host: 'localhost' }, { user: 'somebody' }] as const) {
      await parts.credentials.store(account, SECRET);
      const passwords = fixture.enterPasswords([]);
      await parts.accounts.save({ ...account, ...change });
      await fixture.refresh();
      assert.equal(passwords.asked.length, 1, JSON.stringify(change));
      assert.deepEqual(server.sessions, []);
    }
  });

  it('are not handed to the new server while the account is being edited', async () => {
    const { parts, account, prompts } = fixture;
    const passwords = fixture.enterPasswords([]);
    prompts.picks = ['Server'];
    prompts.buttons = ['Save Anyway'];
    parts.stepUi.use(new ScriptedSteps([other.host, String(other.port), TLS_MODE_NAMES.none]));
    await run('pop3.account.edit', account.id);
    assert.equal(parts.accounts.get(account.id)?.port, other.port);
    assert.equal(passwords.asked.length, 1);
    assert.deepEqual(other.sessions, []);
    // Nor is it kept for the way back.
    assert.equal(await stored(), undefined);
  });

  it('outlive an edit that the user gives up', async () => {
    const { parts, account, prompts } = fixture;
    prompts.picks = ['Server'];
    parts.stepUi.use(new ScriptedSteps([other.host, String(other.port), TLS_MODE_NAMES.none]));
    await run('pop3.account.edit', account.id);
    assert.equal(parts.accounts.get(account.id)?.port, fixture.server.port);
    assert.equal(await stored(), SECRET);
  });

  it('are forgotten by command, and asked for at the next connection', async () => {
    await run('pop3.account.forgetPassword', fixture.account.id);
    assert.equal(await stored(), undefined);
    const passwords = fixture.enterPasswords([SECRET]);
    await fixture.refresh();
    assert.equal(passwords.asked.length, 1);
    assert.ok(isListed());
  });
});
