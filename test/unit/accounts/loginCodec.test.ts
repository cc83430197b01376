import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { decodeAccount } from '../../../src/accounts/accountCodec';
import type { AuthenticationMethod } from '../../../src/mailbox/account';
import { exampleAccount } from './exampleAccount';

const generic = {
  provider: 'generic',
  flow: 'pkce',
  clientId: 'example-client',
  scopes: ['mail.read', 'offline_access'],
  server: { issuer: 'https://login.example.com' },
};
const endpoints = {
  tokenEndpoint: 'https://login.example.com/token',
  authorizationEndpoint: 'https://login.example.com/authorize',
  deviceAuthorizationEndpoint: 'https://login.example.com/device',
};
const oauthAccount = (oauth: unknown): unknown => ({
  ...exampleAccount,
  authentication: 'oauth2',
  oauth,
});
const certificateAccount = (clientCertificate: unknown): unknown => ({
  ...exampleAccount,
  authentication: 'external',
  clientCertificate,
});

const shown = (value: unknown): string =>
  inspect(value, { breakLength: Infinity, maxArrayLength: 3 }).slice(0, 220);

describe('the login method of a stored account', () => {
  it('may be any that needs only a password', () => {
    const methods: readonly AuthenticationMethod[] = [
      'automatic',
      'userPass',
      'apop',
      'plain',
      'login',
      'cramMd5',
      'scramSha1',
      'scramSha256',
    ];
    for (const authentication of methods) {
      const account = { ...exampleAccount, authentication };
      assert.deepEqual(decodeAccount(account), account);
    }
    for (const authentication of ['toString', '', 'PLAIN', 7, undefined]) {
      assert.equal(
        decodeAccount({ ...exampleAccount, authentication }),
        'invalid authentication method',
      );
    }
  });

  for (const [what, oauth] of [
    ['Microsoft', { provider: 'microsoft' }],
    [
      'Microsoft with an application of its own',
      { provider: 'microsoft', clientId: '0000-11', tenant: 'example.com' },
    ],
    ['an issuer', generic],
    ['endpoints', { ...generic, flow: 'device', server: endpoints }],
    [
      'a server on this machine',
      { ...generic, scopes: [], server: { issuer: 'http://127.0.0.1:8080' } },
    ],
  ] as const) {
    it(`may be OAuth 2.0 with ${what}`, () => {
      assert.deepEqual(decodeAccount(oauthAccount(oauth)), oauthAccount(oauth));
    });
  }

  for (const [problem, oauth] of [
    ['no OAuth provider', undefined],
    ['no OAuth provider', 'microsoft'],
    ['unknown OAuth provider', { ...generic, provider: 'other' }],
    ['invalid Microsoft tenant', { provider: 'microsoft', tenant: 'a b' }],
    ['invalid OAuth client id', { provider: 'microsoft', clientId: 'id VSCODE_TENANT:x' }],
    ['unknown OAuth flow', { ...generic, flow: 'password' }],
    ['invalid OAuth client id', { ...generic, clientId: '' }],
    ['invalid OAuth client id', { ...generic, clientId: 'line\r\nbreak' }],
    ['invalid OAuth scopes', { ...generic, scopes: 'mail.read' }],
    ['invalid OAuth scopes', { ...generic, scopes: ['two words'] }],
    ['invalid OAuth scopes', { ...generic, scopes: [7] }],
    ['invalid OAuth scopes', { ...generic, scopes: Array.from({ length: 51 }, () => 'mail') }],
    ['no OAuth server', { ...generic, server: undefined }],
    ['invalid OAuth issuer', { ...generic, server: { issuer: 'http://login.example.com' } }],
    ['invalid OAuth issuer', { ...generic, server: { issuer: 'https://user:pw@example.com' } }],
    ['invalid OAuth issuer', { ...generic, server: { issuer: 'file:///etc/passwd' } }],
    ['invalid OAuth issuer', { ...generic, server: { issuer: 'https://example.com/#x' } }],
    ['invalid OAuth issuer', { ...generic, server: { issuer: 7 } }],
    ['invalid OAuth issuer', { ...generic, server: { issuer: 'http://127.0.0.1.example.com' } }],
    ['invalid OAuth endpoint', { ...generic, server: {} }],
    [
      'invalid OAuth endpoint',
      { ...generic, server: { ...endpoints, authorizationEndpoint: 'javascript:alert(1)' } },
    ],
    [
      'no OAuth endpoint for the flow',
      { ...generic, flow: 'device', server: { tokenEndpoint: endpoints.tokenEndpoint } },
    ],
    [
      'no OAuth endpoint for the flow',
      { ...generic, server: { tokenEndpoint: endpoints.tokenEndpoint } },
    ],
  ] as const) {
    it(`is refused with ${problem}: ${shown(oauth)}`, () => {
      assert.equal(decodeAccount(oauthAccount(oauth)), problem);
    });
  }

  it('may be a client certificate, of one file or two', () => {
    for (const files of [
      { certificatePath: '/home/robin/robin.p12' },
      { certificatePath: '/home/robin/robin.pem', keyPath: '/home/robin/robin.key' },
    ]) {
      assert.deepEqual(decodeAccount(certificateAccount(files)), certificateAccount(files));
    }
  });

  for (const [problem, files] of [
    ['no client certificate', undefined],
    ['invalid path of the client certificate', { certificatePath: 'robin.pem' }],
    ['invalid path of the client certificate', { certificatePath: '/home/robin\0' }],
    ['invalid path of the client certificate', { certificatePath: `/${'x'.repeat(4_096)}` }],
    [
      'invalid path of the key of the client certificate',
      { certificatePath: '/home/robin/robin.pem', keyPath: '' },
    ],
  ] as const) {
    it(`is refused with ${problem}: ${shown(files)}`, () => {
      assert.equal(decodeAccount(certificateAccount(files)), problem);
    });
  }

  it('cannot be a client certificate without TLS', () => {
    const files = { certificatePath: '/home/robin/robin.p12' };
    const account = { ...(certificateAccount(files) as object), tlsMode: 'none' };
    assert.equal(decodeAccount(account), 'a client certificate needs TLS');
  });

  it('leaves out what belongs to another method, and every field it does not know', () => {
    const files = { certificatePath: '/home/robin/robin.p12', passphrase: 'canary' };
    const decoded = [
      decodeAccount({ ...exampleAccount, oauth: generic, clientCertificate: files }),
      decodeAccount(oauthAccount({ ...generic, clientSecret: 'canary', refreshToken: 'canary' })),
      decodeAccount(oauthAccount({ ...generic, server: { ...generic.server, secret: 'canary' } })),
      decodeAccount(oauthAccount({ provider: 'microsoft', accessToken: 'canary' })),
      decodeAccount(certificateAccount(files)),
    ];
    assert.deepEqual(decoded[0], exampleAccount);
    assert.ok(decoded.every((account) => typeof account === 'object'));
    assert.doesNotMatch(JSON.stringify(decoded), /canary/u);
  });
});
