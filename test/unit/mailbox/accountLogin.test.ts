import assert from 'node:assert/strict';
import { accountLogin } from '../../../src/mailbox/accountLogin';
import { exampleAccount } from '../accounts/exampleAccount';

const noFiles = (): Promise<never> => Promise.reject(new Error('No file is to be read'));

describe('the login of an account', () => {
  it('proves a password by the method of the account, at its host and under its pinned certificate', async () => {
    const account = {
      ...exampleAccount,
      authentication: 'scramSha256',
      pinnedCertificate: 'AB:CD',
    } as const;
    const { host, port, tlsMode, user } = account;
    assert.deepEqual(await accountLogin(account, 'secret', noFiles), {
      endpoint: { host, port, tlsMode, pinnedCertificate: 'AB:CD' },
      credentials: { method: 'scramSha256', user, password: 'secret' },
    });
  });

  it('takes the secret of OAuth 2.0 for the access token', async () => {
    const account = { ...exampleAccount, authentication: 'oauth2' } as const;
    const { credentials } = await accountLogin(account, 'token', noFiles);
    assert.deepEqual(credentials, { method: 'oauth2', user: account.user, accessToken: 'token' });
  });

  it('takes the secret of a client certificate for the passphrase of its key, and sends none', async () => {
    const clientCertificate = { certificatePath: '/certificate.p12' };
    const account = { ...exampleAccount, authentication: 'external', clientCertificate } as const;
    const { endpoint, credentials } = await accountLogin(account, 'phrase', (files, passphrase) => {
      assert.deepEqual(files, clientCertificate);
      return Promise.resolve({ pfx: new Uint8Array([1]), passphrase });
    });
    assert.deepEqual(credentials, { method: 'external', user: account.user });
    assert.deepEqual(endpoint.clientCertificate, {
      pfx: new Uint8Array([1]),
      passphrase: 'phrase',
    });
  });
});
