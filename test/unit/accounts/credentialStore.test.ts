import assert from 'node:assert/strict';
import { CredentialStore } from '../../../src/accounts/credentialStore';
import type { EnteredPassword, PasswordQuestion } from '../../../src/accounts/passwordPrompt';
import type { Account } from '../../../src/mailbox/account';
import { exampleAccount } from './exampleAccount';
import { MemorySecrets } from './memorySecrets';
import { RecordingLogger } from './recordingLogger';

const KEY = `pop3.password.${exampleAccount.id}`;

interface Bench {
  readonly credentials: CredentialStore;
  readonly secrets: MemorySecrets;
  readonly logger: RecordingLogger;
  readonly questions: PasswordQuestion[];
  /** What the user enters next; `undefined` is Escape. */
  answer: EnteredPassword | undefined;
}

function bench(): Bench {
  const secrets = new MemorySecrets();
  const logger = new RecordingLogger();
  const questions: PasswordQuestion[] = [];
  const result: Bench = {
    secrets,
    logger,
    questions,
    answer: undefined,
    credentials: new CredentialStore(
      secrets,
      {
        ask: (question) => {
          questions.push(question);
          return Promise.resolve(result.answer);
        },
      },
      logger,
    ),
  };
  return result;
}

const login = (account: Account = exampleAccount, isInteractive = true) =>
  ({ account, reason: 'login', isInteractive }) as const;
const rejected = { account: exampleAccount, reason: 'rejected', isInteractive: true } as const;

describe('CredentialStore', () => {
  it('hands out a stored password for exactly the place it was stored for', async () => {
    const { credentials, questions } = bench();
    await credentials.store(exampleAccount, 'canary');
    assert.equal(await credentials.password(login()), 'canary');
    assert.equal(questions.length, 0);
  });

  for (const [what, change] of [
    ['host', { host: 'pop.example.org' }],
    ['port', { port: 110 }],
    ['TLS mode', { tlsMode: 'none' }],
    ['user', { user: 'alex' }],
  ] as const) {
    it(`forgets the password when the ${what} changed, and never hands it out`, async () => {
      const { credentials, secrets } = bench();
      await credentials.store(exampleAccount, 'canary');
      const changed = { ...exampleAccount, ...change };
      assert.equal(await credentials.password(login(changed)), undefined);
      assert.equal(secrets.values.has(KEY), false);
      assert.equal(await credentials.password(login(exampleAccount, false)), undefined);
    });

    it(`does not use a password entered or kept in memory for another ${what}`, async () => {
      const { credentials } = bench();
      const changed = { ...exampleAccount, ...change };
      credentials.offer(exampleAccount, { password: 'canary', keep: 'window' });
      assert.equal(await credentials.password(login(changed, false)), undefined);
      await credentials.accepted(changed, 'canary');
      assert.equal(await credentials.password(login(changed, false)), undefined);
      await credentials.accepted(exampleAccount, 'canary');
      assert.equal(await credentials.password(login(changed, false)), undefined);
      assert.equal(await credentials.password(login(exampleAccount, false)), 'canary');
    });
  }

  it('stores an entered password only once the server accepted it', async () => {
    const it = bench();
    it.answer = { password: 'entered', keep: 'secretStorage' };
    assert.equal(await it.credentials.password(login()), 'entered');
    assert.equal(it.secrets.values.size, 0);
    await it.credentials.accepted(exampleAccount, 'entered');
    assert.match(it.secrets.values.get(KEY) ?? '', /entered/u);
  });

  it('keeps a password in memory alone when the user wants that', async () => {
    const it = bench();
    it.answer = { password: 'entered', keep: 'window' };
    await it.credentials.password(login());
    await it.credentials.accepted(exampleAccount, 'entered');
    assert.equal(it.secrets.values.size, 0);
    assert.equal(await it.credentials.password(login(exampleAccount, false)), 'entered');
    assert.equal(it.questions.length, 1);
  });

  it('D5, D7 never lets a rejected password overwrite a stored one', async () => {
    const it = bench();
    await it.credentials.store(exampleAccount, 'stored');
    it.answer = { password: 'typo', keep: 'secretStorage' };
    assert.equal(await it.credentials.password(rejected), 'typo');
    assert.deepEqual(
      it.questions.map(({ wasRejected }) => wasRejected),
      [true],
    );
    it.credentials.rejected(exampleAccount.id);
    assert.equal(await it.credentials.password(login()), 'stored');
  });

  it('replaces the stored password by one the server accepted', async () => {
    const it = bench();
    await it.credentials.store(exampleAccount, 'old');
    it.answer = { password: 'new', keep: 'secretStorage' };
    await it.credentials.password(rejected);
    await it.credentials.accepted(exampleAccount, 'new');
    assert.equal(await it.credentials.password(login()), 'new');
  });

  it('asks nobody in the background', async () => {
    const it = bench();
    it.answer = { password: 'entered', keep: 'window' };
    assert.equal(await it.credentials.password(login(exampleAccount, false)), undefined);
    assert.equal(it.questions.length, 0);
  });

  it('asks once when two logins wait for the same password', async () => {
    const it = bench();
    it.answer = { password: 'entered', keep: 'window' };
    const both = await Promise.all([
      it.credentials.password(login()),
      it.credentials.password(login()),
    ]);
    assert.deepEqual(both, ['entered', 'entered']);
    assert.equal(it.questions.length, 1);
  });

  it('treats what it cannot read as absent and removes it', async () => {
    for (const damaged of [
      'not json',
      '{}',
      '{"password":"canary"}',
      'null',
      '{"password":"canary","binding":{}}',
    ]) {
      const { credentials, secrets } = bench();
      secrets.values.set(KEY, damaged);
      assert.equal(await credentials.password(login()), undefined);
      assert.equal(secrets.values.size, 0);
    }
  });

  it('falls back to memory where secret storage fails', async () => {
    const it = bench();
    it.secrets.fails = true;
    it.answer = { password: 'entered', keep: 'secretStorage' };
    assert.equal(await it.credentials.password(login()), 'entered');
    await it.credentials.accepted(exampleAccount, 'entered');
    assert.equal(await it.credentials.password(login(exampleAccount, false)), 'entered');
  });

  it('forgets everything it knows on demand', async () => {
    const it = bench();
    await it.credentials.store(exampleAccount, 'stored');
    it.credentials.offer(exampleAccount, { password: 'entered', keep: 'window' });
    await it.credentials.forget(exampleAccount.id);
    assert.equal(await it.credentials.peek(exampleAccount), undefined);
    assert.equal(it.secrets.values.size, 0);
  });

  it('J2 writes no password into the log', async () => {
    const it = bench();
    await it.credentials.store(exampleAccount, 'canary');
    await it.credentials.password(login({ ...exampleAccount, host: 'pop.example.org' }));
    it.secrets.values.set(KEY, 'canary');
    await it.credentials.password(login());
    it.secrets.fails = true;
    await it.credentials.store(exampleAccount, 'canary');
    assert.ok(it.logger.lines.length > 0);
    assert.doesNotMatch(it.logger.lines.join('\n'), /canary/u);
  });
});
