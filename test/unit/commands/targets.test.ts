import assert from 'node:assert/strict';
import {
  mailboxFrom,
  mailboxNamed,
  messageFromUri,
  messagesFrom,
  nodesFrom,
} from '../../../src/commands/targets';
import { encodeMessageUri } from '../../../src/documents/uri';
import type { Account } from '../../../src/mailbox/account';
import { MailboxRegistry } from '../../../src/mailbox/mailboxRegistry';
import { accountNode, messageNode } from '../../../src/tree/nodes';
import { exampleAccount } from '../accounts/exampleAccount';
import { FakeMailbox } from '../tree/fakeMailbox';
import { ScriptedPrompts } from './scriptedPrompts';

const first = messageNode('account01', 'a');
const second = messageNode('account01', 'b');
const account = accountNode('account01');

function registryOf(...accounts: Account[]): MailboxRegistry {
  const registry = new MailboxRegistry((each) => new FakeMailbox(each));
  registry.update(accounts);
  return registry;
}

describe('what a command is run on', () => {
  it('is the selection when the clicked row is part of it', () => {
    assert.deepEqual(nodesFrom([first, [first, second]], []), [first, second]);
  });

  it('is the clicked row alone otherwise', () => {
    assert.deepEqual(nodesFrom([first], [second]), [first]);
    assert.deepEqual(nodesFrom([first, undefined], [second]), [first]);
  });

  it('is what is selected when a key was pressed', () => {
    assert.deepEqual(nodesFrom([], [second]), [second]);
  });

  it('leaves out rows that are no messages', () => {
    assert.deepEqual(messagesFrom([account, [account, first]], []), [first]);
  });

  it('is nothing for arguments of an unknown kind', () => {
    for (const argument of [
      7,
      {},
      'x',
      { kind: 'message' },
      { kind: 'other', id: 'x', accountId: 'y' },
      null,
    ]) {
      assert.deepEqual(nodesFrom([argument], [second]), []);
    }
  });

  it('is the message of an editor', () => {
    const uri = encodeMessageUri({ accountId: 'account01', key: 'A'.repeat(22) }, 'x');
    assert.deepEqual(messageFromUri(uri), messageNode('account01', 'A'.repeat(22)));
    assert.equal(messageFromUri({ ...uri, scheme: 'file' }), undefined);
    assert.equal(messageFromUri('pop3:/x'), undefined);
  });
});

describe('the mailbox of a command', () => {
  const other = { ...exampleAccount, id: 'account02', label: 'Second' };

  it('is named by a row or by an account id', () => {
    const registry = registryOf(exampleAccount, other);
    assert.equal(mailboxNamed(first, registry)?.account, exampleAccount);
    assert.equal(mailboxNamed('account02', registry)?.account, other);
    assert.equal(mailboxNamed('nobody', registry), undefined);
    assert.equal(mailboxNamed({ host: 'evil.example.net' }, registry), undefined);
  });

  it('is the only one there is, without a question', async () => {
    const prompts = new ScriptedPrompts();
    const registry = registryOf(exampleAccount);
    assert.equal((await mailboxFrom([], { registry, prompts }, 'x'))?.account, exampleAccount);
  });

  it('is picked by the user among several', async () => {
    const registry = registryOf(exampleAccount, other);
    const picked = await mailboxFrom(
      [],
      { registry, prompts: new ScriptedPrompts(['Second']) },
      'x',
    );
    assert.equal(picked?.account, other);
    assert.equal(
      await mailboxFrom([], { registry, prompts: new ScriptedPrompts() }, 'x'),
      undefined,
    );
  });
});
