import assert from 'node:assert/strict';
import { AccountSecrets } from '../../../src/accounts/accountSecrets';
import { AccountStore } from '../../../src/accounts/accountStore';
import { CredentialStore } from '../../../src/accounts/credentialStore';
import { accountCommands } from '../../../src/commands/accountCommands';
import type { Account } from '../../../src/mailbox/account';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import { accountNode } from '../../../src/tree/nodes';
import { exampleAccount } from '../accounts/exampleAccount';
import { MemorySecrets } from '../accounts/memorySecrets';
import { RecordingLogger } from '../accounts/recordingLogger';
import { FakeMailbox } from '../tree/fakeMailbox';
import { ScriptedPrompts } from './scriptedPrompts';

/** The commands of these accounts, whose passwords are known, and what they have copied. */
async function bench(...accounts: readonly Account[]) {
  const logger = new RecordingLogger();
  const registry = new MailboxRegistry((account) => new FakeMailbox(account));
  registry.update(accounts);
  const credentials = new CredentialStore(
    new MemorySecrets(),
    { ask: () => Promise.resolve(undefined) },
    logger,
  );
  for (const account of accounts) {
    await credentials.store(account, 'secret');
  }
  const copied: string[] = [];
  const commands = accountCommands({
    registry,
    secrets: new AccountSecrets(credentials, () => assert.fail('No account needs a sign-in')),
    prompts: new ScriptedPrompts([]),
    store: new AccountStore({ get: () => undefined, update: () => Promise.resolve() }, logger),
    flows: () => assert.fail('No dialog is needed'),
    locale: () => 'en',
    withProgress: (_title, task) => task(new AbortController().signal, () => undefined),
    list: () => undefined,
    copy: (text) => Promise.resolve(void copied.push(text)),
    checkServer: () => assert.fail('No server is checked'),
    onRemoved: () => undefined,
  });
  return { commands, copied };
}

describe('the commands of accounts', () => {
  it('K3 copy the URL of the account they are run on, without its password', async () => {
    const other: Account = {
      ...exampleAccount,
      id: 'account02',
      user: 'alex@example.org',
      host: '::1',
      port: 110,
      tlsMode: 'startTls',
      authentication: 'apop',
    };
    const { commands, copied } = await bench(exampleAccount, other);
    await commands['pop3.account.copyUrl'](accountNode(other.id));
    await commands['pop3.account.copyUrl'](accountNode(exampleAccount.id));
    assert.deepEqual(copied, [
      'pop://alex%40example.org;AUTH=+APOP@[::1]',
      'pop://robin@pop.example.com:995',
    ]);
  });
});
