import assert from 'node:assert/strict';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import { exampleAccount } from '../accounts/exampleAccount';
import { FakeMailbox } from '../tree/fakeMailbox';

describe('MailboxRegistry', () => {
  it('keeps the mailbox of an account that did not change', () => {
    const registry = new MailboxRegistry((account) => new FakeMailbox(account));
    registry.update([exampleAccount]);
    const before = registry.get(exampleAccount.id);
    registry.update([{ ...exampleAccount }]);
    assert.equal(registry.get(exampleAccount.id), before);
  });

  it('K1 makes a mailbox anew where any setting of the account changed, UTF8 mode too', () => {
    const oauth = { provider: 'microsoft', tenant: 'common' } as const;
    const base = { ...exampleAccount, oauth };
    for (const changed of [
      { ...base, usesUtf8: true },
      { ...base, oauth: { ...oauth, tenant: 'other' } },
      { ...base, clientCertificate: { certificatePath: '/one.pem' } },
      { ...base, pinnedCertificate: 'AA' },
      { ...base, label: 'Other' },
    ]) {
      const registry = new MailboxRegistry((account) => new FakeMailbox(account));
      registry.update([base]);
      const before = registry.get(base.id);
      registry.update([changed]);
      assert.notEqual(registry.get(base.id), before);
    }
  });
});
