import type { Account } from '../../../src/mailbox/account';

export const exampleAccount: Account = {
  id: 'account01',
  label: 'Example',
  host: 'pop.example.com',
  port: 995,
  tlsMode: 'implicit',
  user: 'robin',
  authentication: 'userPass',
  passwordPolicy: 'save',
};
