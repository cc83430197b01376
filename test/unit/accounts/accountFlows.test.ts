import assert from 'node:assert/strict';
import type { Account } from '../../../src/mailbox/account';
import { Pop3Error } from '../../../src/pop3/errors';
import { exampleAccount } from './exampleAccount';
import { flowsBench as bench } from './flowsBench';
import type { Answer } from './scriptedSteps';

const FINGERPRINT = Array.from({ length: 32 }, () => 'AB').join(':');
const CERTIFICATE = {
  fingerprint256: FINGERPRINT,
  subject: 'CN=pop.example.com',
  issuer: 'CN=Example CA',
  subjectAlternativeNames: 'DNS:pop.example.com',
  validFrom: 'Jan 1 00:00:00 2026 GMT',
  validTo: 'Jan 1 00:00:00 2027 GMT',
  reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  differsFromPinned: false,
};

const newServer: Answer[] = [
  { pick: 'Other Server…' },
  { type: 'pop.example.org' },
  'accept',
  'accept',
  { type: 'alex' },
];
const login = (account: Account) => ({ account, reason: 'login', isInteractive: false }) as const;

describe('adding an account', () => {
  it('saves account and password once the server accepts them, and shows the mail', async () => {
    const { flows, store, credentials, shown } = await bench([
      ...newServer,
      { password: 'right' },
      'accept',
    ]);
    const account = await flows.add();
    assert.ok(account);
    assert.deepEqual(store.get(account.id), account);
    assert.equal(await credentials.password(login(account)), 'right');
    assert.deepEqual(shown, [account.id]);
  });

  it('K3 moves a password in a POP URL to secret storage', async () => {
    const url = 'pop://alex;AUTH=+APOP:right@pop.example.org:995';
    const answers: Answer[] = [{ pick: 'Other Server…' }, { type: url }];
    const rest = ['accept', 'accept', 'accept', 'accept', 'accept'] as const;
    const { flows, store, credentials, secrets } = await bench([...answers, ...rest]);
    const account = await flows.add();
    assert.ok(account);
    assert.equal(account.authentication, 'apop');
    assert.doesNotMatch(JSON.stringify(store.all()), /right/u);
    credentials.rejected(account.id);
    assert.equal(await credentials.peek(account), 'right');
    assert.equal([...secrets.values.keys()].length, 1);
  });

  it('J2 keeps the password in secret storage, and nowhere else in any form', async () => {
    const password = 'right & proper secret';
    const { flows, secrets, server, values, logger } = await bench(
      [...newServer, { password: 'wrong but kept out' }, 'accept'],
      { prompts: ['Enter Password…'], passwords: [{ password, keep: 'secretStorage' }] },
    );
    server.password = password;
    const account = await flows.add();
    assert.deepEqual([...secrets.values.keys()], [`pop3.password.${account?.id ?? ''}`]);
    const elsewhere = JSON.stringify([[...values], logger.lines]);
    assert.equal(elsewhere.includes('pop.example.org'), true);
    for (const secret of [password, 'wrong but kept out']) {
      const octets = Buffer.from(secret);
      const encoded = [octets.toString('base64'), octets.toString('hex')];
      for (const form of [secret, encodeURIComponent(secret), ...encoded]) {
        assert.equal(elsewhere.includes(form), false, form);
      }
    }
  });

  it('offers to enter a refused password again', async () => {
    const { flows, secrets } = await bench([...newServer, { password: 'wrong' }, 'accept'], {
      prompts: ['Enter Password…'],
      passwords: [{ password: 'right', keep: 'secretStorage' }],
    });
    const account = await flows.add();
    assert.ok(account);
    assert.deepEqual([...secrets.values.keys()], [`pop3.password.${account.id}`]);
    assert.doesNotMatch([...secrets.values.values()].join(), /wrong/u);
  });

  it('stores no password that was never accepted, even when the account is saved anyway', async () => {
    const { flows, store, secrets, shown } = await bench(
      [...newServer, { password: 'wrong' }, 'accept'],
      {
        prompts: ['Save Anyway'],
      },
    );
    const account = await flows.add();
    assert.ok(account);
    assert.deepEqual(store.get(account.id), account);
    assert.equal(secrets.values.size, 0);
    assert.deepEqual(shown, []);
  });

  it('saves nothing when the user gives up after a failure', async () => {
    const { flows, store, secrets } = await bench([...newServer, { password: 'wrong' }, 'accept']);
    assert.equal(await flows.add(), undefined);
    assert.deepEqual(store.all(), [exampleAccount]);
    assert.equal(secrets.values.size, 0);
  });

  it('goes back to the particulars when the user wants to change them', async () => {
    const { flows, server } = await bench(
      [
        ...newServer,
        { password: 'right' },
        'accept',
        { type: 'pop.example.net' },
        'accept',
        'accept',
        'accept',
        'accept',
      ],
      { prompts: ['Edit…'] },
    );
    server.problem = ({ host }) =>
      host === 'pop.example.org' ? new Pop3Error('dns', 'unknown') : undefined;
    assert.equal((await flows.add())?.host, 'pop.example.net');
  });

  it('F6 pins a certificate only after it was shown and trusted', async () => {
    const { flows, server, prompts } = await bench(
      [...newServer, { password: 'right' }, 'accept'],
      {
        prompts: ['Review Certificate…', 'Trust for This Account'],
      },
    );
    server.problem = ({ pinnedCertificate }) =>
      pinnedCertificate === FINGERPRINT
        ? undefined
        : new Pop3Error('certificate', 'untrusted', { certificate: CERTIFICATE });
    const account = await flows.add();
    assert.equal(account?.pinnedCertificate, FINGERPRINT);
    const question = prompts.questions[1];
    for (const fact of [
      FINGERPRINT,
      'CN=pop.example.com',
      'CN=Example CA',
      '2027',
      'self-signed',
    ]) {
      assert.ok(question?.detail?.includes(fact), fact);
    }
  });

  it('pins nothing when the certificate is declined', async () => {
    const { flows, server } = await bench([...newServer, { password: 'right' }, 'accept'], {
      prompts: ['Review Certificate…', 'Cancel', 'Save Anyway'],
    });
    server.problem = () => new Pop3Error('certificate', 'untrusted', { certificate: CERTIFICATE });
    assert.equal((await flows.add())?.pinnedCertificate, undefined);
  });
});

describe('editing an account', () => {
  it('never tries the old password at a new server, and forgets it', async () => {
    const it = await bench([{ type: 'evil.example.net' }, 'accept', 'accept'], {
      prompts: ['Server', 'Save Anyway'],
    });
    await it.credentials.store(exampleAccount, 'right');
    await it.flows.edit(exampleAccount);
    assert.equal(it.store.get(exampleAccount.id)?.host, 'evil.example.net');
    assert.ok(it.server.logins.every(({ password }) => password === undefined));
    assert.equal(it.secrets.values.size, 0);
  });

  it('keeps the old password when a change of server is given up', async () => {
    const it = await bench([{ type: 'pop.example.org' }, 'accept', 'accept'], {
      prompts: ['Server'],
    });
    await it.credentials.store(exampleAccount, 'right');
    assert.equal(await it.flows.edit(exampleAccount), undefined);
    assert.deepEqual(it.store.all(), [exampleAccount]);
    assert.equal(await it.credentials.password(login(exampleAccount)), 'right');
  });

  it('renames without connecting and without touching the password', async () => {
    const it = await bench([{ type: 'Renamed' }], { prompts: ['Name'] });
    await it.credentials.store(exampleAccount, 'right');
    await it.flows.edit(exampleAccount);
    assert.equal(it.store.get(exampleAccount.id)?.label, 'Renamed');
    assert.deepEqual(it.server.logins, []);
    assert.equal(await it.credentials.password(login(exampleAccount)), 'right');
  });

  it('tests with the stored password where the server stays the same', async () => {
    const it = await bench([{ pick: 'APOP' }], { prompts: ['Login method'] });
    await it.credentials.store(exampleAccount, 'right');
    await it.flows.edit(exampleAccount);
    assert.equal(it.store.get(exampleAccount.id)?.authentication, 'apop');
    assert.deepEqual(
      it.server.logins.map(({ password }) => password),
      ['right'],
    );
    assert.equal(it.secrets.values.size, 1);
  });

  it('forgets the saved password when it is to be asked for in each window', async () => {
    const it = await bench([{ password: 'right', keep: 'window' }], { prompts: ['Password'] });
    await it.credentials.store(exampleAccount, 'right');
    await it.flows.edit(exampleAccount);
    assert.equal(it.store.get(exampleAccount.id)?.passwordPolicy, 'askEveryTime');
    assert.equal(it.secrets.values.size, 0);
    assert.equal(await it.credentials.password(login(exampleAccount)), 'right');
  });
});

describe('removing an account', () => {
  it('removes account, password and stored data after a question that says what stays', async () => {
    const it = await bench([], { prompts: ['Remove Account'] });
    await it.credentials.store(exampleAccount, 'right');
    assert.equal(await it.flows.remove(exampleAccount), true);
    assert.deepEqual(it.store.all(), []);
    assert.equal(it.secrets.values.size, 0);
    assert.deepEqual(it.deleted, [exampleAccount.id]);
    assert.match(it.prompts.questions[0]?.detail ?? '', /Nothing is deleted on the server/u);
  });

  it('changes nothing when declined', async () => {
    const it = await bench([]);
    assert.equal(await it.flows.remove(exampleAccount), false);
    assert.deepEqual(it.store.all(), [exampleAccount]);
    assert.deepEqual(it.deleted, []);
  });
});
