import { AccountFlows, type AccountFlowsDependencies } from '../../../src/accounts/accountFlows';
import { AccountSecrets } from '../../../src/accounts/accountSecrets';
import { AccountStore } from '../../../src/accounts/accountStore';
import { AccountWizard } from '../../../src/accounts/accountWizard';
import { CredentialStore } from '../../../src/accounts/credentialStore';
import type { EnteredPassword } from '../../../src/accounts/passwordPrompt';
import type { Account } from '../../../src/mailbox/account';
import { Pop3Error } from '../../../src/pop3/errors';
import { ScriptedPrompts } from '../commands/scriptedPrompts';
import { exampleAccount } from './exampleAccount';
import { MemorySecrets } from './memorySecrets';
import { type OAuthBench, oauthBench } from './oauthBench';
import { RecordingLogger } from './recordingLogger';
import { type Answer, ScriptedSteps } from './scriptedSteps';

/** A server that accepts one password, and one certificate once it is trusted. */
export interface FakeServer {
  password: string;
  accepts: (password: string | undefined) => boolean;
  problem: (account: Account) => Pop3Error | undefined;
  readonly logins: { readonly account: Account; readonly password: string | undefined }[];
}

export interface FlowsBench {
  readonly flows: AccountFlows;
  readonly store: AccountStore;
  readonly secrets: MemorySecrets;
  readonly accountSecrets: AccountSecrets;
  readonly oauth: OAuthBench;
  /** The global state. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly credentials: CredentialStore;
  readonly prompts: ScriptedPrompts;
  readonly server: FakeServer;
  readonly deleted: readonly string[];
  readonly shown: readonly string[];
  readonly logger: RecordingLogger;
}

/** The account flows over stores in memory, a scripted user, and a fake server unless a test brings another. */
export async function flowsBench(
  steps: Answer[],
  options: {
    readonly prompts?: readonly string[];
    readonly passwords?: EnteredPassword[];
    readonly testConnection?: AccountFlowsDependencies['testConnection'];
    readonly logger?: RecordingLogger;
  } = {},
): Promise<FlowsBench> {
  const logger = options.logger ?? new RecordingLogger();
  const values = new Map<string, unknown>();
  const store = new AccountStore(
    {
      get: (key) => values.get(key),
      update: (key, value) => Promise.resolve(void values.set(key, value)),
    },
    logger,
  );
  const secrets = new MemorySecrets();
  const passwords = [...(options.passwords ?? [])];
  const passwordPrompt = { ask: () => Promise.resolve(passwords.shift()) };
  const credentials = new CredentialStore(secrets, passwordPrompt, logger);
  const oauth = oauthBench(secrets, logger);
  const parts = (): Promise<OAuthBench> => Promise.resolve(oauth);
  const accountSecrets = new AccountSecrets(credentials, parts);
  const prompts = new ScriptedPrompts([...(options.prompts ?? [])]);
  const server: FakeServer = {
    password: 'right',
    accepts: (password) => password === server.password,
    problem: () => undefined,
    logins: [],
  };
  const deleted: string[] = [];
  const shown: string[] = [];
  const flows = new AccountFlows({
    store,
    credentials,
    secrets: accountSecrets,
    oauth: parts,
    wizard: new AccountWizard(new ScriptedSteps(steps)),
    prompts,
    passwordPrompt,
    logger,
    withProgress: (_title, task) => task(new AbortController().signal, () => undefined),
    deleteStoredData: (id) => Promise.resolve(void deleted.push(id)),
    show: (id) => void shown.push(id),
    testConnection:
      options.testConnection ??
      (async (account, source) => {
        const password = await source.password({ account, reason: 'login', isInteractive: true });
        server.logins.push({ account, password });
        const problem = server.problem(account);
        if (problem !== undefined) {
          throw problem;
        }
        if (password === undefined || !server.accepts(password)) {
          throw new Pop3Error('authentication', 'refused');
        }
        await source.accepted(account, password);
        return { messageCount: 3 };
      }),
  });
  await store.save(exampleAccount);
  return {
    flows,
    store,
    secrets,
    accountSecrets,
    oauth,
    values,
    credentials,
    prompts,
    server,
    deleted,
    shown,
    logger,
  };
}
