import assert from 'node:assert/strict';
import { decodeAccount, encodeAccounts } from '../../../src/accounts/accountCodec';
import { accountOf, draftOf, emptyDraft } from '../../../src/accounts/accountDraft';
import { AccountWizard } from '../../../src/accounts/accountWizard';
import { LOGIN_STEPS } from '../../../src/accounts/loginSteps';
import type { Account } from '../../../src/mailbox/account';
import { exampleAccount } from './exampleAccount';
import { type Answer, ScriptedSteps } from './scriptedSteps';

const START: readonly Answer[] = [
  { pick: 'Other Server…' },
  { type: 'pop.example.com' },
  'accept',
  'accept',
  { type: 'robin' },
];
const GENERIC: Account = {
  ...exampleAccount,
  authentication: 'oauth2',
  oauth: {
    provider: 'generic',
    flow: 'pkce',
    clientId: 'client',
    scopes: ['mail.read'],
    server: { issuer: 'https://login.example.com' },
  },
};

async function add(...answers: Answer[]) {
  const steps = new ScriptedSteps([...START, ...answers]);
  const draft = await new AccountWizard(steps).add(emptyDraft('account01'));
  assert.equal(steps.remaining, 0);
  assert.ok(draft);
  const account = accountOf(draft, undefined);
  assert.deepEqual(decodeAccount(JSON.parse(JSON.stringify(account))), account);
  return { account, draft, steps };
}

async function edit(account: Account, ...answers: Answer[]) {
  const steps = new ScriptedSteps(answers);
  const draft = await new AccountWizard(steps).edit(draftOf(account), LOGIN_STEPS);
  assert.equal(steps.remaining, 0);
  assert.ok(draft);
  return { account: accountOf(draft, account), draft, steps };
}

describe('choosing a login method', () => {
  it('is offered at the password, and leads back to it for another way to prove one', async () => {
    const { account, draft, steps } = await add(
      'choose method',
      { pick: 'SCRAM-SHA-256' },
      { password: 'secret' },
      'accept',
    );
    assert.equal(account.authentication, 'scramSha256');
    assert.equal(draft.password, 'secret');
    assert.equal(steps.offered.at(-1)?.[0], 'Automatic');
  });

  it('goes on from the method when one steps back and forth', async () => {
    const { account, steps } = await add(
      'choose method',
      'back',
      'accept',
      { pick: 'APOP' },
      { password: 'secret' },
      'accept',
    );
    assert.equal(account.authentication, 'apop');
    assert.equal(steps.seen[7]?.value, 'robin');
  });

  it('asks for a provider by its issuer', async () => {
    const { account, draft, steps } = await add(
      'choose method',
      { pick: 'OAuth 2.0 (Other Provider…)' },
      { pick: 'By a Code' },
      { type: ' https://login.example.com ' },
      { type: 'client' },
      { type: 'canary-secret' },
      { type: 'mail.read, offline_access mail.read' },
      'accept',
    );
    assert.deepEqual(account.oauth, {
      provider: 'generic',
      flow: 'device',
      clientId: 'client',
      scopes: ['mail.read', 'offline_access'],
      server: { issuer: 'https://login.example.com' },
    });
    assert.equal(account.passwordPolicy, 'save');
    assert.equal(draft.login.clientSecret, 'canary-secret');
    const counts = steps.seen.slice(-5).map(({ frame }) => `${frame.step}/${frame.totalSteps}`);
    assert.deepEqual(counts, ['8/12', '9/12', '10/12', '11/12', '12/12']);
    assert.doesNotMatch(JSON.stringify(encodeAccounts([account])), /canary/u);
  });

  for (const [flow, name] of [
    ['In the Browser', 'authorizationEndpoint'],
    ['By a Code', 'deviceAuthorizationEndpoint'],
  ] as const) {
    it(`asks for the endpoints that signing in needs ${flow.toLowerCase()}`, async () => {
      const { account } = await add(
        'choose method',
        { pick: 'OAuth 2.0 (Other Provider…)' },
        { pick: flow },
        { type: '' },
        { type: 'https://login.example.com/first' },
        { type: 'https://login.example.com/token' },
        { type: 'client' },
        { type: '' },
        { type: '' },
        'accept',
      );
      assert.ok(account.oauth?.provider === 'generic');
      assert.deepEqual(account.oauth.server, {
        tokenEndpoint: 'https://login.example.com/token',
        [name]: 'https://login.example.com/first',
      });
      assert.deepEqual(account.oauth.scopes, []);
    });
  }

  it('takes no endpoint without TLS', async () => {
    for (const issuer of ['http://login.example.com', 'login.example.com', 'https://a:b@c.de']) {
      await assert.rejects(
        add('choose method', { pick: 'OAuth 2.0 (Other Provider…)' }, 'accept', { type: issuer }),
        /is not valid/u,
      );
    }
  });

  it('leaves Microsoft accounts to the editor, or takes an application of the user', async () => {
    const plain = await add('choose method', { pick: 'OAuth 2.0 (Microsoft)' }, 'accept');
    assert.deepEqual(plain.account.oauth, { provider: 'microsoft' });
    const own = await add(
      'choose method',
      { pick: 'OAuth 2.0 (Microsoft)', alternative: true },
      { type: '0000-11' },
      { type: 'example.com' },
      'accept',
    );
    assert.deepEqual(own.account.oauth, {
      provider: 'microsoft',
      clientId: '0000-11',
      tenant: 'example.com',
    });
  });

  it('asks only for the user of a Microsoft mailbox', async () => {
    const steps = new ScriptedSteps([
      { pick: 'Outlook.com, Hotmail, Microsoft 365' },
      { type: 'robin@example.com' },
      'accept',
    ]);
    const draft = await new AccountWizard(steps).add(emptyDraft('account01'));
    assert.ok(draft);
    assert.deepEqual(accountOf(draft, undefined), {
      ...exampleAccount,
      label: 'robin@example.com',
      host: 'outlook.office365.com',
      user: 'robin@example.com',
      authentication: 'oauth2',
      oauth: { provider: 'microsoft' },
    });
  });

  it('falls back to a password when another server is chosen after a Microsoft mailbox', async () => {
    const steps = new ScriptedSteps([
      { pick: 'Outlook.com, Hotmail, Microsoft 365' },
      'back',
      { pick: 'Gmail' },
      { type: 'robin' },
      { password: 'secret' },
      'accept',
    ]);
    const draft = await new AccountWizard(steps).add(emptyDraft('account01'));
    assert.ok(draft);
    assert.equal(accountOf(draft, undefined).authentication, 'automatic');
    assert.equal(accountOf(draft, undefined).oauth, undefined);
  });

  it('asks for the files of a client certificate and the passphrase of its key', async () => {
    const one = await add(
      'choose method',
      { pick: 'Client certificate' },
      { file: '/home/robin/robin.p12' },
      { type: 'canary' },
      'accept',
    );
    assert.deepEqual(one.account.clientCertificate, { certificatePath: '/home/robin/robin.p12' });
    assert.equal(one.draft.password, 'canary');
    assert.doesNotMatch(JSON.stringify(one.account), /canary/u);
    const two = await add(
      'choose method',
      { pick: 'Client certificate' },
      { file: '/home/robin/robin.pem' },
      { pick: 'In Another File…' },
      { file: '/home/robin/robin.key' },
      { type: '' },
      'accept',
    );
    assert.deepEqual(two.account.clientCertificate, {
      certificatePath: '/home/robin/robin.pem',
      keyPath: '/home/robin/robin.key',
    });
    assert.equal(two.draft.password, undefined);
  });

  it('keeps the files of a client certificate unless others are chosen', async () => {
    const account: Account = {
      ...exampleAccount,
      authentication: 'external',
      clientCertificate: { certificatePath: '/home/robin/robin.p12' },
    };
    const kept = await edit(account, 'accept', { pick: 'Keep the Certificate' }, { type: '' });
    assert.deepEqual(kept.account, account);
    const changed = await edit(
      account,
      'accept',
      { pick: 'Choose Another File…' },
      'back',
      { pick: 'Choose Another File…' },
      { file: '/home/robin/other.pem' },
      { pick: 'In Another File…' },
      'back',
      { pick: 'In the Same File' },
      { type: '' },
    );
    assert.deepEqual(changed.account.clientCertificate, {
      certificatePath: '/home/robin/other.pem',
    });
  });

  it('offers no client certificate without TLS', async () => {
    const { steps } = await edit({ ...exampleAccount, tlsMode: 'none' }, 'accept');
    assert.ok(!steps.offered[0]?.includes('Client certificate'));
    assert.ok(steps.offered[0]?.includes('Automatic'));
  });

  it('changes nothing when all is accepted as it is', async () => {
    const all: Answer[] = ['accept', 'accept', 'accept', 'accept', 'accept', 'accept'];
    const { account, draft } = await edit(GENERIC, ...all);
    assert.deepEqual(account, GENERIC);
    assert.equal(draft.login.clientSecret, undefined);
    const microsoft: Account = {
      ...exampleAccount,
      authentication: 'oauth2',
      usesUtf8: true,
      oauth: { provider: 'microsoft' },
    };
    assert.deepEqual((await edit(microsoft, 'accept')).account, microsoft);
  });

  it('can take away the client secret, or enter another after a look at the list', async () => {
    const start: Answer[] = ['accept', 'accept', 'accept', 'accept'];
    const none = await edit(GENERIC, ...start, { pick: 'No Client Secret' }, 'accept');
    assert.equal(none.draft.login.clientSecret, '');
    const other = await edit(
      GENERIC,
      ...start,
      { pick: 'Enter a Client Secret…' },
      'back',
      { pick: 'Enter a Client Secret…' },
      { type: 'canary-secret' },
      'back',
      'accept',
      'accept',
      'accept',
    );
    assert.equal(other.draft.login.clientSecret, 'canary-secret');
  });

  it('leaves nothing of the old method behind', async () => {
    const { account } = await edit(GENERIC, { pick: 'Automatic' });
    assert.deepEqual(account, { ...exampleAccount, authentication: 'automatic' });
  });

  it('is asked for what it needs where a POP URL names one that needs more', async () => {
    const steps = new ScriptedSteps([
      { pick: 'Other Server…' },
      { type: 'pops://robin;AUTH=OAUTHBEARER@pop.example.com' },
      'accept',
      'accept',
      'accept',
      { pick: 'OAuth 2.0 (Other Provider…)' },
      'accept',
      { type: 'https://login.example.com' },
      { type: 'client' },
      { type: '' },
      { type: 'mail.read' },
      { type: 'Example' },
    ]);
    const draft = await new AccountWizard(steps).add(emptyDraft('account01'));
    assert.ok(draft);
    assert.deepEqual(accountOf(draft, undefined), { ...GENERIC, label: 'Example' });
    const editing = new ScriptedSteps([
      { type: 'pops://robin;AUTH=EXTERNAL@pop.example.com' },
      'accept',
      'accept',
      'accept',
      { file: '/home/robin/robin.p12' },
      { type: '' },
    ]);
    const edited = await new AccountWizard(editing).edit(draftOf(exampleAccount), [
      'host',
      'port',
      'tls',
      'plaintext',
    ]);
    assert.ok(edited);
    assert.deepEqual(accountOf(edited, exampleAccount), {
      ...exampleAccount,
      authentication: 'external',
      clientCertificate: { certificatePath: '/home/robin/robin.p12' },
    });
  });
});
