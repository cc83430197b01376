import assert from 'node:assert/strict';
import { TLS_MODE_NAMES } from '../../../src/platform/words';
import { eventually } from '../../support/polling';
import { sampleMessage } from '../../support/sampleMessages/sampleMessages';
import { filesOnDisk } from './support/dataFolder';
import { run } from './support/extension';
import { MaildropFixture, PASSWORD, USER } from './support/maildropFixture';
import { ScriptedSteps } from './support/scriptedSteps';

describe('accounts', () => {
  let fixture: MaildropFixture;

  beforeEach(async () => {
    fixture = await MaildropFixture.start([sampleMessage('plainNote')]);
  });

  afterEach(async () => {
    for (const { id } of fixture.parts.accounts.all()) {
      await fixture.parts.accounts.remove(id);
    }
    await fixture.close();
  });

  function answerSteps(...answers: readonly string[]): ScriptedSteps {
    const steps = new ScriptedSteps(answers);
    fixture.parts.stepUi.use(steps);
    return steps;
  }

  const added = (): ReturnType<MaildropFixture['parts']['accounts']['all']>[number] | undefined =>
    fixture.parts.accounts.all().find(({ id }) => id !== fixture.account.id);

  function newAccount(password: string): readonly string[] {
    const { host, port } = fixture.server;
    return ['Other Server…', host, String(port), TLS_MODE_NAMES.none, USER, password, 'Added'];
  }

  it('are added step by step, tested, listed and their password stored', async () => {
    answerSteps(...newAccount(PASSWORD));
    await run('pop3.account.add');
    const account = added();
    assert.equal(account?.label, 'Added');
    await eventually(
      'the list',
      () => fixture.parts.registry.get(account.id)?.status.listing === 'listed',
    );
    fixture.parts.credentials.rejected(account.id);
    assert.equal(await fixture.parts.credentials.peek(account), PASSWORD);
    await fixture.parts.credentials.forget(account.id);
  });

  it('are not added when the user gives up after a refused login', async () => {
    answerSteps(...newAccount('wrong'));
    await run('pop3.account.add');
    assert.equal(fixture.prompts.questions[0]?.message, 'Login refused');
    assert.equal(added(), undefined);
  });

  it('are not added with a host or a port that cannot be one', async () => {
    const host = answerSteps('Other Server…', 'pop3://bad host');
    await run('pop3.account.add');
    const port = answerSteps('Other Server…', '127.0.0.1', '70000');
    await run('pop3.account.add');
    assert.match(host.refusals[0] ?? '', /not a host name/u);
    assert.match(port.refusals[0] ?? '', /1 to 65535/u);
    assert.equal(added(), undefined);
    assert.equal(fixture.server.sessions.length, 0);
  });

  it('take a new name without connecting', async () => {
    fixture.prompts.picks = ['Name'];
    answerSteps('Renamed');
    await run('pop3.account.edit', fixture.account.id);
    assert.equal(fixture.parts.accounts.get(fixture.account.id)?.label, 'Renamed');
    assert.equal(fixture.server.sessions.length, 0);
  });

  it('tell by the test command whether the connection works', async () => {
    await run('pop3.account.test', fixture.account.id);
    assert.match(fixture.prompts.notices.at(-1)?.message ?? '', /works: 1 message/u);
    fixture.server.faults.systemFailure = 'SYS/TEMP';
    await run('pop3.account.test', fixture.account.id);
    const notice = await eventually('the failure', () =>
      fixture.prompts.notices.find(({ severity }) => severity === 'error'),
    );
    assert.match(notice.message, /Temporary server fault/u);
  });

  it('stay when the user does not confirm their removal', async () => {
    await run('pop3.account.remove', fixture.account.id);
    assert.equal(fixture.prompts.questions.length, 1);
    assert.ok(fixture.parts.accounts.get(fixture.account.id));
    assert.equal(await fixture.parts.credentials.peek(fixture.account), PASSWORD);
  });

  it('go with their password and all that was stored about their messages', async () => {
    const { account, parts } = fixture;
    const filesOfAccount = async (): Promise<readonly string[]> =>
      (await filesOnDisk()).filter((path) => path.includes(account.id));
    await fixture.refresh();
    assert.match((await filesOfAccount()).join(), /read-state\.json/u);

    fixture.prompts.buttons = ['Remove Account'];
    await run('pop3.account.remove', account.id);
    assert.equal(parts.accounts.get(account.id), undefined);
    assert.equal(parts.registry.get(account.id), undefined);
    assert.deepEqual(await filesOfAccount(), []);
    assert.equal(await parts.credentials.peek(account), undefined);
    assert.equal(fixture.stored.length, 1);
  });
});
