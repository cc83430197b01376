import assert from 'node:assert/strict';
import { emptyDraft } from '../../../src/accounts/accountDraft';
import { AccountWizard } from '../../../src/accounts/accountWizard';
import { checkServer, serverChange } from '../../../src/accounts/popUrlInput';
import { type Answer, ScriptedSteps } from './scriptedSteps';

const SECRET = 'octarine';
const OTHER = { pick: 'Other Server…' };

async function add(...answers: Answer[]) {
  const steps = new ScriptedSteps(answers);
  const draft = await new AccountWizard(steps).add(emptyDraft('account01'));
  assert.equal(steps.remaining, 0);
  return { draft, values: steps.seen.map(({ value }) => value) };
}

describe('a POP URL in place of the host', () => {
  it('K3 fills in all that it says, its password as a secret', async () => {
    const { draft, values } = await add(
      OTHER,
      { type: ` pops://robin%40example.org:${SECRET};AUTH=SCRAM-SHA-256@pop.example.com:8995 ` },
      'accept',
      'accept',
      'accept',
      'accept',
      'accept',
    );
    assert.ok(draft);
    assert.deepEqual(
      [draft.host, draft.port, draft.tlsMode, draft.user, draft.authentication, draft.password],
      ['pop.example.com', 8995, 'implicit', 'robin@example.org', 'scramSha256', SECRET],
    );
    assert.equal(draft.label, 'robin@example.org');
    assert.equal(draft.passwordPolicy, 'save');
    // Only the step that hides what is typed.
    assert.deepEqual(
      values.flatMap((value, index) => (value?.includes(SECRET) === true ? [index] : [])),
      [5],
    );
    assert.equal(JSON.stringify({ ...draft, password: undefined }).includes(SECRET), false);
  });

  it('loses nothing when the user goes back and forth', async () => {
    const { draft, values } = await add(
      OTHER,
      { type: `pop://robin;AUTH=+APOP:${SECRET}@127.0.0.1:8110` },
      'accept',
      'back',
      'back',
      'accept',
      'accept',
      'accept',
      'accept',
      'accept',
      'accept',
    );
    assert.deepEqual(values.slice(4, 7), ['8110', '127.0.0.1', '8110']);
    assert.ok(draft);
    assert.deepEqual(
      [draft.host, draft.port, draft.tlsMode, draft.user, draft.authentication, draft.password],
      ['127.0.0.1', 8110, 'none', 'robin', 'apop', SECRET],
    );
  });

  it('leaves what it does not say as it is', () => {
    const draft = { ...emptyDraft('account01'), user: 'robin', authentication: 'apop' } as const;
    const change = serverChange(draft, 'pop://pop.example.com');
    assert.equal(change.user, 'robin');
    assert.equal(change.authentication, 'apop');
  });

  it('never suggests going without encryption to another machine', () => {
    const modes = [
      'pop://pop.example.com',
      'pop://pop.example.com:8110',
      'pop://pop.example.com:995',
      'pop3s://pop.example.com:110',
      'pops://127.0.0.1',
      'pop3://localhost:1110',
      'pop://[::1]:1110',
    ].map((text) => serverChange(emptyDraft('account01'), text).tlsMode);
    assert.deepEqual(modes, [
      'startTls',
      'startTls',
      'implicit',
      'implicit',
      'implicit',
      'none',
      'none',
    ]);
  });

  it('takes no password along to another host or user', () => {
    const draft = {
      ...emptyDraft('account01'),
      host: 'pop.example.com',
      user: 'robin',
      password: SECRET,
    };
    const passwordAfter = (text: string): string | undefined =>
      ({ ...draft, ...serverChange(draft, text) }).password;
    assert.equal(passwordAfter('pop://robin@pop.example.com:8110'), SECRET);
    assert.equal(passwordAfter('pop://pop.example.com'), SECRET);
    assert.equal(passwordAfter('pop.example.com'), SECRET);
    assert.equal(passwordAfter('pop://robin@pop.example.org'), undefined);
    assert.equal(passwordAfter('pop://alex@pop.example.com'), undefined);
    assert.equal(passwordAfter('pop://alex:own@pop.example.com'), 'own');
    assert.equal(passwordAfter('pop://robin;AUTH=XOAUTH2:token@pop.example.com'), undefined);
  });

  it('K3 says what is wrong, without repeating a secret', () => {
    const messages = [
      `pop://robin:${SECRET}@bad host`,
      `pop://robin:${SECRET}@-`,
      `pop://robin:${SECRET}@pop.example.com:0`,
      `pop://robin:${SECRET}%@pop.example.com`,
      `pop://robin%0D%0ADELE 1:${SECRET}@pop.example.com`,
      `pop://:${SECRET}@pop.example.com`,
      `pop://robin;TLS=1:${SECRET}@pop.example.com`,
      `pop://robin;AUTH=NTLM:${SECRET}@pop.example.com`,
      `pop://robin:${SECRET}@pop.example.com/1`,
      `pop://${'r'.repeat(300)}:${SECRET}@pop.example.com`,
      `pop://${SECRET.repeat(600)}`,
    ].map((text) => {
      const problem = checkServer(text);
      assert.equal(problem?.severity, 'error', text);
      return problem.message;
    });
    assert.equal(new Set(messages).size, messages.length);
    assert.ok(!messages.join('').includes(SECRET));
  });

  it('tells that a password was found, and takes host names as before', () => {
    assert.equal(checkServer(`pop://robin:${SECRET}@pop.example.com`)?.severity, 'info');
    assert.match(checkServer(`pop://robin:${SECRET}@pop.example.com`)?.message ?? '', /password/u);
    assert.doesNotMatch(checkServer('pop://robin@pop.example.com')?.message ?? '', /password/u);
    assert.equal(checkServer('pop.example.com'), undefined);
    assert.equal(checkServer('imap://pop.example.com')?.severity, 'error');
  });
});
