import assert from 'node:assert/strict';
import type { Account } from '../../../src/mailbox/account';
import { MailboxError } from '../../../src/mailbox/errors';
import { Pop3Mailbox } from '../../../src/mailbox/pop3Mailbox';
import type { Logger, PasswordSource } from '../../../src/mailbox/ports';
import { Pop3Error } from '../../../src/pop3/errors';
import {
  AuthorizationServer,
  CLIENT_SECRET,
  SECRET_CLIENT,
} from '../../support/oauth/authorizationServer';
import { bearerLogin } from '../../support/oauth/bearerMaildrop';
import { bulkMessage } from '../../support/sampleMessages/bulk';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer';
import { MemoryBlobStore, MemoryCacheStore, subjectsOnly } from '../mailbox/mailboxHarness';
import { SCOPES } from '../oauth/oauthHarness';
import { exampleAccount } from './exampleAccount';
import { type FlowsBench, flowsBench } from './flowsBench';
import { oauthAccount } from './oauthBench';
import { RecordingLogger } from './recordingLogger';
import type { Answer } from './scriptedSteps';

const USER = 'robin';

function mailboxOf(account: Account, passwords: PasswordSource, logger: Logger): Pop3Mailbox {
  return new Pop3Mailbox(account, {
    passwords,
    mime: subjectsOnly,
    blobs: new MemoryBlobStore(),
    cache: new MemoryCacheStore(),
    clock: { now: () => 1_000 },
    readClientCertificate: () => Promise.reject(new Error('not used')),
    logger,
    settings: () => ({
      keepOpenMilliseconds: 0,
      timeoutMilliseconds: 5_000,
      maximumMessageOctets: 10_000_000,
      pageSize: 100,
      mayPipeline: true,
      serverLanguage: '',
      cachePolicy: 'nothing',
    }),
  });
}

describe('an account that logs in by OAuth 2.0', () => {
  let authorization: AuthorizationServer;
  let maildrop: ScriptedServer;
  const mechanisms: string[] = [];

  before(async () => {
    authorization = await AuthorizationServer.start();
    const bearer = bearerLogin(authorization, USER);
    maildrop = await startScriptedServer({
      script: scriptedMaildrop({
        messages: [bulkMessage(1), bulkMessage(2)],
        capabilities: ['TOP', 'UIDL', 'SASL OAUTHBEARER XOAUTH2'],
        handlers: {
          AUTH: (connection, command) => {
            mechanisms.push(command.words[0] ?? '');
            return bearer(connection, command);
          },
        },
      }),
    });
  });

  after(async () => {
    await maildrop.close();
    await authorization.close();
  });

  const open = (account: Account, bench: FlowsBench): Pop3Mailbox =>
    mailboxOf(account, bench.accountSecrets, bench.logger);

  async function addAccount(...login: Answer[]): Promise<{ bench: FlowsBench; account: Account }> {
    const logger = new RecordingLogger();
    const bench = await flowsBench(
      [
        { pick: 'Other Server…' },
        { type: maildrop.host },
        { type: String(maildrop.port) },
        { pick: 'No encryption' },
        { type: USER },
        'choose method',
        { pick: 'OAuth 2.0 (Other Provider…)' },
        ...login,
        'accept',
      ],
      {
        logger,
        testConnection: async (tested, secrets, signal) => {
          const mailbox = mailboxOf(tested, secrets, logger);
          try {
            return await mailbox.testConnection({ signal, isInteractive: true });
          } finally {
            mailbox.dispose();
          }
        },
      },
    );
    const account = await bench.flows.add();
    assert.ok(account, JSON.stringify(bench.prompts.questions));
    return { bench, account };
  }

  for (const flow of ['In the Browser', 'By a Code']) {
    it(`is added by a sign-in ${flow.toLowerCase()}, and lists mail from then on without one`, async () => {
      mechanisms.length = 0;
      const { bench, account } = await addAccount(
        { pick: flow },
        { type: authorization.issuer },
        { type: SECRET_CLIENT },
        { type: CLIENT_SECRET },
        { type: SCOPES.join(' ') },
      );
      assert.equal(bench.oauth.ui.signIns.length, 1);
      const mailbox = open(account, bench);
      try {
        await mailbox.refresh({ isInteractive: false });
        assert.equal(mailbox.entries.length, 2);
        // The token runs out, and is renewed without a word.
        bench.oauth.environment.time += 3_600_000;
        const before = authorization.requestsTo('/token');
        await mailbox.refresh({ isInteractive: false });
        assert.equal(authorization.requestsTo('/token'), before + 1);
        assert.equal(mailbox.entries.length, 2);
      } finally {
        mailbox.dispose();
      }
      assert.equal(bench.oauth.ui.signIns.length, 1);
      assert.deepEqual(new Set(mechanisms), new Set(['OAUTHBEARER']));

      await bench.accountSecrets.forget(account.id);
      assert.equal(bench.secrets.values.size, 0);
    });
  }

  it('J2 keeps tokens and client secrets in secret storage, and nowhere else', async () => {
    const { bench, account } = await addAccount(
      'accept',
      { type: authorization.issuer },
      { type: SECRET_CLIENT },
      { type: CLIENT_SECRET },
      { type: SCOPES.join(' ') },
    );
    const mailbox = open(account, bench);
    try {
      await mailbox.refresh({ isInteractive: true });
    } finally {
      mailbox.dispose();
    }
    assert.deepEqual([...bench.secrets.values.keys()].sort(), [
      `pop3.oauth.client.${account.id}`,
      `pop3.oauth.tokens.${account.id}`,
    ]);
    const stored = [...bench.secrets.values.values()].map(
      (text) => (JSON.parse(text) as { value: unknown }).value,
    );
    const secrets = stored.flatMap((value) =>
      typeof value === 'string'
        ? [value]
        : Object.values(value as object).filter((part) => typeof part === 'string'),
    );
    assert.equal(secrets.length, 3);
    const state = JSON.stringify([...bench.values]);
    const log = bench.logger.lines.join('\n');
    assert.match(log, /AUTH OAUTHBEARER/u);
    for (const secret of secrets) {
      for (const form of [secret, Buffer.from(secret).toString('base64').slice(2, -3)]) {
        assert.ok(!state.includes(form) && !log.includes(form), 'a secret got out');
      }
    }
  });

  it('asks the user once when the mail server takes no token, and then says so', async () => {
    const { bench, account } = await addAccount(
      'accept',
      { type: authorization.issuer },
      { type: SECRET_CLIENT },
      { type: CLIENT_SECRET },
      { type: SCOPES.join(' ') },
    );
    bench.oauth.ui.visit = { login: 'somebody-else' };
    const stored = bench.secrets.values.get(`pop3.oauth.tokens.${account.id}`) ?? '';
    const { value } = JSON.parse(stored) as { value: { refreshToken: string } };
    await authorization.revoke(value.refreshToken, CLIENT_SECRET);
    bench.oauth.environment.time += 3_600_000;
    const mailbox = open(account, bench);
    try {
      await mailbox.refresh({ isInteractive: false }).catch(() => undefined);
      assert.ok(MailboxError.is(mailbox.status.error, 'passwordRequired'));
      await mailbox.refresh({ isInteractive: true }).catch(() => undefined);
      assert.ok(Pop3Error.is(mailbox.status.error, 'authentication'));
    } finally {
      mailbox.dispose();
    }
    assert.equal(bench.oauth.ui.signIns.length, 2);
  });

  const GENERIC: readonly Answer[] = [{ pick: 'OAuth 2.0 (Other Provider…)' }, 'accept'];
  const FAKE_SERVER = { user: USER, port: 995, host: 'pop.example.com' } as const;

  async function existing(prompts: readonly string[], steps: Answer[]): Promise<FlowsBench> {
    const bench = await flowsBench(steps, { prompts });
    bench.server.accepts = () => true;
    return bench;
  }

  it('uses the sign-in it has while it is edited, and keeps it', async () => {
    const account: Account = { ...oauthAccount(authorization), ...FAKE_SERVER };
    const bench = await existing(['UTF8 mode'], [{ pick: 'On' }]);
    await bench.store.save(account);
    await bench.oauth.access.signInAgain(account);
    const edited = await bench.flows.edit(account);
    assert.equal(edited?.usesUtf8, true);
    assert.equal(bench.oauth.ui.signIns.length, 1);
    const request = { account: edited, reason: 'login', isInteractive: false } as const;
    assert.equal(
      await bench.accountSecrets.password(request),
      bench.server.logins.at(-1)?.password,
    );
  });

  it('drops the sign-in and the client secret when the editor is to sign in at Microsoft', async () => {
    const account: Account = {
      ...oauthAccount(authorization, { clientId: SECRET_CLIENT }),
      ...FAKE_SERVER,
    };
    const bench = await existing(['Login method'], [{ pick: 'OAuth 2.0 (Microsoft)' }]);
    bench.oauth.microsoft.tokens = ['token-of-the-editor'];
    await bench.store.save(account);
    assert.ok(account.oauth?.provider === 'generic');
    await bench.oauth.store.keepClientSecret(account.id, account.oauth, CLIENT_SECRET);
    await bench.oauth.access.signInAgain(account);
    assert.equal(bench.secrets.values.size, 2);
    assert.equal((await bench.flows.edit(account))?.oauth?.provider, 'microsoft');
    assert.equal(bench.secrets.values.size, 0);
  });

  it('forgets its client secret when the user says that there is none', async () => {
    const account: Account = { ...oauthAccount(authorization), ...FAKE_SERVER };
    const bench = await existing(
      ['Login method'],
      ['accept', 'accept', 'accept', 'accept', { pick: 'No Client Secret' }, 'accept'],
    );
    await bench.store.save(account);
    assert.ok(account.oauth?.provider === 'generic');
    await bench.oauth.store.keepClientSecret(account.id, account.oauth, CLIENT_SECRET);
    assert.ok(await bench.flows.edit(account));
    assert.deepEqual([...bench.secrets.values.keys()], [`pop3.oauth.tokens.${account.id}`]);
  });

  it('says in the dialog why another sign-in failed', async () => {
    const account: Account = { ...oauthAccount(authorization), ...FAKE_SERVER };
    const bench = await existing(['UTF8 mode', 'Sign In…'], [{ pick: 'On' }]);
    await bench.store.save(account);
    bench.oauth.ui.declines = true;
    authorization.intercept = (request, response) => {
      const isFailure = bench.prompts.questions.length > 0 && request.method === 'GET';
      if (isFailure) {
        response.writeHead(500).end();
      }
      return isFailure;
    };
    try {
      assert.equal(await bench.flows.edit(account), undefined);
    } finally {
      authorization.intercept = () => false;
    }
    const [, second] = bench.prompts.questions;
    assert.equal(second?.message, 'Sign-in server not found');
  });

  it('drops the sign-in when it is to log in by a password', async () => {
    const account: Account = { ...oauthAccount(authorization), ...FAKE_SERVER };
    const bench = await existing(['Login method', 'Save Anyway'], [{ pick: 'Automatic' }]);
    await bench.store.save(account);
    await bench.oauth.access.signInAgain(account);
    bench.server.accepts = () => false;
    await bench.flows.edit(account);
    assert.equal(bench.store.get(account.id)?.authentication, 'automatic');
    assert.equal(bench.secrets.values.size, 0);
  });

  it('drops the password it had before, and stores the sign-in once it is saved', async () => {
    const bench = await existing(
      ['Login method'],
      [
        ...GENERIC,
        { type: authorization.issuer },
        { type: SECRET_CLIENT },
        { type: CLIENT_SECRET },
        { type: SCOPES.join(' ') },
      ],
    );
    await bench.credentials.store(exampleAccount, 'canary-password');
    const edited = await bench.flows.edit(exampleAccount);
    assert.equal(edited?.authentication, 'oauth2');
    assert.doesNotMatch([...bench.secrets.values.values()].join(), /canary-password/u);
    assert.equal(bench.secrets.values.has(`pop3.oauth.tokens.${exampleAccount.id}`), true);
  });

  it('leaves the password and stores nothing when the change is given up', async () => {
    const bench = await existing(
      ['Login method'],
      [
        ...GENERIC,
        { type: authorization.issuer },
        { type: SECRET_CLIENT },
        { type: CLIENT_SECRET },
        { type: SCOPES.join(' ') },
      ],
    );
    bench.server.accepts = () => false;
    await bench.credentials.store(exampleAccount, 'right');
    assert.equal(await bench.flows.edit(exampleAccount), undefined);
    assert.equal(bench.oauth.ui.signIns.length, 1);
    assert.deepEqual([...bench.secrets.values.keys()], [`pop3.password.${exampleAccount.id}`]);
    assert.deepEqual(bench.store.get(exampleAccount.id), exampleAccount);
  });
});
