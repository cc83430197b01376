import assert from 'node:assert/strict';
import type { EnteredPassword } from '../../../src/accounts/passwordPrompt';
import type { Account } from '../../../src/mailbox/account';
import { Pop3Error } from '../../../src/pop3/errors';
import { exampleAccount } from './exampleAccount';
import { type FlowsBench, flowsBench } from './flowsBench';
import type { Answer } from './scriptedSteps';

const EXTERNAL: Account = {
  ...exampleAccount,
  authentication: 'external',
  clientCertificate: { certificatePath: '/home/robin/robin.p12' },
};
const login = (account: Account) => ({ account, reason: 'login', isInteractive: true }) as const;
const entered = (password: string): EnteredPassword => ({ password, keep: 'secretStorage' });

describe('an account that logs in by a client certificate', () => {
  async function existing(
    prompts: readonly string[],
    steps: Answer[],
    passwords: EnteredPassword[] = [],
  ): Promise<FlowsBench> {
    const bench = await flowsBench(steps, { prompts, passwords });
    await bench.store.save(EXTERNAL);
    await bench.credentials.store(EXTERNAL, 'old passphrase');
    return bench;
  }

  const sent = ({ server }: FlowsBench): readonly (string | undefined)[] =>
    server.logins.map(({ password }) => password);

  it('never sends the passphrase of its key as a password when its login method changes', async () => {
    const bench = await existing(['Login method'], [{ pick: 'Automatic' }], [entered('right')]);
    const edited = await bench.flows.edit(EXTERNAL);
    assert.equal(edited?.authentication, 'automatic');
    assert.deepEqual(sent(bench), ['right']);
    assert.equal(await bench.credentials.peek(edited), 'right');
  });

  it('never takes a password for the passphrase of its key', async () => {
    const bench = await flowsBench(
      [{ pick: 'Client certificate' }, { file: '/home/robin/robin.p12' }, { type: '' }],
      { prompts: ['Login method'] },
    );
    bench.server.accepts = () => true;
    await bench.credentials.store(exampleAccount, 'mail password');
    const edited = await bench.flows.edit(exampleAccount);
    assert.equal(edited?.authentication, 'external');
    assert.deepEqual(sent(bench), ['']);
    assert.equal(bench.secrets.values.size, 0);
  });

  it('keeps its passphrase while something else is edited', async () => {
    const bench = await existing(['UTF8 mode'], [{ pick: 'On' }]);
    bench.server.accepts = (passphrase) => passphrase === 'old passphrase';
    assert.ok(await bench.flows.edit(EXTERNAL));
    assert.deepEqual(sent(bench), ['old passphrase']);
  });

  it('offers to enter the passphrase again where the key cannot be used', async () => {
    const bench = await existing(
      ['UTF8 mode', 'Enter Passphrase…'],
      [{ pick: 'On' }],
      [entered('new passphrase')],
    );
    bench.server.accepts = () => true;
    bench.server.problem = () =>
      bench.server.logins.length === 1
        ? new Pop3Error('clientCertificate', 'The key cannot be read')
        : undefined;
    const edited = await bench.flows.edit(EXTERNAL);
    assert.ok(edited);
    assert.deepEqual(sent(bench), ['old passphrase', 'new passphrase']);
    assert.equal(bench.prompts.questions[0]?.message, 'Client certificate unusable');
    assert.match([...bench.secrets.values.values()].join(), /new passphrase/u);
  });

  it('takes another passphrase for the next login, and keeps it once the server accepts it', async () => {
    const bench = await existing([], [], [entered('new passphrase')]);
    assert.equal(await bench.flows.enterPassword(EXTERNAL), true);
    const passphrase = await bench.accountSecrets.password(login(EXTERNAL));
    assert.equal(passphrase, 'new passphrase');
    assert.match([...bench.secrets.values.values()].join(), /old passphrase/u);
    await bench.accountSecrets.accepted(EXTERNAL, passphrase);
    assert.match([...bench.secrets.values.values()].join(), /new passphrase/u);
  });
});
